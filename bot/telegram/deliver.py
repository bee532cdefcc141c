"""Outbox rows go to Telegram: each chat in order, chats side by side, within Telegram's limits, with retries.

A send has no key by which Telegram could tell a repetition, so this is at least once; what may or may
not have arrived is repeated only where that is harmless, and marked for a look elsewhere.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum

import httpx
import structlog

import telegram
from bot.clock import ms
from bot.conversation.questions import JsonValue
from bot.domain.errors import Fault
from bot.services import chats, following
from bot.services.chats import Chat
from bot.services.house import House
from bot.store import drafts, outbox
from bot.store.database import Tx
from bot.store.outbox import Kind, OutboxRow
from bot.telegram.commands import set_commands
from bot.telegram.limits import Limits
from bot.telegram.render import render
from bot.vault.envelope import open_json
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)  # fmt: skip

SIDE_BY_SIDE = 24
_LOOK_AGAIN = 1.0
_OFFLINE_MS = 5_000
# Telegram's own words where nothing is left to do.
_DONE_ALREADY = (
    "message is not modified", "message to edit not found", "message to delete not found",
    "message can't be deleted", "message identifier is not specified",
)  # fmt: skip
log = structlog.get_logger()


class Fate(Enum):
    """What became of one attempt."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNSURE = "unsure"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The fate of a row; `message_id` where it was sent, `wait_ms` where it has to wait."""

    fate: Fate
    message_id: int | None = None
    wait_ms: int = 0


@dataclass(slots=True)
class Deliver:
    """Sends what is due. `asking` names the chats whose question is on its way this moment."""

    house: House
    bot: telegram.Bot
    limits: Limits = field(default_factory=Limits)
    queued: asyncio.Event = field(default_factory=asyncio.Event)
    sent: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _asking: set[str] = field(default_factory=set)

    def asking(self) -> set[str]:
        """Chats whose question is being sent: their next message waits until its id is known."""
        return self._asking

    async def recover(self) -> None:
        """Before the first send: what a stop left in the middle."""
        recovered = await self.house.database.unit(outbox.recover)
        if recovered.repeated or recovered.look:
            log.info("found rows in the middle of sending", repeated=recovered.repeated, look=len(recovered.look))

    async def run(self) -> None:
        """Send what is due, for ever."""
        await self.recover()
        while True:
            self.queued.clear()
            try:
                started = await self.round()
            except Fault as fault:
                log.warning("the outbox waits", kind=fault.what)
                started = 0
                await asyncio.sleep(_LOOK_AGAIN)
            if not started:
                try:
                    await asyncio.wait_for(self.queued.wait(), _LOOK_AGAIN)
                except TimeoutError:
                    continue

    async def round(self) -> int:
        """Start sending the next row of each free chat; how many were started."""
        room = SIDE_BY_SIDE - len(self._busy)
        if room <= 0:
            await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)
            return 1
        now = ms(self.house.clock.now())
        busy = frozenset(self._busy)

        def claim(tx: Tx) -> list[OutboxRow]:
            return [row for row in outbox.due(tx, now, room, busy) if outbox.sending(tx, row.id)]

        if await self.house.database.read(outbox.next_due) is None:
            return 0
        rows = await self.house.database.unit(claim)
        for row in rows:
            if row.prompt_of is not None:
                self._asking.add(row.chat)
            self._busy[row.chat] = asyncio.create_task(self._send(row))
        return len(rows)

    async def _send(self, row: OutboxRow) -> None:
        try:
            attempt = await self._attempt(row)
            await self.house.database.unit(lambda tx: self._note(tx, row, attempt))
        except Fault as fault:
            log.warning("what was sent could not be noted", kind=fault.what)
        except Exception as bug:
            log.error("a row failed", kind=type(bug).__name__)
            await self.house.database.unit(lambda tx: outbox.failed(tx, row.id, ms(self.house.clock.now())))
        finally:
            self._busy.pop(row.chat, None)
            self._asking.discard(row.chat)
            self.queued.set()
            self.sent.set()

    async def _attempt(self, row: OutboxRow) -> Attempt:
        parcel = open_json(self.house.vault.service, outbox.place(row.id), row.sealed)
        if not isinstance(parcel, dict):
            return Attempt(Fate.REFUSED)
        chat = await self.house.database.read(lambda tx: chats.find(tx, self.house, row.chat))
        address = parcel.get("address") if isinstance(parcel.get("address"), int) else chat and chat.address
        if not isinstance(address, int):
            return Attempt(Fate.REFUSED)
        await self.limits.turn(address)
        # Whoever has not chosen a language yet is shown both.
        language = chat.language if chat is not None and chat.language else "quy"
        if chat is None or not chat.language:
            parcel["both"] = True
        try:
            return Attempt(Fate.SENT, await self._call(row, parcel, address, language))
        except RetryAfter as error:
            wait = error.retry_after
            seconds = float(wait) if isinstance(wait, (int, float)) else wait.total_seconds()
            self.limits.pause(seconds)
            return Attempt(Fate.LATER, wait_ms=int(seconds * 1000))
        except Forbidden:
            return Attempt(Fate.UNREACHABLE)
        except ChatMigrated as error:
            await self._moved(chat, error.new_chat_id)
            return Attempt(Fate.LATER)
        except BadRequest as error:
            if any(words in error.message.lower() for words in _DONE_ALREADY):
                return Attempt(Fate.SENT)
            if "chat not found" in error.message.lower():
                return Attempt(Fate.UNREACHABLE)
            log.warning("Telegram refused a message", row_kind=row.kind)
            return Attempt(Fate.REFUSED)
        except InvalidToken:
            return Attempt(Fate.LATER, wait_ms=60_000)
        except NetworkError as error:
            return _network(error, row)
        except TelegramError:
            return Attempt(Fate.REFUSED)

    async def _call(self, row: OutboxRow, parcel: dict[str, JsonValue], address: int, language: str) -> int | None:
        if row.kind == Kind.DELETE:
            numbers = [int(str(n)) for n in _list(parcel.get("message_ids"))]
            for first in range(0, len(numbers), 100):
                await self.bot.delete_messages(address, numbers[first : first + 100])
            await self.house.database.unit(lambda tx: outbox.messages_deleted(tx, row.chat, numbers))
            return None
        if row.kind == Kind.COMMANDS:
            await set_commands(self.bot, self.house.words, address, language)
            return None
        settings = self.house.settings
        rendered = render(parcel, language, self.house.words, {"organisation": settings.organisation})
        message = await self.bot.send_message(
            address, rendered.text, reply_markup=rendered.markup, protect_content=rendered.protect or None
        )
        return message.message_id

    async def _moved(self, chat: Chat | None, new_address: int) -> None:
        if chat is None:
            return
        moved = Chat(chat.key, chat.bot_id, new_address, chat.language)
        await self.house.database.unit(lambda tx: chats.keep(tx, self.house, moved))

    def _note(self, tx: Tx, row: OutboxRow, attempt: Attempt) -> None:
        now = ms(self.house.clock.now())
        match attempt.fate:
            case Fate.SENT:
                outbox.sent(tx, row.id, now, attempt.message_id)
                if row.prompt_of is not None and row.revision is not None:
                    drafts.prompted(tx, row.prompt_of, row.revision, now)
            case Fate.LATER:
                outbox.postpone(tx, row.id, now + attempt.wait_ms)
            case Fate.REFUSED:
                if outbox.failed(tx, row.id, now) and row.kind == Kind.REPLY:
                    following.reply_not_delivered(tx, self.house, row.chat)
            case Fate.UNSURE:
                outbox.look(tx, row.id)
                if row.kind == Kind.REPLY:
                    following.reply_not_delivered(tx, self.house, row.chat)
            case Fate.UNREACHABLE:
                following.unreachable(tx, self.house, row.chat)


def _network(error: NetworkError, row: OutboxRow) -> Attempt:
    """Whether the words can have arrived: surely not if no connection was made."""
    never_left = isinstance(error.__cause__, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
    harmless = row.prompt_of is not None or row.kind in (Kind.DELETE, Kind.COMMANDS, Kind.EDIT)
    if never_left or harmless or not isinstance(error, TimedOut):
        # 5xx and refused connections: Telegram did not take it.
        return Attempt(Fate.LATER, wait_ms=_OFFLINE_MS)
    return Attempt(Fate.UNSURE)


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
