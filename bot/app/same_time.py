"""One time for all processes of a practice: that of its Telegram, which the person who practises may advance."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import httpx

from bot.clock import ShiftedClock
from bot.practice import organisation


async def same_time(clock: ShiftedClock, telegram: str) -> None:
    """Follow the clock of a practice Telegram that runs in another process."""
    async with httpx.AsyncClient() as http:
        while True:
            with suppress(httpx.HTTPError, KeyError, ValueError):
                answer = (await http.get(f"{telegram}/practice/clock")).json()
                organisation.follow_clock(clock, answer)
            await asyncio.sleep(0.5)
