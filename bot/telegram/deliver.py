"""Outbox rows go to Telegram: each chat in order, chats side by side, within Telegram's limits, with retries.

A send has no key by which Telegram could tell a repetition, so this is at least once; what may or may
not have arrived is repeated where that is harmless, and marked for a look elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
import telegram

from bot.clock import monotonic_us, ms
from bot.domain.errors import Fault
from bot.ids import new_id
from bot.services import following
from bot.services.house import House
from bot.store import drafts, outbox, prompts
from bot.store.database import Tx
from bot.store.outbox import Kind, OutboxRow
from bot.telegram.attempt import OFFLINE_MS, Attempt, Fate, attempt
from bot.telegram.limits import Limits, Meter
from bot.telegram.resting import set_within
from bot.telegram.troubles import is_passing, where

SIDE_BY_SIDE = 24
_LOOK_AGAIN = 1.0
# How often it is asked whether another process left something in the middle.
_RECOVER_EVERY_US = 2_000_000
# What is on its way when the program stops is waited for so long.
_LAST_SECONDS = 5.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Claimed:
    """Rows to send now, how many questions were dropped because they are no longer asked, and for how many seconds
    a limit holds others back."""

    rows: tuple[OutboxRow, ...]
    dropped: int
    wait: float | None


@dataclass(slots=True)
class Deliver:
    """Sends what is due, side by side with other processes; `process` names this one among them.

    `sent` is called after each row that went, or did not.
    """

    house: House
    bot: telegram.Bot
    limits: Limits = field(default_factory=Limits)
    process: str = field(default_factory=new_id)
    sent: Callable[[], None] = lambda: None
    queued: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _in_hand: set[str] = field(default_factory=set)
    _wait: float | None = None

    async def recover(self) -> None:
        """What a stop left in the middle of sending: of this process before its first send, of others any time."""
        in_hand = frozenset(self._in_hand)
        recovered = await self.house.database.unit(lambda tx: outbox.recover(tx, self.process, in_hand), guarded=True)
        for row in recovered.look:
            await self._noted(row, Attempt(Fate.UNSURE))
        if recovered.repeated or recovered.look:
            log.info("found rows in the middle of sending", repeated=recovered.repeated, look=len(recovered.look))

    async def run(self) -> None:
        """Send what is due, for ever. Cancelled, it waits for what is on its way."""
        recover_at = 0
        try:
            while True:
                self.queued.clear()
                try:
                    if monotonic_us() >= recover_at:
                        await self.recover()
                        recover_at = monotonic_us() + _RECOVER_EVERY_US
                    started = await self.round()
                except Fault as fault:
                    log.warning("the outbox waits", kind=fault.what)
                    started, recover_at = 0, 0
                    await asyncio.sleep(_LOOK_AGAIN)
                if not started:
                    await self._rest()
        finally:
            # Or nobody would know afterwards whether it was sent.
            if self._busy:
                await asyncio.wait(self._busy.values(), timeout=_LAST_SECONDS)

    async def _rest(self) -> None:
        """Until something is queued or was sent, or a limit ends, or a second later."""
        await set_within(self.queued, _LOOK_AGAIN if self._wait is None else min(self._wait, _LOOK_AGAIN))

    async def round(self) -> int:
        """Start sending the next row of each free chat; how many were started or dropped."""
        room = SIDE_BY_SIDE - len(self._busy)
        self._wait = None
        if room <= 0:
            return 0
        now = ms(self.house.clock.now())
        due = await self.house.database.read(outbox.next_due)
        if due is None or due > now:
            return 0
        busy = frozenset(self._busy)
        claimed = await self.house.database.unit(lambda tx: self._claim(tx, now, room, busy), guarded=True)
        self._wait = claimed.wait
        for row in claimed.rows:
            self._in_hand.add(row.id)
            self._busy[row.chat] = asyncio.create_task(self._send(row))
        return len(claimed.rows) + claimed.dropped

    def _claim(self, tx: Tx, now: int, room: int, busy: frozenset[str]) -> Claimed:
        """Mark the rows to send now as being sent by us, within the limits of all processes together."""
        meter = Meter(tx, self.limits, tx.clock())
        rows: list[OutboxRow] = []
        dropped = 0
        room = min(room, meter.room())
        for row in outbox.due(tx, now, room, busy | meter.resting()) if room else ():
            if not tx.hold(row.chat):
                continue
            if row.prompt_of is not None and prompts.is_superseded(tx, row.id, row.chat, row.prompt_of):
                outbox.dropped(tx, row.id)
                dropped += 1
            elif outbox.sending(tx, row.id, self.process):
                rows.append(row)
                meter.spend(row.chat)
        meter.keep()
        return Claimed(tuple(rows), dropped, meter.wait())

    async def _send(self, row: OutboxRow) -> None:
        try:
            await self._noted(row, await self._attempted(row))
        finally:
            self._busy.pop(row.chat, None)
            self._in_hand.discard(row.id)
            self.queued.set()
            self.sent()

    async def _attempted(self, row: OutboxRow) -> Attempt:
        try:
            tried = await attempt(self.house, self.bot, row)
        except Exception as trouble:
            # The edge: whatever is wrong with one row, its chat must not stand still. No text of it is logged.
            if isinstance(trouble, Fault) and is_passing(trouble):
                return Attempt(Fate.LATER, wait_ms=OFFLINE_MS)
            log.error("a row failed", kind=type(trouble).__name__, where=where(trouble))
            return Attempt(Fate.FAILED)
        return tried

    async def _noted(self, row: OutboxRow, tried: Attempt) -> None:
        """Write what became of it, however long the store needs: unwritten, it would be sent again."""
        while True:
            try:
                await self.house.database.unit(lambda tx: self._note(tx, row, tried), guarded=True)
                return
            except Exception as trouble:
                if not (isinstance(trouble, Fault) and is_passing(trouble)):
                    log.error("what became of a row could not be told", kind=type(trouble).__name__)
                    await self.house.database.unit(lambda tx: self._note_bare(tx, row, tried), guarded=True)
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
                if tried.told_to_wait:
                    self._rest_of(tx, row.chat, tried.told_to_wait)
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

    def _rest_of(self, tx: Tx, chat: str, seconds: float) -> None:
        meter = Meter(tx, self.limits, tx.clock())
        meter.told_to_wait(chat, seconds)
        meter.keep()
