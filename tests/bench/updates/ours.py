"""The whole path from raw JSON to queued replies: receive, inbox, lanes, engine, outbox; real files, real keys.

Telegram's side is played between the measured parts: what is queued becomes "sent", with a message id,
as `bot.telegram.deliver` notes it, so that the next answer answers a question that was seen.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import telegram

from bot.clock import ms
from bot.conversation.reading.prepared import prepare
from bot.services import chats
from bot.services.house import House
from bot.store import drafts, inbox, outbox
from bot.store.database import Hint, Tx
from bot.telegram import receive
from bot.telegram.lanes import Lanes
from tests.bench.updates.families import Families
from tests.family import BOT_ID, house_in

# Telegram gives at most so many to one getUpdates.
BATCH = 100


@dataclass(slots=True)
class Ours:
    """A house that takes updates. Made by `open_in`. `elsewhere`: other processes are the lanes."""

    house: House
    elsewhere: bool = False
    lanes: Lanes = field(init=False)
    _phones: dict[str, int] = field(default_factory=dict)
    _progress: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        # No callback query is among the updates, so the client is never asked.
        self.lanes = Lanes(self.house, telegram.Bot("1:bench"), self._progress.set)

    @classmethod
    @asynccontextmanager
    async def open_in(cls, folder: Path, *, database: str = "", elsewhere: bool = False) -> AsyncIterator[Ours]:
        """A fresh house in this folder, its lanes running, unless they run elsewhere."""
        folder.mkdir(parents=True, exist_ok=True)
        async with house_in(folder, database=database) as house:
            prepare()
            house.places.prepare()
            ours = cls(house, elsewhere)
            if elsewhere:
                yield ours
                return
            running = asyncio.create_task(ours.lanes.run())
            try:
                yield ours
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)

    async def ingest(self, bodies: Sequence[bytes]) -> None:
        """Store these updates as polling does: a batch, one commit, then the next."""
        for first in range(0, len(bodies), BATCH):
            raws = [json.loads(body) for body in bodies[first : first + BATCH]]
            await receive.keep(self.house, BOT_ID, raws)

    async def take(self, bodies: Sequence[bytes]) -> None:
        """The whole path: store each batch, handle meanwhile; done when every reply is queued and committed."""
        for first in range(0, len(bodies), BATCH):
            raws = [json.loads(body) for body in bodies[first : first + BATCH]]
            await receive.keep(self.house, BOT_ID, raws)
            self._arrived()
        while await self.waiting():
            self._progress.clear()
            self._arrived()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._progress.wait(), 0.005 if self.elsewhere else 1)

    def _arrived(self) -> None:
        self.lanes.arrived.set()
        self.house.database.hint(Hint.INBOX)

    async def waiting(self) -> int:
        """How many updates nobody has handled yet."""
        return (await self.house.database.read(inbox.waiting))[0]

    async def deliver(self, families: Families) -> int:
        """Everything queued is sent, in order; how many messages that were."""
        for address in families.phones:
            self._phones.setdefault(chats.key_of(self.house, BOT_ID, address), address)
        return await self.house.database.unit(lambda tx: self._sent(tx, families))

    def _sent(self, tx: Tx, families: Families) -> int:
        now = ms(self.house.clock.now())
        rows = tx.rows("SELECT id, chat, prompt_of, revision FROM outbox WHERE state = 'new' ORDER BY position")
        for outbox_id, chat, prompt_of, revision in rows:
            outbox.sent(tx, outbox_id, now, next(families.phones[self._phones[chat]].ids))
            if prompt_of is not None:
                drafts.prompted(tx, prompt_of, revision, now)
        return len(rows)

    def date(self) -> int:
        """When somebody writes who has just read what was sent (Telegram's seconds)."""
        return ms(self.house.clock.now()) // 1000 + 1

    async def count(self, table: str) -> int:
        """How many rows a table has."""
        found = await self.house.database.read(lambda tx: tx.rows(f"SELECT count(*) FROM {table}"))
        return int(found[0][0])
