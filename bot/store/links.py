"""One-time links that staff make. The secret is never stored, only its hash; each is spent once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.store.database import Tx


class LinkKind(StrEnum):
    """What opening the link does."""

    CHAT = "chat"
    RELATIVE = "relative"
    GROUP = "group"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link. `id` is the keyed hash of its secret; `subject` the id of a request, of an account, or an office."""

    id: str
    kind: str
    subject: str
    made_by: str
    expires_at: int
    used_at: int | None = None


def add(tx: Tx, link: LinkRow) -> None:
    """Keep a link that waits to be opened."""
    tx.run(
        "INSERT INTO links (id, kind, subject, made_by, expires_at) VALUES (?, ?, ?, ?, ?)",
        *(link.id, link.kind, link.subject, link.made_by, link.expires_at),
    )


def standing(tx: Tx, link_id: str, now: int) -> LinkRow | None:
    """The link, if it may still be opened."""
    row = tx.row(
        "SELECT id, kind, subject, made_by, expires_at, used_at FROM links"
        " WHERE id = ? AND used_at IS NULL AND expires_at > ?",
        *(link_id, now),
    )
    return None if row is None else LinkRow(*row)


def spend(tx: Tx, link_id: str, now: int) -> bool:
    """Use it up. False if it was spent or is over."""
    sql = "UPDATE links SET used_at = ? WHERE id = ? AND used_at IS NULL AND expires_at > ?"
    return tx.run(sql, now, link_id, now) == 1


def end_of_subject(tx: Tx, kind: LinkKind, subject: str, now: int) -> None:
    """A newer link takes the place of those before."""
    tx.run("UPDATE links SET used_at = ? WHERE kind = ? AND subject = ? AND used_at IS NULL", now, kind, subject)


def end_of_maker(tx: Tx, made_by: str, now: int) -> None:
    """Whoever made them works here no longer: what was not opened yet opens nothing."""
    tx.run("UPDATE links SET used_at = ? WHERE made_by = ? AND used_at IS NULL", now, made_by)


def forget_old(tx: Tx, before: int) -> int:
    """Drop links that were over before that moment; how many."""
    return tx.run("DELETE FROM links WHERE expires_at < ?", before)
