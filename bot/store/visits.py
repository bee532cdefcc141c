"""Visits asked of volunteers. One that was declined is deleted: a no leaves no mark."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx
from bot.vault.envelope import Place


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit. `noted_on` is the day of the note on safety; `sealed` holds what is asked, and the note."""

    id: str
    volunteer: str
    office: str
    asked_by: str
    noted_on: str
    state: str
    created_at: int
    sealed: bytes


_SELECT = "SELECT id, volunteer, office, asked_by, noted_on, state, created_at, sealed FROM visits"


def place(visit_id: str) -> Place:
    """Where the sealed words of a visit lie."""
    return Place("visits", visit_id)


def add(tx: Tx, visit: VisitRow) -> None:
    """Store a visit that is asked for."""
    tx.run(
        "INSERT INTO visits (id, volunteer, office, asked_by, noted_on, state, created_at, sealed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(visit.id, visit.volunteer, visit.office, visit.asked_by, visit.noted_on, visit.state, visit.created_at),
        visit.sealed,
    )


def asked_of(tx: Tx, volunteer: str) -> VisitRow | None:
    """The visit this volunteer has not answered yet."""
    row = tx.row(_SELECT + " WHERE volunteer = ? AND state = 'asked' ORDER BY created_at DESC LIMIT 1", volunteer)
    return VisitRow(*row) if row else None


def of_office(tx: Tx, office: str) -> list[VisitRow]:
    """Visits an office asked for, the latest first."""
    rows = tx.rows(_SELECT + " WHERE office = ? ORDER BY created_at DESC, id LIMIT 100", office)
    return [VisitRow(*row) for row in rows]


def accepted(tx: Tx, visit_id: str) -> None:
    """The volunteer goes."""
    tx.run("UPDATE visits SET state = 'accepted' WHERE id = ?", visit_id)


def forget_old(tx: Tx, before: int) -> int:
    """Drop visits asked for before that moment, answered or not; how many."""
    return tx.run("DELETE FROM visits WHERE created_at < ?", before)


def remove(tx: Tx, visit_id: str) -> None:
    """It was declined, or taken back: nothing of it stays."""
    tx.run("DELETE FROM visits WHERE id = ?", visit_id)
