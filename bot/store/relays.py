"""Talks that go on now between a person of the office and a family, one for a chat."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class RelayRow:
    """One talk. `waiting`: the draft that waits meanwhile. `heard_at`: when either side last said something.

    `from_chat`: 1 where it is held in the private chat of who opened it.
    """

    id: str
    case_id: str
    chat: str
    staff: str
    waiting: str | None
    opened_at: int
    heard_at: int
    ended_at: int | None = None
    from_chat: int = 0


_SELECT = "SELECT id, case_id, chat, staff, waiting, opened_at, heard_at, ended_at, from_chat FROM relays"


def add(tx: Tx, relay: RelayRow) -> None:
    """Begin a talk. One that goes on in this chat already raises the database's error."""
    tx.run(
        "INSERT INTO relays (id, case_id, chat, staff, waiting, opened_at, heard_at, ended_at, from_chat)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?)",
        *(relay.id, relay.case_id, relay.chat, relay.staff, relay.waiting, relay.opened_at, relay.heard_at),
        relay.from_chat,
    )


def by_id(tx: Tx, relay_id: str) -> RelayRow | None:
    """The talk of this id."""
    row = tx.row(_SELECT + " WHERE id = ?", relay_id)
    return RelayRow(*row) if row else None


def of_chat(tx: Tx, chat: str) -> RelayRow | None:
    """The talk that goes on in this chat."""
    row = tx.row(_SELECT + " WHERE chat = ? AND ended_at IS NULL", chat)
    return RelayRow(*row) if row else None


def of_case(tx: Tx, case_id: str) -> RelayRow | None:
    """The talk that goes on about this case."""
    row = tx.row(_SELECT + " WHERE case_id = ? AND ended_at IS NULL", case_id)
    return RelayRow(*row) if row else None


def from_chat_of(tx: Tx, staff_id: str) -> RelayRow | None:
    """The talk that this person holds in their own chat now."""
    row = tx.row(_SELECT + " WHERE staff = ? AND from_chat = 1 AND ended_at IS NULL", staff_id)
    return RelayRow(*row) if row else None


def of_staff(tx: Tx, staff_id: str) -> list[RelayRow]:
    """Every talk this person holds now, in the console or in their own chat."""
    sql = _SELECT + " WHERE staff = ? AND ended_at IS NULL ORDER BY opened_at, id"
    return [RelayRow(*row) for row in tx.rows(sql, staff_id)]


def heard(tx: Tx, relay_id: str, at: int) -> None:
    """One side said something."""
    tx.run("UPDATE relays SET heard_at = ? WHERE id = ? AND ended_at IS NULL", at, relay_id)


def end(tx: Tx, relay_id: str, at: int) -> bool:
    """End it, once; False if it was over."""
    return tx.run("UPDATE relays SET ended_at = ? WHERE id = ? AND ended_at IS NULL", at, relay_id) == 1
