"""One lane a chat: its updates in order of arrival, chats side by side, many units in one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import SystemRandom

import structlog
import telegram
from telegram.error import TelegramError

from bot.clock import ms
from bot.domain.errors import Fault
from bot.domain.words import _
from bot.services import chats, intake
from bot.services.house import House
from bot.services.incoming import Incoming
from bot.services.sending import Post
from bot.store import inbox
from bot.store.database import Tx
from bot.store.inbox import InboxRow
from bot.telegram.parsing import Raw, chat_of, parse
from bot.telegram.resting import set_within
from bot.telegram.troubles import is_passing, where
from bot.vault.envelope import Broken, open_json

SIDE_BY_SIDE = 64
# Nothing tells this process of rows that wait for another try; it looks by itself.
_LOOK_AGAIN = 1.0
SOMETHING_WRONG = _("Something went wrong with your last message. It is kept, and a person will look at it.")
log = structlog.get_logger()


@dataclass(slots=True)
class Lanes:
    """Handles the inbox, side by side with other processes. `handled` is called after each round."""

    house: House
    bot: telegram.Bot
    handled: Callable[[], None]
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _acknowledging: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        """Handle what waits, for ever."""
        while True:
            self.arrived.clear()
            try:
                worked = await self.round()
            except Fault as fault:
                log.warning("the inbox waits", kind=fault.what)
                worked = 0
                await asyncio.sleep(_LOOK_AGAIN)
            if not worked:
                await set_within(self.arrived, _LOOK_AGAIN)

    async def round(self) -> int:
        """One message of each chat that has any; how many were handled here. Raises Fault if the store can't."""
        now = ms(self.house.clock.now())
        rows = await self.house.database.read(lambda tx: inbox.next_of_chats(tx, now, SIDE_BY_SIDE))
        if self.house.database.shared:
            # Other processes see the same chats: not all shall begin with the same one.
            SystemRandom().shuffle(rows)
        if not rows:
            return 0
        done = await asyncio.gather(*(self._handle(row) for row in rows))
        handled = sum(one is True for one in done)
        if handled:
            self.handled()
        for trouble in done:
            if isinstance(trouble, Fault):
                raise trouble
        return handled

    async def _handle(self, row: InboxRow) -> bool | Fault:
        """Handle it, or note that it failed; False where another process does.

        A trouble of the house that passes is given back: the row waits.
        """
        try:
            incoming = await self.house.database.unit(lambda tx: self._apply(tx, row), guarded=True)
            if incoming is None:
                return False
            if incoming.callback_id:
                task = asyncio.create_task(self._acknowledge(incoming.callback_id))
                self._acknowledging.add(task)
                task.add_done_callback(self._acknowledging.discard)
        except inbox.Applied:
            return False
        except Exception as trouble:
            # The edge: one poisoned message must not stop the others. No text of it goes to the log.
            if isinstance(trouble, Fault) and is_passing(trouble):
                return trouble
            log.error("an update failed", kind=type(trouble).__name__, where=where(trouble))
            return await self._failed(row) or True
        return True

    def _apply(self, tx: Tx, row: InboxRow) -> Incoming | None:
        """None where another process holds the lane."""
        if not tx.hold(row.chat):
            return None
        inbox.done(tx, row.bot_id, row.update_id)
        incoming = parse(self._opened(row), row.bot_id)
        intake.receive(tx, self.house, incoming, row.chat)
        return incoming

    def _opened(self, row: InboxRow) -> Raw:
        raw = open_json(self.house.vault.service, inbox.place(row.bot_id, row.update_id), row.sealed)
        if not isinstance(raw, dict):
            raise Broken
        return raw

    async def _failed(self, row: InboxRow) -> Fault | None:
        """Count the failure; after the last, park the update and tell the family that a person will look."""
        now = ms(self.house.clock.now())

        def unit(tx: Tx) -> None:
            if inbox.failed(tx, row.bot_id, row.update_id, now):
                self._say_so(tx, row)

        try:
            try:
                await self.house.database.unit(unit)
            except Exception as trouble:
                if isinstance(trouble, Fault) and is_passing(trouble):
                    raise
                log.error("a failure could not be told", kind=type(trouble).__name__, where=where(trouble))
                await self.house.database.unit(lambda tx: inbox.failed(tx, row.bot_id, row.update_id, now))
        except Fault as fault:
            return fault
        return None

    def _say_so(self, tx: Tx, row: InboxRow) -> None:
        post = Post(tx, self.house, row.chat, f"parked:{row.bot_id}:{row.update_id}")
        if chats.find(tx, self.house, row.chat) is not None:
            post.tell(SOMETHING_WRONG, both=True)
            return
        # Somebody's very first message: where they are stands in the update alone.
        address = chat_of(self._opened(row))
        if address is not None and address > 0:
            post.to_group(address, SOMETHING_WRONG)

    async def _acknowledge(self, callback_id: str) -> None:
        # Only stops the button's little clock; after 150 s Telegram refuses, and nothing is lost.
        try:
            await self.bot.answer_callback_query(callback_id)
        except TelegramError:
            return
