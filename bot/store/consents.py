"""Consents of a case: one row a decision, the latest of a purpose stands."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One decision about one purpose. Nothing personal, so nothing sealed."""

    id: str
    case_id: str
    purpose: str
    granted: int
    text_version: str
    language: str
    how: str
    at: int
    confirmed_by: str | None = None
    withdrawn_at: int | None = None
    recorded_by: str | None = None


_SELECT = (
    "SELECT id, case_id, purpose, granted, text_version, language, how, at, confirmed_by, withdrawn_at, recorded_by"
    " FROM consents"
)
_INSERT = (
    "INSERT INTO consents (id, case_id, purpose, granted, text_version, language, how, at, confirmed_by, "
    "withdrawn_at, recorded_by, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " (SELECT COALESCE(MAX(n), 0) + 1 FROM consents WHERE case_id = ?))"
)


def add(tx: Tx, consent: ConsentRow) -> None:
    """Store a decision."""
    tx.run(
        _INSERT,
        *(consent.id, consent.case_id, consent.purpose, consent.granted, consent.text_version, consent.language),
        *(consent.how, consent.at, consent.confirmed_by, consent.withdrawn_at, consent.recorded_by, consent.case_id),
    )


def of_case(tx: Tx, case_id: str) -> list[ConsentRow]:
    """Every decision of the case, oldest first."""
    rows = tx.rows(_SELECT + " WHERE case_id = ? ORDER BY at, n", case_id)
    return [ConsentRow(*row) for row in rows]


def withdraw(tx: Tx, case_id: str, purpose: str, at: int) -> int:
    """Take back the yes for a purpose; how many rows it touched."""
    return tx.run(
        "UPDATE consents SET withdrawn_at = ? WHERE case_id = ? AND purpose = ? AND granted = 1"
        " AND withdrawn_at IS NULL",
        *(at, case_id, purpose),
    )


def confirm(tx: Tx, case_id: str, staff_id: str) -> int:
    """Note that staff spoke with the person alone: what was only said counts from now on; how many rows."""
    return tx.run(
        "UPDATE consents SET confirmed_by = ? WHERE case_id = ? AND confirmed_by IS NULL AND withdrawn_at IS NULL"
        " AND how IN ('oral', 'in_person', 'witnessed')",
        *(staff_id, case_id),
    )
