"""How many messages may still go to Telegram, for all processes together and for each chat. Rows only."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx

ALL = ""


@dataclass(frozen=True, slots=True)
class PaceRow:
    """So many tokens at that moment; none before `rest_until`. Times in epoch ms by the database's clock."""

    name: str
    tokens: float
    at: int
    rest_until: int = 0


def turn(tx: Tx, full: PaceRow) -> PaceRow:
    """The row of all chats, `full` if there is none yet. Other processes wait here until this unit ends."""
    # A change that changes nothing: it is what makes the others wait.
    taken = "UPDATE pace SET at = at WHERE name = ? RETURNING name, tokens, at, rest_until"
    found = tx.row(taken, full.name)
    if found is None:
        put(tx, full)
        found = tx.row(taken, full.name)
    return full if found is None else PaceRow(*found)


def of_chats(tx: Tx) -> list[PaceRow]:
    """Chats that were written to a short while ago: a few hundred at most."""
    rows = tx.rows("SELECT name, tokens, at, rest_until FROM pace WHERE name <> ?", ALL)
    return [PaceRow(*row) for row in rows]


def put(tx: Tx, row: PaceRow) -> None:
    """Keep it, new or changed."""
    tx.run(
        "INSERT INTO pace (name, tokens, at, rest_until) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE"
        " SET tokens = excluded.tokens, at = excluded.at, rest_until = excluded.rest_until",
        *(row.name, row.tokens, row.at, row.rest_until),
    )


def drop(tx: Tx, name: str) -> None:
    """It is full again, which is what a chat without a row is."""
    tx.run("DELETE FROM pace WHERE name = ?", name)
