"""One's own Telegram, in the console: the link shown once, duty begun and ended, the chat let go."""

from __future__ import annotations

import re

import pytest

from bot.domain.roles import Role
from tests.console.console_over_http import Console
from tests.family import Family

ME = "/console/me"


async def test_a_telephone_is_linked_goes_on_duty_and_is_let_go(office: Console) -> None:
    justina = await office.signed_in("Justina")
    await justina.see(ME)
    made = await justina.send(f"{ME}/link")
    found = re.search(r"https://t\.me/practica_bot\?start=(s_[\w-]+)", made.text)
    assert found
    assert found.group(1) not in (await justina.see(ME)).text, "shown once"
    phone = Family(office.house, 9001)
    assert "es suyo para responder" in (await phone.say(f"/start {found.group(1)}"))[0]
    await justina.see(ME)
    assert "Fuera de turno" in justina.page
    begun = await justina.send(f"{ME}/duty", {"duty": "on"})
    assert "De turno hasta el" in begun.text
    ended = await justina.send(f"{ME}/duty", {"duty": "off"})
    assert "Fuera de turno" in ended.text
    gone = await justina.send(f"{ME}/unlink")
    assert "El chat ya no está ligado." in gone.text
    carmen = await office.signed_in("Carmen", Role.COORDINATOR)
    audit = (await carmen.see("/console/audit")).text
    for deed in ("hizo un enlace para su propio Telegram", "ligó su propio Telegram", "empezó su turno en Telegram",
                 "desligó su propio Telegram"):  # fmt: skip
        assert deed in audit


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
async def test_who_answers_no_families_has_no_such_page(office: Console, role: Role) -> None:
    person = await office.signed_in("somebody", role)
    assert (await person.see(ME)).status_code == 403
    await person.see("/console/")
    assert "/console/me" not in person.page
    for path in ("link", "duty", "unlink"):
        assert (await person.send(f"{ME}/{path}")).status_code == 403
