"""Who hears, and in whose voice: chosen in two taps or in words at any question, changed whenever they want."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.words import Message
from bot.services.house import House
from tests.family import Family, house_in
from tests.security.filling_in import Teller, draft_of
from tests.services.test_recording import read_aloud

READY, AGE = Message("Do you want to go on here?"), Message("Are you 18 years old or older?")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def read_by_both(house: House, sentence: Message, language: str = "es") -> dict[str, str]:
    return {whose: await read_aloud(house, sentence, language, whose) for whose in ("woman", "man")}


@pytest.mark.parametrize(("label", "whose"), [("Voz de mujer", "woman"), ("voz de hombre", "man")])
async def test_the_chosen_voice_comes_first_in_spanish_too_and_the_open_question_is_asked_again_in_it(
    house: House, label: str, whose: str
) -> None:
    made = {sentence.id: await read_by_both(house, sentence) for sentence in (READY, AGE)}
    family = Family(house)
    for line in ("/start", "Castellano"):
        await family.say(line)
    assert family.phone[-1].voice == "", "Spanish is read until somebody chose"
    before = await draft_of(family)
    said = await family.say(label)
    assert said[0].startswith("Bien. Donde esa voz esté grabada")
    assert family.phone[-1].voice == made[READY.id][whose]
    assert await draft_of(family) == before, "a voice is no answer"
    await family.say("1")
    assert family.phone[-1].voice == made[AGE.id][whose]
    await family.say("🔊 Escuchar")
    assert family.phone[-1].voice == made[AGE.id][whose]


async def test_where_only_the_other_voice_was_recorded_that_one_is_heard(house: House) -> None:
    made = await read_aloud(house, READY, "es", "woman")
    family = Family(house)
    for line in ("/start", "Castellano", "Voz de hombre"):
        await family.say(line)
    assert family.phone[-1].voice == made


async def test_it_is_changed_later_and_whoever_would_rather_read_reads_in_quechua_too(house: House) -> None:
    made = await read_by_both(house, READY, "quy")
    family = Family(house)
    for line in ("/start", "Runasimi"):
        await family.say(line)
    assert family.phone[-1].voice == made["woman"]
    await family.say("Qaripa rimasqanta")
    assert family.phone[-1].voice == made["man"]
    await family.say("Ñawinchayta munani")
    assert family.phone[-1].voice == ""
    await family.say("🔊 Uyariy")
    assert family.phone[-1].voice == made["woman"], "asked for, it is heard all the same"


async def test_a_question_that_was_not_understood_is_not_read_aloud_again(house: House) -> None:
    await read_by_both(house, READY)
    family = Family(house)
    for line in ("/start", "Castellano", "Voz de mujer", "xyz"):
        await family.say(line)
    assert family.phone[-1].voice == ""


async def test_it_stands_in_the_menu_of_whoever_was_here_before(house: House) -> None:
    family = Family(house)
    await Teller(family, "Zumbaqot").whole()
    for line in ("/start", "Otras cosas"):
        await family.say(line)
    said = await family.say("Oír o leer")
    assert said == ["¿Desea oír las preguntas? ¿Con qué voz?"]
    assert family.keyboard == (("Voz de mujer",), ("Voz de hombre",), ("Prefiero leer",))
    assert (await family.say("Prefiero leer"))[0].startswith("Bien. Usted lee las preguntas")
