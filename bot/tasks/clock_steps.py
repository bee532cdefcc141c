"""Notices that the machine's clock was set: nobody waits for hours that come twice, nothing is destroyed in haste."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from bot.clock import SystemClock, monotonic_us, ms
from bot.domain.errors import Fault
from bot.services.house import House
from bot.store import waiting

_EVERY = 1.0
# A clock that is only nudged is no trouble (ms).
STEP_MS = 3_000
# Put forward further than this, the clock is not believed for so long: a wrong date would end every draft.
FAR_MS = HELD_MS = 3600 * 1000
log = structlog.get_logger()


@dataclass(slots=True)
class ClockSteps:
    """Compares the house's clock with one that can't be set. Used by one event loop; `run` beside the rest.

    Only steps while it runs are seen: nobody knows how long the program was away before it started.
    """

    house: House
    woken: Callable[[], None]
    every: float = _EVERY
    _ahead: float = field(init=False)
    _held_until: float = field(init=False, default=0.0)
    _hurry_beyond: int | None = waiting.LONGEST_MS

    def __post_init__(self) -> None:
        self._ahead = self._difference()

    async def run(self) -> None:
        """Once the clock was set back, what waits for another try is tried at once, and `woken` is called.

        The same at the start, for what no try can have been put off so long.
        """
        while True:
            self._look()
            if self._hurry_beyond is not None and await self._hurried(self._hurry_beyond):
                self._hurry_beyond = None
                self.woken()
            await asyncio.sleep(self.every)

    def believed(self) -> bool:
        """Whether what time ends may end now. False for an hour after the clock was put far forward.

        Whoever set it wrong has that hour. A practice's own clock is put forward on purpose, and believed.
        """
        self._look()
        return monotonic_us() / 1000 >= self._held_until

    def _look(self) -> None:
        ahead = self._difference()
        step = ahead - self._ahead
        if abs(step) <= STEP_MS:
            return
        self._ahead = ahead
        log.warning("the clock was set", seconds=round(step / 1000))
        if step < 0:
            self._hurry_beyond = 0
            self._held_until = 0.0
        elif step > FAR_MS and isinstance(self.house.clock, SystemClock):
            self._held_until = monotonic_us() / 1000 + HELD_MS
            log.warning("nothing is ended by time for an hour", seconds=HELD_MS // 1000)

    async def _hurried(self, beyond: int) -> bool:
        try:
            await self.house.database.unit(lambda tx: waiting.hurry(tx, ms(self.house.clock.now()), beyond))
        except Fault as fault:
            log.warning("the clock was set and the store waits", kind=fault.what)
            return False
        return True

    def _difference(self) -> float:
        return ms(self.house.clock.now()) - monotonic_us() / 1000
