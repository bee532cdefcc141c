"""Erasing a person from a list, as two people meet it in the console."""

from __future__ import annotations

import pytest

from bot.domain.people import PersonRecord
from bot.domain.roles import Role
from tests.console.console_over_http import Console

SEEN = "/console/register/people/R-00001"


@pytest.fixture(autouse=True)
async def nina_is_on_a_list(office: Console) -> None:
    await office.list_of_people("alive", PersonRecord(given="Zumbanina", paternal="Poma", maternal="Rojas"))


async def test_one_asks_another_agrees_and_the_person_is_gone(office: Console) -> None:
    teresa = await office.signed_in("teresa", Role.APPROVER)
    await teresa.see(SEEN)
    assert "Borrar a esta persona de la lista" in teresa.page
    await teresa.send(f"{SEEN}/erase", {"reason": "Lo pidió en la oficina."})
    assert "Por borrar de una lista: R-00001" in teresa.page
    assert "Borrar para siempre" not in teresa.page
    assert "Zumbanina" not in teresa.page
    carmen = await office.signed_in("carmen", Role.COORDINATOR, "lima")
    await carmen.see(SEEN)
    assert "Se pidió borrar a esta persona" in carmen.page
    await carmen.send(f"{SEEN}/erase/agree")
    assert "no la traerá de vuelta" in carmen.page
    await carmen.see(SEEN)
    assert "Zumbanina" not in carmen.page


async def test_without_a_reason_the_form_says_so_and_nothing_is_frozen(office: Console) -> None:
    teresa = await office.signed_in("teresa", Role.APPROVER)
    await teresa.send(f"{SEEN}/erase", {"reason": " "})
    assert "Diga por qué" in teresa.page
    assert "Zumbanina" in teresa.page
    await teresa.see("/console/register")
    assert "Por borrar" not in teresa.page


async def test_asked_by_mistake_it_is_taken_back(office: Console) -> None:
    teresa = await office.signed_in("teresa", Role.APPROVER)
    await teresa.send(f"{SEEN}/erase", {"reason": "Era otra persona."})
    await teresa.send(f"{SEEN}/erase/keep")
    assert "sigue en la lista" in teresa.page
    justina = await office.signed_in("justina")
    await justina.see(SEEN)
    assert "Zumbanina" in justina.page
    assert "Borrar a esta persona" not in justina.page
