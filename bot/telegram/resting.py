"""Waiting for something to do without missing the order to stop."""

from __future__ import annotations

import asyncio
from contextlib import suppress


async def set_within(event: asyncio.Event, seconds: float) -> None:
    """Until the event is set, so many seconds at most.

    Not asyncio.wait_for: in Python 3.11 it forgets a cancellation that comes at the moment the event is
    set, and the loop around it would run for ever.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
