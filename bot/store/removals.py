"""People of imported lists whom somebody asked to erase, until a second person has decided."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class RemovalRow:
    """One asking. `sealed` says why."""

    person_id: str
    asked_by: str
    asked_at: int
    sealed: bytes


def ask(tx: Tx, row: RemovalRow) -> bool:
    """Freeze this person from now on. False if that was asked before."""
    return (
        tx.run(
            "INSERT INTO removals (person_id, asked_by, asked_at, sealed) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (person_id) DO NOTHING",
            *(row.person_id, row.asked_by, row.asked_at, row.sealed),
        )
        == 1
    )


def of(tx: Tx, person_id: str) -> RemovalRow | None:
    """What was asked about this person."""
    row = tx.row("SELECT person_id, asked_by, asked_at, sealed FROM removals WHERE person_id = ?", person_id)
    return RemovalRow(*row) if row else None


def waiting(tx: Tx, limit: int = 200) -> list[RemovalRow]:
    """Those nobody has decided on, the longest asked first."""
    rows = tx.rows(
        "SELECT person_id, asked_by, asked_at, sealed FROM removals ORDER BY asked_at, person_id LIMIT ?", limit
    )
    return [RemovalRow(*row) for row in rows]


def decided(tx: Tx, person_id: str) -> bool:
    """Strike it out. False if somebody did before."""
    return tx.run("DELETE FROM removals WHERE person_id = ?", person_id) == 1
