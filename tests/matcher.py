"""The matching role inside a test: everybody read, everything that changed followed, questions answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.services.house import House
from bot.services.matching import Matcher


async def matched(house: House) -> Matcher:
    """A fresh holder of the role that has followed everything."""
    matcher = Matcher(house)
    await matcher.take_over()
    while await matcher.follow():
        pass
    return matcher


@asynccontextmanager
async def answering(house: House) -> AsyncIterator[Matcher]:
    """The same, and it answers whoever asks by name within the block."""
    matcher = await matched(house)
    task = asyncio.create_task(answer_for_ever(matcher))
    try:
        yield matcher
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def answer_for_ever(matcher: Matcher) -> None:
    """Answer whoever asks by name."""
    while True:
        if not await matcher.answer():
            await asyncio.sleep(0.005)
