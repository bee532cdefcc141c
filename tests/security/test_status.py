"""Status is no oracle: what a family is told is the same whether the name is known, matched, located or withheld."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.clock import ms
from bot.domain.cases import CaseState, SoughtPersonsChoice
from bot.domain.matches import Judgement
from bot.domain.people import PersonRecord, Sex
from bot.domain.roles import Role, StaffMember
from bot.ids import read_case_code
from bot.services import case_file, importing, reviewing
from bot.services.house import House
from bot.store import cases, matches
from bot.store.cases import CaseRow
from bot.store.database import Tx
from tests.family import Family, Shown, house_in, voice
from tests.matcher import matched
from tests.passing_time import pass_time
from tests.security.filling_in import Teller

ALIKE = (
    CaseState.SEARCHING, CaseState.POSSIBLE_MATCH, CaseState.LOCATED_CONSENT_PENDING, CaseState.ANSWER_WITHHELD,
    CaseState.DORMANT, CaseState.DECEASED, CaseState.NEEDS_INFO,
)  # fmt: skip
# Told to the family by a person before the state says so, or by the family itself.
TOLD_APART = {
    CaseState.SUBMITTED, CaseState.IN_TRIAGE, CaseState.REDIRECTED, CaseState.ANSWERED, CaseState.WITHDRAWN,
    CaseState.REJECTED, CaseState.ERASED, CaseState.REFERRED,
}  # fmt: skip


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def sent_by(house: House, chat_id: int, name: str) -> tuple[Family, CaseRow]:
    family = Family(house, chat_id)
    code = await Teller(family, "Zumbaqot", {"sought_name": name, "sought_sex": "Mujer", "birth": "1985"}).whole()
    found = await house.database.read(lambda tx: cases.by_code(tx, read_case_code(code) or ""))
    assert found is not None
    return family, found


async def put(house: House, case: CaseRow, state: CaseState) -> None:
    def unit(tx: Tx) -> None:
        before = cases.by_id(tx, case.id)
        assert before is not None
        # Every move writes its own time and its own next date of work: none of them may show.
        later = ms(house.clock.now()) + 86_400_000
        assert cases.save(tx, before, replace(before, state=state, promised_by=later), later)

    await house.database.unit(unit)


async def told(family: Family, case: CaseRow) -> list[Shown]:
    """What the phone shows after everything a waiting family does, without this case's own code."""
    before = len(family.phone)
    for line in (
        "/estado", "Nada más", "/start", "Mis pedidos", "Agregar algo", "¿ya la encontraron?", "/idioma", "estado", "/idioma",
        "hola", "/pedidos", "Lo que permito", "No, dejarlo como está", "/pedidos", "Corregir una respuesta", "Nada más",
        "/pedidos", "Retirar este pedido", "No, dejarlo como está", "¿hay algo?",
    ):  # fmt: skip
        await family.say(line)
    await family.send(voice())
    await family.say("/cancelar")
    return [replace(shown, message_id=0, text=shown.text.replace(case.code, "CODE")) for shown in family.phone[before:]]


def without_answers_received(shown: list[Shown]) -> list[Shown]:
    """A question of the office is answered, and thanked for as such: that the office asked is no secret."""
    thanks = ("Gracias. Paso sus palabras a la oficina.", "Gracias. Paso su respuesta a la persona que preguntó.")
    return [s for s in shown if s.text not in thanks]


async def test_the_same_words_buttons_and_number_of_messages_in_every_state_that_must_not_show(house: House) -> None:
    seen = {}
    for n, state in enumerate(ALIKE):
        family, case = await sent_by(house, 800 + n, "Teófila Ccahuana Huamán")
        await put(house, case, state)
        seen[state] = without_answers_received(await told(family, case))
    assert any("Su pedido sigue abierto" in shown.text for shown in seen[CaseState.SEARCHING])
    for state in ALIKE:
        assert seen[state] == seen[CaseState.SEARCHING], state


def test_every_state_is_either_alike_or_told_by_a_person_first() -> None:
    assert set(ALIKE) | TOLD_APART == set(CaseState)
    assert not set(ALIKE) & TOLD_APART


async def test_a_name_on_the_register_a_match_and_its_judgement_change_nothing_a_family_sees(house: House) -> None:
    person = PersonRecord("Teófila", "Ccahuana", "Huamán", sex=Sex.FEMALE, birth_year=1985)

    def add(tx: Tx) -> None:
        source = importing.ensure_source(tx, house, "Lista de hoy", "alive", "2026-01-01")
        importing.write_people(tx, house, source, [("1", person)])

    await house.database.unit(add)
    await matched(house)
    known, known_case = await sent_by(house, 801, "Teófila Ccahuana Huamán")
    unknown, unknown_case = await sent_by(house, 802, "Rufina Yachurim Wikrapun")
    first = [[replace(s, message_id=0) for s in family.phone] for family in (known, unknown)]
    assert [s.kind for s in first[0]] == [s.kind for s in first[1]]
    await matched(house)
    proposed = await house.database.read(lambda tx: matches.of_case(tx, known_case.id))
    found = next(match for match in proposed if match.other.startswith("person:"))

    async def alike() -> None:
        assert await told(known, known_case) == await told(unknown, unknown_case)

    await alike()
    who = StaffMember("justina", Role.CASEWORKER, known_case.office)
    for case in (known_case, unknown_case):
        opened = await case_file.open_case(house, who, case.code)
        await reviewing.accept(house, who, case.id, opened.revision)
    await alike()
    await reviewing.judge(house, who, found.id, Judgement.SAME, "los padres coinciden")
    await alike()
    for choice in SoughtPersonsChoice:
        revision = (await case_file.open_case(house, who, known_case.code)).revision
        await reviewing.record_choice(house, who, known_case.id, found.id, choice, "por teléfono", revision)
        await alike()
    state = (await case_file.open_case(house, who, known_case.code)).state
    assert state in (CaseState.ANSWER_WITHHELD, CaseState.LOCATED_CONSENT_PENDING)  # or nothing was compared


async def test_nothing_is_pushed_to_a_family_because_of_a_match_or_of_time(house: House) -> None:
    person = PersonRecord("Teófila", "Ccahuana", "Huamán", sex=Sex.FEMALE, birth_year=1985)
    family, case = await sent_by(house, 801, "Teófila Ccahuana Huamán")

    def add(tx: Tx) -> None:
        source = importing.ensure_source(tx, house, "Lista de hoy", "alive", "2026-01-01")
        importing.write_people(tx, house, source, [("1", person)])

    await house.database.unit(add)
    for _day in range(3):
        await matched(house)
        await put(house, case, CaseState.POSSIBLE_MATCH)
        await pass_time(house, days=1)
        assert await family.receive() == []
