"""Photos, voices and documents: first a promise to fetch, then the file itself, sealed with its owner's key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.store.database import Tx
from bot.vault.envelope import Place

# How long after each failed fetch (ms); after the last one the file is refused.
BACKOFF_MS = (5_000, 30_000, 300_000, 3_600_000)


class State(StrEnum):
    """WAITING to be fetched; KEPT; REFUSED (too large, not what it says, unfetchable); GONE (content erased)."""

    WAITING = "waiting"
    KEPT = "kept"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class MediaRow:
    """A file without its content. `owner` is a draft's id, then the case's; `sealed` says what it is."""

    id: str
    owner: str
    key_id: str
    state: State
    created_at: int
    due_at: int
    tries: int
    sealed: bytes


_ALL = "SELECT id, owner, key_id, state, created_at, due_at, tries, sealed FROM media"


def place(media_id: str) -> Place:
    """Where the sealed description of a file lies."""
    return Place("media", media_id)


def content_place(media_id: str) -> Place:
    """Where the sealed file itself lies."""
    return Place("media", media_id, "content")


def insert(tx: Tx, media_id: str, owner: str, key_id: str, now: int, sealed: bytes) -> None:
    """A file to fetch."""
    tx.run(
        "INSERT INTO media (id, owner, key_id, state, created_at, due_at, tries, sealed, content)"
        " VALUES (?, ?, ?, ?, ?, ?, 0, ?, NULL)",
        *(media_id, owner, key_id, State.WAITING, now, now, sealed),
    )


def by_id(tx: Tx, media_id: str) -> MediaRow | None:
    """The file of this id."""
    found = tx.row(_ALL + " WHERE id = ?", media_id)
    return None if found is None else _media(found)


def of_owner(tx: Tx, owner: str) -> list[MediaRow]:
    """All files of a draft or case, in the order they came."""
    return [_media(row) for row in tx.rows(_ALL + " WHERE owner = ? ORDER BY created_at, id", owner)]


def content(tx: Tx, media_id: str) -> bytes | None:
    """The sealed file; None while it isn't kept."""
    found = tx.row("SELECT content FROM media WHERE id = ?", media_id)
    return None if found is None or found[0] is None else bytes(found[0])


def waiting(tx: Tx, now: int, limit: int = 10) -> list[MediaRow]:
    """Files to fetch now, longest waiting first."""
    rows = tx.rows(_ALL + " WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at LIMIT ?", now, limit)
    return [_media(row) for row in rows]


def backlog(tx: Tx) -> tuple[int, int | None]:
    """How many files are still to be fetched, and since when the oldest is."""
    count, oldest = tx.rows("SELECT count(*), min(created_at) FROM media WHERE state = 'waiting'")[0]
    return int(count), None if oldest is None else int(oldest)


def next_due(tx: Tx) -> int | None:
    """When the next file is to be fetched; None if none waits."""
    found = tx.row("SELECT min(due_at) FROM media WHERE state = 'waiting'")
    return None if found is None or found[0] is None else int(found[0])


def claim(tx: Tx, row: MediaRow, until: int) -> bool:
    """Fetch it alone until that moment. False if another process was faster."""
    return (
        tx.run(
            "UPDATE media SET due_at = ? WHERE id = ? AND state = 'waiting' AND due_at = ?", until, row.id, row.due_at
        )
        == 1
    )


def kept(tx: Tx, media_id: str, sealed: bytes, content: bytes) -> bool:
    """The file was fetched and checked. False if it is no longer wanted (its draft was erased)."""
    return (
        tx.run(
            "UPDATE media SET state = 'kept', sealed = ?, content = ? WHERE id = ? AND state = 'waiting'",
            *(sealed, content, media_id),
        )
        == 1
    )


def describe(tx: Tx, media_id: str, sealed: bytes) -> bool:
    """Write the description anew (a transcript was made). False if the file is unknown."""
    return tx.run("UPDATE media SET sealed = ? WHERE id = ?", sealed, media_id) == 1


def failed(tx: Tx, media_id: str, now: int) -> bool:
    """It couldn't be fetched: try again later, after the fifth time refuse it. True if refused now."""
    found = tx.row("UPDATE media SET tries = tries + 1 WHERE id = ? AND state = 'waiting' RETURNING tries", media_id)
    if found is None:
        return False
    tries = int(found[0])
    if tries > len(BACKOFF_MS):
        refused(tx, media_id)
        return True
    tx.run("UPDATE media SET due_at = ? WHERE id = ?", now + BACKOFF_MS[tries - 1], media_id)
    return False


def refused(tx: Tx, media_id: str) -> None:
    """It can't be kept (too large, not what it says)."""
    tx.run("UPDATE media SET state = 'refused', content = NULL WHERE id = ?", media_id)


def hand_over(tx: Tx, draft_id: str, case_id: str) -> int:
    """The draft's files are the case's now; its key stays theirs, so nothing is sealed again. How many."""
    return tx.run("UPDATE media SET owner = ? WHERE owner = ?", case_id, draft_id)


def gone(tx: Tx, media_id: str) -> None:
    """Erase the content and leave a row that says so."""
    tx.run("UPDATE media SET state = 'gone', content = NULL WHERE id = ?", media_id)


def delete(tx: Tx, media_id: str) -> bool:
    """Delete one file. False if it wasn't there."""
    return tx.run("DELETE FROM media WHERE id = ?", media_id) == 1


def wipe(tx: Tx, owner: str) -> int:
    """Delete all files of a draft or case. How many."""
    return tx.run("DELETE FROM media WHERE owner = ?", owner)


def _media(row: tuple[object, ...]) -> MediaRow:
    media_id, owner, key_id, state, *rest = row
    return MediaRow(media_id, owner, key_id, State(str(state)), *rest)  # type: ignore[arg-type]
