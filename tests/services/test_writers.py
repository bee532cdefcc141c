"""One telephone, several people: who writes is asked, and nobody sees what another of them sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.services import chats, erasing
from bot.services.house import House
from bot.store.database import Tx
from tests.family import BOT_ID, Family, house_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


def talk(name: str) -> tuple[str, ...]:
    return ("Hablar con una persona", "Sí, acepto", "Quiero preguntar algo", name, "Saltar", "Enviar mi mensaje")


async def tell(family: Family, lines: tuple[str, ...]) -> list[str]:
    said: list[str] = []
    for line in lines:
        said = await family.say(line)
    return said


def code_in(said: list[str]) -> str:
    return said[-1].split("código es ")[1].split(",")[0]


async def two(house: House) -> tuple[Family, str, str]:
    """Rosa and Elmer on one telephone, each with a message sent."""
    phone = Family(house)
    await tell(phone, ("/start", "castellano"))
    rosa = code_in(await tell(phone, talk("Rosa Quispe Huamán")))
    await phone.say("/start")
    elmer = code_in(await tell(phone, talk("Elmer Quispe Poma")))
    return phone, rosa, elmer


async def test_one_person_is_never_asked_who_writes(house: House) -> None:
    phone = Family(house)
    await tell(phone, ("/start", "castellano"))
    await tell(phone, talk("Rosa Quispe Huamán"))
    await phone.say("/start")
    await tell(phone, talk("Rosa Quispe Huamán"))
    assert "¿Quién escribe?" not in (await phone.say("/start"))[-1]
    said = await phone.say("/estado")
    assert "código" not in said[0]


async def test_with_a_second_name_it_is_asked_and_each_sees_only_their_own(house: House) -> None:
    phone, rosa, elmer = await two(house)
    said = await phone.say("/start")
    assert said == ["Buenos días. ¿Quién escribe?"]
    assert phone.keyboard[:3] == (("Rosa",), ("Elmer",), ("Otra persona",))
    said = await phone.say("rosa")
    assert "¿Qué desea hacer?" in said[-1]
    said = await phone.say("/estado")
    assert rosa in "".join(said)
    assert elmer not in "".join(said)
    await phone.say("/start")
    await phone.say("Elmer")
    said = await phone.say("/estado")
    assert elmer in "".join(said)
    assert rosa not in "".join(said)


async def test_another_person_begins_anew_and_sees_nothing_of_the_others(house: House) -> None:
    phone, rosa, elmer = await two(house)
    await phone.say("/start")
    said = await phone.say("Otra persona")
    assert "¿Desea seguir por aquí?" in said[-1] or "seguir" in said[-1]
    said = await phone.say("/estado")
    assert rosa not in "".join(said)
    assert elmer not in "".join(said)


async def test_a_draft_is_taken_up_by_whoever_began_it(house: House) -> None:
    phone, _rosa, _elmer = await two(house)
    await tell(phone, ("/start", "Rosa", "Hablar con una persona", "Sí, acepto", "/cancelar"))
    await tell(phone, ("/start", "Elmer"))
    assert "Continuar" not in str(phone.keyboard)
    await tell(phone, ("/start", "Rosa"))
    assert "Continuar" in str(phone.keyboard)


async def test_each_is_spoken_to_in_their_own_language(house: House) -> None:
    phone = Family(house)
    await tell(phone, ("/start", "castellano"))
    await tell(phone, talk("Rosa Quispe Huamán"))
    await phone.say("/start")
    await phone.say("runasimi")
    await tell(phone, ("Huk runawan rimay", "Arí, munanim", "tapukuyta munani", "Paulina Huamán Ccente", "Saqiy"))
    await phone.say("Mensajeyta apachiy")
    assert (await phone.say("/start"))[-1].startswith("Rimaykullayki. ¿Pitaq qillqachkan?")
    said = await phone.say("Rosa")
    assert "¿Qué desea hacer?" in said[-1]
    await phone.say("/start")
    said = await phone.say("Paulina")
    assert "¿Imatataq ruwayta munanki?" in said[-1]


async def test_with_their_last_request_a_name_leaves_the_telephone(house: House) -> None:
    phone, rosa, _elmer = await two(house)
    key = chats.key_of(house, BOT_ID, phone.chat_id)

    def names(tx: Tx) -> list[str]:
        chat = chats.find(tx, house, key)
        return [] if chat is None else [person.name for person in chat.people]

    assert await house.database.read(names) == ["Rosa", "Elmer"]
    await house.database.unit(
        lambda tx: tx.run("UPDATE cases SET state = 'withdrawn', updated_at = 0 WHERE code = ?", rosa)
    )
    await house.database.unit(lambda tx: erasing.erase_withdrawn(tx, house))
    assert await house.database.read(names) == ["Elmer"]
    assert "¿Quién escribe?" not in (await phone.say("/start"))[-1]
    assert await phone.say("/estado")
