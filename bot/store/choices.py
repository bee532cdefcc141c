"""What a located person wants told: every decision is kept, the latest stands."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One decision of the sought person, recorded by staff; `sealed` holds the note under the case's key."""

    id: str
    case_id: str
    match_id: str
    choice: str
    recorded_by: str
    at: int
    sealed: bytes


def add(tx: Tx, choice: ChoiceRow) -> None:
    """Store a decision."""
    tx.run(
        "INSERT INTO choices (id, case_id, match_id, choice, recorded_by, at, sealed, n) VALUES (?, ?, ?, ?, ?, ?, ?,"
        " (SELECT COALESCE(MAX(n), 0) + 1 FROM choices WHERE case_id = ?))",
        *(choice.id, choice.case_id, choice.match_id, choice.choice, choice.recorded_by, choice.at, choice.sealed),
        choice.case_id,
    )


def of_case(tx: Tx, case_id: str) -> list[ChoiceRow]:
    """Every decision in the case, newest first."""
    rows = tx.rows(
        "SELECT id, case_id, match_id, choice, recorded_by, at, sealed FROM choices WHERE case_id = ?"
        " ORDER BY at DESC, n DESC",
        case_id,
    )
    return [ChoiceRow(*row) for row in rows]
