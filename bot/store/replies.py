"""Replies and questions to a family: what was proposed, who decided."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """One reply. `sealed` is its text, warnings and reasons under the case's key."""

    id: str
    case_id: str
    kind: str
    disclosure: int
    state: str
    proposed_by: str
    proposed_at: int
    sealed: bytes
    approved_by: str | None = None
    decided_at: int | None = None


_SELECT = (
    "SELECT id, case_id, kind, disclosure, state, proposed_by, proposed_at, sealed, approved_by, decided_at "
    "FROM replies"
)
_INSERT = (
    "INSERT INTO replies (id, case_id, kind, disclosure, state, proposed_by, proposed_at, sealed, approved_by,"
    " decided_at, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " (SELECT COALESCE(MAX(n), 0) + 1 FROM replies WHERE case_id = ?))"
)


def add(tx: Tx, reply: ReplyRow) -> None:
    """Store a reply."""
    tx.run(
        _INSERT,
        *(reply.id, reply.case_id, reply.kind, reply.disclosure, reply.state, reply.proposed_by, reply.proposed_at),
        *(reply.sealed, reply.approved_by, reply.decided_at, reply.case_id),
    )


def by_id(tx: Tx, reply_id: str) -> ReplyRow | None:
    """The reply of this id."""
    row = tx.row(_SELECT + " WHERE id = ?", reply_id)
    return ReplyRow(*row) if row else None


def of_case(tx: Tx, case_id: str) -> list[ReplyRow]:
    """Every reply of the case, newest first."""
    rows = tx.rows(_SELECT + " WHERE case_id = ? ORDER BY proposed_at DESC, n DESC", case_id)
    return [ReplyRow(*row) for row in rows]


def decide(tx: Tx, reply_id: str, state: str, by: str, at: int) -> bool:
    """Take a proposed reply to `state`, once: False if it was decided already."""
    return (
        tx.run(
            "UPDATE replies SET state = ?, approved_by = ?, decided_at = ? WHERE id = ? AND state = 'proposed'",
            *(state, by, at, reply_id),
        )
        == 1
    )


def withdraw(tx: Tx, reply_id: str, by: str, at: int) -> None:
    """It is not sent, whoever it still waits for."""
    tx.run(
        "UPDATE replies SET state = 'withdrawn', approved_by = ?, decided_at = ?"
        " WHERE id = ? AND state IN ('proposed', 'interpreting')",
        *(by, at, reply_id),
    )


def to_interpret(tx: Tx, limit: int = 100) -> list[ReplyRow]:
    """Replies that wait for somebody who speaks the family's language, the longest first."""
    rows = tx.rows(_SELECT + " WHERE state = 'interpreting' ORDER BY proposed_at, id LIMIT ?", limit)
    return [ReplyRow(*row) for row in rows]


def interpreted(tx: Tx, reply_id: str, by: str, at: int) -> bool:
    """Somebody put it into words; False if somebody else was quicker."""
    done = tx.run(
        "UPDATE replies SET state = 'interpreted', approved_by = ?, decided_at = ?"
        " WHERE id = ? AND state = 'interpreting'",
        *(by, at, reply_id),
    )
    return done == 1


def disclosed(tx: Tx, case_id: str) -> bool:
    """Whether anything about a located person was ever sent in this case."""
    row = tx.row("SELECT 1 FROM replies WHERE case_id = ? AND disclosure = 1 AND state = 'sent' LIMIT 1", case_id)
    return row is not None
