"""The Offices page: a coordinator changes what families are told; others only read it."""

from __future__ import annotations

import pytest

from bot.domain.roles import Role
from bot.services.furnishing import furnish
from tests.console.console_over_http import Console

OFFICES = "/console/offices"


@pytest.fixture
async def furnished(console: Console) -> Console:
    await console.house.database.unit(lambda tx: furnish(tx, console.house))
    return console


async def test_a_coordinator_rings_a_number_and_says_so(furnished: Console) -> None:
    carmen = await furnished.signed_in("Carmen", Role.COORDINATOR)
    await carmen.see(OFFICES)
    assert "Bomberos" in carmen.page
    answer = await carmen.send("/console/offices/checked", {"entry_id": "030-bomberos-116"})
    assert answer.status_code == 200
    assert "La tabla cambió." in carmen.page


async def test_hours_that_cannot_be_read_are_shown_again_as_they_were_typed(furnished: Console) -> None:
    carmen = await furnished.signed_in("Carmen", Role.COORDINATOR)
    await carmen.see(f"{OFFICES}/lima/change")
    assert 'value="09:00-18:00"' in carmen.page
    answer = await carmen.send(f"{OFFICES}/lima/change", {"name": "Oficina de Lima", "mon": "de nueve a seis"})
    assert answer.status_code == 409
    assert 'value="de nueve a seis"' in carmen.page
    await carmen.send(f"{OFFICES}/lima/change", {"name": "Oficina Central", "mon": "08:00-17:00", "language_es": "1"})
    assert "Oficina Central" in carmen.page
    assert "08:00–17:00" in carmen.page


async def test_a_new_number_and_something_new_to_tell_stand_in_the_table_until_they_are_taken_away(
    furnished: Console,
) -> None:
    carmen = await furnished.signed_in("Carmen", Role.COORDINATOR)
    await carmen.see(f"{OFFICES}/numbers/new")
    number = {"order": "15", "name": "Comisaría de prueba", "number": "015550199", "kind_danger": "1"}
    await carmen.send(f"{OFFICES}/numbers/new", number)
    assert "Comisaría de prueba" in carmen.page
    await carmen.see(f"{OFFICES}/told/new")
    await carmen.send(f"{OFFICES}/told/new", {"order": "1", "topic": "rights", "title_es": "Nuevo", "text_es": ""})
    assert "Escriba un título y un texto en castellano." in carmen.page
    told = {"order": "1", "topic": "rights", "title_es": "Un trámite nuevo", "text_es": "Se pide aquí."}
    await carmen.send(f"{OFFICES}/told/new", told)
    assert "Un trámite nuevo" in carmen.page
    await carmen.see(f"{OFFICES}/told/110-renade")
    await carmen.send(f"{OFFICES}/told/110-renade", {"remove": "1"})
    assert "RENADE" not in carmen.page


async def test_a_caseworker_reads_the_table_and_finds_no_way_to_change_it(furnished: Console) -> None:
    justina = await furnished.signed_in("Justina", Role.CASEWORKER)
    await justina.see(OFFICES)
    assert "RENADE" in justina.page
    assert "/change" not in justina.page
    assert (await justina.see(f"{OFFICES}/lima/change")).status_code == 403
    assert (await justina.see(f"{OFFICES}/numbers/new")).status_code == 403


async def test_an_entry_that_does_not_exist_is_no_page(furnished: Console) -> None:
    carmen = await furnished.signed_in("Carmen", Role.COORDINATOR)
    for path in ("numbers/999-no", "told/999-no", "nowhere/change"):
        assert (await carmen.see(f"{OFFICES}/{path}")).status_code == 404
