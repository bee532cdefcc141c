"""Hints between processes by NOTIFY and LISTEN: they save the wait until the next look, and nothing leans on them.

Each is sent after the commit and never inside a unit: a NOTIFY in a transaction makes all who commit
stand in one queue.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import psycopg
import structlog

from bot.domain.errors import Fault
from bot.ids import new_id
from bot.store.database import Hint

CHANNEL = "maskay"
_AGAIN = 2.0
# However much happens, others need not be told more often.
_GATHER = 0.005
log = structlog.get_logger()


class Hints:
    """`notify` says one text on the channel; it runs in a thread of the pool."""

    def __init__(self, address: str, notify: Callable[[str], None]) -> None:
        self._address = address
        self._notify = notify
        self._me = new_id()
        self._waiting: set[Hint] = set()
        self._saying: asyncio.Task[None] | None = None

    def tell(self, hint: Hint) -> None:
        """Say it soon. Several of one kind are one."""
        self._waiting.add(hint)
        if self._saying is None or self._saying.done():
            self._saying = asyncio.create_task(self._say())

    async def listen(self, hinted: Callable[[Hint], None]) -> None:
        """Hear what other processes say, until cancelled."""
        while True:
            with suppress(psycopg.Error):
                async with await psycopg.AsyncConnection.connect(
                    self._address, autocommit=True, connect_timeout=5
                ) as connection:
                    await connection.execute("LISTEN maskay")
                    for hint in Hint:
                        hinted(hint)  # whatever was said while nobody listened
                    async for note in connection.notifies():
                        said, _colon, by = note.payload.partition(":")
                        if by != self._me and said in set(Hint):
                            hinted(Hint(said))
            await asyncio.sleep(_AGAIN)

    async def close(self) -> None:
        """Say nothing more."""
        if self._saying is not None:
            self._saying.cancel()
            await asyncio.gather(self._saying, return_exceptions=True)

    async def _say(self) -> None:
        while self._waiting:
            await asyncio.sleep(_GATHER)
            waiting, self._waiting = self._waiting, set()
            for hint in waiting:
                with suppress(Fault, RuntimeError):
                    await asyncio.to_thread(self._notify, f"{hint}:{self._me}")
