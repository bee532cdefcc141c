"""Who plays a part that only one process may play, by a row that the newest takes over.

A holder that was taken over can write nothing in the part's name any more: each of its units asks
`still_held` first. So no lock has to be freed by somebody who was killed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.store.database import Tx

MATCHING = "matching"


class Standing(StrEnum):
    """What a holder is doing."""

    READING = "reading"
    READY = "ready"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class RoleRow:
    """Who plays it. `people`: how many records it holds in memory; times in epoch milliseconds."""

    holder: str
    standing: Standing
    people: int
    since: int
    seen_at: int


def claim(tx: Tx, role: str, holder: str, now: int) -> None:
    """Play this part from now on, whoever played it before."""
    tx.run(
        "INSERT INTO roles (role, holder, standing, people, since, seen_at) VALUES (?, ?, ?, 0, ?, ?)"
        " ON CONFLICT (role) DO UPDATE SET holder = excluded.holder, standing = excluded.standing, people = 0,"
        " since = excluded.since, seen_at = excluded.seen_at",
        *(role, holder, Standing.READING, now, now),
    )


def still_held(tx: Tx, role: str, holder: str) -> bool:
    """Whether this holder still plays it; nobody takes it over before the unit ends."""
    return tx.run("UPDATE roles SET holder = holder WHERE role = ? AND holder = ?", role, holder) == 1


def seen(tx: Tx, role: str, holder: str, standing: Standing, people: int, now: int) -> bool:
    """The holder is alive and does this; False if it was taken over."""
    return (
        tx.run(
            "UPDATE roles SET standing = ?, people = ?, seen_at = ? WHERE role = ? AND holder = ?",
            *(standing, people, now, role, holder),
        )
        == 1
    )


def of(tx: Tx, role: str) -> RoleRow | None:
    """Who plays it, or played it last."""
    row = tx.row("SELECT holder, standing, people, since, seen_at FROM roles WHERE role = ?", role)
    return RoleRow(str(row[0]), Standing(row[1]), int(row[2]), int(row[3]), int(row[4])) if row else None
