"""A real house on one side, a practice Telegram over loopback HTTP on the other, and what stands between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import telegram
from telegram.request import HTTPXRequest

from bot.app.program import Program
from bot.app.serving import listening_socket, web_server
from bot.clock import ShiftedClock
from bot.domain.words import Message
from bot.services import chats
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.sending import ApprovedText, Post, send_reply
from bot.store.database import Tx
from bot.telegram import receive
from bot.telegram.client import client
from bot.telegram.limits import A_SECOND, Limits
from tests.family import house_in
from tests.practice.conftest import Practice, practice, served
from tests.practice.judge import judge_call

__all__ = ["practice", "served"]
PATIENCE = 20.0
SECRET = "a-secret-of-the-webhook"


@dataclass
class Line:
    """House, client and Telegram of one test."""

    house: House
    practice: Practice
    bot: telegram.Bot
    program: Program = field(init=False)

    def __post_init__(self) -> None:
        self.program = Program(self.house, self.bot, limits=Limits(chat_a_second=A_SECOND))

    @property
    def rosa(self) -> int:
        return self.practice.rosa

    @property
    def elmer(self) -> int:
        return self.practice.elmer

    # What the program does ------------------------------------------------------------------------

    @asynccontextmanager
    async def running(self, *parts: Any) -> AsyncIterator[None]:
        """These coroutines, or the whole program with polling, until the end of the block."""
        tasks = [asyncio.create_task(part) for part in parts or (self.program.run(),)]
        try:
            yield
            for task in tasks:
                assert not task.done(), task.exception()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    @asynccontextmanager
    async def on_the_web(self) -> AsyncIterator[str]:
        """The webhook alone, served; its address."""
        server = web_server([receive.webhook(self.house, self.bot.id, SECRET, self.program.lanes.arrived.set)])
        made = listening_socket("127.0.0.1", 0)
        task = asyncio.create_task(server.serve(sockets=[made]))
        while not server.started:
            await asyncio.sleep(0.002)
        yield f"http://127.0.0.1:{made.getsockname()[1]}/telegram/webhook"
        server.should_exit = True
        await task

    async def disk_is(self, read_only: bool) -> None:
        """The disk turns read-only, or writable again."""
        await self.house.database._writer.run(lambda c: c.execute(f"PRAGMA query_only = {int(read_only)}").close())

    def advance(self, seconds: float) -> None:
        """Let the house's time pass."""
        assert isinstance(self.house.clock, ShiftedClock)
        self.house.clock.advance(timedelta(seconds=seconds))
        self.program.deliver.queued.set()
        self.program.lanes.arrived.set()

    # What is queued ---------------------------------------------------------------------------------

    def key(self, person: int) -> str:
        return chats.key_of(self.house, self.bot.id, person)

    async def knows(self, person: int, language: str = "es") -> str:
        """Somebody who wrote before and chose a language; the key of the chat."""
        await self.practice.does(person, "say", text="hola")
        key = self.key(person)
        await self.house.database.unit(lambda tx: chats.keep(tx, self.house, Chat(key, self.bot.id, person, language)))
        return key

    async def tell(self, key: str, cause: str, *words: str) -> None:
        def unit(tx: Tx) -> None:
            post = Post(tx, self.house, key, cause)
            for each in words:
                post.tell(Message(each))

        await self.house.database.unit(unit)
        self.program.deliver.queued.set()

    async def reply(self, key: str, text: str) -> None:
        await self.house.database.unit(lambda tx: send_reply(tx, self.house, key, ApprovedText(text, text)))
        self.program.deliver.queued.set()

    # What there is to see ---------------------------------------------------------------------------

    async def order(self, kind: str, method: str = "sendMessage", **fields: Any) -> None:
        self.practice.telegram.faults.order({"kind": kind, "method": method, **fields})

    async def texts(self, person: int) -> list[str]:
        """What the bot said, as the person's phone shows it."""
        shown = await self.practice.chat(person)
        return [m["text"] for m in shown["messages"] if m["from"] == "bot" and not m["deleted"]]

    async def states(self, key: str) -> list[str]:
        rows = await self.house.database.read(
            lambda tx: tx.rows("SELECT state FROM outbox WHERE chat = ? ORDER BY position", key)
        )
        return [row[0] for row in rows]

    async def inbox(self) -> dict[int, str]:
        rows = await self.house.database.read(lambda tx: tx.rows("SELECT update_id, state FROM inbox"))
        return {row[0]: row[1] for row in rows}

    async def until(self, true: Callable[[], Any]) -> None:
        """Wait until something is true; it may be a coroutine function."""
        async with asyncio.timeout(PATIENCE):
            while True:
                found = true()
                if asyncio.iscoroutine(found):
                    found = await found
                if found:
                    return
                await asyncio.sleep(0.005)

    async def until_states(self, key: str, *wanted: str) -> None:
        """Wait until the rows of a chat are in these states."""
        with suppress(TimeoutError):
            await self.until(lambda: self._are(key, wanted))
        assert tuple(await self.states(key)) == wanted

    async def _are(self, key: str, wanted: tuple[str, ...]) -> bool:
        return tuple(await self.states(key)) == wanted

    async def until_quiet_outbox_of(self, key: str, seconds: float) -> None:
        """Let the time of each new try come, until everything of a chat is sent."""

        async def sent() -> bool:
            self.advance(seconds)
            await asyncio.sleep(0.05)
            return not {"new", "sending"} & set(await self.states(key))

        await self.until(sent)

    async def until_quiet_outbox(self) -> None:
        await self.until(self._has_sent_all)

    async def _has_sent_all(self) -> bool:
        return not await self.house.database.read(
            lambda tx: tx.rows("SELECT 1 FROM outbox WHERE state IN ('new', 'sending') LIMIT 1")
        )

    async def until_quiet(self) -> None:
        """Wait until every update was handled and everything queued was sent."""
        await self.until(self._is_quiet)

    async def _is_quiet(self) -> bool:
        stored = await self.inbox()
        if any(stored.get(u["update_id"], "new") == "new" for u in list(self.practice.telegram.updates.emitted)):
            return False
        return not await self.house.database.read(
            lambda tx: tx.rows("SELECT 1 FROM outbox WHERE state IN ('new', 'sending') LIMIT 1")
        )

    def judged(self) -> None:
        """Every call the bot made is one of Telegram's."""
        for call in list(self.practice.telegram.calls):
            judge_call(call.method, call.parameters)


@pytest.fixture
async def line(tmp_path: Path, practice: Practice) -> AsyncIterator[Line]:
    async with house_in(tmp_path) as house:
        bot = client(practice.telegram.bot.token, practice.base)
        await bot.initialize()
        line = Line(house, practice, bot)
        yield line
        line.judged()
        await bot.shutdown()


def impatient(line: Line, seconds: float = 0.4) -> telegram.Bot:
    """A client that doesn't wait long."""
    calls = HTTPXRequest(connection_pool_size=8, read_timeout=seconds, connect_timeout=5, pool_timeout=5)
    return telegram.Bot(line.bot.token, base_url=f"{line.practice.base}/bot", request=calls)
