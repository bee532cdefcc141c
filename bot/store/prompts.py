"""The latest question of a chat: which message an answer can be an answer to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class PromptRow:
    """The prompt that was queued last. `message_id` and `sent_at` are None until Telegram took it."""

    draft_id: str
    message_id: int | None
    sent_at: int | None


def latest(tx: Tx, chat: str) -> PromptRow | None:
    """The last prompt of this chat that is queued or was sent; None where none is known any more."""
    row = tx.row(
        "SELECT prompt_of, message_id, sent_at FROM outbox WHERE chat = ? AND kind = 'ask'"
        " AND state IN ('new', 'sending', 'sent') ORDER BY position DESC LIMIT 1",
        chat,
    )
    return None if row is None else PromptRow(str(row[0]), row[1], row[2])
