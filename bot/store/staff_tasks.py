"""What a person owes a family: a call, a look. One open task of a kind for a case; done ones stay with the case."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import new_id
from bot.store.database import Param, Tx


@dataclass(frozen=True, slots=True)
class StaffTaskRow:
    """One task. Nothing personal: what was said about it stands sealed in the case's timeline."""

    id: str
    case_id: str
    kind: str
    created_at: int
    done_at: int | None = None
    done_by: str | None = None


_SELECT = "SELECT t.id, t.case_id, t.kind, t.created_at, t.done_at, t.done_by FROM staff_tasks t"


def add(tx: Tx, case_id: str, kind: str, at: int) -> bool:
    """Ask for it. False where it is asked already."""
    return (
        tx.run(
            "INSERT INTO staff_tasks (id, case_id, kind, created_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (case_id, kind) WHERE done_at IS NULL DO NOTHING",
            *(new_id(), case_id, kind, at),
        )
        == 1
    )


def by_id(tx: Tx, task_id: str) -> StaffTaskRow | None:
    """The task of this id."""
    row = tx.row(_SELECT + " WHERE t.id = ?", task_id)
    return None if row is None else StaffTaskRow(*row)


def done(tx: Tx, task_id: str, who: str, at: int) -> bool:
    """Somebody did it. False if somebody else did before."""
    return (
        tx.run("UPDATE staff_tasks SET done_at = ?, done_by = ? WHERE id = ? AND done_at IS NULL", at, who, task_id)
        == 1
    )


def open_ones(tx: Tx, office: str | None, limit: int) -> list[StaffTaskRow]:
    """Open tasks of an office, of all offices where it is None; the oldest first."""
    where, params = _of(office)
    sql = " ".join((_SELECT, where, "ORDER BY t.created_at, t.id LIMIT ?"))
    return [StaffTaskRow(*row) for row in tx.rows(sql, *params, limit)]


def count(tx: Tx, office: str | None, cap: int) -> int:
    """How many are open, up to `cap`. The same conditions as `open_ones`."""
    where, params = _of(office)
    sql = " ".join(("SELECT count(*) FROM (SELECT 1 FROM staff_tasks t", where, "LIMIT ?) AS found"))
    row = tx.row(sql, *params, cap)
    return int(row[0]) if row else 0


def of_case(tx: Tx, case_id: str) -> list[StaffTaskRow]:
    """A case's open tasks, the oldest first."""
    rows = tx.rows(_SELECT + " WHERE t.case_id = ? AND t.done_at IS NULL ORDER BY t.created_at, t.id", case_id)
    return [StaffTaskRow(*row) for row in rows]


def _of(office: str | None) -> tuple[str, list[Param]]:
    if office is None:
        return "JOIN cases c ON c.id = t.case_id WHERE t.done_at IS NULL", []
    return "JOIN cases c ON c.id = t.case_id WHERE t.done_at IS NULL AND c.office = ?", [office]
