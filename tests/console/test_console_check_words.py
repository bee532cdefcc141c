"""The check word on the case page: agreed on, shown for a call, changed, taken away; and asked for in the chat."""

from __future__ import annotations

from bot.domain.roles import Role
from tests.console.console_over_http import Console, enter_request
from tests.services.test_allowing import again, sent

WORD = {
    "word": "Río manso", "call_back": "066 312345", "word_how": "phone",
    "word_checked": "Preguntas sobre el pedido que solo ella conoce.",
}  # fmt: skip


async def test_the_word_is_seen_only_by_asking_for_it(console: Console) -> None:
    justina = await console.signed_in("Justina")
    code = await enter_request(justina)
    assert "palabra de control" in justina.page, "offered as soon as a request by phone is registered"
    page = f"/console/cases/{code}"
    await justina.see(page)
    kept = await justina.send(f"{page}/word", WORD)
    assert "La palabra quedó guardada." in kept.text
    assert "Río manso" not in (await justina.see(page)).text
    shown = await justina.send(f"{page}/word/show")
    assert "Río manso" in shown.text
    assert "066 312345" in shown.text
    teresa = await console.signed_in("Teresa", Role.COORDINATOR)
    assert "miró una palabra de control antes de llamar" in (await teresa.see("/console/audit")).text
    await justina.see(page)
    gone = await justina.send(f"{page}/word/forget")
    assert "Ya no hay palabra de control." in gone.text


async def test_a_family_asks_for_one_in_the_chat_and_it_becomes_a_task_until_it_is_agreed_on(office: Console) -> None:
    rosa, case = await sent(office.house)
    for line in ("/start", "Otras cosas", "Palabra de control"):
        told = await rosa.say(line)
    assert "No la escriba aquí." in "\n".join(told)
    assert told[-1] == "Una persona de la oficina la elige con usted."
    justina = await office.signed_in("Justina", office=case.office)
    assert "quiere acordar una palabra de control" in (await justina.see("/console/tasks")).text
    await justina.see(f"/console/cases/{case.code}")
    await justina.send(f"/console/cases/{case.code}/word", WORD)
    assert "quiere acordar una palabra de control" not in (await justina.see("/console/tasks")).text


async def test_another_office_the_auditor_a_name_and_an_older_page_are_refused(office: Console) -> None:
    _rosa, case = await sent(office.house)
    page = f"/console/cases/{case.code}"
    about = {"case_id": case.id, "revision": str(case.revision)}
    elsewhere = "ayacucho" if case.office != "ayacucho" else "lima"
    for person in (
        await office.signed_in("Bruno", office=elsewhere),
        await office.signed_in("Otto", Role.AUDITOR, office=case.office),
    ):
        for path in ("word", "word/show", "word/forget"):
            assert (await person.send(f"{page}/{path}", {**about, **WORD})).status_code in (403, 409), path
    justina = await office.signed_in("Justina", office=case.office)
    await justina.see(page)
    named = await justina.send(f"{page}/word", {**WORD, "word": "Rojas"})
    assert named.status_code == 409
    assert "No use un nombre de esta familia" in named.text
    assert 'value="Rojas"' in named.text, "the form keeps what was written"
    await justina.send(f"{page}/word", WORD)
    late = await justina.send(f"{page}/word", {**WORD, **about})
    assert late.status_code == 409
    assert (await again(office.house, case)).revision == case.revision + 1
