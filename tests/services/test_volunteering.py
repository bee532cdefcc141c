"""A volunteer practises, clears the chat with one word, is asked for visits and may say no; the absent are not entered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import LIMA
from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.services import inviting, visiting
from bot.services.house import House
from bot.store import drafts
from tests.family import Family, house_in, invited

JUSTINA = StaffMember("justina", Role.CASEWORKER, "ayacucho")
TERESA = StaffMember("teresa", Role.APPROVER, "ayacucho")
BRUNO = StaffMember("bruno", Role.APPROVER, "quito")
WHAT, NOTE = "Llevar un sobre a la posta de Socos el jueves.", "El camino está libre; se preguntó al juez de paz."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def volunteer(house: House) -> tuple[Family, str]:
    """Don Teodoro, who has accepted, and his id."""
    teodoro = Family(house)
    secret = await invited(house)
    for line in (f"/start {secret}", "castellano", "Entendí", "Sí, acepto", "Teodoro Quicaño Rojas"):
        await teodoro.say(line)
    return teodoro, (await inviting.volunteers(house, JUSTINA))[0].volunteer_id


def today(house: House, days: int = 0) -> str:
    return (house.clock.now().astimezone(LIMA) - timedelta(days=days)).date().isoformat()


async def count(house: House, table: str) -> int:
    rows = await house.database.read(lambda tx: tx.rows(f"SELECT COUNT(*) FROM {table}"))  # noqa: S608 - our own names
    return int(rows[0][0])


async def test_practice_asks_the_same_and_keeps_nothing(house: House) -> None:
    teodoro, _id = await volunteer(house)
    said = await teodoro.say("Probar con nombres inventados")
    assert said[0] == "Esto es práctica: invente una familia. Nada se guarda y nadie lo lee."
    lines = ("Sí", "Sí", "Sí, acepto", "Sí, acepto", "Mi tía de mentira", "Solo las más importantes", "Luna Inventada Poma",
             "Mujer", "Mujer", "hija", "2019", "no sé", "no sé", "No", "no sé", "no sé", "no sé", "no sé", "Saltar",
             "Sol Inventada Poma", "Saltar", "no sé", "la posta")  # fmt: skip
    for line in lines:
        said = await teodoro.say(line)
    said = await teodoro.say("Enviar mi pedido")
    assert said[0].startswith("Muy bien. Fue práctica, y no se guardó nada."), said
    assert "¿Qué desea hacer?" in said[-1]
    for table in ("cases", "answers", "consents"):
        assert await count(house, table) == 0
    assert teodoro.deleted, "and the chat is cleared as after a real one"


async def test_one_word_clears_the_chat_at_once_and_only_a_volunteers(house: House) -> None:
    teodoro, _id = await volunteer(house)
    for line in ("Anotar el pedido de una familia", "2", "Sí", "Sí", "Sí, acepto"):
        await teodoro.say(line)
    said = await teodoro.say("LIMPIAR")
    assert said == ["Aquí ya está borrado."] or "borrado" in said[-1]
    assert teodoro.deleted
    assert not await house.database.read(lambda tx: tx.rows("SELECT id FROM drafts"))
    rosa = Family(house, 700)
    for line in ("/start", "castellano", "1"):
        await rosa.say(line)
    await rosa.say("limpiar")
    assert rosa.deleted == []
    assert drafts


async def test_who_is_not_there_is_not_entered_but_told_to_the_office(house: House) -> None:
    teodoro, _id = await volunteer(house)
    await teodoro.say("Anotar el pedido de una familia")
    await teodoro.say("2")
    said = await teodoro.say("No")
    assert said[0] == "Esa persona tiene que dar su permiso. Díganos cómo ubicarla y la oficina la llamará."
    assert "¿Nos permite guardar su mensaje" in said[-1]


async def test_a_visit_is_asked_with_its_note_on_safety_and_may_be_declined_without_a_mark(house: House) -> None:
    teodoro, who = await volunteer(house)
    await visiting.ask_visit(house, TERESA, who, WHAT, NOTE, today(house), "Huanta")
    said = await teodoro.receive()
    assert said[0] == "La oficina le pide una visita. Puede decir que no: nadie pregunta por qué y nada se anota."
    assert WHAT in said
    assert NOTE in said
    (visit,) = await visiting.visits_of_office(house, JUSTINA)
    assert (visit.volunteer, visit.accepted) == ("Teodoro Quicaño Rojas", False)
    assert await teodoro.say("Esta vez no") == ["Bien. Gracias por responder."]
    assert await visiting.visits_of_office(house, JUSTINA) == ()
    await visiting.ask_visit(house, TERESA, who, WHAT, NOTE, today(house), "Huanta")
    await teodoro.receive()
    assert (await teodoro.say("puedo ir"))[0].startswith("Gracias. Si ese día algo parece peligroso")
    assert (await visiting.visits_of_office(house, JUSTINA))[0].accepted


@pytest.mark.parametrize(
    ("what", "note", "days"), [(WHAT, "", 0), (WHAT, NOTE, 8), (WHAT, NOTE, -1), ("", NOTE, 0), ("x" * 601, NOTE, 0)]
)
async def test_no_visit_without_a_note_of_these_days(house: House, what: str, note: str, days: int) -> None:
    teodoro, who = await volunteer(house)
    with pytest.raises(Refusal):
        await visiting.ask_visit(house, TERESA, who, what, note, today(house, days), "Huanta")
    assert await teodoro.receive() == []


@pytest.mark.parametrize("who", [JUSTINA, BRUNO], ids=lambda who: who.id)
async def test_only_a_supervisor_of_the_office_asks_for_a_visit(house: House, who: StaffMember) -> None:
    _teodoro, volunteer_id = await volunteer(house)
    with pytest.raises(Refusal):
        await visiting.ask_visit(house, who, volunteer_id, WHAT, NOTE, today(house), "Huanta")


async def test_the_buttons_of_a_visit_mean_nothing_to_whoever_was_not_asked(house: House) -> None:
    rosa = Family(house, 700)
    await rosa.say("/start")
    await rosa.say("castellano")
    said = await rosa.say("Puedo ir")
    assert said
    assert not any("Si ese día" in text for text in said)
