"""Waiting for news: whatever happens after the look and before the sleep wakes the sleeper."""

from __future__ import annotations

import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from bot.practice.updates import Bell
from bot.practice.waiting import wait_until


async def silence() -> Message:
    """A caller who stays on the line."""
    await asyncio.sleep(3600)
    return {"type": "http.disconnect"}


@pytest.fixture
def request_() -> Request:
    return Request({"type": "http"}, silence)


async def test_a_ring_between_the_look_and_the_sleep_is_not_missed(request_: Request) -> None:
    bell, news = Bell(), []

    def ready() -> bool:
        there = bool(news)
        if not there:
            # Somebody writes at this very moment; their turn comes before the sleeper's.
            asyncio.get_running_loop().call_soon(lambda: (news.append("hola"), bell.ring()))
        return there

    assert await asyncio.wait_for(wait_until(request_, bell, ready, 30), 2)


async def test_without_news_it_ends_when_the_time_is_over_and_nobody_sleeps_on(request_: Request) -> None:
    bell = Bell()
    assert not await wait_until(request_, bell, lambda: False, 0.02)
    assert bell.sleepers == 0


async def test_a_server_that_stops_ends_the_wait(request_: Request) -> None:
    bell = Bell()
    waiting = asyncio.create_task(wait_until(request_, bell, lambda: False, 30))
    await asyncio.sleep(0.01)
    assert bell.sleepers == 1
    bell.close()
    assert not await asyncio.wait_for(waiting, 2)
    assert not await asyncio.wait_for(wait_until(request_, bell, lambda: False, 30), 2)
