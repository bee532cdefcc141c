"""Outbox rows go to Telegram: each chat in order, chats side by side, within Telegram's limits, with retries.

A send has no key by which Telegram could tell a repetition, so this is at least once; what may or may
not have arrived is repeated where that is harmless, and marked for a look elsewhere.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import structlog
import telegram

from bot.clock import ms
from bot.domain.errors import Fault
from bot.services import following
from bot.services.house import House
from bot.store import drafts, outbox, prompts
from bot.store.database import Tx
from bot.store.outbox import Kind, OutboxRow
from bot.telegram.attempt import OFFLINE_MS, Attempt, Fate, attempt
from bot.telegram.limits import Limits
from bot.telegram.resting import set_within
from bot.telegram.troubles import is_passing, where

SIDE_BY_SIDE = 24
_LOOK_AGAIN = 1.0
# What is on its way when the program stops is waited for so long.
_LAST_SECONDS = 5.0
log = structlog.get_logger()


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
        for row in recovered.look:
            await self._noted(row, Attempt(Fate.UNSURE))
        if recovered.repeated or recovered.look:
            log.info("found rows in the middle of sending", repeated=recovered.repeated, look=len(recovered.look))

    async def run(self) -> None:
        """Send what is due, for ever. Cancelled, it waits for what is on its way."""
        recovered = False
        try:
            while True:
                self.queued.clear()
                try:
                    if not recovered:
                        await self.recover()
                        recovered = True
                    started = await self.round()
                except Fault as fault:
                    log.warning("the outbox waits", kind=fault.what)
                    started = 0
                    await asyncio.sleep(_LOOK_AGAIN)
                if not started:
                    await self._rest()
        finally:
            # Or nobody would know afterwards whether it was sent.
            if self._busy:
                await asyncio.wait(self._busy.values(), timeout=_LAST_SECONDS)

    async def _rest(self) -> None:
        """Until something is queued or was sent, or a limit ends, or a second later."""
        limit = self.limits.wait()
        await set_within(self.queued, _LOOK_AGAIN if limit is None else min(limit, _LOOK_AGAIN))

    async def round(self) -> int:
        """Start sending the next row of each free chat; how many were started or dropped."""
        room = min(SIDE_BY_SIDE - len(self._busy), self.limits.room())
        if room <= 0:
            return 0
        now = ms(self.house.clock.now())
        due = await self.house.database.read(outbox.next_due)
        if due is None or due > now:
            return 0
        busy = frozenset(self._busy) | self.limits.resting()
        rows, dropped = await self.house.database.unit(lambda tx: _claim(tx, now, room, busy))
        for row in rows:
            self.limits.sent(row.chat)
            if row.prompt_of is not None:
                self._asking.add(row.chat)
            self._busy[row.chat] = asyncio.create_task(self._send(row))
        return len(rows) + dropped

    async def _send(self, row: OutboxRow) -> None:
        try:
            await self._noted(row, await self._attempted(row))
        finally:
            self._busy.pop(row.chat, None)
            self._asking.discard(row.chat)
            self.queued.set()
            self.sent.set()

    async def _attempted(self, row: OutboxRow) -> Attempt:
        try:
            tried = await attempt(self.house, self.bot, row)
        except Exception as trouble:
            # The edge: whatever is wrong with one row, its chat must not stand still. No text of it is logged.
            if isinstance(trouble, Fault) and is_passing(trouble):
                return Attempt(Fate.LATER, wait_ms=OFFLINE_MS)
            log.error("a row failed", kind=type(trouble).__name__, where=where(trouble))
            return Attempt(Fate.FAILED)
        if tried.told_to_wait:
            self.limits.told_to_wait(row.chat, tried.told_to_wait)
        return tried

    async def _noted(self, row: OutboxRow, tried: Attempt) -> None:
        """Write what became of it, however long the store needs: unwritten, it would be sent again."""
        while True:
            try:
                await self.house.database.unit(lambda tx: self._note(tx, row, tried))
                return
            except Exception as trouble:
                if not (isinstance(trouble, Fault) and is_passing(trouble)):
                    log.error("what became of a row could not be told", kind=type(trouble).__name__)
                    await self.house.database.unit(lambda tx: self._note_bare(tx, row, tried))
                    return
                log.warning("what was sent could not be noted", kind=trouble.what)
            await asyncio.sleep(_LOOK_AGAIN)

    def _note(self, tx: Tx, row: OutboxRow, tried: Attempt) -> None:
        lost = self._note_bare(tx, row, tried)
        if tried.fate is Fate.UNREACHABLE:
            following.unreachable(tx, self.house, row.chat)
        if lost and row.kind == Kind.REPLY:
            following.reply_not_delivered(tx, self.house, row.chat)

    def _note_bare(self, tx: Tx, row: OutboxRow, tried: Attempt) -> bool:
        """The row's own state; True where it did not arrive, or nobody knows."""
        now = ms(self.house.clock.now())
        match tried.fate:
            case Fate.SENT:
                message = tried.message
                outbox.sent(tx, row.id, message.at if message else now, message.message_id if message else None)
                if row.prompt_of is not None and row.revision is not None:
                    drafts.prompted(tx, row.prompt_of, row.revision, now)
            case Fate.LATER:
                outbox.postpone(tx, row.id, now + tried.wait_ms)
            case Fate.DROPPED:
                outbox.dropped(tx, row.id)
            case Fate.FAILED:
                return outbox.failed(tx, row.id, now)
            case Fate.REFUSED:
                outbox.dead(tx, row.id)
                return True
            case Fate.UNSURE:
                outbox.look(tx, row.id)
                return True
            case Fate.UNREACHABLE:
                outbox.chat_unreachable(tx, row.chat)
                return True
        return False


def _claim(tx: Tx, now: int, room: int, busy: frozenset[str]) -> tuple[list[OutboxRow], int]:
    """Mark the rows to send now as being sent; how many questions were dropped because they are no longer asked."""
    claimed: list[OutboxRow] = []
    dropped = 0
    for row in outbox.due(tx, now, room, busy):
        if row.prompt_of is not None and prompts.is_superseded(tx, row.id, row.chat, row.prompt_of):
            outbox.dropped(tx, row.id)
            dropped += 1
        elif outbox.sending(tx, row.id):
            claimed.append(row)
    return claimed, dropped
