"""What an office promises holds in its own hours: nights, weekends and holidays don't count."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.domain.offices import (
    PROMISES,
    Hours,
    Office,
    Urgency,
    example_offices,
    office_from_json,
    office_to_json,
    open_now,
    opens_next,
    promised_by,
)

LIMA = ZoneInfo("America/Lima")
NINE_TO_SIX = (Hours(dt.time(9), dt.time(18)),)
OFFICE = Office("ayacucho", "Oficina de Ayacucho", "Ayacucho", ("es", "quy"), (NINE_TO_SIX,) * 5 + ((), ()))
CHRISTMAS = dt.date(2026, 12, 25)  # a Friday


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=LIMA)


def test_an_urgent_case_of_the_morning_is_read_within_two_hours() -> None:
    assert promised_by(OFFICE, at(24, 10), Urgency.MINOR) == at(24, 12)


def test_what_is_left_of_two_hours_at_closing_time_is_worked_next_morning() -> None:
    assert promised_by(OFFICE, at(24, 17, 30), Urgency.DETENTION) == at(25, 10, 30)


def test_an_urgent_case_of_a_friday_night_waits_for_monday_morning() -> None:
    assert promised_by(OFFICE, at(27, 22), Urgency.NOW_MISSING) == at(30, 11)


def test_two_hours_that_end_at_closing_time_are_promised_for_closing_time() -> None:
    assert promised_by(OFFICE, at(24, 16), Urgency.DISASTER) == at(24, 18)


def test_an_ordinary_case_is_read_by_the_end_of_the_third_working_day() -> None:
    assert promised_by(OFFICE, at(23, 10), Urgency.NORMAL) == at(26, 18)
    assert promised_by(OFFICE, at(26, 10), Urgency.NORMAL) == at(1, 18, month=12)  # a Thursday: over the weekend
    assert promised_by(OFFICE, at(28, 10), Urgency.NORMAL) == at(2, 18, month=12)  # a Saturday


def test_a_holiday_is_no_working_day() -> None:
    office = replace(OFFICE, holidays=frozenset([CHRISTMAS]))
    assert promised_by(office, at(23, 10, month=12), Urgency.NORMAL) == at(29, 18, month=12)
    assert not open_now(office, at(25, 10, month=12))
    assert open_now(OFFICE, at(25, 10, month=12))


def test_a_break_at_noon_does_not_count() -> None:
    day = (Hours(dt.time(9), dt.time(13)), Hours(dt.time(14), dt.time(18)))
    office = Office("a", "A", "", ("es",), (day,) * 7)
    assert promised_by(office, at(24, 12), Urgency.TRAFFICKING) == at(24, 15)
    assert not open_now(office, at(24, 13, 30))


def test_an_office_is_open_from_its_opening_until_just_before_its_closing() -> None:
    assert [open_now(OFFICE, at(24, hour)) for hour in (8, 9, 17, 18)] == [False, True, True, False]
    assert not open_now(OFFICE, at(28, 10))
    assert opens_next(OFFICE, at(28, 10)) == at(30, 9)
    assert opens_next(OFFICE, at(24, 10)) == at(24, 10)


def test_hours_are_those_of_the_office_and_not_of_the_caller() -> None:
    assert open_now(OFFICE, dt.datetime(2026, 11, 24, 14, 0, tzinfo=dt.UTC))
    assert not open_now(OFFICE, dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC))


def test_an_office_closed_for_years_promises_nothing() -> None:
    holidays = frozenset(dt.date(2026, 11, 1) + dt.timedelta(days=n) for n in range(1000))
    office = Office("a", "A", "", ("es",), (NINE_TO_SIX,) * 7, holidays=holidays)
    with pytest.raises(Refusal):
        promised_by(office, at(24, 10), Urgency.NORMAL)
    with pytest.raises(Refusal):
        opens_next(office, at(24, 10))
    assert not open_now(office, at(24, 10))


def _spans(minutes: list[int]) -> tuple[Hours, ...]:
    ends = sorted(set(minutes))
    times = [dt.time(m // 60, m % 60) for m in ends[: len(ends) // 2 * 2]]
    return tuple(Hours(a, b) for a, b in zip(times[::2], times[1::2], strict=True))


DAY_OF_HOURS = st.lists(st.integers(0, 1439), max_size=6).map(_spans)
OFFICES = st.builds(
    lambda hours, zone, holidays: Office("a", "A", "", ("es",), hours, zone, holidays=frozenset(holidays)),
    st.tuples(*[DAY_OF_HOURS] * 7).filter(any),
    st.sampled_from(["America/Lima", "America/Santiago", "Europe/Madrid", "America/New_York"]),
    st.lists(st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)), max_size=20),
)
MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 6, 1), timezones=st.just(dt.UTC))


@given(office=OFFICES, received=MOMENTS, urgency=st.sampled_from(Urgency))
def test_a_promise_is_never_in_the_past_and_always_within_opening_hours(
    office: Office, received: dt.datetime, urgency: Urgency
) -> None:
    promised = promised_by(office, received, urgency)
    assert promised >= received
    just_before = promised - dt.timedelta(microseconds=1)
    assert open_now(office, promised) or open_now(office, just_before)
    assert promised.date() not in office.holidays or just_before.date() not in office.holidays


@given(office=OFFICES, received=MOMENTS)
def test_asking_later_never_gets_an_earlier_promise(office: Office, received: dt.datetime) -> None:
    for urgency in (Urgency.MINOR, Urgency.NORMAL):
        later = promised_by(office, received + dt.timedelta(hours=5), urgency)
        assert later >= promised_by(office, received, urgency)


def test_every_urgency_has_a_promise_of_one_kind() -> None:
    assert set(PROMISES) == set(Urgency)
    assert all(bool(p.open_hours) != bool(p.working_days) for p in PROMISES.values())


@given(office=OFFICES)
def test_an_office_written_down_reads_back_the_same(office: Office) -> None:
    rounded = office_from_json(office_to_json(office))
    assert rounded == office


@given(
    text=st.one_of(
        st.text(max_size=60), st.recursive(st.none() | st.integers() | st.text(max_size=5), st.lists).map(json.dumps)
    )
)
def test_text_that_is_no_office_is_refused_and_nothing_else(text: str) -> None:
    with pytest.raises(Refusal):
        office_from_json(text)


@pytest.mark.parametrize(
    "changed",
    [
        {"hours": {}},
        {"hours": {"mon": ["18:00-09:00"]}},
        {"hours": {"mon": ["09:00-13:00", "12:00-18:00"]}},
        {"hours": {"mon": "09:00-18:00"}},
        {"timezone": "America"},
        {"timezone": "../../etc/passwd"},
        {"timezone": "Nowhere/Land"},
        {"id": ""},
        {"languages": "es"},
        {"holidays": ["Christmas"]},
        {"checked_on": 7},
    ],
)
def test_an_office_that_makes_no_sense_is_refused(changed: dict[str, object]) -> None:
    row = json.loads(office_to_json(OFFICE)) | changed
    with pytest.raises(Refusal):
        office_from_json(json.dumps(row))


def test_an_office_needs_seven_days() -> None:
    with pytest.raises(Refusal):
        Office("a", "A", "", ("es",), (NINE_TO_SIX,))


def test_the_example_offices_serve_spanish_and_quechua_and_ask_to_be_checked() -> None:
    offices = example_offices()
    assert len(offices) == 3
    assert any(office.serves("quy") for office in offices)
    assert all(office.serves("es") and office.needs_check(dt.date(2026, 11, 23)) for office in offices)
    for office in offices:
        assert open_now(office, dt.datetime(2026, 11, 23, 10, tzinfo=ZoneInfo(office.timezone)))
        assert not open_now(office, dt.datetime(2026, 12, 25, 10, tzinfo=ZoneInfo(office.timezone)))


def test_a_listing_is_checked_again_after_half_a_year() -> None:
    office = Office("a", "A", "", ("es",), (NINE_TO_SIX,) * 7, checked_on=dt.date(2026, 1, 1))
    assert not office.needs_check(dt.date(2026, 6, 30))
    assert office.needs_check(dt.date(2026, 7, 1))
