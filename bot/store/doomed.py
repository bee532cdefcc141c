"""Keys to destroy. The unit that deletes the rows writes the key here; after its commit the key is destroyed.

So a stop between the two never leaves rows without their key, nor a key that was promised to be gone:
at start, and after each erase, whoever holds the vault destroys what stands here, then strikes it out.
"""

from __future__ import annotations

from bot.store.database import Tx


def add(tx: Tx, key_id: str, now: int) -> None:
    """Promise that this key will be destroyed."""
    tx.run("INSERT INTO doomed_keys (key_id, at) VALUES (?, ?) ON CONFLICT (key_id) DO NOTHING", key_id, now)


def waiting(tx: Tx, limit: int = 100) -> list[str]:
    """Keys to destroy, longest promised first."""
    return [str(row[0]) for row in tx.rows("SELECT key_id FROM doomed_keys ORDER BY at, key_id LIMIT ?", limit)]


def destroyed(tx: Tx, key_id: str) -> None:
    """The key store has destroyed it."""
    tx.run("DELETE FROM doomed_keys WHERE key_id = ?", key_id)
