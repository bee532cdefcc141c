"""Telegram's limits: 30 messages a second in all, about one a second to a chat, with room for a short burst.

Nothing here sleeps. Who sends asks how many may go, which chats rest, and when to ask again, so that a
chat that is written to all the time keeps nobody else waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.clock import monotonic_us

# What is full at the start and what comes in the first second are never more than 30 together.
A_SECOND = 25.0
BURST = 5.0
CHAT_A_SECOND = 1.0
CHAT_BURST = 12.0


def _now() -> float:
    return monotonic_us() / 1_000_000


@dataclass(slots=True)
class Tokens:
    """A bucket that fills steadily and is never fuller than `most`. Times in seconds."""

    rate: float
    most: float
    left: float
    at: float

    def fill(self, now: float) -> float:
        """How much is in it now."""
        self.left = min(self.most, self.left + (now - self.at) * self.rate)
        self.at = now
        return self.left

    def wait(self, now: float) -> float:
        """Seconds until there is a whole one."""
        return max(0.0, (1.0 - self.fill(now)) / self.rate)


@dataclass(slots=True)
class Limits:
    """Who may be written to. One for all senders of a process; a chat is known by its key.

    `chat_a_second` is raised in practice only, where somebody may try a whole conversation in a minute.
    """

    chat_a_second: float = CHAT_A_SECOND
    now: Callable[[], float] = _now
    _all: Tokens = field(init=False)
    _chats: dict[str, Tokens] = field(default_factory=dict)
    _told: dict[str, float] = field(default_factory=dict)
    _all_rest_until: float = 0.0

    def __post_init__(self) -> None:
        self._all = Tokens(A_SECOND, BURST, BURST, self.now())

    def room(self) -> int:
        """How many messages may go now, to chats that don't rest."""
        now = self.now()
        return 0 if now < self._all_rest_until else int(self._all.fill(now))

    def resting(self) -> frozenset[str]:
        """Chats that are not to be written to yet."""
        now = self.now()
        self._chats = {chat: tokens for chat, tokens in self._chats.items() if tokens.fill(now) < tokens.most}
        self._told = {chat: until for chat, until in self._told.items() if now < until}
        return frozenset(self._told) | {chat for chat, tokens in self._chats.items() if tokens.left < 1.0}

    def sent(self, chat: str) -> None:
        """A message goes to this chat now."""
        now = self.now()
        tokens = self._chats.get(chat)
        if tokens is None:
            most = max(CHAT_BURST, self.chat_a_second)
            tokens = self._chats[chat] = Tokens(self.chat_a_second, most, most, now)
        tokens.fill(now)
        tokens.left -= 1.0
        self._all.fill(now)
        self._all.left -= 1.0

    def told_to_wait(self, chat: str, seconds: float) -> None:
        """Telegram answered 429. One chat rests; if it says so of a second chat meanwhile, all do.

        Telegram doesn't tell whether it means the chat or the bot; one flooder must not silence the others.
        """
        now = self.now()
        if any(now < until for other, until in self._told.items() if other != chat):
            self._all_rest_until = max(self._all_rest_until, now + seconds)
        self._told[chat] = max(self._told.get(chat, 0.0), now + seconds)

    def wait(self) -> float | None:
        """Seconds until a limit that holds now ends; None if none holds anything back."""
        now = self.now()
        waits = [tokens.wait(now) for tokens in self._chats.values()]
        waits += [self._all.wait(now), self._all_rest_until - now, *(until - now for until in self._told.values())]
        return min((wait for wait in waits if wait > 0.0), default=None)
