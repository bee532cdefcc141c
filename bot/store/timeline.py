"""The timeline of a case: everything said and done, append-only."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One entry. `actor` is a staff or volunteer id, `family` or `system`; `sealed` is under the case's key."""

    id: str
    case_id: str
    at: int
    kind: str
    actor: str
    sealed: bytes


def add(tx: Tx, entry: TimelineRow) -> None:
    """Store an entry."""
    tx.run(
        "INSERT INTO timeline (id, case_id, at, kind, actor, sealed, n) VALUES (?, ?, ?, ?, ?, ?,"
        " (SELECT COALESCE(MAX(n), 0) + 1 FROM timeline WHERE case_id = ?))",
        *(entry.id, entry.case_id, entry.at, entry.kind, entry.actor, entry.sealed),
        entry.case_id,
    )


def of_case(tx: Tx, case_id: str) -> list[TimelineRow]:
    """The whole timeline, oldest first; entries of one moment in the order they were written."""
    rows = tx.rows(
        "SELECT id, case_id, at, kind, actor, sealed FROM timeline WHERE case_id = ? ORDER BY at, n", case_id
    )
    return [TimelineRow(*row) for row in rows]


def last_of_kind(tx: Tx, case_id: str, kind: str) -> TimelineRow | None:
    """The newest entry of this kind."""
    row = tx.row(
        "SELECT id, case_id, at, kind, actor, sealed FROM timeline WHERE case_id = ? AND kind = ?"
        " ORDER BY at DESC, n DESC LIMIT 1",
        *(case_id, kind),
    )
    return TimelineRow(*row) if row else None
