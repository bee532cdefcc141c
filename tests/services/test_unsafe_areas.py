"""Where nobody is sent: kept by coordinators with dates, and what it says of a place that somebody names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import LIMA
from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.domain.unsafe import UnsafeArea, from_json, to_json
from bot.services import unsafe_areas, visiting
from bot.services.house import House
from tests.family import house_in
from tests.services.test_volunteering import NOTE, TERESA, WHAT, volunteer

CARMEN = StaffMember("carmen", Role.COORDINATOR, "lima")
SIVIA = {"place": "Sivia, Huanta", "since": "2024-01-01", "source": "DS de ejemplo", "checked_on": "2026-10-01"}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def covering(house: House, words: str) -> str:
    return await house.database.read(lambda tx: unsafe_areas.label_of(tx, house, words))


def today(house: House) -> date:
    return house.clock.now().astimezone(LIMA).date()


@pytest.mark.parametrize("words", ["Sivia", "sivia, huanta", "Sivia (Huanta, Ayacucho)"])
async def test_a_place_in_the_area_is_unsafe_however_it_is_written(house: House, words: str) -> None:
    await unsafe_areas.change(house, CARMEN, "", SIVIA)
    assert (await covering(house, words)).startswith("Sivia")


@pytest.mark.parametrize("words", ["", "Miraflores, Lima", "Santiago de Chile", "donde mi comadre"])
async def test_a_place_elsewhere_or_nowhere_is_not(house: House, words: str) -> None:
    await unsafe_areas.change(house, CARMEN, "", SIVIA)
    assert await covering(house, words) == ""


async def test_a_province_holds_its_districts(house: House) -> None:
    await unsafe_areas.change(house, CARMEN, "", {**SIVIA, "place": "La Mar, Ayacucho"})
    assert await covering(house, "Chungui") != ""
    assert await covering(house, "Sivia") == ""


async def test_before_its_first_day_and_after_its_last_nothing_is_unsafe(house: House) -> None:
    tomorrow = (today(house) + timedelta(days=1)).isoformat()
    yesterday = (today(house) - timedelta(days=1)).isoformat()
    await unsafe_areas.change(house, CARMEN, "", {**SIVIA, "since": tomorrow})
    assert await covering(house, "Sivia") == ""
    (area,) = await house.database.read(unsafe_areas.all_areas)
    await unsafe_areas.change(house, CARMEN, area.id, {**SIVIA, "until": yesterday})
    assert await covering(house, "Sivia") == ""
    await unsafe_areas.change(house, CARMEN, area.id, {**SIVIA, "until": tomorrow})
    assert await covering(house, "Sivia") != ""
    await unsafe_areas.remove(house, CARMEN, area.id)
    assert await covering(house, "Sivia") == ""


@pytest.mark.parametrize(
    "changed",
    [{"place": ""}, {"place": "xyzzy"}, {"since": ""}, {"since": "ayer"}, {"until": "2023-12-31"}],
    ids=str,
)
async def test_a_form_without_a_place_or_with_dates_that_can_not_be_is_refused(
    house: House, changed: dict[str, str]
) -> None:
    with pytest.raises(Refusal):
        await unsafe_areas.change(house, CARMEN, "", {**SIVIA, **changed})
    assert await house.database.read(unsafe_areas.all_areas) == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
async def test_only_coordinators_change_it(house: House, role: Role) -> None:
    who = StaffMember("somebody", role, "ayacucho")
    with pytest.raises(Refusal):
        await unsafe_areas.change(house, who, "", SIVIA)
    with pytest.raises(Refusal):
        await unsafe_areas.remove(house, who, "x")


async def test_what_is_not_in_the_table_can_not_be_changed_or_taken_away(house: House) -> None:
    with pytest.raises(Refusal):
        await unsafe_areas.change(house, CARMEN, "gone", SIVIA)
    with pytest.raises(Refusal):
        await unsafe_areas.remove(house, CARMEN, "gone")


@pytest.mark.parametrize("where", ["Sivia", ""])
async def test_no_volunteer_is_asked_to_go_where_nobody_is_sent(house: House, where: str) -> None:
    teodoro, who = await volunteer(house)
    await unsafe_areas.change(house, CARMEN, "", SIVIA)
    with pytest.raises(Refusal):
        await visiting.ask_visit(house, TERESA, who, WHAT, NOTE, today(house).isoformat(), where)
    assert await teodoro.receive() == []


DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


@given(DAYS, DAYS, DAYS)
def test_it_is_in_force_on_its_first_and_last_day_and_those_between_and_on_no_other(
    one: date, other: date, day: date
) -> None:
    since, until = sorted((one, other))
    area = UnsafeArea("a", "PE-050408", "Sivia", since.isoformat(), until.isoformat())
    assert area.in_force(day) is (since <= day <= until)
    assert from_json(to_json(area)) == area
