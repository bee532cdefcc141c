"""Until when somebody wants what they left about themselves to be kept: chosen by them, renewed by them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term of `days`, ending at `ends_at` (epoch ms). `told_at`: its owner was told that it ends."""

    case_id: str
    days: int
    ends_at: int
    told_at: int | None = None


_SELECT = "SELECT case_id, days, ends_at, told_at FROM terms"


def put(tx: Tx, term: TermRow) -> None:
    """Begin a term, or begin it anew."""
    tx.run(
        "INSERT INTO terms (case_id, days, ends_at, told_at) VALUES (?, ?, ?, NULL)"
        " ON CONFLICT (case_id) DO UPDATE SET days = excluded.days, ends_at = excluded.ends_at, told_at = NULL",
        *(term.case_id, term.days, term.ends_at),
    )


def of_case(tx: Tx, case_id: str) -> TermRow | None:
    """The term of this registration."""
    row = tx.row(_SELECT + " WHERE case_id = ?", case_id)
    return TermRow(*row) if row else None


def told(tx: Tx, case_id: str, at: int) -> None:
    """Its owner was told that it ends."""
    tx.run("UPDATE terms SET told_at = ? WHERE case_id = ?", at, case_id)


def remove(tx: Tx, case_id: str) -> None:
    """There is no term any more."""
    tx.run("DELETE FROM terms WHERE case_id = ?", case_id)
