"""Where a case goes: the tables as edited, places with what they lie in, what is urgent, and never nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import LIMA, moment, ms
from bot.domain.cases import Route
from bot.domain.errors import Refusal
from bot.domain.offices import Urgency
from bot.domain.routing import Rule
from bot.services import routing
from bot.services.furnishing import furnish
from bot.services.house import House
from bot.services.routing import Routed
from tests.family import Family, house_in
from tests.security.filling_in import Teller

CHUNGUI, LIMA_CITY = "PE-050502", "PE-150101"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def routed(house: House, **facts: Any) -> Routed:
    told: dict[str, Any] = {
        "route": Route.MIGRATION, "language": "es", "place_ids": (), "minor": False, "urgent": "", "when_lost": "",
        "child_asks": False, **facts,
    }  # fmt: skip
    return await house.database.unit(lambda tx: routing.route(tx, house, **told))


async def test_violence_in_ayacucho_goes_to_ayacucho_by_any_district_in_it(house: House) -> None:
    found = await routed(house, route=Route.VIOLENCE_1980_2000, language="quy", place_ids=(CHUNGUI,))
    assert (found.office_id, found.queue) == ("ayacucho", "missing_1980_2000")


async def test_a_place_abroad_or_none_at_all_still_reaches_an_office(house: House) -> None:
    for places in ((), ("EC-Quito",), ("nowhere",), (LIMA_CITY,)):
        for route in Route:
            found = await routed(house, route=route, place_ids=places)
            assert found.office_name
            assert found.promised_by > ms(house.clock.now())


@pytest.mark.parametrize(
    ("facts", "urgency"),
    [
        ({"minor": True}, Urgency.MINOR),
        ({"child_asks": True}, Urgency.MINOR),
        ({"urgent": "danger"}, Urgency.NOW_MISSING),
        ({"urgent": "danger_now"}, Urgency.NOW_MISSING),
        ({"urgent": "detention"}, Urgency.DETENTION),
        ({"urgent": "trafficking"}, Urgency.TRAFFICKING),
        ({"urgent": "suicide"}, Urgency.SUICIDE_RISK),
        ({"urgent": "detention", "minor": True}, Urgency.MINOR),
        ({"urgent": "", "when_lost": "1984"}, Urgency.NORMAL),
        ({"when_lost": "198X"}, Urgency.NORMAL),
        ({"when_lost": "1984/1986"}, Urgency.NORMAL),
    ],
)
async def test_what_is_urgent_is_read_first(house: House, facts: dict[str, Any], urgency: Urgency) -> None:
    assert (await routed(house, **facts)).urgency == urgency


@pytest.mark.parametrize(("days", "urgency"), [(0, 1), (29, 1), (40, 9), (4000, 9)])
async def test_missing_for_days_or_weeks_is_urgent_and_for_years_is_not(house: House, days: int, urgency: int) -> None:
    lost: date = house.clock.now().date() - timedelta(days=days)
    assert (await routed(house, when_lost=lost.isoformat())).urgency == urgency


@pytest.mark.parametrize("when", ["2026", "202X", "2026~", ""])
async def test_a_year_alone_never_makes_somebody_missing_since_yesterday(house: House, when: str) -> None:
    assert (await routed(house, route=Route.DISASTER, when_lost=when)).urgency == Urgency.NORMAL


async def test_a_flood_of_last_week_is_urgent(house: House) -> None:
    last_week = (house.clock.now().date() - timedelta(days=7)).isoformat()
    assert (await routed(house, route=Route.DISASTER, when_lost=last_week)).urgency < Urgency.NORMAL


async def test_the_promised_moment_is_written_in_the_time_of_lima(house: House) -> None:
    found = await routed(house)
    assert found.when == f"{moment(found.promised_by).astimezone(LIMA):%d/%m/%Y, %H:%M}"


async def test_a_table_edited_by_the_office_is_the_one_that_counts(house: House) -> None:
    rule = Rule(5, "ayacucho", "special", note="por acuerdo de marzo")
    await house.database.unit(lambda tx: routing.keep_rules(tx, house, (rule,)))
    found = await routed(house, place_ids=(LIMA_CITY,))
    assert (found.office_id, found.queue) == ("ayacucho", "special")
    await house.database.unit(lambda tx: furnish(tx, house))  # a restart brings no example back
    assert (await routed(house)).queue == "special"


async def test_an_empty_table_still_finds_an_office(house: House) -> None:
    await house.database.unit(lambda tx: routing.keep_rules(tx, house, ()))
    assert (await routed(house, language="quy")).queue == "triage"


async def test_without_any_office_it_is_refused_and_not_lost_silently(house: House) -> None:
    await house.database.unit(lambda tx: tx.run("DELETE FROM offices"))
    with pytest.raises(Refusal):
        await routed(house)


async def test_the_office_that_speaks_the_language_and_has_less_to_do_is_chosen(house: House) -> None:
    await house.database.unit(lambda tx: routing.keep_rules(tx, house, ()))
    first = await routed(house, language="es")
    family = Family(house)
    for mark in ("Zumbaqot", "Yachurim"):
        await Teller(family, mark).whole()
    load = await house.database.read(lambda tx: tx.rows("SELECT DISTINCT office FROM cases"))
    second = await routed(house, language="es")
    assert len(load) == 2 or second.office_id != first.office_id


async def test_the_reasons_are_kept_in_words(house: House) -> None:
    found = await routed(house, minor=True)
    kept = found.as_json()
    assert kept["queue"] == found.queue
    assert any("child" in str(reason) for reason in kept["reasons"])  # type: ignore[union-attr]
