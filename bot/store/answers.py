"""Answers of a case: append-only, an edit is a later version."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One version of one answer, sealed under the case's key."""

    id: str
    case_id: str
    step: str
    version: int
    at: int
    sealed: bytes


def add(tx: Tx, answer: AnswerRow) -> None:
    """Store a version. One that exists already raises the database's error."""
    tx.run(
        "INSERT INTO answers (id, case_id, step, version, at, sealed, n) VALUES (?, ?, ?, ?, ?, ?,"
        " (SELECT COALESCE(MAX(n), 0) + 1 FROM answers WHERE case_id = ?))",
        *(answer.id, answer.case_id, answer.step, answer.version, answer.at, answer.sealed),
        answer.case_id,
    )


def next_version(tx: Tx, case_id: str, step: str) -> int:
    """The number for the next version of this answer: 1 where there is none."""
    row = tx.row("SELECT COALESCE(MAX(version), 0) + 1 FROM answers WHERE case_id = ? AND step = ?", case_id, step)
    return int(row[0]) if row else 1


def of_case(tx: Tx, case_id: str) -> list[AnswerRow]:
    """Every version of every answer, in the order they were first given, newest version first."""
    rows = tx.rows(
        "SELECT a.id, a.case_id, a.step, a.version, a.at, a.sealed FROM answers a"
        " JOIN answers f ON f.case_id = a.case_id AND f.step = a.step AND f.version = 1"
        " WHERE a.case_id = ? ORDER BY f.at, f.n, a.version DESC",
        case_id,
    )
    return [AnswerRow(*row) for row in rows]
