"""Telegram hands over each update one to three times, chats in any order, while the program stops and its clock jumps.

Receive and lanes are the real ones. Whatever happens: the drafts, the outbox and the phones of a family are
those of one whose messages came once, one after the other (figure 2).
"""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.clock import ShiftedClock
from bot.services.house import House
from bot.telegram import receive
from bot.telegram.lanes import Lanes
from tests.family import BOT_ID, Family, house_in
from tests.properties.test_delivery import FIRST, LINES, Bot, updates_of

CHATS = (21_001, 21_002, 21_003)
WINDOW = 8  # so far back an update may come again
HALF_AN_HOUR = timedelta(minutes=30)


class _Taps:
    """The client, as far as lanes use it."""

    async def answer_callback_query(self, _callback_id: str) -> None:
        return


class Deliveries(RuleBasedStateMachine):
    """What Telegram does to the program, and what families write meanwhile."""

    @initialize()
    def open(self) -> None:
        self.runner = asyncio.Runner()
        self.place = tempfile.TemporaryDirectory(prefix="maskay-delivery-")
        self.rooms = AsyncExitStack()
        self.house = self._enter()
        self.began = int(self.house.clock.now().timestamp())
        self.bot = Bot(self.house)
        self.lines: dict[int, list[str]] = {chat: [] for chat in CHATS}
        self.handed: list[dict[str, Any]] = []
        for chat in CHATS:
            self.bot.families[chat] = Family(self.house, chat)
        self.next_of = dict.fromkeys(CHATS, 0)

    def _enter(self) -> House:
        return self.runner.run(self.rooms.enter_async_context(house_in(Path(self.place.name))))

    def _waiting(self, chat: int) -> list[dict[str, Any]]:
        return updates_of(chat, self.lines[chat], self.began)[self.next_of[chat] :]

    @rule(chat=st.sampled_from(CHATS), line=LINES)
    def somebody_writes(self, chat: int, line: str) -> None:
        self.lines[chat].append(line)

    @rule(chance=st.randoms(use_true_random=False), some=st.sets(st.sampled_from(CHATS), min_size=1))
    def telegram_hands_over(self, chance: Any, some: set[int]) -> None:
        """A window: the next message of some chats, each up to three times, shuffled among old ones."""
        batch: list[dict[str, Any]] = []
        for chat in sorted(some):
            waiting = self._waiting(chat)
            if waiting:
                self.next_of[chat] += 1
                batch += [waiting[0]] * chance.randrange(1, 4)
                self.handed.append(waiting[0])
        batch += chance.sample(self.handed[-WINDOW:], min(2, len(self.handed[-WINDOW:])))
        chance.shuffle(batch)
        self._arrive(batch)

    @precondition(lambda self: self.handed)
    @rule()
    def telegram_repeats_all_it_was_not_told_of(self) -> None:
        self._arrive(self.handed[-WINDOW:])

    @rule()
    def the_program_stops_and_starts(self) -> None:
        self.runner.run(self.rooms.aclose())
        self.rooms = AsyncExitStack()
        ahead = self.clock.ahead
        self.house = self.bot.house = self._enter()
        self.clock.ahead = ahead
        for family in self.bot.families.values():
            family.house = self.house

    @rule(back=st.booleans())
    def the_clock_jumps(self, back: bool) -> None:
        # Telegram's dates stay later than every question, which is not what is tried here.
        self.clock.ahead = max(-HALF_AN_HOUR, min(HALF_AN_HOUR, self.clock.ahead + HALF_AN_HOUR * (-1 if back else 1)))

    @property
    def clock(self) -> ShiftedClock:
        assert isinstance(self.house.clock, ShiftedClock)
        return self.house.clock

    def _arrive(self, batch: list[dict[str, Any]]) -> None:
        async def arrive() -> None:
            await receive.keep(self.house, BOT_ID, batch)
            lanes = Lanes(self.house, _Taps(), lambda: None)  # type: ignore[arg-type]
            while await lanes.round():
                pass
            for family in self.bot.families.values():
                await family.receive()

        self.runner.run(arrive())

    @invariant()
    def each_update_is_stored_once_and_applied(self) -> None:
        if not hasattr(self, "house"):
            return
        rows = self.runner.run(
            self.house.database.read(lambda tx: tx.rows("SELECT update_id, state FROM inbox ORDER BY update_id"))
        )
        assert rows == sorted((update["update_id"], "done") for update in self.handed)

    def teardown(self) -> None:
        if not hasattr(self, "house"):
            return
        for chat in CHATS:
            while self._waiting(chat):
                self.next_of[chat] += 1
                self.handed.append(updates_of(chat, self.lines[chat], self.began)[self.next_of[chat] - 1])
                self._arrive(self.handed[-2:])
        wild = [self.runner.run(self.bot.state(chat)) for chat in CHATS]
        once = [self.runner.run(self._once(chat)) for chat in CHATS]
        self.runner.run(self.rooms.aclose())
        self.runner.close()
        self.place.cleanup()
        assert wild == once

    async def _once(self, chat: int) -> dict[str, object]:
        """The same messages from another chat, each once."""
        plain, other = Bot(self.house), chat + 1000
        for raw in updates_of(other, self.lines[chat], self.began):
            assert await plain.arrive(raw)
        return await plain.state(other)


assert len(FIRST) > WINDOW, "an old update can be one of another question"
TestDeliveries = Deliveries.TestCase
TestDeliveries.settings = settings(
    max_examples=6, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
