"""The messages of a chat as Telegram numbers them, so that they can be deleted: the person's here, ours in the outbox.

Telegram deletes those of the last 48 hours, `DELETABLE_MS`.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.store.database import Tx

DELETABLE_MS = 48 * 3600 * 1000


def received(tx: Tx, chat: str, message_id: int, at: int) -> None:
    """Note a message the person wrote, so that it can be deleted."""
    tx.run(
        "INSERT INTO chat_messages (chat, message_id, at) VALUES (?, ?, ?) ON CONFLICT (chat, message_id) DO NOTHING",
        *(chat, message_id, at),
    )


def to_delete(tx: Tx, chat: str, since: int) -> list[int]:
    """Ids of all messages of both sides since then, in order."""
    rows = tx.rows(
        "SELECT message_id FROM outbox WHERE chat = ? AND state = 'sent' AND sent_at >= ?"
        " AND message_id IS NOT NULL UNION SELECT message_id FROM chat_messages WHERE chat = ? AND at >= ?"
        " ORDER BY message_id",
        *(chat, since, chat, since),
    )
    return [int(row[0]) for row in rows]


def deleted(tx: Tx, chat: str, message_ids: Sequence[int]) -> None:
    """Forget these: they are no longer in the chat."""
    for message_id in message_ids:
        tx.run("DELETE FROM chat_messages WHERE chat = ? AND message_id = ?", chat, message_id)
        tx.run(
            "UPDATE outbox SET message_id = NULL WHERE chat = ? AND state = 'sent' AND message_id = ?",
            *(chat, message_id),
        )


def forget_old(tx: Tx, before: int) -> int:
    """Drop what was written before that moment; how many rows."""
    return tx.run("DELETE FROM chat_messages WHERE at < ?", before)
