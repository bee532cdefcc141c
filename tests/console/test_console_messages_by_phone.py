"""A family message without Telegram on the pages of the console: dictated, called about, answered."""

from __future__ import annotations

import re

from bot.domain.roles import Role
from tests.console.console_over_http import Console, Person
from tests.services.test_passing_on import NEWS

NEW = "/console/messages/new"
ROSA = {
    "agreed": "1", "text": NEWS, "sender": "Rosa Quispe Huamán", "sender_phone": "966 123 456", "language": "es",
    "recipient": "Marcelina Huamán Ccente", "kinship": "mother", "where": "Huamanga", "phone": "966 000 111",
}  # fmt: skip


async def dictated(person: Person, **changed: str) -> str:
    await person.see(NEW)
    kept = await person.send(NEW, {**ROSA, **changed})
    found = re.search(r'class="code big">([^<]+)<', kept.text)
    assert found, kept.text
    return found.group(1)


async def test_a_message_goes_from_telephone_to_telephone_and_an_answer_comes_back(office: Console) -> None:
    carmen = await office.signed_in("Carmen", Role.COORDINATOR)
    await carmen.see(NEW)
    assert "¿Nos permite guardar su mensaje" in carmen.page
    refused = await carmen.send(NEW, {**ROSA, "agreed": ""})
    assert refused.status_code == 409
    assert NEWS in refused.text, "what was dictated is not lost"
    code = await dictated(carmen)
    page = f"/console/messages/{code}"
    await carmen.see(page)
    await carmen.send(f"{page}/pass")
    missed = await carmen.send(f"{page}/call", {"outcome": "someone_else", "call_note": "contestó un vecino"})
    assert "contestó otra persona y no se dijo nada" in missed.text
    assert "contestó un vecino" in missed.text
    heard = await carmen.send(f"{page}/call", {"outcome": "heard"})
    assert "entregado a quien lo recibe" in heard.text or "Anotar su respuesta" in heard.text
    said = {"agreed": "1", "text": "Hija, aquí todos bien.", "sender": "Marcelina Huamán Ccente", "language": "quy"}
    kept = await carmen.send(f"{page}/answer", said)
    found = re.search(r'class="code big">([^<]+)<', kept.text)
    assert found
    back = f"/console/messages/{found.group(1)}"
    await carmen.see(back)
    assert "Hija, aquí todos bien." in carmen.page
    assert "+51966123456" in carmen.page
    await carmen.send(f"{back}/pass")
    alone = await carmen.send(f"{back}/agree")
    assert alone.status_code == 409
    nelly = await office.signed_in("Nelly", Role.COORDINATOR)
    await nelly.see(back)
    agreed = await nelly.send(f"{back}/agree")
    assert "por ofrecer por teléfono" in agreed.text


async def test_another_office_an_auditor_and_a_page_that_is_older_than_the_message_are_refused(
    office: Console,
) -> None:
    carmen = await office.signed_in("Carmen", Role.COORDINATOR)
    code = await dictated(carmen)
    page = f"/console/messages/{code}"
    await carmen.see(page)
    await carmen.send(f"{page}/pass")
    for person in (
        await office.signed_in("Bruno", office="quito"),
        await office.signed_in("Otto", Role.AUDITOR),
    ):
        for path in ("call", "by-phone", "changed", "answer"):
            answer = await person.send(f"{page}/{path}", {"outcome": "heard", "new_text": "x", "text": "x"})
            assert answer.status_code in (403, 409), path
    await carmen.send(f"{page}/call", {"outcome": "heard"})
    late = await carmen.send(f"{page}/call", {"outcome": "not_wanted"})
    assert late.status_code == 409
    assert (await carmen.send(f"{page}/by-phone")).status_code == 409
