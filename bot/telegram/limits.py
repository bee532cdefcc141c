"""Telegram's limits: 30 messages a second in all, about one a second to a chat, with room for a short burst.

One meter for all processes: it lies in the database, and whoever reads it has it to himself until his
unit ends. Nothing here sleeps. Who sends asks how many may go, which chats rest, and when to ask again,
so that a chat that is written to all the time keeps nobody else waiting.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.store import pace
from bot.store.database import Tx
from bot.store.pace import ALL, PaceRow

# What is full at the start and what comes in the first second are never more than 30 together.
A_SECOND = 25.0
BURST = 5.0
CHAT_A_SECOND = 1.0
CHAT_BURST = 12.0


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast: tokens a second, and how many there can be at most.

    `chat_a_second` is raised in practice only, where somebody may try a whole conversation in a minute.
    """

    a_second: float = A_SECOND
    burst: float = BURST
    chat_a_second: float = CHAT_A_SECOND

    @property
    def chat_burst(self) -> float:
        """The most a chat can have saved up."""
        return max(CHAT_BURST, self.chat_a_second)


def filled(row: PaceRow, now: int, rate: float, most: float) -> PaceRow:
    """The same at a later moment. A clock that was set back starts afresh and gives nothing away."""
    return replace(row, tokens=min(most, row.tokens + max(0, now - row.at) * rate / 1000), at=now)


class Meter:
    """The limits inside a unit, at the moment `now` (epoch ms of the database's clock)."""

    def __init__(self, tx: Tx, limits: Limits, now: int) -> None:
        self._tx, self._limits, self._now = tx, limits, now
        all_chats = pace.turn(tx, PaceRow(ALL, limits.burst, now))
        self._all = filled(all_chats, now, limits.a_second, limits.burst)
        self._chats = {row.name: self._filled(row) for row in pace.of_chats(tx)}

    def room(self) -> int:
        """How many messages may go now, to chats that don't rest."""
        return 0 if self._now < self._all.rest_until else int(self._all.tokens)

    def resting(self) -> frozenset[str]:
        """Chats that are not to be written to yet."""
        return frozenset(name for name, row in self._chats.items() if row.tokens < 1.0 or self._now < row.rest_until)

    def spend(self, chat: str) -> None:
        """A message goes to this chat now."""
        row = self._chats.get(chat) or PaceRow(chat, self._limits.chat_burst, self._now)
        self._chats[chat] = replace(row, tokens=row.tokens - 1.0)
        pace.put(self._tx, self._chats[chat])
        self._all = replace(self._all, tokens=self._all.tokens - 1.0)

    def told_to_wait(self, chat: str, seconds: float) -> None:
        """Telegram answered 429. One chat rests; if it says so of a second chat meanwhile, all do.

        Telegram doesn't tell whether it means the chat or the bot; one flooder must not silence the others.
        """
        until = self._now + int(seconds * 1000)
        if any(self._now < row.rest_until for name, row in self._chats.items() if name != chat):
            self._all = replace(self._all, rest_until=max(self._all.rest_until, until))
        row = self._chats.get(chat) or PaceRow(chat, self._limits.chat_burst, self._now)
        self._chats[chat] = replace(row, rest_until=max(row.rest_until, until))
        pace.put(self._tx, self._chats[chat])

    def wait(self) -> float | None:
        """Seconds until a limit that holds now ends; None if none holds anything back."""
        waits = [self._wait(row, self._limits.chat_a_second) for row in self._chats.values()]
        waits.append(self._wait(self._all, self._limits.a_second))
        return min((wait for wait in waits if wait > 0.0), default=None)

    def keep(self) -> None:
        """Write it down, before the unit ends. Chats that have all they can have are forgotten."""
        pace.put(self._tx, self._all)
        for name, row in self._chats.items():
            if row.tokens >= self._limits.chat_burst and row.rest_until <= self._now:
                pace.drop(self._tx, name)

    def _filled(self, row: PaceRow) -> PaceRow:
        return filled(row, self._now, self._limits.chat_a_second, self._limits.chat_burst)

    def _wait(self, row: PaceRow, rate: float) -> float:
        return max((1.0 - row.tokens) / rate, (row.rest_until - self._now) / 1000)
