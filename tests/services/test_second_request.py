"""A second request of the same person, a family that told it many times, one that buried whom it sought."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.drafts import Answer, Draft, standing
from bot.conversation.questions import Review
from bot.conversation.reading import tells_of_burial
from bot.domain.cases import CaseState, Route, allowed_from
from bot.domain.roles import Role, StaffMember
from bot.services import case_file, reviewing
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import cases, chats
from bot.store.database import Tx
from conversations.tracing_request import TRACING_REQUEST
from tests.family import BOT_ID, Family, house_in

JUSTINA = StaffMember("justina", Role.CASEWORKER, "lima")
TO_CAUSE = ("/start", "castellano", "1", "1", "Busco a un familiar")
FIRST = (
    *TO_CAUSE, "2", "Por mí", "Sí, acepto", "Sí, acepto", "Solo las más importantes", "Juan Quispe Mamani", "Hombre",
    "Mujer", "hermano", "2019", "no sé", "no sé", "no sé", "Saltar", "Saltar", "no sé", "no sé", "Saltar",
    "Elena Quispe Mamani", "Saltar", "999 888 777", "En la tarde", "Enviar mi pedido",
)  # fmt: skip


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def tell(family: Family, lines: tuple[str, ...]) -> list[str]:
    said: list[str] = []
    for line in lines:
        said = await family.say(line)
    return said


def steps_of(**answers: object) -> dict[str, bool]:
    """The steps of a request after these answers: id -> may be left out."""
    given = tuple(Answer(name, value, how="given") for name, value in answers.items())  # type: ignore[arg-type]
    draft = Draft("d", "tracing_request", 1, "es", answers=given)
    asked = standing(TRACING_REQUEST, draft)[0]
    return {s.id: s.may_skip for s in asked if not isinstance(s.question, Review)}


# The second and the third person ------------------------------------------------------------


async def test_what_somebody_told_of_themselves_is_taken_over_with_their_yes_and_can_be_changed(house: House) -> None:
    elena = Family(house)
    said = await tell(elena, FIRST)
    assert "Su código es" in said[-1]
    await elena.say("/start")
    await elena.say("Hacer otro pedido")
    said = await tell(elena, ("1", "Busco a un familiar", "2", "Por mí", "Sí, acepto", "Sí, acepto"))
    assert "¿Uso otra vez lo que me dijo de usted en su otro pedido?" in said[-1]
    said = await tell(elena, ("Sí", "Solo las más importantes", "Rosa Quispe Mamani", "Mujer"))
    assert "hermano" not in said[-1]
    said = await tell(
        elena, ("hermana", "2019", "no sé", "no sé", "no sé", "Saltar", "Saltar", "no sé", "no sé", "Saltar", "Saltar")
    )
    summary = next(text for text in said if "Elena" in text)
    assert "Elena — apellidos: Quispe, Mamani" in summary
    assert "+51999888777" in summary.replace(" ", "")
    await elena.say("Su nombre")
    await elena.say("Elena Quispe Flores")
    said = await elena.say("Enviar mi pedido")
    assert "Su código es" in said[-1]
    file = await case_file.open_case(house, JUSTINA, said[-1].split("código es ")[1].split(",")[0])
    how = {answer.step: answer.versions[0].how for answer in file.answers}
    assert how["own_phone"] == "before"
    assert file.summary.enquirer_name == "Elena Quispe Flores"
    assert file.summary.phone == "+51999888777"


async def test_without_the_yes_everything_is_asked_again_and_who_writes_for_another_is_not_asked(house: House) -> None:
    elena = Family(house)
    await tell(elena, FIRST)
    start = ("/start", "Hacer otro pedido", "1", "Busco a un familiar", "2")
    said = await tell(elena, (*start, "Por una persona que está conmigo", "Sí", "Sí", "Sí, acepto", "Sí, acepto"))
    assert "¿Uso otra vez" not in said[-1]
    said = await tell(elena, (*start[:1], "Hacer otro pedido", *start[2:], "Por mí", "Sí, acepto", "Sí, acepto", "No"))
    assert "¿Desea responder todas" in said[-1]
    lines = ("Solo las más importantes", "Rosa Quispe Mamani", "Mujer", "Mujer", "hermana", "2019", "no sé", "no sé",
             "no sé", "Saltar", "Saltar", "no sé", "no sé", "Saltar")  # fmt: skip
    assert "¿Cuál es su nombre completo?" in (await tell(elena, lines))[-1]


async def test_a_new_family_is_not_asked_about_another_request(house: House) -> None:
    said = await tell(Family(house), (*TO_CAUSE, "2", "Por mí", "Sí, acepto", "Sí, acepto"))
    assert "¿Desea responder todas" in said[-1]


# Who told it many times ---------------------------------------------------------------------


@pytest.mark.parametrize("route", [route.value for route in tuple(Route)[:7]])
def test_who_told_it_many_times_is_asked_who_kinship_how_to_reach_and_at_most_five_things_more(route: str) -> None:
    asked = set(steps_of(route=route, by="self", consent_keep=True, consent_compare=True, path="told"))
    needed = {"sought_name", "kinship", "own_name", "own_phone"}
    assert needed <= asked
    # What one route alone has to know, and what a wish decides, is offered besides.
    own = {"wish", "disaster_kind", "destination", "nationality", "detained_where", "name_as_child", "remembered",
           "taken_in_by", "minor_today"}  # fmt: skip
    more = asked - needed - own
    assert more <= {"lost_when", "lost_where", "birth", "reported_to", "ask_for_file"}
    assert len(more) <= 5


def test_the_file_told_elsewhere_is_only_asked_for_with_a_yes_of_its_own() -> None:
    asked = steps_of(route="violence_1980_2000", by="self", path="told", reported_to="truth_commission")
    assert asked["ask_for_file"], "offered"


# Remains and burial -------------------------------------------------------------------------


def test_who_looks_for_the_remains_is_believed_and_asked_nothing_as_if_the_person_would_answer() -> None:
    asked = steps_of(route="violence_1980_2000", by="self", path="full", wish="burial")
    assert {"languages", "minor_today"} & set(asked) == set()
    assert "dna" in asked
    assert "languages" in steps_of(route="violence_1980_2000", by="self", path="full", wish="know")
    assert steps_of(route="violence_1980_2000", by="self", path="short")["wish"], "asked early, and offered only"


async def test_a_family_that_buried_them_is_thanked_asked_nothing_and_reminded_of_nothing(house: House) -> None:
    elena = Family(house)
    await tell(elena, FIRST)
    said = await elena.say("nos entregaron sus restos y ya lo enterramos")
    assert said == [
        "Gracias por contarlo. Lo anotamos y no le mandamos más recordatorios.",
        "Si necesita algo, escriba: ayuda. Lo lee una persona de la oficina.",
    ]
    assert "?" not in "".join(said)
    key = key_of(house, BOT_ID, elena.chat_id)
    row = await house.database.read(lambda tx: chats.by_id(tx, key))
    assert row is not None
    assert not row.may_be_written_to
    (case,) = await house.database.read(lambda tx: cases.of_chat(tx, key))
    file = await case_file.open_case(house, JUSTINA, case.code)
    assert "remains_received" in [entry.kind for entry in file.timeline]
    await reviewing.move_case(house, JUSTINA, case.id, "answered_elsewhere", file.revision, "Restos entregados.")
    moved = await house.database.read(lambda tx: cases.by_id(tx, case.id))
    assert moved is not None
    assert moved.state == CaseState.ANSWERED


async def test_the_same_at_the_menu_in_quechua_and_by_its_button(house: House) -> None:
    family = Family(house)
    await tell(family, ("/start", "runasimi", "1", "1"))
    said = await family.say("pamparqanikum ñam")
    assert said[0].startswith("Riqsikuyki willawasqaykimanta.")
    assert "Gracias por contarlo." in said[0]
    other = Family(house, 700)
    await tell(other, ("/start", "castellano", "1", "1", "Otra cosa"))
    said = await other.say("Nos entregaron los restos")
    assert said[0] == "Gracias por contarlo."
    assert not await house.database.read(lambda tx: cases.of_chat(tx, key_of(house, BOT_ID, 700)))


async def test_inside_a_form_it_is_an_answer_and_interrupts_nothing(house: House) -> None:
    family = Family(house)
    lines = (*TO_CAUSE, "1", "Por mí", "Sí, acepto", "Sí, acepto", "Todas las preguntas", "Saltar")
    await tell(family, lines)
    said = await family.say("ya lo enterramos")
    assert "Gracias por contarlo." not in said


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("nos entregaron los restos de mi papá", True), ("Ya lo enterramos en Huamanga", True),
        ("le dimos cristiana sepultura", True), ("hemos recibido sus huesitos", True), ("Pamparqanikum", True),
        ("queremos enterrarlo", False), ("ahí enterraron gente", False), ("busco los restos de mi hermano", False),
        ("quiero que me entreguen sus restos", False), ("pampayta munani", False), ("", False),
    ],
)  # fmt: skip
def test_a_burial_that_was_is_told_from_one_that_is_wished(said: str, meant: bool) -> None:
    assert tells_of_burial(said) is meant


@pytest.mark.parametrize("state", [CaseState.SEARCHING, CaseState.NEEDS_INFO, CaseState.DORMANT, CaseState.IN_TRIAGE])
def test_staff_can_end_it_as_answered_elsewhere_from_wherever_it_stands(state: CaseState) -> None:
    assert "answered_elsewhere" in [move.name for move in allowed_from(state)]


# The first minute ---------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "danger"), [("castellano", "Peligro ahora"), ("runasimi", "Kunan sasachakuypi")])
async def test_the_numbers_are_two_taps_away_from_the_very_first_message(
    house: House, language: str, danger: str
) -> None:
    family = Family(house)
    await family.say("/start")
    await family.say(language)
    said = await family.say(danger)
    assert any("105" in text and "114" in text for text in said)
    # And the triage goes on without asking twice.
    said = await tell(family, ("1", "no sé"))
    assert any("dejarnos también un pedido" in text or "mañakuwayta munankichu" in text for text in said), said


# Names and surnames -------------------------------------------------------------------------


async def test_a_second_given_name_badly_misspelt_is_not_taken_for_a_surname(house: House) -> None:
    family = Family(house)
    await tell(family, (*TO_CAUSE, "2", "Por mí", "Sí, acepto", "Sí, acepto", "Solo las más importantes"))
    said = await family.say("Juan Crlos Quispe")
    assert "¿Cuál está bien, con los nombres y los apellidos en su lugar?" in said[-1]
    assert family.keyboard[:2] == (("Juan — apellidos: Crlos, Quispe",), ("Juan Crlos — apellidos: Quispe",))
    said = await family.say("Juan Crlos — apellidos: Quispe")
    assert "¿Cuál es el apellido materno de esta persona?" in said[-1]


async def test_another_name_typed_instead_of_a_choice_is_read_as_the_name(house: House) -> None:
    family = Family(house)
    await tell(family, (*TO_CAUSE, "2", "Por mí", "Sí, acepto", "Sí, acepto", "Solo las más importantes"))
    await family.say("Juan Crlos Quispe")
    said = await family.say("Juan Carlos Quispe Mamani")
    assert "apellido" not in said[-1]


async def test_who_has_two_plain_surnames_is_not_asked_to_sort_them(house: House) -> None:
    family = Family(house)
    await tell(family, (*TO_CAUSE, "2", "Por mí", "Sí, acepto", "Sí, acepto", "Solo las más importantes"))
    said = await family.say("teofila kispe huaman")
    assert "¿Cuál está bien" not in said[-1]


async def test_the_same_name_written_once_more_is_taken_as_it_was_read(house: House) -> None:
    family = Family(house)
    await tell(family, (*TO_CAUSE, "2", "Por mí", "Sí, acepto", "Sí, acepto", "Solo las más importantes"))
    await family.say("Rufina Mrtha Wikrapun")
    said = await family.say("Rufina Mrtha Wikrapun")
    assert "¿Esta persona es mujer u hombre?" in said[-1]


@pytest.mark.parametrize("state", [CaseState.SEARCHING, CaseState.LOCATED_CONSENT_PENDING, CaseState.DECEASED])
async def test_a_burial_told_is_answered_alike_whatever_the_office_knows(house: House, state: CaseState) -> None:
    elena = Family(house)
    await tell(elena, FIRST)
    key = key_of(house, BOT_ID, elena.chat_id)

    def put(tx: Tx) -> None:
        (case,) = cases.of_chat(tx, key)
        cases.save(tx, case, replace(case, state=state), case.updated_at)

    await house.database.unit(put)
    said = await elena.say("nos entregaron sus restos y ya lo enterramos")
    assert said[0] == "Gracias por contarlo. Lo anotamos y no le mandamos más recordatorios."
