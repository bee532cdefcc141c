"""Rows that wait for another try, when the clock they were measured by was set back."""

from __future__ import annotations

from bot.store.database import Tx

# No message, sending or file waits longer than this for its next try, unless Telegram itself asked for more.
LONGEST_MS = 3600 * 1000


def hurry(tx: Tx, now: int, beyond: int = LONGEST_MS) -> int:
    """Whatever is to be tried again later than `now + beyond` (ms) is tried now; how many rows.

    What waits for a moment of its own (a reminder) is left alone. Trying too early harms nobody: Telegram
    says once more how long it wants us to wait.
    """
    return sum(
        tx.run(sql, now, now + beyond)
        for sql in (
            "UPDATE inbox SET due_at = ? WHERE state = 'new' AND due_at > ?",
            "UPDATE outbox SET due_at = ? WHERE state = 'new' AND due_at > ?",
            "UPDATE media SET due_at = ? WHERE state = 'waiting' AND due_at > ?",
        )
    )
