"""A family asks for offices, numbers, services and rights: told from the tables, dated, and the open question waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.domain.offices import office_from_json, office_to_json
from bot.domain.services import from_json, to_json
from bot.services.house import House
from bot.store import offices
from bot.store.database import Tx
from tests.family import Family, house_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def at_the_menu(house: House, language: str = "castellano") -> Family:
    family = Family(house)
    await family.say("/start")
    await family.say(language)
    await family.say("/oficinas")
    return family


async def test_offices_are_told_with_hours_and_whether_somebody_is_there_now(house: House) -> None:
    # The practice clock stands on today; whichever day that is, each office says open or when it opens.
    said = await (await at_the_menu(house)).say("Nuestras oficinas y sus horarios")
    assert any("Oficina de Ayacucho" in text and "De lunes a viernes: 09:00–18:00" in text for text in said)
    assert all("Ahora está" in text for text in said[:3])
    assert all("nadie revisa" in text for text in said[:3]), "the example offices were never checked"


async def test_an_office_that_was_checked_says_when_and_its_phone(house: House) -> None:
    today = house.clock.now().date()

    def edit(tx: Tx) -> None:
        row = next(each for each in offices.offices(tx) if each.id == "lima")
        lima = replace(office_from_json(row.body), phone="01 555 0100", address="Calle Uno 1", checked_on=today)
        offices.put_office(tx, "lima", office_to_json(lima), 0)

    await house.database.unit(edit)
    said = await (await at_the_menu(house)).say("1")
    lima = next(text for text in said if "Oficina de Lima" in text)
    assert "Teléfono: 01 555 0100" in lima
    assert "Lugar: Calle Uno 1, Lima" in lima
    assert f"Comprobado el {today:%d/%m/%Y}" in lima


async def test_rights_say_that_no_lawyer_reviewed_them_until_one_has(house: House) -> None:
    family = await at_the_menu(house)
    said = await family.say("Derechos y trámites de las familias")
    rights = [text for text in said if "28413" in text or "30470" in text]
    assert len(rights) == 2
    assert all("Falta que un abogado revise esto" in text for text in rights)

    def review(tx: Tx) -> None:
        row = next(each for each in offices.services(tx) if each.id == "120-absence")
        checked = date.today() - timedelta(days=3)
        entry = replace(from_json(row.body), reviewed_by="Dra. Inventada", checked_on=checked.isoformat())
        offices.put_service(tx, entry.id, to_json(entry), entry.checked_on)

    await house.database.unit(review)
    said = await family.say("Derechos y trámites de las familias")
    absence = next(text for text in said if "28413" in text)
    assert "abogado" not in absence
    assert "Comprobado el" in absence


async def test_a_quechua_family_reads_the_table_in_quechua_with_the_spanish_beside_it(house: House) -> None:
    said = await (await at_the_menu(house, "runasimi")).say("3")
    red_cross = next(text for text in said if "Cruz Roja Peruana" in text)
    assert "Ayllukunatam yanapan" in red_cross
    assert "Ayuda a buscar el contacto" in red_cross


async def test_numbers_asked_for_calmly_say_when_they_were_checked(house: House) -> None:
    family = await at_the_menu(house)
    await family.say("Números para llamar")
    said = await family.say("Niñas y niños")
    numbers = next(text for text in said if "1810" in text)
    assert "No hemos llamado hace poco a todos estos números." in numbers


async def test_an_empty_table_is_no_silence(house: House) -> None:
    def empty(tx: Tx) -> None:
        for row in offices.services(tx):
            offices.remove_service(tx, row.id)

    await house.database.unit(empty)
    said = await (await at_the_menu(house)).say("Qué ayuda hay")
    assert said[0] == "Aquí no hay nada escrito por ahora. Una persona de la oficina puede decírselo."


async def test_asking_for_the_offices_in_the_middle_of_a_request_goes_back_to_its_question(house: House) -> None:
    family = Family(house)
    for line in ("/start", "castellano", "1", "1", "2", "2", "1", "Sí, acepto", "Sí, acepto", "1"):
        said = await family.say(line)
    question = said[-1]
    await family.say("/oficinas")
    await family.say("Qué ayuda hay")
    assert "¿Qué desea saber?" in (await family.say("/oficinas"))[-1], "asked twice it is asked once more, calmly"
    said = await family.say("Nada más")
    assert said[-1] == question
    assert "apellido" in (await family.say("Juan"))[-1]


async def test_who_is_asked_for_money_hears_of_the_check_word_and_is_never_asked_for_it(house: House) -> None:
    said = await (await at_the_menu(house)).say("Me piden dinero")
    assert any("Si alguien le pide dinero en nuestro nombre, no pague." in text for text in said)
    assert any("Usted nunca tiene que decirla." in text for text in said)
    assert any("No la escriba aquí." in text for text in said)
    assert any("105" in text for text in said)


@pytest.mark.parametrize("away", [("/oficinas", "Nada más"), ("/ayuda", "No acepto")])
async def test_whoever_looked_elsewhere_in_the_first_minute_goes_on_where_they_were(
    house: House, away: tuple[str, str]
) -> None:
    family = Family(house)
    for line in ("/start", "Castellano"):
        await family.say(line)
    for line in away:
        said = await family.say(line)
    assert said[-1] == "¿Desea seguir por aquí?"
    assert not any("Soy un programa" in text for text in said), "who we are was said already"
