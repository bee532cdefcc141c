"""This process among the others: it says that it lives, sees who no longer does, and holds leases."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from bot.domain.errors import Fault
from bot.ids import new_id
from bot.services.house import House
from bot.store import processes
from bot.store.database import Tx
from bot.store.processes import ProcessRow

POLLING = "polling"
# Whoever has not moved for so many seconds, while we did all the time, is dead: killed, or cut off.
SILENT = 6.0
_BEAT = 1.0
# Where no other program can be, the sign of life is for people only.
_BEAT_ALONE = 15.0
log = structlog.get_logger()


@dataclass(slots=True)
class Presence:
    """Made at the start; `enter` before anything else runs, `run` beside it.

    Nobody's clock is trusted: a process watches whether the others' counters move, by its own
    stopwatch, and forgets what it saw whenever it was itself cut off from the database.
    """

    house: House
    roles: Iterable[str] = ()
    id: str = field(default_factory=new_id)
    _beat: int = 0
    _seen: dict[str, tuple[int, float]] = field(default_factory=dict)

    async def enter(self) -> None:
        """Work here from now on. Where nobody else can be, what a stop left behind is cleared away.

        Waits while the store can't: whoever isn't known here would be taken for dead.
        """
        while True:
            try:
                await self._enter()
                return
            except Fault as fault:
                log.warning("waiting to begin", kind=fault.what)
                await asyncio.sleep(_BEAT)

    async def _enter(self) -> None:
        def unit(tx: Tx) -> None:
            if not self.house.database.shared:
                processes.only(tx, self.id)
            processes.enter(tx, self._row(tx))

        await self.house.database.unit(unit, guarded=True)

    async def run(self) -> None:
        """Say that we live, until stopped; then leave, so that nobody has to wait for what we held."""
        try:
            while True:
                await asyncio.sleep(_BEAT if self.house.database.shared else _BEAT_ALONE)
                try:
                    await self.round()
                except Fault as fault:
                    self._seen.clear()
                    log.warning("no sign of life could be given", kind=fault.what)
        finally:
            with suppress(Fault):
                await self.house.database.unit(lambda tx: processes.leave(tx, self.id), guarded=True)

    async def round(self) -> None:
        """One beat, and a look at the others."""
        self._beat += 1
        others = await self.house.database.unit(self._one_beat, guarded=True)
        now = time.monotonic()
        self._seen = {each.id: self._watched(each, now) for each in others}
        for each in others:
            beat, since = self._seen[each.id]
            if now - since > SILENT and await self._bury(each.id, beat):
                log.warning("another process is gone", roles=each.roles)

    async def _bury(self, process_id: str, last_beat: int) -> bool:
        return await self.house.database.unit(lambda tx: processes.bury(tx, process_id, last_beat), guarded=True)

    async def may_poll(self) -> bool:
        """Whether this process is the one that asks Telegram for updates. Raises Fault."""
        if await self.house.database.read(lambda tx: processes.holds(tx, POLLING, self.id)):
            return True
        return await self.house.database.unit(lambda tx: processes.take(tx, POLLING, self.id))

    def _one_beat(self, tx: Tx) -> list[ProcessRow]:
        if not processes.beat(tx, self.id, self._beat):
            # The others took us for dead: a long pause of this machine. What we held is theirs; we go on.
            processes.enter(tx, self._row(tx))
        return [each for each in processes.everybody(tx) if each.id != self.id]

    def _watched(self, other: ProcessRow, now: float) -> tuple[int, float]:
        seen = self._seen.get(other.id)
        return seen if seen is not None and seen[0] == other.beat else (other.beat, now)

    def _row(self, tx: Tx) -> ProcessRow:
        now = tx.clock()
        where = f"{socket.gethostname()}:{os.getpid()}"
        return ProcessRow(self.id, " ".join(self.roles), where, now, self._beat, now)
