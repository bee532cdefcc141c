"""After an earthquake: thousands of people press "start" within a minute, some of them again and again.

Nobody may be lost, nobody may wait because others shout. What the store does is measured; sending the
answers is bound by Telegram's own 30 messages a second, which is told beside it.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from pathlib import Path
from typing import Any

from bot.telegram import receive
from tests.bench.updates.families import Phone, lines_of
from tests.bench.updates.ours import BATCH, Ours
from tests.family import BOT_ID

IMPATIENT = 0.05  # so many of them write
TIMES = 10  # messages each instead of one


async def surge(folder: Path, chats: int, seconds: float) -> dict[str, Any]:
    """Lost updates, unanswered chats, and waiting times (s) of those who wrote once and of the impatient."""
    arrivals = _arrivals(chats, seconds)
    stored: dict[int, float] = {}
    waits: dict[bool, list[float]] = {True: [], False: []}
    impatient = {update for _at, update, _body, many in arrivals if many}
    async with Ours.open_in(folder) as ours:
        oldest = 0.0
        seen = asyncio.Event()
        ours.lanes.handled = seen.set
        telling = asyncio.create_task(_receive(ours, arrivals, stored))
        handled: set[int] = set()
        while not telling.done() or len(handled) < len(arrivals):
            seen.clear()
            rows = await ours.house.database.read(
                lambda tx: tx.rows("SELECT update_id FROM inbox WHERE state = 'done' AND received_at > 0")
            )
            now = time.perf_counter()
            for update in {row[0] for row in rows} - handled:
                waits[update in impatient].append(now - stored.get(update, now))
                handled.add(update)
            waiting = [now - at for update, at in stored.items() if update not in handled]
            oldest = max([oldest, *waiting])
            await asyncio.wait({asyncio.create_task(seen.wait())}, timeout=0.5)
        await telling
        answered = await ours.house.database.read(
            lambda tx: tx.rows("SELECT count(DISTINCT chat) FROM outbox WHERE kind = 'ask'")[0][0]
        )
    return {
        "chats": chats, "updates": len(arrivals), "lost": len(arrivals) - len(handled),
        "unanswered_chats": chats - int(answered), "oldest_wait_s": oldest,
        "quiet": _spread(waits[False]), "impatient": _spread(waits[True]),
        "telegram_minutes": chats / 30 / 60,
    }  # fmt: skip


def _arrivals(chats: int, seconds: float) -> list[tuple[float, int, bytes, bool]]:
    """When each update arrives, in order: its moment, id, bytes, and whether an impatient person sent it."""
    chance = random.Random(2007)  # the year of Pisco
    moments: list[tuple[float, Phone, bool]] = []
    for address in range(1, chats + 1):
        phone, many = Phone(address, lines_of("es-request-full")), chance.random() < IMPATIENT
        moments += [(chance.uniform(0, seconds), phone, many) for _ in range(TIMES if many else 1)]
    moments.sort(key=lambda each: each[0])
    now = int(time.time())
    return [
        (at, n, phone.raw(0, n, now + int(at) + 1), many)
        for n, (at, phone, many) in enumerate(moments, start=1)
    ]  # fmt: skip


async def _receive(ours: Ours, arrivals: list[tuple[float, int, bytes, bool]], stored: dict[int, float]) -> None:
    began, next_one = time.perf_counter(), 0
    while next_one < len(arrivals):
        passed = time.perf_counter() - began
        batch = []
        while next_one < len(arrivals) and arrivals[next_one][0] <= passed and len(batch) < BATCH:
            batch.append(arrivals[next_one])
            next_one += 1
        if not batch:
            await asyncio.sleep(arrivals[next_one][0] - passed)
            continue
        await receive.keep(ours.house, BOT_ID, [json.loads(body) for _at, _n, body, _many in batch])
        now = time.perf_counter()
        stored.update((number, now) for _at, number, _body, _many in batch)
        ours.lanes.arrived.set()


def _spread(waits: list[float]) -> dict[str, float]:
    if not waits:
        return {}
    ordered = sorted(waits)
    return {"p50": ordered[len(ordered) // 2], "p99": ordered[int(len(ordered) * 0.99)], "most": ordered[-1]}
