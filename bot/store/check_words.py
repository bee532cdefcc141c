"""The word the office says first when it calls, one for a request. Sealed under the key of the request."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx
from bot.vault.envelope import Place


@dataclass(frozen=True, slots=True)
class CheckWordRow:
    """Who agreed on it with the family, and when."""

    case_id: str
    set_by: str
    set_at: int
    sealed: bytes


def place(case_id: str) -> Place:
    """Where the sealed word of a request lies."""
    return Place("check_words", case_id)


def put(tx: Tx, row: CheckWordRow) -> None:
    """Keep it; one that was there before is gone."""
    tx.run(
        "INSERT INTO check_words (case_id, set_by, set_at, sealed) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (case_id) DO UPDATE SET set_by = excluded.set_by, set_at = excluded.set_at,"
        " sealed = excluded.sealed",
        *(row.case_id, row.set_by, row.set_at, row.sealed),
    )


def of_case(tx: Tx, case_id: str) -> CheckWordRow | None:
    """The word of this request."""
    row = tx.row("SELECT case_id, set_by, set_at, sealed FROM check_words WHERE case_id = ?", case_id)
    return None if row is None else CheckWordRow(*row)


def remove(tx: Tx, case_id: str) -> bool:
    """It stands no longer. False if there was none."""
    return tx.run("DELETE FROM check_words WHERE case_id = ?", case_id) == 1
