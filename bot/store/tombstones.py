"""What is left of an answered request after its term: code, dates, outcome. Nothing here opens with any key."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A request that was answered and is gone. `outcome` is the state it ended in."""

    code: str
    outcome: str
    submitted_at: int
    ended_at: int


def put(tx: Tx, stone: Tombstone) -> None:
    """Set it; once is enough."""
    tx.run(
        "INSERT INTO tombstones (code, outcome, submitted_at, ended_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (code) DO NOTHING",
        *(stone.code, stone.outcome, stone.submitted_at, stone.ended_at),
    )


def by_code(tx: Tx, code: str) -> Tombstone | None:
    """The one of this code."""
    row = tx.row("SELECT code, outcome, submitted_at, ended_at FROM tombstones WHERE code = ?", code)
    return None if row is None else Tombstone(*row)
