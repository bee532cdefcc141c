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


def is_superseded(tx: Tx, outbox_id: str, chat: str, draft_id: str) -> bool:
    """Whether a queued question is no longer the one to ask: its draft is gone or paused, or a later one is queued.

    Asked at the moment of sending, because a question that was on its way when the next was queued comes
    back to the queue if Telegram didn't take it.
    """
    draft = tx.row("SELECT 1 FROM drafts WHERE id = ? AND active = 1", draft_id)
    later = tx.row(
        "SELECT 1 FROM outbox WHERE chat = ? AND kind = 'ask' AND state IN ('new', 'sending', 'sent')"
        " AND position > (SELECT position FROM outbox WHERE id = ?) LIMIT 1",
        *(chat, outbox_id),
    )
    return draft is None or later is not None
