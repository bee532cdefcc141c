"""One running bot: which parts run side by side, and how they wake each other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import telegram
from telegram.error import TelegramError

from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.services.house import House
from bot.tasks import jobs
from bot.tasks.clock_steps import watch_for_ever
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
    """One running bot: receive, lanes, deliver, files, matching, the work of time. Start with `run`."""

    house: House
    bot: telegram.Bot
    webhook: bool = False
    limits: Limits = field(default_factory=Limits)
    before: Callable[[House], Coroutine[Any, Any, None]] | None = None
    matching: Callable[[House], Coroutine[Any, Any, None]] = match_for_ever
    deliver: Deliver = field(init=False)
    lanes: Lanes = field(init=False)
    promised: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.deliver = Deliver(self.house, self.bot, self.limits)
        self.lanes = Lanes(self.house, self.bot, self.deliver.asking, self._handled)
        # A question that arrived frees the chat's next message.
        self.deliver.sent = self.lanes.arrived

    def _handled(self) -> None:
        self.deliver.queued.set()
        self.promised.set()

    def _clock_set(self) -> None:
        self.lanes.arrived.set()
        self._handled()

    async def run(self, *beside: Coroutine[Any, Any, None]) -> None:
        """Run until cancelled. If one part fails for good, all stop: half a bot would look alive."""
        async with asyncio.TaskGroup() as group:
            for part in (
                self.lanes.run(),
                self.deliver.run(),
                fetch_for_ever(self.house, self.bot, self.promised),
                self._match(),
                jobs.run_for_ever(self.house),
                watch_for_ever(self.house, self._clock_set),
                take_up_for_ever(self.house),
                follow_reviews_for_ever(self.house),
                self._greet(),
                *beside,
            ):
                group.create_task(part)
            if not self.webhook:
                group.create_task(receive.poll(self.house, self.bot, self.lanes.arrived.set))

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
