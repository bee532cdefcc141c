"""Private chats of staff, one for an account, and what was said there until it is carried out."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx
from bot.vault.envelope import Place


@dataclass(frozen=True, slots=True)
class StaffChatRow:
    """A linked chat. `duty_until`: nothing is told or taken there after it. `case_id`: what it was last told about."""

    id: str
    staff_id: str
    linked_at: int
    duty_until: int
    case_id: str | None = None


_SELECT = "SELECT id, staff_id, linked_at, duty_until, case_id FROM staff_chats"


def said_place(said_id: str) -> Place:
    """Where the sealed words of something said lie."""
    return Place("staff_said", said_id)


def link(tx: Tx, row: StaffChatRow) -> None:
    """Link it, in place of the account's former chat and of whoever had this one."""
    tx.run("DELETE FROM staff_chats WHERE id = ? OR staff_id = ?", row.id, row.staff_id)
    tx.run(
        "INSERT INTO staff_chats (id, staff_id, linked_at, duty_until, case_id) VALUES (?, ?, ?, ?, ?)",
        *(row.id, row.staff_id, row.linked_at, row.duty_until, row.case_id),
    )


def by_id(tx: Tx, chat: str) -> StaffChatRow | None:
    """The linked chat of this hash."""
    row = tx.row(_SELECT + " WHERE id = ?", chat)
    return None if row is None else StaffChatRow(*row)


def of_staff(tx: Tx, staff_id: str) -> StaffChatRow | None:
    """The chat of this account."""
    row = tx.row(_SELECT + " WHERE staff_id = ?", staff_id)
    return None if row is None else StaffChatRow(*row)


def on_duty(tx: Tx, now: int) -> list[StaffChatRow]:
    """Every chat whose person is on duty."""
    return [StaffChatRow(*row) for row in tx.rows(_SELECT + " WHERE duty_until > ? ORDER BY linked_at, id", now)]


def set_duty(tx: Tx, staff_id: str, until: int) -> bool:
    """On duty until then. False where no chat is linked."""
    return tx.run("UPDATE staff_chats SET duty_until = ? WHERE staff_id = ?", until, staff_id) == 1


def told_of(tx: Tx, chat: str, case_id: str) -> None:
    """What the chat was told about last."""
    tx.run("UPDATE staff_chats SET case_id = ? WHERE id = ?", case_id, chat)


def unlink(tx: Tx, staff_id: str) -> bool:
    """It is no chat of staff any more. False if none was linked."""
    return tx.run("DELETE FROM staff_chats WHERE staff_id = ?", staff_id) == 1


def remove(tx: Tx, chat: str) -> None:
    """The bot was thrown out of it."""
    tx.run("DELETE FROM staff_chats WHERE id = ?", chat)


def drop_words(tx: Tx, chat: str) -> int:
    """Empty what a family said and has not arrived here yet: the talk is over. How many rows."""
    return tx.run(
        "UPDATE outbox SET state = 'dropped', sealed = NULL"
        " WHERE chat = ? AND kind = 'reply' AND state IN ('new', 'later', 'dead', 'look')",
        chat,
    )


def put_said(tx: Tx, said_id: str, chat: str, at: int, sealed: bytes) -> None:
    """Keep what was said until it is carried out."""
    tx.run("INSERT INTO staff_said (id, chat, at, sealed) VALUES (?, ?, ?, ?)", said_id, chat, at, sealed)


def said(tx: Tx, said_id: str) -> tuple[str, bytes] | None:
    """Chat and sealed words of something said; None once it is carried out."""
    row = tx.row("SELECT chat, sealed FROM staff_said WHERE id = ?", said_id)
    return None if row is None else (str(row[0]), bytes(row[1]))


def carried_out(tx: Tx, said_id: str) -> None:
    """It was done or refused."""
    tx.run("DELETE FROM staff_said WHERE id = ?", said_id)
