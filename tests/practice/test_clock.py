"""The practice clock goes forward only, by durations as ISO 8601 writes them."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.clock import NotADuration, PracticeClock, read_duration
from tests.practice.conftest import Practice


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("P3D", timedelta(days=3)),
        ("PT150S", timedelta(seconds=150)),
        ("P1W", timedelta(weeks=1)),
        ("P1DT2H3M4S", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("P0D", timedelta(0)),
    ],
)
def test_a_duration_is_read(text: str, means: timedelta) -> None:
    assert read_duration(text) == means


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "3D", "P3", "P-3D", "P1Y", "P1M", "p3d", "P1DT", "P٣D", "P1D ", "P9999999D"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(NotADuration):
        read_duration(text)


@given(st.text(max_size=12))
def test_any_text_is_a_duration_or_is_refused(text: str) -> None:
    with contextlib.suppress(NotADuration):
        assert read_duration(text) >= timedelta(0)


def test_the_clock_adds_up_and_goes_back_only_when_reset() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    clock = PracticeClock(lambda: start)
    clock.advance(timedelta(days=3))
    clock.advance(timedelta(hours=1))
    assert clock.now() == start + timedelta(days=3, hours=1)
    with pytest.raises(NotADuration):
        clock.advance(timedelta(days=-1))
    with pytest.raises(NotADuration):
        clock.advance(timedelta(days=366 * 100))
    clock.reset()
    assert clock.now() == start
    assert clock.now().tzinfo is UTC


async def test_the_clock_is_moved_over_http(practice: Practice) -> None:
    moved = await practice.http.post("/practice/clock", json={"advance": "P3D"})
    assert moved.json()["ahead_seconds"] == 3 * 86_400
    assert (await practice.http.post("/practice/clock", json={"advance": "P1W"})).json()["ahead_seconds"] == 864_000
    for wrong in ({"advance": "soon"}, {"advance": 3}, {}, {"advance": "P99999D"}):
        assert (await practice.http.post("/practice/clock", json=wrong)).status_code == 400
    assert (await practice.http.get("/practice/clock")).json()["ahead_seconds"] == 864_000
