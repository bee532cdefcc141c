"""One running bot: which parts run side by side, and how they wake each other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import telegram
from telegram.error import TelegramError

from bot.app.presence import Presence
from bot.conversation.reading.prepared import prepare
from bot.domain.errors import Refusal
from bot.domain.process_roles import EVERYTHING, ProcessRole
from bot.domain.words import _
from bot.services.house import House
from bot.store.database import Hint
from bot.tasks import jobs
from bot.tasks.clock_steps import ClockSteps
from bot.tasks.matching import match_for_ever
from bot.tasks.reviews import follow_reviews_for_ever
from bot.tasks.villages import take_up_for_ever
from bot.telegram import receive
from bot.telegram.commands import introduce
from bot.telegram.deliver import Deliver
from bot.telegram.fetching import fetch_for_ever
from bot.telegram.lanes import Lanes
from bot.telegram.limits import Limits


@dataclass(slots=True)
class Program:
    """One running bot, or some of its roles. Start with `run`."""

    house: House
    bot: telegram.Bot
    webhook: bool = False
    limits: Limits = field(default_factory=Limits)
    before: Callable[[House], Coroutine[Any, Any, None]] | None = None
    matching: Callable[[House], Coroutine[Any, Any, None]] = match_for_ever
    roles: frozenset[ProcessRole] = EVERYTHING
    presence: Presence = field(init=False)
    deliver: Deliver = field(init=False)
    lanes: Lanes = field(init=False)
    promised: asyncio.Event = field(default_factory=asyncio.Event)
    clock_steps: ClockSteps = field(init=False)

    def __post_init__(self) -> None:
        self.presence = Presence(self.house, sorted(self.roles))
        self.clock_steps = ClockSteps(self.house, self._clock_set)
        self.lanes = Lanes(self.house, self.bot, self._handled)
        # A question that arrived frees the chat's next message.
        self.deliver = Deliver(self.house, self.bot, self.limits, self.presence.id, self.arrived)

    def arrived(self) -> None:
        """Something may be there for the lanes, here or in another process."""
        self.lanes.arrived.set()
        self.house.database.hint(Hint.INBOX)

    def _handled(self) -> None:
        self.deliver.queued.set()
        self.promised.set()
        self.house.database.hint(Hint.OUTBOX)

    def _hinted(self, hint: Hint) -> None:
        if hint is Hint.INBOX:
            self.lanes.arrived.set()
        else:
            self.deliver.queued.set()
            self.promised.set()

    def _clock_set(self) -> None:
        self.lanes.arrived.set()
        self._handled()

    async def run(self, *beside: Coroutine[Any, Any, None]) -> None:
        """Run until cancelled. If one part fails for good, all stop: half a bot would look alive."""
        await self.presence.enter()
        async with asyncio.TaskGroup() as group:
            for part in (*self._parts(), *beside):
                group.create_task(part)

    def _parts(self) -> Iterator[Coroutine[Any, Any, None]]:
        yield self.presence.run()
        yield self.house.database.listen(self._hinted)
        yield self.clock_steps.run()
        yield take_up_for_ever(self.house)
        yield follow_reviews_for_ever(self.house)
        if ProcessRole.RECEIVER in self.roles:
            yield self._greet()
            if not self.webhook:
                yield receive.poll(self.house, self.bot, self.arrived, self.presence.may_poll)
        if ProcessRole.LANES in self.roles:
            yield asyncio.to_thread(prepare)
            yield self.lanes.run()
        if ProcessRole.DELIVER in self.roles:
            yield self.deliver.run()
        if ProcessRole.FILES in self.roles:
            yield fetch_for_ever(self.house, self.bot, self.promised)
        if ProcessRole.MATCHING in self.roles:
            yield self._match()
        if ProcessRole.TASKS in self.roles:
            yield jobs.run_for_ever(self.house, self.clock_steps.believed)

    async def _match(self) -> None:
        if self.before is not None:
            await self.before(self.house)
        await self.matching(self.house)

    async def _greet(self) -> None:
        # The menu and the description are comforts: a network fault here stops nothing.
        with suppress(TelegramError):
            await introduce(self.bot, self.house.words)


async def reach(bot: telegram.Bot) -> None:
    """Ask who we are until Telegram answers; the token's own refusal is final."""
    wait = 0.02
    while True:
        try:
            await bot.initialize()
            return
        except telegram.error.InvalidToken:
            raise Refusal(_("Telegram does not know this token.")) from None
        except TelegramError:
            await asyncio.sleep(wait)
            wait = min(wait * 2, 30.0)
