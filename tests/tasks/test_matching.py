"""The matching role as it lives: one holder at a time, the newest; whoever was taken over writes nothing more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import ShiftedClock
from bot.services import asking
from bot.services.house import House
from bot.services.matching import Matcher, Superseded
from bot.services.views import Names, Readiness
from bot.store import changes, roles
from bot.store.changes import Change
from bot.store.roles import RoleRow, Standing
from bot.tasks import matching
from tests.family import house_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


@asynccontextmanager
async def running(house: House) -> AsyncIterator[None]:
    task = asyncio.create_task(matching.match_for_ever(house))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def standing(house: House) -> Names:
    return await house.database.read(lambda tx: asking.standing(tx, house))


async def holder(house: House) -> RoleRow:
    found = await house.database.read(lambda tx: roles.of(tx, roles.MATCHING))
    assert found is not None
    return found


async def until_ready(house: House) -> None:
    async with asyncio.timeout(20):
        while (await standing(house)).readiness is not Readiness.READY:
            await asyncio.sleep(0.01)


async def test_it_says_when_it_reads_when_it_is_ready_and_when_it_leaves(house: House) -> None:
    assert (await standing(house)).readiness is Readiness.AWAY
    async with running(house):
        await until_ready(house)
    assert (await holder(house)).standing is Standing.LEFT
    assert (await standing(house)).readiness is Readiness.AWAY


async def test_one_that_was_killed_is_taken_for_gone_after_a_while(house: House) -> None:
    await Matcher(house).take_over()
    assert (await standing(house)).readiness is Readiness.READY
    assert isinstance(house.clock, ShiftedClock)
    house.clock.advance(timedelta(milliseconds=asking.SILENT_MS + 1))
    assert (await standing(house)).readiness is Readiness.AWAY


async def test_whoever_was_taken_over_acknowledges_and_answers_nothing_more(house: House) -> None:
    old, new = Matcher(house), Matcher(house)
    await old.take_over()
    await new.take_over()
    await house.database.unit(lambda tx: changes.add(tx, Change.ERASED, "person:x", 1))
    with pytest.raises(Superseded):
        await old.follow()
    assert await house.database.read(lambda tx: len(changes.not_followed(tx))) == 1
    with pytest.raises(Superseded):
        await old.beat()
    assert await new.follow() == 1


async def test_the_older_of_two_stands_by_and_takes_up_again_when_the_newer_is_silent(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "_AFTER_TROUBLE", 0.01)
    monkeypatch.setattr(matching, "_BEAT_EVERY", 0.01)
    async with running(house):
        await until_ready(house)
        first = (await holder(house)).holder
        newer = Matcher(house)
        await newer.take_over()
        await asyncio.sleep(0.1)
        assert (await holder(house)).holder == newer.holder != first
        assert isinstance(house.clock, ShiftedClock)
        house.clock.advance(timedelta(milliseconds=asking.SILENT_MS + 1))
        async with asyncio.timeout(20):
            while (await holder(house)).holder == newer.holder:
                await asyncio.sleep(0.01)
        await until_ready(house)
