"""What Telegram delivered and nobody has handled yet: at least once in, exactly once out, in order for each chat."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors import Fault
from bot.store.database import Tx
from bot.vault.envelope import Place

KEPT_MS = 48 * 3600 * 1000
# How long a chat waits after each failure of its oldest update (ms). After the last one it is parked,
# so that one poisoned update can't stop a chat.
BACKOFF_MS = (1_000, 5_000, 30_000, 120_000)


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An update that waits. `chat` is '' where the update has none; those are one lane of their own."""

    bot_id: int
    update_id: int
    chat: str
    arrival: int
    tries: int
    received_at: int
    sealed: bytes


_ALL = "SELECT bot_id, update_id, chat, arrival, tries, received_at, sealed FROM inbox"
# Two ways to the oldest update of each chat. Nearly always the few hundred oldest updates hold enough
# chats. Where one chat has filled them, walk from chat to chat: slower with thousands of chats, but
# never over everything that waits.
_OLDEST = 256
_AMONG_THE_OLDEST = (
    "SELECT bot_id, update_id, chat, arrival, tries, received_at, sealed"
    " FROM (SELECT * FROM inbox WHERE state = 'new' ORDER BY arrival LIMIT ?) AS mine"
    " WHERE due_at <= ? AND NOT EXISTS (SELECT 1 FROM inbox AS older"
    " WHERE older.state = 'new' AND older.chat = mine.chat AND older.arrival < mine.arrival)"
    " AND chat NOT IN (SELECT chat FROM outbox WHERE state = 'sending' AND prompt_of IS NOT NULL)"
    " ORDER BY arrival LIMIT ?"
)
_CHAT_BY_CHAT = (
    "WITH RECURSIVE lane (chat) AS (SELECT min(chat) FROM inbox WHERE state = 'new' UNION ALL"
    " SELECT (SELECT min(chat) FROM inbox WHERE state = 'new' AND chat > lane.chat) FROM lane"
    " WHERE lane.chat IS NOT NULL)"
    " SELECT mine.bot_id, mine.update_id, mine.chat, mine.arrival, mine.tries, mine.received_at, mine.sealed"
    " FROM lane CROSS JOIN inbox AS mine WHERE mine.chat = lane.chat AND mine.state = 'new' AND mine.due_at <= ?"
    " AND mine.arrival = (SELECT min(arrival) FROM inbox AS older WHERE older.state = 'new' AND older.chat = lane.chat)"
    " AND mine.chat NOT IN (SELECT chat FROM outbox WHERE state = 'sending' AND prompt_of IS NOT NULL)"
    " ORDER BY mine.arrival LIMIT ?"
)


def place(bot_id: int, update_id: int) -> Place:
    """Where the sealed update of a row lies."""
    return Place("inbox", f"{bot_id}:{update_id}")


def put(tx: Tx, bot_id: int, update_id: int, chat: str, received_at: int, sealed: bytes) -> bool:
    """Keep an update at the end of its chat. False if it was received before.

    Order is by arrival, not by update id: Telegram draws a new first id after a quiet week.
    """
    return (
        tx.run(
            "INSERT INTO inbox (bot_id, update_id, chat, arrival, state, tries, due_at, received_at, sealed)"
            " VALUES (?, ?, ?, ?, 'new', 0, 0, ?, ?) ON CONFLICT (bot_id, update_id) DO NOTHING",
            *(bot_id, update_id, chat, _next_arrival(tx, received_at), received_at, sealed),
        )
        == 1
    )


def next_of_chats(tx: Tx, now: int, limit: int) -> list[InboxRow]:
    """The oldest waiting update of each chat, oldest first, of at most `limit` chats.

    A chat whose oldest update waits for another try is left out: what came later must not overtake. So
    is one whose question is being sent right now: until we know which message it became, nobody can tell
    whether what the person wrote is its answer.
    """
    rows = tx.rows(_AMONG_THE_OLDEST, _OLDEST, now, limit)
    if len(rows) < limit and _more_wait_than(tx, _OLDEST):
        rows = tx.rows(_CHAT_BY_CHAT, now, limit)
    return [InboxRow(*values) for values in rows]


class Applied(Fault):
    """Another process applied this update. What this unit did is undone."""

    def __init__(self) -> None:
        super().__init__("an update was applied already")


def done(tx: Tx, bot_id: int, update_id: int) -> None:
    """Close the row, in the unit that applies it, and empty what it held.

    Raises Applied, which undoes the unit, if it isn't open any more. Do it first: of two processes only
    one then applies it. A unit that fails afterwards leaves the row open.
    """
    if not tx.run(
        "UPDATE inbox SET state = 'done', sealed = NULL WHERE bot_id = ? AND update_id = ? AND state = 'new'",
        *(bot_id, update_id),
    ):
        raise Applied


def failed(tx: Tx, bot_id: int, update_id: int, now: int) -> bool:
    """Note a failure: try again later, or after the fifth park it. True if it is parked now."""
    found = tx.row(
        "UPDATE inbox SET tries = tries + 1 WHERE bot_id = ? AND update_id = ? AND state = 'new' RETURNING tries",
        *(bot_id, update_id),
    )
    if found is None:
        return False
    tries = int(found[0])
    if tries > len(BACKOFF_MS):
        tx.run("UPDATE inbox SET state = 'parked' WHERE bot_id = ? AND update_id = ?", bot_id, update_id)
        return True
    tx.run(
        "UPDATE inbox SET due_at = ? WHERE bot_id = ? AND update_id = ?",
        *(now + BACKOFF_MS[tries - 1], bot_id, update_id),
    )
    return False


def parked(tx: Tx, limit: int = 100) -> list[InboxRow]:
    """What a person has to look at, oldest first."""
    rows = tx.rows(
        _ALL + " WHERE state = 'parked' ORDER BY received_at LIMIT ?",
        limit,
    )
    return [InboxRow(*row) for row in rows]


def count_parked(tx: Tx) -> int:
    """How many updates a person has to look at."""
    return int(tx.rows("SELECT count(*) FROM inbox WHERE state = 'parked'")[0][0])


def unpark(tx: Tx, bot_id: int, update_id: int, now: int) -> bool:
    """Put a parked update at the end of its chat, with all its tries again. False if it isn't parked."""
    return (
        tx.run(
            "UPDATE inbox SET state = 'new', tries = 0, due_at = ?, arrival = ?"
            " WHERE bot_id = ? AND update_id = ? AND state = 'parked'",
            *(now, _next_arrival(tx, now), bot_id, update_id),
        )
        == 1
    )


def next_due(tx: Tx) -> int | None:
    """When the next update may be handled (0: now); None if none waits."""
    found = tx.row("SELECT min(due_at) FROM inbox WHERE state = 'new'")
    return None if found is None or found[0] is None else int(found[0])


def waiting(tx: Tx) -> tuple[int, int | None]:
    """How many updates wait, and when the oldest of them was received."""
    count, oldest = tx.rows("SELECT count(*), min(received_at) FROM inbox WHERE state = 'new'")[0]
    return int(count), None if oldest is None else int(oldest)


def forget_old(tx: Tx, before: int) -> int:
    """Drop the ids of updates received before that moment and done. Telegram repeats for 24 h; keep 48."""
    return tx.run("DELETE FROM inbox WHERE state = 'done' AND received_at < ?", before)


def _next_arrival(tx: Tx, now: int) -> int:
    # After the last one that waits, even if the clock was set back.
    found = tx.row("SELECT max(arrival) FROM inbox WHERE state = 'new'")
    last = found[0] if found else None
    return now * 1000 if last is None else max(now * 1000, int(last) + 1)


def _more_wait_than(tx: Tx, count: int) -> bool:
    return tx.row("SELECT 1 FROM inbox WHERE state = 'new' ORDER BY arrival LIMIT 1 OFFSET ?", count) is not None
