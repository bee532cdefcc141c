"""What is taken out of the store when a family clears its chat, or when somebody never became more than a visitor."""

from __future__ import annotations

from bot.store.database import Tx


def drop_unsent(tx: Tx, chat: str) -> int:
    """Empty what still waits, or could not be sent, for this chat; how many rows.

    A reply of the office and the deleting itself still go.
    """
    return tx.run(
        "UPDATE outbox SET state = 'dropped', sealed = NULL"
        " WHERE chat = ? AND kind IN ('ask', 'tell', 'edit', 'voice') AND state IN ('new', 'later', 'dead', 'look')",
        chat,
    )


def visitors(tx: Tx, before: int, limit: int = 200) -> list[str]:
    """Chats not touched since then that nothing holds: no draft, request, volunteer or recorder, nothing on its way,
    no receipt owed to them."""
    rows = tx.rows(
        "SELECT id FROM chats WHERE updated_at < ?"
        " AND NOT EXISTS (SELECT 1 FROM drafts WHERE drafts.chat = chats.id)"
        " AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.chat = chats.id)"
        " AND NOT EXISTS (SELECT 1 FROM receipts WHERE receipts.chat = chats.id)"
        " AND NOT EXISTS (SELECT 1 FROM volunteers WHERE volunteers.chat = chats.id)"
        " AND NOT EXISTS (SELECT 1 FROM staff_chats WHERE staff_chats.id = chats.id)"
        " AND NOT EXISTS (SELECT 1 FROM recorders WHERE recorders.chat = chats.id)"
        " AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.chat = chats.id AND outbox.state IN ('new', 'sending'))"
        " AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.chat = chats.id AND inbox.state = 'new')"
        " LIMIT ?",
        *(before, limit),
    )
    return [str(row[0]) for row in rows]


def forget_troubled(tx: Tx, before: int) -> int:
    """Drop updates and messages that failed before that moment and that nobody decided on; how many."""
    gone = tx.run("DELETE FROM inbox WHERE state = 'parked' AND received_at < ?", before)
    return gone + tx.run("DELETE FROM outbox WHERE state IN ('dead', 'look') AND created_at < ?", before)
