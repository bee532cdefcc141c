"""The table of unsafe districts in the console: who changes it, and where its warning stands."""

from __future__ import annotations

import re

import pytest

from bot.domain.roles import Role
from tests.console.console_over_http import Console, enter_request

AREA = {"place": "Sivia, Huanta", "since": "2024-01-01", "source": "DS de ejemplo", "checked_on": "2026-10-01"}
NEW = "/console/offices/unsafe/new"
WARNING = "La familia puede vivir en un lugar inseguro: Sivia"


async def test_a_marked_district_stands_in_the_table_and_beside_the_cases_of_those_who_live_there(
    console: Console,
) -> None:
    carmen = await console.signed_in("Carmen", Role.COORDINATOR)
    await carmen.see(NEW)
    kept = await carmen.send(NEW, AREA)
    assert "inseguro ahora" in kept.text
    assert "Sivia (Huanta, Ayacucho)" in kept.text
    justina = await console.signed_in("Justina")
    there = await enter_request(justina, place_now="Sivia")
    assert WARNING in (await justina.see(f"/console/cases/{there}")).text
    elsewhere = await enter_request(justina, place_now="Miraflores, Lima", enquirer_given="Elsa")
    assert "lugar inseguro" not in (await justina.see(f"/console/cases/{elsewhere}")).text


async def test_an_area_is_changed_ended_and_taken_away(console: Console) -> None:
    carmen = await console.signed_in("Carmen", Role.COORDINATOR)
    await carmen.see(NEW)
    await carmen.send(NEW, AREA)
    found = re.search(r"/console/offices/unsafe/(\w{8,})", carmen.page)
    assert found
    page = f"/console/offices/unsafe/{found.group(1)}"
    await carmen.see(page)
    wrong = await carmen.send(page, {**AREA, "until": "2020-01-01", "source": "otra fuente"})
    assert wrong.status_code == 409
    assert "El último día es anterior al primero." in wrong.text
    assert "otra fuente" in wrong.text, "the form keeps what was written"
    ended = await carmen.send(page, {**AREA, "until": "2024-06-01"})
    assert "sin vigencia" in ended.text
    await carmen.see(page)
    gone = await carmen.send(page, {**AREA, "remove": "1"})
    assert "Ningún distrito está marcado." in gone.text
    assert (await carmen.see(page)).status_code == 404


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.APPROVER, Role.ADMINISTRATOR, Role.AUDITOR])
async def test_nobody_but_coordinators_gets_to_the_form(console: Console, role: Role) -> None:
    person = await console.signed_in("somebody", role)
    assert (await person.see(NEW)).status_code == 403
    await person.see("/console/")
    assert (await person.send(NEW, AREA)).status_code == 403
