"""Groups of staff in Telegram that hear how much waits. Their address is sealed; nothing that is said there is kept."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx
from bot.vault.envelope import Place


@dataclass(frozen=True, slots=True)
class StaffGroupRow:
    """A linked group. `id` is the keyed hash of bot and chat."""

    id: str
    office: str
    linked_by: str
    linked_at: int
    sealed: bytes


_SELECT = "SELECT id, office, linked_by, linked_at, sealed FROM staff_groups"


def place(group: str) -> Place:
    """Where the sealed address of a group lies."""
    return Place("staff_groups", group)


def put(tx: Tx, group: StaffGroupRow) -> None:
    """Link it, or link it anew."""
    tx.run(
        "INSERT INTO staff_groups (id, office, linked_by, linked_at, sealed) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET office = excluded.office, linked_by = excluded.linked_by,"
        " linked_at = excluded.linked_at, sealed = excluded.sealed",
        *(group.id, group.office, group.linked_by, group.linked_at, group.sealed),
    )


def by_id(tx: Tx, group: str) -> StaffGroupRow | None:
    """The group of this hash."""
    row = tx.row(_SELECT + " WHERE id = ?", group)
    return None if row is None else StaffGroupRow(*row)


def of_office(tx: Tx, office: str) -> list[StaffGroupRow]:
    """An office's groups, longest linked first."""
    return [StaffGroupRow(*row) for row in tx.rows(_SELECT + " WHERE office = ? ORDER BY linked_at, id", office)]


def remove(tx: Tx, group: str) -> bool:
    """It hears nothing any more. False if it wasn't linked."""
    return tx.run("DELETE FROM staff_groups WHERE id = ?", group) == 1
