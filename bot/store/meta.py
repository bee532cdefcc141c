"""Facts about the database as a whole that are written once and never change."""

from __future__ import annotations

from bot.store.database import Tx


def once(tx: Tx, name: str, value: str) -> str:
    """Write a fact if there is none of this name; the one that stands. The caller compares.

    Such as `house` = 'practice', or `keys` = a keyed hash, so that a database is never opened with
    another deployment's key store.
    """
    tx.run("INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", name, value)
    found = tx.row("SELECT value FROM meta WHERE name = ?", name)
    return value if found is None else str(found[0])


def value(tx: Tx, name: str) -> str | None:
    """The fact of this name."""
    found = tx.row("SELECT value FROM meta WHERE name = ?", name)
    return None if found is None else str(found[0])
