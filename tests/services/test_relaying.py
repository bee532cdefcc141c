"""A person and a family talk now: forms wait, words reach the case, neither sees the other's account, it ends cleanly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import ShiftedClock
from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.services import case_file, relaying
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import cases
from bot.store.cases import CaseRow
from bot.tasks import jobs
from tests.family import BOT_ID, Family, house_in, voice

JUSTINA = StaffMember("justina", Role.CASEWORKER, "lima")
PABLO = StaffMember("pablo", Role.APPROVER, "lima")
BRUNO = StaffMember("bruno", Role.CASEWORKER, "quito")
TALK = (
    "/start", "castellano", "2", "Sí, acepto", "Quiero preguntar algo", "Rosa Quispe Huamán", "Saltar",
    "Enviar mi mensaje",
)  # fmt: skip
FORM = ("/start", "Hacer otro pedido", "1", "Busco a un familiar", "2", "Por mí", "Sí, acepto", "Sí, acepto", "1")
HERE = "Ahora está aquí una persona de Oficina de Lima. Escriba o hable; lo que hacía puede esperar."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def asking(house: House) -> tuple[Family, CaseRow]:
    """Rosa, who asked to talk with a person, and her case, opened by Justina."""
    rosa = Family(house)
    for line in TALK:
        await rosa.say(line)
    case = (await house.database.read(lambda tx: cases.of_chat(tx, key_of(house, BOT_ID, rosa.chat_id))))[-1]
    await case_file.open_case(house, JUSTINA, case.code)
    return rosa, case


async def test_forms_wait_while_a_person_talks_and_go_on_where_they_were(house: House) -> None:
    rosa, case = await asking(house)
    for line in FORM:
        question = (await rosa.say(line))[-1]
    await relaying.open_talk(house, JUSTINA, case.id)
    assert await rosa.receive() == [HERE]
    assert rosa.keyboard == (("Terminar la conversación",),)
    assert await rosa.say("Mi hermano se llama Juan") == [], "no form answers while a person is here"
    await relaying.say(house, JUSTINA, case.id, "Buenos días, señora Rosa. ¿En qué le ayudo?")
    assert await rosa.receive() == ["Buenos días, señora Rosa. ¿En qué le ayudo?"]
    await rosa.send(voice())
    await relaying.end_talk(house, JUSTINA, case.id)
    said = await rosa.receive()
    assert said == ["La persona ya no está en el chat. Puede escribir cuando quiera."]
    assert (await rosa.say(rosa.keyboard[0][0]))[-1].endswith(question.split("\n")[-1])
    file = await case_file.open_case(house, JUSTINA, case.code)
    words = [entry.text for entry in file.timeline if entry.kind == "family_message"]
    assert "Mi hermano se llama Juan" in words
    assert len(file.media) == 1


async def test_neither_side_sees_the_others_account(house: House) -> None:
    rosa, case = await asking(house)
    await relaying.open_talk(house, JUSTINA, case.id)
    await relaying.say(house, JUSTINA, case.id, "Buenos días.")
    await rosa.receive()
    await rosa.say("Buenos días, señorita")
    shown = "\n".join(each.text for each in rosa.phone)
    assert "justina" not in shown.casefold()
    spoken = await relaying.spoken(house, JUSTINA, case.code)
    assert [entry.text for entry in spoken if entry.text] == ["Buenos días.", "Buenos días, señorita"]
    assert str(rosa.chat_id) not in str([(entry.text, entry.actor) for entry in spoken])


async def test_what_needs_a_second_person_is_not_said_live(house: House) -> None:
    rosa, case = await asking(house)
    await relaying.open_talk(house, JUSTINA, case.id)
    await rosa.receive()
    found = await house.database.read(lambda tx: cases.by_id(tx, case.id))
    assert found is not None
    await house.database.unit(lambda tx: tx.run("UPDATE cases SET state = 'possible_match' WHERE id = ?", case.id))
    with pytest.raises(Refusal):
        await relaying.say(house, JUSTINA, case.id, "¿Era alto?")
    assert await rosa.receive() == []
    await relaying.end_talk(house, JUSTINA, case.id)
    with pytest.raises(Refusal):
        await relaying.open_talk(house, JUSTINA, case.id)


async def test_the_family_ends_it_with_its_own_button_or_by_beginning_something_else(house: House) -> None:
    rosa, case = await asking(house)
    await relaying.open_talk(house, JUSTINA, case.id)
    await rosa.receive()
    assert await rosa.say("terminar la conversacion") == [
        "Terminó la conversación. La persona guarda lo que usted contó."
    ]
    with pytest.raises(Refusal):
        await relaying.say(house, JUSTINA, case.id, "¿Sigue ahí?")
    await relaying.open_talk(house, JUSTINA, case.id)
    await rosa.receive()
    assert "¿Qué desea hacer?" in (await rosa.say("/start"))[-1]
    with pytest.raises(Refusal):
        await relaying.end_talk(house, JUSTINA, case.id)


async def test_half_an_hour_of_silence_ends_it_and_a_word_puts_that_off(house: House) -> None:
    assert isinstance(house.clock, ShiftedClock)
    rosa, case = await asking(house)
    await relaying.open_talk(house, JUSTINA, case.id)
    await rosa.receive()
    house.clock.advance(timedelta(minutes=20))
    await rosa.say("Aquí sigo")
    house.clock.advance(timedelta(minutes=15))
    await jobs.run_due(house)
    assert await rosa.receive() == []
    house.clock.advance(timedelta(minutes=20))
    await jobs.run_due(house)
    assert await rosa.receive() == ["La persona ya no está en el chat. Puede escribir cuando quiera."]


async def test_help_asked_in_the_middle_of_a_talk_says_that_a_person_is_here(house: House) -> None:
    rosa, case = await asking(house)
    await relaying.open_talk(house, JUSTINA, case.id)
    await rosa.receive()
    assert await rosa.say("/ayuda") == ["Ahora habla con una persona. Escriba aquí y ella lo lee."]


async def test_a_wish_to_die_said_to_a_person_shows_the_numbers_all_the_same(house: House) -> None:
    rosa, case = await asking(house)
    await relaying.open_talk(house, JUSTINA, case.id)
    await rosa.receive()
    said = await rosa.say("ya no quiero vivir")
    assert any("113" in text for text in said)
    assert "ya no quiero vivir" in [entry.text for entry in await relaying.spoken(house, JUSTINA, case.code)]


@pytest.mark.parametrize("who", [PABLO, BRUNO], ids=lambda who: who.id)
async def test_nobody_else_speaks_or_listens_in_a_talk(house: House, who: StaffMember) -> None:
    _rosa, case = await asking(house)
    await relaying.open_talk(house, JUSTINA, case.id)
    for attempt in (
        relaying.open_talk(house, who, case.id), relaying.say(house, who, case.id, "Hola"),
        relaying.end_talk(house, who, case.id), relaying.spoken(house, who, case.code),
    ):  # fmt: skip
        with pytest.raises(Refusal):
            await attempt


async def test_whoever_agreed_to_nothing_is_not_listened_to(house: House) -> None:
    child = Family(house)
    for line in ("/start", "castellano", "1", "3"):
        await child.say(line)
    case = (await house.database.read(lambda tx: cases.of_chat(tx, key_of(house, BOT_ID, child.chat_id))))[-1]
    await case_file.open_case(house, JUSTINA, case.code)
    with pytest.raises(Refusal):
        await relaying.open_talk(house, JUSTINA, case.id)


async def test_who_asks_for_a_person_at_night_hears_when_the_office_opens(house: House) -> None:
    assert isinstance(house.clock, ShiftedClock)
    now = house.clock.now()
    house.clock.advance(timedelta(hours=(27 - now.hour) % 24))  # three in the night by UTC, ten in the evening in Lima
    rosa = Family(house)
    await rosa.say("/start")
    await rosa.say("castellano")
    said = await rosa.say("Hablar con una persona")
    assert said[0].startswith("La oficina está cerrada ahora y abre el ")
    assert "¿Nos permite guardar" in said[-1]
