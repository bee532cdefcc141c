"""One lane process of the bench on PostgreSQL: the real lanes, woken by the database, until its line is cut."""

from __future__ import annotations

import asyncio
from multiprocessing.connection import Connection
from pathlib import Path

import telegram

from bot.conversation.reading.prepared import prepare
from bot.store.database import Hint
from bot.telegram.lanes import Lanes
from tests.family import house_in


def work(folder: Path, address: str, line: Connection) -> None:
    """Say "ready" once the house is open; end when the other side hangs up."""
    asyncio.run(_work(folder, address, line))


async def _work(folder: Path, address: str, line: Connection) -> None:
    async with house_in(folder, database=address) as house:
        prepare()
        house.places.prepare()
        lanes = Lanes(house, telegram.Bot("1:bench"), lambda: house.database.hint(Hint.OUTBOX))
        over = asyncio.Event()
        asyncio.get_running_loop().add_reader(line.fileno(), over.set)
        running = [
            asyncio.create_task(lanes.run()),
            asyncio.create_task(house.database.listen(lambda _hint: lanes.arrived.set())),
        ]
        line.send("ready")
        await over.wait()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
