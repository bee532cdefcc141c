"""The referral numbers: at once, in both languages, those that answer now first."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import ShiftedClock
from bot.services import numbers
from bot.services.chats import key_of
from bot.services.house import House
from bot.services.sending import Post
from tests.family import BOT_ID, Family, house_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def at(house: House, lines: tuple[str, ...]) -> Family:
    family = Family(house)
    for line in lines:
        await family.say(line)
    return family


KINDS = ("suicide", "danger_now", "trafficking", "minor_writing", "danger", "detention", "family_violence")


@pytest.mark.parametrize("kind", KINDS)
async def test_every_alarm_has_a_number_or_a_place_to_show_at_any_hour(house: House, kind: str) -> None:
    family = await at(house, ("/start", "Runasimi"))
    key = key_of(house, BOT_ID, family.chat_id)
    assert isinstance(house.clock, ShiftedClock)
    for hour in (0, 8, 16):
        await house.database.unit(lambda tx, h=hour: numbers.show(tx, house, Post(tx, house, key, f"x:{h}"), kind))  # type: ignore[misc]
        (shown,) = await family.receive()
        assert any(mark in shown for mark in ("☎", "•")), kind
        assert len([line for line in shown.split("\n\n")[0].splitlines() if line]) <= numbers.MOST
        house.clock.advance(timedelta(hours=8))


async def test_who_answers_now_stands_before_who_is_closed(house: House) -> None:
    family = await at(house, ("/start", "Castellano"))
    key = key_of(house, BOT_ID, family.chat_id)
    assert isinstance(house.clock, ShiftedClock)
    for hour in range(0, 24, 6):
        await house.database.unit(
            lambda tx, h=hour: numbers.show(tx, house, Post(tx, house, key, f"y:{h}"), "family_violence")  # type: ignore[misc]
        )
        lines = (await family.receive())[0].splitlines()
        closed = ["cerrado ahora" in line for line in lines]
        assert closed == sorted(closed)
        house.clock.advance(timedelta(hours=6))


async def test_a_kind_nobody_entered_a_number_for_shows_nothing(house: House) -> None:
    family = await at(house, ("/start", "Castellano"))
    key = key_of(house, BOT_ID, family.chat_id)
    await house.database.unit(lambda tx: numbers.show(tx, house, Post(tx, house, key, "z"), "no_such_kind"))
    assert await family.receive() == []


async def test_closed_is_said_in_both_languages_to_who_speaks_quechua(house: House) -> None:
    family = await at(house, ("/start", "Runasimi"))
    key = key_of(house, BOT_ID, family.chat_id)
    assert isinstance(house.clock, ShiftedClock)
    seen = set()
    for hour in range(0, 24, 3):
        await house.database.unit(
            lambda tx, h=hour: numbers.show(tx, house, Post(tx, house, key, f"q:{h}"), "family_violence")  # type: ignore[misc]
        )
        (shown,) = await family.receive()
        closed = house.words.text(numbers.CLOSED_NOW, "quy").rpartition("(")[2] in shown
        assert ("cerrado ahora" in shown) == closed
        seen.add(closed)
        house.clock.advance(timedelta(hours=3))
    assert False in seen
