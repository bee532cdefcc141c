"""What Telegram says of a message it took."""

from __future__ import annotations

from dataclasses import dataclass

import telegram

from bot.clock import ms


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message Telegram took: its id, and when by Telegram's own clock (epoch ms).

    An answer's date is by that clock too; ours may be fast, and would call every quick answer too early.
    """

    message_id: int
    at: int

    @classmethod
    def of(cls, message: telegram.Message) -> SentMessage:
        """From the library's object."""
        return cls(message.message_id, ms(message.date))
