"""The bot writes first only by day, wherever the person is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import LIMA
from bot.services.daytime import is_day, next_daytime, zones_of

COUNTRIES = sorted(get_global("territory_zones"))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, st.sampled_from(COUNTRIES))
def test_the_next_daytime_is_by_day_never_earlier_and_within_a_day_and_a_half(moment: datetime, country: str) -> None:
    zones = zones_of(country)
    at = next_daytime(moment, zones)
    assert at >= moment
    assert at - moment <= timedelta(hours=36)
    assert is_day(at, zones) or is_day(at, zones[:1])


@given(MOMENTS)
def test_by_day_nothing_waits(moment: datetime) -> None:
    at = next_daytime(moment, (LIMA,))
    assert next_daytime(at, (LIMA,)) == at


@pytest.mark.parametrize(
    ("hour", "expected"), [(7, 8), (8, 8), (13, 13), (19, 19)], ids=["before 8", "at 8", "noon", "before 20"]
)
def test_in_lima_the_day_is_from_8_to_20(hour: int, expected: int) -> None:
    moment = datetime(2026, 5, 4, hour, 0, tzinfo=LIMA)
    assert next_daytime(moment, zones_of("PE")).astimezone(LIMA).hour == expected


@pytest.mark.parametrize("hour", [20, 23])
def test_in_the_evening_it_waits_for_the_morning(hour: int) -> None:
    at = next_daytime(datetime(2026, 5, 4, hour, 30, tzinfo=LIMA), zones_of("PE")).astimezone(LIMA)
    assert (at.day, at.hour, at.minute) == (5, 8, 0)


def test_a_migrant_is_written_to_by_their_own_clock() -> None:
    afternoon_in_lima = datetime(2026, 5, 4, 16, 0, tzinfo=LIMA)  # 22 h in Milan
    at = next_daytime(afternoon_in_lima, zones_of("IT")).astimezone(ZoneInfo("Europe/Rome"))
    assert at.hour == 8


def test_a_country_nobody_knows_is_lima() -> None:
    assert zones_of("") == zones_of("??") == (LIMA,)
