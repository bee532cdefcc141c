"""What a family was asked to allow and has not answered. Nothing personal: a request, a purpose, who asked and when."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class AskRow:
    """One question that waits."""

    case_id: str
    purpose: str
    asked_by: str
    asked_at: int


def put(tx: Tx, row: AskRow) -> None:
    """Ask it, or ask it again."""
    tx.run(
        "INSERT INTO share_asks (case_id, purpose, asked_by, asked_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (case_id, purpose) DO UPDATE SET asked_by = excluded.asked_by, asked_at = excluded.asked_at",
        *(row.case_id, row.purpose, row.asked_by, row.asked_at),
    )


def of_case(tx: Tx, case_id: str) -> list[AskRow]:
    """What waits for an answer about this request."""
    rows = tx.rows(
        "SELECT case_id, purpose, asked_by, asked_at FROM share_asks WHERE case_id = ? ORDER BY purpose", case_id
    )
    return [AskRow(*row) for row in rows]


def answered(tx: Tx, case_id: str, purpose: str) -> bool:
    """It waits no longer. False if it did not wait."""
    return tx.run("DELETE FROM share_asks WHERE case_id = ? AND purpose = ?", case_id, purpose) == 1


def drop(tx: Tx, case_id: str) -> None:
    """Nothing is asked about this request any more."""
    tx.run("DELETE FROM share_asks WHERE case_id = ?", case_id)
