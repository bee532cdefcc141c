"""What somebody left about being alive: kept as long as they said, renewed, taken back, ended, compared with requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import LIMA, ShiftedClock, ms
from bot.domain.cases import COMPARED, CaseState, Route
from bot.domain.roles import Role, StaffMember
from bot.services import chats, left_words, moving, staying
from bot.services.house import House
from bot.services.sending import Post
from bot.store import cases, matches, terms
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.tasks import jobs
from tests.family import Family, house_in
from tests.matcher import matched

JUSTINA = StaffMember("justina", Role.CASEWORKER, "ayacucho")
BRUNO = StaffMember("bruno", Role.CASEWORKER, "quito")
CARMEN = StaffMember("carmen", Role.COORDINATOR, "lima")
ALIVE = (
    "/start", "castellano", "1", "1", "3", "1", "Sí, acepto", "Sí, acepto", "Juan Quispe Mamani", "1980", "Saltar",
    "Anselmo Quispe", "Rosa Mamani", "1", "4", "30 días", "Saltar",
)  # fmt: skip
SEND = "Dejar estas palabras"
SOUGHT = (
    "/start", "castellano", "1", "1", "2", "2", "1", "Sí, acepto", "Sí, acepto", "1", "Juan Quispe Mamani", "Hombre",
    "Mujer", "hermano", "2019", "no sé", "1980", "No", "Anselmo Quispe", "Rosa Mamani", "no sé", "no sé", "Saltar",
    "Elena Quispe Mamani", "Saltar", "Saltar", "Enviar mi pedido",
)  # fmt: skip


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


def clock(house: House) -> ShiftedClock:
    assert isinstance(house.clock, ShiftedClock)
    return house.clock


async def tell(family: Family, lines: tuple[str, ...]) -> list[str]:
    said: list[str] = []
    for line in lines:
        said = await family.say(line)
    return said


async def left(house: House, chat_id: int = 501) -> Family:
    family = Family(house, chat_id)
    await tell(family, (*ALIVE, SEND))
    return family


async def all_cases(house: House) -> list[CaseRow]:
    """Every request that was not taken back."""

    def look(tx: Tx) -> list[CaseRow]:
        found = (cases.by_id(tx, str(row[0])) for row in tx.rows("SELECT id FROM cases"))
        return [case for case in found if case is not None and CaseState(case.state) in COMPARED]

    return await house.database.read(look)


def at_ten(house: House) -> None:
    """Move on to ten in the morning in Lima: nobody is written to at night."""
    now = clock(house).now().astimezone(LIMA)
    ten = now.replace(hour=10, minute=0) + timedelta(days=1)
    clock(house).advance(ten - now)


async def test_the_receipt_says_until_when_and_that_it_can_be_taken_back(house: House) -> None:
    family = Family(house)
    await tell(family, ALIVE)
    said = await family.say(SEND)
    (case,) = await all_cases(house)
    term = await house.database.read(lambda tx: terms.of_case(tx, case.id))
    assert term is not None
    assert case.code in said[-1]
    assert staying.until(term) in said[-1]
    assert "Puede retirarlo cuando quiera." in said[-1]
    assert case.route == Route.SAFE_AND_WELL


async def test_it_is_proposed_to_a_request_that_seeks_this_person_as_somebody_alive_and_nobody_is_told(
    house: House,
) -> None:
    elena = Family(house, 700)
    said = await tell(elena, SOUGHT)
    assert "Su código es" in said[-1]
    await matched(house)
    before = len(elena.phone)
    juan = await left(house)
    mine = len(juan.phone)
    await matched(house)
    request = next(case for case in await all_cases(house) if case.route != Route.SAFE_AND_WELL)
    word = next(case for case in await all_cases(house) if case.route == Route.SAFE_AND_WELL)
    (pair,) = await house.database.read(lambda tx: matches.of_case(tx, request.id))
    assert pair.other == f"enquirer:{word.id}"
    assert pair.band == "strong"
    assert await elena.receive() == []
    assert await juan.receive() == []
    assert (len(elena.phone), len(juan.phone)) == (before, mine)
    assert await house.database.read(lambda tx: matches.of_case(tx, word.id)) == [], "nobody is proposed to them"


async def test_without_the_compare_consent_it_is_compared_with_nobody(house: House) -> None:
    await tell(Family(house, 700), SOUGHT)
    await matched(house)
    lines = (*ALIVE[:6], "No acepto", *ALIVE[7:], SEND)
    await tell(Family(house), lines)
    await matched(house)
    request = next(case for case in await all_cases(house) if case.route != Route.SAFE_AND_WELL)
    assert await house.database.read(lambda tx: matches.of_case(tx, request.id)) == []


async def test_what_is_said_to_them_is_the_same_whether_anybody_seeks_them_or_not(tmp_path: Path) -> None:
    heard = []
    for sought in (True, False):
        folder = tmp_path / str(sought)
        folder.mkdir(mode=0o700)
        async with house_in(folder) as house:
            if sought:
                await tell(Family(house, 700), SOUGHT)
                await matched(house)
            juan = Family(house)
            await tell(juan, ALIVE)
            await juan.say("¿alguien me busca?")
            await juan.say(SEND)
            await matched(house)
            await juan.say("/estado")
            (code,) = [c.code for c in await all_cases(house) if c.route == Route.SAFE_AND_WELL]
            head, word, digits = code.split("-")
            spelt = f"{' '.join(head)} · {word} · {' '.join(digits)}"
            heard.append([shown.text.replace(code, "CODE").replace(spelt, "SPELT") for shown in juan.phone])
    assert heard[0] == heard[1]


async def test_its_owner_is_told_once_before_it_ends_by_day_and_keeps_it_longer_with_one_tap(house: House) -> None:
    juan = await left(house)
    await jobs.run_due(house)
    assert await juan.receive() == []
    clock(house).advance(timedelta(days=24))
    at_ten(house)
    await jobs.run_due(house)
    (said,) = await juan.receive()
    assert said.startswith("Lo que dejó aquí se guarda hasta el ")
    assert not any(word in said.casefold() for word in ("busca", "vida", "familia", "desapar", "noticia"))
    await jobs.run_due(house)
    assert await juan.receive() == [], "told once"
    assert juan.keyboard == (("Guardar 30 días más",), ("Que termine",), ("No me escriban más",))
    (case,) = await all_cases(house)
    ended = (await house.database.read(lambda tx: terms.of_case(tx, case.id))).ends_at  # type: ignore[union-attr]
    (said,) = await juan.say("guardar 30 dias mas")
    assert said.startswith("Se guarda hasta el ")
    renewed = await house.database.read(lambda tx: terms.of_case(tx, case.id))
    assert renewed is not None
    assert renewed.ends_at > ended
    assert renewed.told_at is None, "and told again before the new end"


async def test_nobody_is_written_to_at_night(house: House) -> None:
    juan = await left(house)
    clock(house).advance(timedelta(days=24))
    at_ten(house)
    clock(house).advance(timedelta(hours=13))
    await jobs.run_due(house)
    assert await juan.receive() == []


async def test_let_to_end_it_is_frozen_on_its_day_and_erased_ten_days_later(house: House) -> None:
    juan = await left(house)
    await matched(house)
    (case,) = await all_cases(house)
    clock(house).advance(timedelta(days=24))
    at_ten(house)
    await jobs.run_due(house)
    await juan.receive()
    (said,) = await juan.say("Que termine")
    assert said.startswith("Bien. Termina el ")
    clock(house).advance(timedelta(days=8))
    await jobs.run_due(house)
    assert await all_cases(house) == [], "frozen"
    matcher = await matched(house)
    assert f"enquirer:{case.id}" not in matcher.register
    clock(house).advance(timedelta(days=11))
    await jobs.plan_rounds(house)
    await jobs.run_due(house)
    assert await house.database.read(lambda tx: cases.by_id(tx, case.id)) is None
    assert await house.database.read(lambda tx: terms.of_case(tx, case.id)) is None


async def test_taken_back_by_its_owner_it_is_frozen_at_once(house: House) -> None:
    juan = await left(house)
    for line in ("/start", "Otras cosas", "Lo que dejé sobre mí", "Retirarlo"):
        await juan.say(line)
    (said,) = await juan.say("Retirarlo ahora")
    assert said.startswith("Desde ahora nadie lo usa")
    assert await all_cases(house) == []
    said = (await juan.say("/estado"))[0]
    assert "diez días" in said
    assert "Lo que dejé sobre mí" not in str((await juan.say("hola"), juan.keyboard))


async def test_a_yes_to_taking_back_is_asked_with_words_of_its_own(house: House) -> None:
    juan = await left(house)
    for line in ("/start", "Otras cosas", "Lo que dejé sobre mí", "Retirarlo", "Sí"):
        await juan.say(line)
    assert len(await all_cases(house)) == 1, "a plain yes is not enough"


async def test_staff_see_who_left_word_masked_and_in_their_own_office_only(house: House) -> None:
    await left(house)
    (case,) = await all_cases(house)
    (row,) = await left_words.left_words(house, CARMEN)
    assert (row.code, row.initials, row.birth_year) == (case.code, "J. Q. M.", 1980)
    assert house.words.text(row.words, "es") == "Estoy con vida y estoy bien"
    assert house.words.text(row.to_whom, "es") == "Pregúntenme primero cada vez"
    assert row.until
    assert row.compared
    assert await left_words.left_words(house, BRUNO) == ()


async def test_the_end_of_a_term_is_in_the_audit(house: House) -> None:
    await left(house)
    clock(house).advance(timedelta(days=31))
    await jobs.run_due(house)
    rows = await house.database.read(lambda tx: tx.rows("SELECT actor, action FROM audit"))
    assert ("program", "term_ended") in [tuple(row) for row in rows]
    assert ms(house.clock.now())


async def test_opened_again_by_a_person_it_has_a_term_again_and_ends(house: House) -> None:
    family = await left(house)
    (case,) = await all_cases(house)
    who = StaffMember("justina", Role.CASEWORKER, case.office)

    def taken_back_by_mistake(tx: Tx) -> None:
        key = str(case.chat)
        chat = chats.find(tx, house, key)
        assert chat is not None
        staying.take_back(tx, house, chat, Post(tx, house, key, "test"))
        frozen = cases.by_id(tx, case.id)
        assert frozen is not None
        moving.ask_for(tx, house, who, frozen, "reopen", "Se equivocó de botón.")

    await house.database.unit(taken_back_by_mistake)
    term = await house.database.read(lambda tx: terms.of_case(tx, case.id))
    assert term is not None, "nobody is compared for ever"
    assert term.days == 30
    assert staying.until(term) in "".join(await family.say("/estado"))
    clock(house).advance(timedelta(days=31))
    for _look in range(3):
        await jobs.run_due(house)
    assert await all_cases(house) == []
