"""The page that tells administrators how the program runs: for them alone, and with nobody's words on it."""

from __future__ import annotations

import re

import pytest

from bot.clock import ms
from bot.domain.process_roles import ProcessRole
from bot.domain.roles import Role
from bot.store import inbox, outbox, processes
from bot.store.database import Tx
from bot.store.outbox import Kind
from bot.store.processes import ProcessRow
from bot.store.roles import Standing
from tests.console.console_over_http import TOKEN, Console, console, enter_request

__all__ = ["console"]
STATUS = "/console/status"


async def fill(console: Console) -> None:
    """Two processes of which one is silent, an update that waits, one that was parked, a message to look at."""
    now = ms(console.house.clock.now())

    def unit(tx: Tx) -> None:
        at = tx.clock()
        others = " ".join(role for role in ProcessRole if role is not ProcessRole.LANES)
        processes.enter(tx, ProcessRow("p1", others, "huanta:4711", at - 3_600_000, 9, at))
        processes.enter(tx, ProcessRow("p2", "lanes", "huanta:4712", at - 3_600_000, 9, at - 600_000))
        inbox.put(tx, 7, 1, "a", now, b"sealed")
        while not inbox.failed(tx, 7, 1, now):
            pass
        inbox.put(tx, 7, 2, "b", now - 4 * 60_000, b"sealed")
        inbox.put(tx, 7, 3, "c", now, b"sealed")
        outbox.queue(tx, "o1", "a", "cause", 1, Kind.REPLY, b"sealed", now)
        outbox.look(tx, "o1")

    await console.house.database.unit(unit)


def row(page: str, begins: str) -> str:
    """What a row of a table says, without its marks."""
    found = next(each for each in re.findall(r"<tr>(.*?)</tr>", page, re.S) if f'scope="row">{begins}' in each)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.VOLUNTEER, Role.ADMINISTRATOR)])
async def test_nobody_but_an_administrator_sees_it_or_a_way_to_it(console: Console, role: Role) -> None:
    person = await console.signed_in("somebody", role)
    assert STATUS not in person.page
    assert (await person.see(STATUS)).status_code == 403


async def test_an_administrator_sees_who_is_alive_and_who_is_silent(console: Console) -> None:
    await fill(console)
    person = await console.signed_in("ana", Role.ADMINISTRATOR)
    assert STATUS in person.page
    page = (await person.see(STATUS)).text
    assert row(page, "atiende lo que escriben las familias").endswith("en silencio desde entonces")
    alive = row(page, "recibe de Telegram")
    assert "huanta:4711" in alive
    assert alive.endswith("vivo")
    told = page.partition('role="alert">')[2].partition("</p>")[0]
    assert told.strip().endswith("atiende lo que escriben las familias")


async def test_what_waits_and_what_was_parked_is_counted(console: Console) -> None:
    await fill(console)
    page = (await (await console.signed_in("ana", Role.ADMINISTRATOR)).see(STATUS)).text
    assert row(page, "Recibido de Telegram") == "Recibido de Telegram, por atender 2 hace 4 min"
    assert row(page, "Por enviar") == "Por enviar 0 —"
    assert row(page, "Apartado").startswith("Apartado 1 ")
    assert row(page, "Rechazado").startswith("Rechazado por Telegram 0 ")
    assert row(page, "No se sabe").startswith("No se sabe si se envió 1 ")
    assert "python -m bot doctor" in page


async def test_it_says_whether_names_can_be_searched_and_what_holds_the_data(console: Console) -> None:
    person = await console.signed_in("ana", Role.ADMINISTRATOR)
    await console.matcher.beat()
    page = (await person.see(STATUS)).text
    assert "todavía no" not in page
    assert "SQLite" in page
    await console.matcher.beat(Standing.READING)
    assert "todavía no: se están leyendo los nombres" in (await person.see(STATUS)).text
    await console.matcher.beat(Standing.LEFT)
    assert "no es posible: la comparación no responde" in (await person.see(STATUS)).text


async def test_nothing_on_it_is_about_a_person(console: Console) -> None:
    code = await enter_request(await console.signed_in("justina"))
    person = await console.signed_in("ana", Role.ADMINISTRATOR)
    page = TOKEN.sub("", (await person.see(STATUS)).text)
    for secret in (code, "Teófila", "Ccahuana", "Rosa", "966", "Oronccoy", "justina"):
        assert secret not in page


async def test_parked_messages_are_tried_again_at_one_touch_and_the_button_is_gone(console: Console) -> None:
    await fill(console)
    person = await console.signed_in("ana", Role.ADMINISTRATOR)
    await person.see(STATUS)
    assert "Probar otra vez" in person.page
    await person.send(f"{STATUS}/again")
    assert "Se prueban otra vez ahora" in person.page
    assert "Probar otra vez los" not in person.page
    waiting = await console.house.database.read(lambda tx: tx.rows("SELECT tries FROM inbox WHERE state = 'new'"))
    assert waiting == [(0,)] * 3
    assert await console.house.database.read(inbox.count_parked) == 0


async def test_nobody_else_can_have_them_tried_again(console: Console) -> None:
    await fill(console)
    person = await console.signed_in("carmen", Role.COORDINATOR)
    assert (await person.send(f"{STATUS}/again")).status_code == 403
    assert await console.house.database.read(inbox.count_parked) == 1
