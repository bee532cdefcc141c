"""How long a family's message waits: from the moment it is stored to the moment its reply is queued, committed."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

from bot.telegram import receive
from tests.bench.updates.families import Families
from tests.bench.updates.ours import Ours
from tests.family import BOT_ID


async def waits(folder: Path, chats_a_second: int, seconds: float) -> list[float]:
    """Milliseconds of each update at a steady pace, one message a chat and round, as by webhook: one at a time.

    Measured at the latest moment it can be seen: after the lanes said that a commit is done.
    """
    families = Families(chats_a_second * 2)
    async with Ours.open_in(folder) as ours:
        watch = _Watch(ours)
        step, queue = 0, list[bytes]()
        began = time.perf_counter()
        sent = 0
        while (passed := time.perf_counter() - began) < seconds:
            if not queue:
                await watch.empty()
                await ours.deliver(families)
                queue = families.round(step, ours.date())[::-1]
                step += 1
            if sent > passed * chats_a_second:
                await asyncio.sleep(sent / chats_a_second - passed)
            await watch.send(queue.pop())
            sent += 1
        await watch.empty()
    return watch.found


class _Watch:
    """Knows when each update was stored, and looks for it after each commit of the lanes."""

    def __init__(self, ours: Ours) -> None:
        self.found: list[float] = []
        self._ours = ours
        self._stored: dict[int, float] = {}
        self._none_left = asyncio.Event()
        ours.lanes.handled = self._handled
        self._looks: set[asyncio.Task[None]] = set()

    async def send(self, body: bytes) -> None:
        raw = json.loads(body)
        await receive.keep(self._ours.house, BOT_ID, [raw])
        self._stored[raw["update_id"]] = time.perf_counter()
        self._none_left.clear()
        self._ours.lanes.arrived.set()

    def _handled(self) -> None:
        task = asyncio.create_task(self._look(time.perf_counter()))
        self._looks.add(task)
        task.add_done_callback(self._looks.discard)

    async def _look(self, at: float) -> None:
        rows = await self._ours.house.database.read(
            lambda tx: tx.rows("SELECT update_id FROM inbox WHERE state = 'new'")
        )
        waiting = {row[0] for row in rows}
        for update_id, since in list(self._stored.items()):
            if since <= at and update_id not in waiting:
                self.found.append((at - since) * 1000)
                del self._stored[update_id]
        if not self._stored:
            self._none_left.set()

    async def empty(self) -> None:
        """Wait until every message sent so far was handled."""
        if self._stored:
            await asyncio.wait_for(self._none_left.wait(), 60)
