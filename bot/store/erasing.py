"""Taking a request out of the store for good. What seals it is destroyed after the commit (see `doomed`)."""

from __future__ import annotations

from bot.store import outbox
from bot.store.database import Tx


def over(tx: Tx, before: int, limit: int = 50) -> list[tuple[str, str, str]]:
    """Withdrawn requests (id, key id, office) that nobody took up again since that moment, oldest first."""
    rows = tx.rows(
        "SELECT id, key_id, office FROM cases WHERE state = 'withdrawn' AND updated_at < ? ORDER BY updated_at LIMIT ?",
        *(before, limit),
    )
    return [(str(case_id), str(key_id), str(office)) for case_id, key_id, office in rows]


def erase(tx: Tx, case_id: str) -> None:
    """Delete the request and everything under it, also where another request's candidates name it.

    Words to the family that were never sent, or could not be, are emptied: they are sealed by another key.
    """
    outbox.drop_replies(tx, case_id)
    outbox.drop_message(tx, case_id)
    for sql in (
        "DELETE FROM answers WHERE case_id = ?",
        "DELETE FROM consents WHERE case_id = ?",
        "DELETE FROM share_asks WHERE case_id = ?",
        "DELETE FROM check_words WHERE case_id = ?",
        "DELETE FROM timeline WHERE case_id = ?",
        "DELETE FROM replies WHERE case_id = ?",
        "DELETE FROM choices WHERE case_id = ?",
        "DELETE FROM matches WHERE case_id = ?",
        "DELETE FROM media WHERE owner = ?",
        "DELETE FROM staff_tasks WHERE case_id = ?",
        "DELETE FROM jobs WHERE subject = ?",
        "DELETE FROM family_messages WHERE case_id = ?",
        "DELETE FROM relays WHERE case_id = ?",
        "DELETE FROM terms WHERE case_id = ?",
        "UPDATE staff_chats SET case_id = NULL WHERE case_id = ?",
        "DELETE FROM cases WHERE id = ?",
    ):
        tx.run(sql, case_id)
    tx.run("DELETE FROM matches WHERE other IN (?, ?)", f"case:{case_id}", f"enquirer:{case_id}")
