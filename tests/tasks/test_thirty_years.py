"""Thirty years go by: what has a term is gone after it, what is open is still there, and nobody is written to without end.

Every table stands in the data map with a class (`scripts/data_map.py`); each class has here what may be left of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.clock import LIMA, ms
from bot.domain.cases import CaseState
from bot.domain.roles import Role, StaffMember
from bot.services import accounts, auditing, case_file, following, inviting, recording, visiting
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import cases, tombstones
from bot.store.cases import CaseRow
from bot.store.database import Tx
from scripts import data_map
from tests.family import BOT_ID, Family, house_in, invited, voice
from tests.matcher import matched
from tests.passing_time import pass_time
from tests.security.filling_in import Teller
from tests.security.opened import holding

YEARS = 30
JUSTINA = StaffMember("justina", Role.CASEWORKER, "ayacucho")
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def sent(house: House, chat_id: int, mark: str) -> tuple[Family, CaseRow]:
    family = Family(house, chat_id)
    await Teller(family, mark).whole()
    key = key_of(house, BOT_ID, chat_id)
    return family, (await house.database.read(lambda tx: cases.of_chat(tx, key)))[0]


async def put(house: House, case: CaseRow, state: CaseState) -> None:
    def unit(tx: Tx) -> None:
        before = cases.by_id(tx, case.id)
        assert before is not None
        assert cases.save(tx, before, replace(before, state=state), ms(house.clock.now()))

    await house.database.unit(unit)


async def lived_in(house: House) -> dict[str, CaseRow]:
    """A house with something in every table: open, answered, rejected, withdrawn requests, drafts, files, staff."""
    found: dict[str, CaseRow] = {}
    for n, (name, state) in enumerate(
        {"open": CaseState.SEARCHING, "resting": CaseState.DORMANT, "answered": CaseState.ANSWERED,
         "rejected": CaseState.REJECTED, "redirected": CaseState.REDIRECTED, "withdrawn": CaseState.WITHDRAWN}.items()
    ):  # fmt: skip
        family, case = await sent(house, 601 + n, f"Zumba{name}")
        await family.send(voice(f"v{n}"))
        await case_file.open_case(house, StaffMember("justina", Role.CASEWORKER, case.office), case.code)
        await put(house, case, state)
        found[name] = case
    half, visitor = Family(house, 701), Family(house, 702)
    tells = Teller(half, "Mediodicho", {"mother": voice("v9")})
    await tells.begin()
    for _n in range(9):
        await tells.step()
    await visitor.say("/start")
    await house.database.unit(lambda tx: following.reply_not_delivered(tx, house, str(found["open"].chat)))
    secret = await invited(house)
    volunteer = Family(house, 703)
    for line in (f"/start {secret}", "Castellano", "1", "Sí, acepto", "Vito Volunta Rojas"):
        await volunteer.say(line)
    await inviting.invite_volunteer(house, JUSTINA)
    await recording.invite_recorder(house, JUSTINA)
    (helper,) = await inviting.volunteers(house, JUSTINA)
    supervisor = StaffMember("teresa", Role.APPROVER, helper.office)
    today = house.clock.now().astimezone(LIMA).date().isoformat()
    await visiting.ask_visit(
        house, supervisor, helper.volunteer_id, "Zumbavisita", "Camino tranquilo.", today, "Huanta"
    )
    await volunteer.receive()
    await accounts.create_staff(
        house, None, name="Ana", passphrase="cuatro palabras que nadie espera", role=Role.CASEWORKER, office="ayacucho"
    )
    return found


async def everything(house: House) -> Rows:
    """Every row of every table that the data map names."""
    tables = {"SELECT * FROM " + name: name for name in data_map.TABLES}
    return await house.database.read(lambda tx: {name: tx.rows(sql) for sql, name in tables.items()})


@pytest.mark.timeout(300)
async def test_after_thirty_years_each_class_holds_what_it_may_and_no_more(house: House) -> None:
    found = await lived_in(house)
    asked = receipts = written = 0
    for _month in range(YEARS * 12):
        await pass_time(house, days=365.25 / 12)
        await matched(house)
        for n in range(6):
            texts = await Family(house, 601 + n, phone=[]).receive()
            asked += sum("preguntas" in text for text in texts)
            receipts += sum("se borró" in text or "Recibo:" in text for text in texts)
            written += len(texts)
    # By itself the bot wrote nothing but the yearly question, and two lines on each request that is gone.
    assert written == asked + receipts
    assert receipts == 2 * 4
    assert asked <= 2 * YEARS + 2  # two requests stayed open; each chat was asked once a year
    kept = {found["open"].id, found["resting"].id}
    rows = await everything(house)
    for name, table in data_map.TABLES.items():
        may_be_left(table.term)(house, name, rows, kept)
    assert await holding(house, "Mediodicho") == []
    for name in ("answered", "rejected", "redirected", "withdrawn"):
        assert await holding(house, f"Zumba{name}") == []
    assert await holding(house, "Zumbaopen")
    stone = await house.database.read(lambda tx: tombstones.by_code(tx, found["answered"].code))
    assert stone is not None
    assert await house.database.read(lambda tx: auditing.verify(tx, house.vault)) is None
    states = await house.database.read(lambda tx: tx.rows("SELECT state FROM cases ORDER BY state"))
    assert states == [("dormant",), ("searching",)]  # time closed nothing


Left = Callable[[House, str, Rows, set[str]], None]


def may_be_left(term: str) -> Left:
    """What may be left of a class. A class without a line here fails the test."""
    return LEFT[term]


def only_of_open_requests(_house: House, name: str, rows: Rows, kept: set[str]) -> None:
    for row in rows[name]:
        assert kept & {str(value) for value in row}, name


def only_with_a_request_or_a_volunteer(_house: House, name: str, rows: Rows, kept: set[str]) -> None:
    alive = {row[3] for row in rows["cases"]} | {row[1] for row in rows["volunteers"]}
    assert {row[0] for row in rows[name]} <= alive


def nothing(_house: House, name: str, rows: Rows, _kept: set[str]) -> None:
    assert rows[name] == [], name


def only_of_two_days(house: House, name: str, rows: Rows, kept: set[str]) -> None:
    if name == "jobs":  # what is planned for what is there
        subjects = {"", *kept} | {str(row[0]) for row in rows["chats"]}
        assert {str(row[2]) for row in rows[name]} <= subjects
        return
    recent = ms(house.clock.now()) - 32 * 86_400_000
    for row in rows[name]:
        assert max(v for v in row if isinstance(v, int) and v < 1 << 50) > recent, name


def only_of_five_years(house: House, name: str, rows: Rows, _kept: set[str]) -> None:
    since = ms(house.clock.now()) - 5 * 366 * 86_400_000
    assert rows[name]
    assert all(int(str(row[1])) >= since for row in rows[name][1:])


def whatever_a_person_left(_house: House, _name: str, _rows: Rows, _kept: set[str]) -> None:
    """A person of the organisation, not time, ends these."""


LEFT: dict[str, Left] = {
    "before consent": nothing,
    "draft": nothing,
    "case": only_of_open_requests,
    "tombstone": whatever_a_person_left,
    "chat": only_with_a_request_or_a_volunteer,
    "traffic": only_of_two_days,
    "register": whatever_a_person_left,
    "house": whatever_a_person_left,
    "session": nothing,
    "invitation": nothing,
    "visit": nothing,
    "audit": only_of_five_years,
}


def test_every_class_of_the_data_map_says_what_may_be_left_after_thirty_years() -> None:
    assert {name for name, *_rest in data_map.CLASSES} <= set(LEFT)
    assert {kept.term for kept in data_map.TABLES.values()} <= set(LEFT)
