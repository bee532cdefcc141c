"""Drafts: one row for each conversation somebody is in the middle of. Several for a chat, one active."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.domain.errors import Fault
from bot.store.database import Tx
from bot.vault.envelope import Place


class Stale(Fault):
    """The draft was changed, sent or erased meanwhile. Nothing was written: load it again."""

    def __init__(self) -> None:
        super().__init__("a draft was changed meanwhile")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft. `key_id` becomes the case's key at submission. Times are epoch ms; `prompted_at` is when
    the current prompt was delivered, None until then."""

    id: str
    chat: str
    conversation: str
    version: int
    key_id: str
    revision: int
    active: bool
    consented: bool
    prompted_at: int | None
    updated_at: int
    expires_at: int
    sealed: bytes


_ALL = (
    "SELECT id, chat, conversation, version, key_id, revision, active, consented, prompted_at, updated_at,"
    " expires_at, sealed FROM drafts"
)


def place(draft_id: str) -> Place:
    """Where the sealed answers of a draft lie."""
    return Place("drafts", draft_id)


def insert(tx: Tx, draft: DraftRow) -> None:
    """A new draft. If it is active, the chat's other drafts pause."""
    if draft.active:
        pause(tx, draft.chat)
    tx.run(
        "INSERT INTO drafts (id, chat, conversation, version, key_id, revision, active, consented, prompted_at,"
        " updated_at, expires_at, sealed, writer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
        " (SELECT c.writing FROM chats c WHERE c.id = ?))",
        *(draft.id, draft.chat, draft.conversation, draft.version, draft.key_id, draft.revision, int(draft.active)),
        *(int(draft.consented), draft.prompted_at, draft.updated_at, draft.expires_at, draft.sealed),
        draft.chat,
    )


def save(tx: Tx, draft: DraftRow, expected_revision: int, *, was_active: bool = False) -> None:
    """Write the draft over the one of the expected revision. Raises Stale, which undoes the unit, if it moved on.

    `chat` and `key_id` never change. If it is active, the chat's other drafts pause, unless it `was_active`
    already: then they do.
    """
    if draft.active and not was_active:
        tx.run("UPDATE drafts SET active = 0 WHERE chat = ? AND active = 1 AND id <> ?", draft.chat, draft.id)
    if not tx.run(
        "UPDATE drafts SET conversation = ?, version = ?, revision = ?, active = ?, consented = ?, prompted_at = ?,"
        " updated_at = ?, expires_at = ?, sealed = ? WHERE id = ? AND revision = ?",
        *(draft.conversation, draft.version, draft.revision, int(draft.active), int(draft.consented)),
        *(draft.prompted_at, draft.updated_at, draft.expires_at, draft.sealed, draft.id, expected_revision),
    ):
        raise Stale


def by_id(tx: Tx, draft_id: str) -> DraftRow | None:
    """The draft of this id."""
    return _one(
        tx.rows(
            _ALL + " WHERE id = ?",
            draft_id,
        )
    )


def active_of(tx: Tx, chat: str) -> DraftRow | None:
    """The draft this chat is answering now."""
    return _one(
        tx.rows(
            _ALL + " WHERE chat = ? AND active = 1",
            chat,
        )
    )


def of_chat(tx: Tx, chat: str) -> list[DraftRow]:
    """All drafts of a chat, the one touched last first."""
    rows = tx.rows(
        _ALL + " WHERE chat = ? ORDER BY updated_at DESC, id",
        chat,
    )
    return [_draft(row) for row in rows]


def of_writer(tx: Tx, chat: str) -> list[DraftRow]:
    """Those of whoever writes from this chat now, the one touched last first; all where one person writes there."""
    whose = "(writer IS NULL OR writer = COALESCE((SELECT c.writing FROM chats c WHERE c.id = ?), writer))"
    sql = " ".join((_ALL, "WHERE chat = ? AND", whose, "ORDER BY updated_at DESC, id"))
    return [_draft(row) for row in tx.rows(sql, chat, chat)]


def belong_to(tx: Tx, chat: str, writer: str) -> None:
    """What was begun before a second name appeared is the first person's."""
    tx.run("UPDATE drafts SET writer = ? WHERE chat = ? AND writer IS NULL", writer, chat)


def count(tx: Tx, chat: str, conversation: str) -> int:
    """How many drafts of this conversation a chat has."""
    row = tx.row("SELECT count(*) FROM drafts WHERE chat = ? AND conversation = ?", chat, conversation)
    return int(row[0]) if row else 0


def pause(tx: Tx, chat: str) -> None:
    """No draft of this chat is active now; nothing is deleted."""
    tx.run("UPDATE drafts SET active = 0 WHERE chat = ? AND active = 1", chat)


def activate(tx: Tx, draft_id: str) -> None:
    """Make this the draft its chat answers. Raises Stale if it is gone."""
    found = tx.row("SELECT chat FROM drafts WHERE id = ?", draft_id)
    if found is None:
        raise Stale
    pause(tx, str(found[0]))
    tx.run("UPDATE drafts SET active = 1 WHERE id = ?", draft_id)


def prompted(tx: Tx, draft_id: str, revision: int, at: int) -> bool:
    """The prompt of this revision was delivered at that moment. False if the draft has moved on."""
    return tx.run("UPDATE drafts SET prompted_at = ? WHERE id = ? AND revision = ?", at, draft_id, revision) == 1


def wipe(tx: Tx, draft_id: str) -> str | None:
    """Delete the row; its key id, None if it was gone. Media and the key are the caller's to deal with."""
    found = tx.row("DELETE FROM drafts WHERE id = ? RETURNING key_id", draft_id)
    return None if found is None else str(found[0])


def conversations(tx: Tx) -> list[str]:
    """The names of all conversations somebody is in the middle of."""
    return [str(row[0]) for row in tx.rows("SELECT DISTINCT conversation FROM drafts ORDER BY conversation")]


def of_conversation(tx: Tx, name: str) -> list[DraftRow]:
    """Every draft of that conversation."""
    return [_draft(row) for row in tx.rows(_ALL + " WHERE conversation = ? ORDER BY id", name)]


def expired(tx: Tx, now: int, limit: int = 100) -> list[DraftRow]:
    """Drafts whose time is over, oldest first."""
    rows = tx.rows(
        _ALL + " WHERE expires_at <= ? ORDER BY expires_at LIMIT ?",
        *(now, limit),
    )
    return [_draft(row) for row in rows]


def _one(rows: list[tuple[Any, ...]]) -> DraftRow | None:
    return _draft(rows[0]) if rows else None


def _draft(row: tuple[Any, ...]) -> DraftRow:
    draft_id, chat, conversation, version, key_id, revision, active, consented, *times, sealed = row
    prompted_at, updated_at, expires_at = times
    return DraftRow(
        *(draft_id, chat, conversation, version, key_id, revision),
        active=bool(active),  # the engine has no truth values of its own
        consented=bool(consented),
        prompted_at=prompted_at,
        updated_at=updated_at,
        expires_at=expires_at,
        sealed=sealed,
    )
