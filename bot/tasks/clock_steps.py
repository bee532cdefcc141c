"""Notices that the machine's clock was set, so that nobody waits for hours that were already over once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.clock import monotonic_us, ms
from bot.domain.errors import Fault
from bot.services.house import House
from bot.store import waiting

_EVERY = 1.0
# A clock that is only nudged is no trouble.
STEP = timedelta(seconds=3)
log = structlog.get_logger()


async def watch_for_ever(house: House, woken: Callable[[], None], every: float = _EVERY) -> None:
    """Compare the clock with one that can't be set. Once it was set back, what waits for another try is tried at
    once, and `woken` is called. The same at start, for what can't have been meant: nobody knows how long we were away.
    """
    beyond: int | None = waiting.LONGEST_MS
    behind = _ahead_of_monotonic(house)
    while True:
        ahead = _ahead_of_monotonic(house)
        if abs(ahead - behind) > STEP / timedelta(milliseconds=1):
            log.warning("the clock was set", seconds=round((ahead - behind) / 1000))
            beyond = 0 if ahead < behind else beyond
            behind = ahead
        if beyond is not None and await _hurried(house, beyond):
            beyond = None
            woken()
        await asyncio.sleep(every)


async def _hurried(house: House, beyond: int) -> bool:
    try:
        await house.database.unit(lambda tx: waiting.hurry(tx, ms(house.clock.now()), beyond))
    except Fault as fault:
        log.warning("the clock was set and the store waits", kind=fault.what)
        return False
    return True


def _ahead_of_monotonic(house: House) -> float:
    return ms(house.clock.now()) - monotonic_us() / 1000
