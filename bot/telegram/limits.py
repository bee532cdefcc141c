"""Telegram's limits: 30 messages a second in all, about one a second to a chat, with room for a short burst."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field

from bot.clock import monotonic_us

A_SECOND = 28.0
CHAT_A_SECOND = 1.0
CHAT_BURST = 12.0
GROUP_A_MINUTE = 20.0
_REMEMBERED = 10_000


@dataclass(slots=True)
class Tokens:
    """A bucket that fills steadily and is never fuller than `most`. Times in seconds."""

    rate: float
    most: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """Take one; how long to wait until it is really there."""
        self.left = min(self.most, self.left + (now - self.at) * self.rate)
        self.at = now
        self.left -= 1.0
        return 0.0 if self.left >= 0.0 else -self.left / self.rate


@dataclass(slots=True)
class Limits:
    """Who may send when. One for all senders of a process.

    `chat_a_second` is raised in practice only, where somebody may try a whole conversation in a minute.
    """

    chat_a_second: float = CHAT_A_SECOND
    _all: Tokens = field(default_factory=lambda: Tokens(A_SECOND, A_SECOND, A_SECOND, _now()))
    _chats: OrderedDict[int, Tokens] = field(default_factory=OrderedDict)
    _paused_until: float = 0.0

    async def turn(self, address: int) -> None:
        """Wait until this chat may be written to."""
        now = _now()
        wait = max(self._all.wait(now), self._of(address, now).wait(now), self._paused_until - now)
        if wait > 0:
            await asyncio.sleep(wait)

    def pause(self, seconds: float) -> None:
        """Telegram said so: nobody sends for this long."""
        self._paused_until = max(self._paused_until, _now() + seconds)

    def _of(self, address: int, now: float) -> Tokens:
        tokens = self._chats.get(address)
        if tokens is None:
            group = address < 0
            rate, most = (GROUP_A_MINUTE / 60, GROUP_A_MINUTE) if group else (self.chat_a_second, max(CHAT_BURST, self.chat_a_second))
            tokens = self._chats[address] = Tokens(rate, most, most, now)
            if len(self._chats) > _REMEMBERED:
                self._chats.popitem(last=False)
        self._chats.move_to_end(address)
        return tokens


def _now() -> float:
    return monotonic_us() / 1_000_000
