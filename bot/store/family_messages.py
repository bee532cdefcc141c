"""Rows of family messages. What is said in one lies in `sealed`, under the key of the sender's request."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.family_messages import WAITS_FOR_STAFF
from bot.store.database import Tx
from bot.vault.envelope import Place


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message. `recipient` is the request in whose chat it is offered, None where it goes by phone."""

    id: str
    case_id: str
    state: str
    created_at: int
    moved_at: int
    sealed: bytes
    recipient: str | None = None
    disclosure: int = 0
    proposed_by: str | None = None
    approved_by: str | None = None
    reply_to: str | None = None


_SELECT = (
    "SELECT id, case_id, state, created_at, moved_at, sealed, recipient, disclosure, proposed_by, approved_by,"
    " reply_to FROM family_messages"
)


def place(message_id: str) -> Place:
    """Where the sealed words of a message lie."""
    return Place("family_messages", message_id)


def add(tx: Tx, row: MessageRow) -> None:
    """Store a message that just came in."""
    tx.run(
        "INSERT INTO family_messages (id, case_id, state, created_at, moved_at, sealed, recipient, disclosure,"
        " proposed_by, approved_by, reply_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        *(row.id, row.case_id, row.state, row.created_at, row.moved_at, row.sealed, row.recipient, row.disclosure),
        *(row.proposed_by, row.approved_by, row.reply_to),
    )


def by_id(tx: Tx, message_id: str) -> MessageRow | None:
    """The message of this id."""
    row = tx.row(_SELECT + " WHERE id = ?", message_id)
    return MessageRow(*row) if row else None


def of_case(tx: Tx, case_id: str) -> MessageRow | None:
    """The message this request carries."""
    row = tx.row(_SELECT + " WHERE case_id = ?", case_id)
    return MessageRow(*row) if row else None


def for_recipient(tx: Tx, case_id: str) -> list[MessageRow]:
    """Messages that are for whoever sent this request, the oldest first."""
    return [MessageRow(*row) for row in tx.rows(_SELECT + " WHERE recipient = ? ORDER BY created_at, id", case_id)]


def to_chat(tx: Tx, chat: str, state: str, *, whoever: bool = False) -> MessageRow | None:
    """The latest message in this state for whoever writes from this chat now; none that its sender took back.

    whoever: for any of those who write from there.
    """
    writes = (
        "" if whoever else "AND c.enquirer = COALESCE((SELECT h.writing FROM chats h WHERE h.id = c.chat), c.enquirer)"
    )
    of_the_chat = " ".join(("recipient IN (SELECT c.id FROM cases c WHERE c.chat = ?", writes, ")"))
    stands = "AND NOT EXISTS (SELECT 1 FROM cases s WHERE s.id = case_id AND s.state IN ('withdrawn', 'rejected'))"
    sql = " ".join((_SELECT, "WHERE state = ? AND", of_the_chat, stands, "ORDER BY moved_at DESC LIMIT 1"))
    row = tx.row(sql, state, chat)
    return MessageRow(*row) if row else None


def waiting(tx: Tx, limit: int = 200) -> list[MessageRow]:
    """Messages that wait for staff, the one that waits longest first."""
    marks = ", ".join("?" * len(WAITS_FOR_STAFF))
    sql = " ".join((_SELECT, "WHERE state IN (", marks, ") ORDER BY moved_at, id LIMIT ?"))
    return [MessageRow(*row) for row in tx.rows(sql, *sorted(WAITS_FOR_STAFF), limit)]


def save(tx: Tx, before: MessageRow, after: MessageRow) -> bool:
    """Store `after` if nobody moved the message since `before` was read."""
    return (
        tx.run(
            "UPDATE family_messages SET state = ?, moved_at = ?, sealed = ?, recipient = ?, disclosure = ?,"
            " proposed_by = ?, approved_by = ? WHERE id = ? AND state = ? AND moved_at = ?",
            *(after.state, after.moved_at, after.sealed, after.recipient, after.disclosure, after.proposed_by),
            *(after.approved_by, before.id, before.state, before.moved_at),
        )
        == 1
    )
