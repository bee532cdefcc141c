"""What is to be sent, in order for each chat. Rows only; `bot.telegram.deliver` does the sending.

later -> new -> sending -> sent, or dropped (superseded), dead (Telegram refuses it), look (sent or
not, nobody knows). A row waits in `later` for its own time (a reminder) and holds nothing up.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.store.database import Tx
from bot.vault.envelope import Place

# How long after each failure (ms); after the last one the row is dead. 429 and network trouble are
# not failures of the row: `postpone` those.
BACKOFF_MS = (2_000, 10_000, 60_000, 300_000)


class Kind(StrEnum):
    """What Telegram is asked to do."""

    ASK = "ask"
    TELL = "tell"
    REPLY = "reply"
    EDIT = "edit"
    DELETE = "delete"
    COMMANDS = "commands"
    VOICE = "voice"


# Done twice, these leave the chat as it is; a receipt or "thank you" read twice harms nobody, one that
# never came leaves a family without the code of its request. Only a reply of the office is not repeated.
_REPEATABLE = (Kind.TELL, Kind.EDIT, Kind.DELETE, Kind.COMMANDS, Kind.VOICE)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One thing to send. `revision` is that of the draft `prompt_of`, whose prompt this is."""

    id: str
    chat: str
    cause: str
    n: int
    kind: str
    prompt_of: str | None
    revision: int | None
    tries: int
    due_at: int
    created_at: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was found in `sending` and nobody sends: so many repeated, these for a person to look at."""

    repeated: int
    look: tuple[OutboxRow, ...]


_ALL = "SELECT id, chat, cause, n, kind, prompt_of, revision, tries, due_at, created_at, sealed FROM outbox"
# Two ways to the first unsent row of each chat; see bot.store.inbox.
_OLDEST = 256
_AMONG_THE_OLDEST = (
    "SELECT id, chat, cause, n, kind, prompt_of, revision, tries, due_at, created_at, sealed"
    " FROM (SELECT * FROM outbox WHERE state = 'new' ORDER BY position LIMIT ?) AS mine"
    " WHERE due_at <= ? AND NOT EXISTS (SELECT 1 FROM outbox AS older"
    " WHERE older.state IN ('new', 'sending') AND older.chat = mine.chat AND older.position < mine.position)"
    " ORDER BY position LIMIT ?"
)
_CHAT_BY_CHAT = (
    "WITH RECURSIVE lane (chat) AS (SELECT min(chat) FROM outbox WHERE state IN ('new', 'sending') UNION ALL"
    " SELECT (SELECT min(chat) FROM outbox WHERE state IN ('new', 'sending') AND chat > lane.chat) FROM lane"
    " WHERE lane.chat IS NOT NULL)"
    " SELECT mine.id, mine.chat, mine.cause, mine.n, mine.kind, mine.prompt_of, mine.revision, mine.tries,"
    " mine.due_at, mine.created_at, mine.sealed FROM lane CROSS JOIN outbox AS mine"
    " WHERE mine.chat = lane.chat AND mine.state = 'new' AND mine.due_at <= ?"
    " AND mine.position = (SELECT min(position) FROM outbox AS older"
    " WHERE older.state IN ('new', 'sending') AND older.chat = lane.chat)"
    " ORDER BY mine.position LIMIT ?"
)


_QUEUE_LATER = (
    "INSERT INTO outbox (id, chat, cause, n, kind, prompt_of, revision, due_at, created_at, sealed, state, tries,"
    " position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'later', 0, 0) ON CONFLICT (cause, n) DO NOTHING"
)
# After the chat's last unsent row and its last question, even if the clock was set back: a question that stood
# before one already sent would pass for superseded.
_LAST = (
    "SELECT max(position) AS position FROM (SELECT max(position) AS position FROM outbox"
    " WHERE chat = ? AND state IN ('new', 'sending')"
    " UNION ALL SELECT max(position) FROM outbox WHERE chat = ? AND kind = 'ask') AS ends"
)
_QUEUE = (
    "INSERT INTO outbox (id, chat, cause, n, kind, prompt_of, revision, due_at, created_at, sealed, state, tries,"
    " position) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'new', 0,"
    " (SELECT CASE WHEN max(position) >= ? THEN max(position) + 1 ELSE ? END FROM"
    " (SELECT max(position) AS position FROM outbox WHERE chat = ? AND state IN ('new', 'sending')"
    " UNION ALL SELECT max(position) FROM outbox WHERE chat = ? AND kind = 'ask') AS ends))"
    " ON CONFLICT (cause, n) DO NOTHING"
)
_NOBODY_SENDS = (
    " WHERE state = 'sending' AND (holder = ? OR holder IS NULL"
    " OR NOT EXISTS (SELECT 1 FROM processes WHERE processes.id = outbox.holder)) ORDER BY position"
)


def place(outbox_id: str) -> Place:
    """Where the sealed words of a row lie."""
    return Place("outbox", outbox_id)


def queue(
    tx: Tx,
    outbox_id: str,
    chat: str,
    cause: str,
    n: int,
    kind: Kind,
    sealed: bytes,
    now: int,
    *,
    prompt_of: str | None = None,
    revision: int | None = None,
    due_at: int | None = None,
) -> bool:
    """Put the `n`th message of a cause at the end of its chat. False if it was queued before: once is enough.

    `outbox_id` is a new_id(), made by the caller because the words are sealed for it. With `due_at` in
    the future it waits apart, without holding up what is queued meanwhile.
    """
    row = (outbox_id, chat, cause, n, kind, prompt_of, revision, now if due_at is None else due_at, now, sealed)
    if due_at is not None and due_at > now:
        return tx.run(_QUEUE_LATER, *row) == 1
    return tx.run(_QUEUE, *row, now * 1000, now * 1000, chat, chat) == 1


def due(tx: Tx, now: int, limit: int, busy_chats: Collection[str] = ()) -> list[OutboxRow]:
    """The next row of each chat, of at most `limit` chats that aren't busy, oldest first.

    A chat with a row that is being sent, or waits for another try, has none: order is kept. Writes
    (rows of `later` whose time has come join their chat), so it needs a unit.
    """
    for outbox_id, chat in tx.rows(
        "SELECT id, chat FROM outbox WHERE state = 'later' AND due_at <= ? ORDER BY due_at, id LIMIT ?", now, limit
    ):
        tx.run(
            "UPDATE outbox SET state = 'new', position = ? WHERE id = ? AND state = 'later'",
            *(_next_position(tx, chat, now), outbox_id),
        )
    wanted = limit + len(busy_chats)
    rows = tx.rows(_AMONG_THE_OLDEST, _OLDEST, now, wanted)
    if len(rows) < wanted and _more_wait_than(tx, _OLDEST):
        rows = tx.rows(_CHAT_BY_CHAT, now, wanted)
    return [row for row in (OutboxRow(*values) for values in rows) if row.chat not in busy_chats][:limit]


def next_due(tx: Tx) -> int | None:
    """When the next row may be sent (may be in the past); None if nothing waits."""
    found = [
        *tx.rows("SELECT min(due_at) FROM outbox WHERE state = 'new'"),
        *tx.rows("SELECT min(due_at) FROM outbox WHERE state = 'later'"),
    ]
    times = [int(row[0]) for row in found if row[0] is not None]
    return min(times, default=None)


def sending(tx: Tx, outbox_id: str, holder: str = "") -> bool:
    """Mark it before Telegram is asked, with the process that asks. False if it is no longer to be sent (dropped
    meanwhile, or another process was faster)."""
    return (
        tx.run("UPDATE outbox SET state = 'sending', holder = ? WHERE id = ? AND state = 'new'", holder, outbox_id) == 1
    )


def sent(tx: Tx, outbox_id: str, now: int, message_id: int | None = None) -> None:
    """Telegram took it: note its message id, empty the words."""
    tx.run(
        "UPDATE outbox SET state = 'sent', sent_at = ?, message_id = ?, sealed = NULL WHERE id = ?",
        *(now, message_id, outbox_id),
    )


def postpone(tx: Tx, outbox_id: str, due_at: int) -> None:
    """Not its fault (429, no network): the same row again at `due_at`, no try counted."""
    tx.run(
        "UPDATE outbox SET state = 'new', due_at = ? WHERE id = ? AND state IN ('new', 'sending')", due_at, outbox_id
    )


def failed(tx: Tx, outbox_id: str, now: int) -> bool:
    """Telegram refused it: try again later, or after the fifth time let it be dead. True if dead now."""
    found = tx.row(
        "UPDATE outbox SET tries = tries + 1, state = 'new' WHERE id = ? AND state IN ('new', 'sending')"
        " RETURNING tries",
        outbox_id,
    )
    if found is None:
        return False
    tries = int(found[0])
    if tries > len(BACKOFF_MS):
        dead(tx, outbox_id)
        return True
    tx.run("UPDATE outbox SET due_at = ? WHERE id = ?", now + BACKOFF_MS[tries - 1], outbox_id)
    return False


def dead(tx: Tx, outbox_id: str) -> None:
    """It can't be sent. The words are kept for a person to look at."""
    tx.run("UPDATE outbox SET state = 'dead' WHERE id = ?", outbox_id)


def look(tx: Tx, outbox_id: str) -> None:
    """Nobody knows whether it was sent (a timeout after the request). A person decides."""
    tx.run("UPDATE outbox SET state = 'look' WHERE id = ?", outbox_id)


def dropped(tx: Tx, outbox_id: str) -> None:
    """It is no longer to be sent: empty the words."""
    tx.run("UPDATE outbox SET state = 'dropped', sealed = NULL WHERE id = ?", outbox_id)


def drop_superseded(tx: Tx, draft_id: str, below_revision: int) -> int:
    """Drop the unsent prompts of a draft older than that revision: a late question would be answered wrongly."""
    return tx.run(
        "UPDATE outbox SET state = 'dropped', sealed = NULL"
        " WHERE prompt_of = ? AND revision < ? AND state IN ('new', 'later')",
        *(draft_id, below_revision),
    )


def drop_cause(tx: Tx, cause: str) -> int:
    """Drop what a cause still has waiting, such as a reminder that is no longer needed."""
    return tx.run(
        "UPDATE outbox SET state = 'dropped', sealed = NULL WHERE cause = ? AND state IN ('new', 'later')", cause
    )


def drop_replies(tx: Tx, case_id: str) -> int:
    """Empty the office's words about a request that have not left: its chat is another one now, or it is gone."""
    return tx.run(
        "UPDATE outbox SET state = 'dropped', sealed = NULL WHERE state IN ('new', 'later', 'dead', 'look')"
        " AND cause IN (SELECT 'reply:' || id FROM replies WHERE case_id = ?)",
        case_id,
    )


def drop_message(tx: Tx, case_id: str) -> int:
    """Empty the family message of a request that is gone, where it did not reach its recipient's chat."""
    return tx.run(
        "UPDATE outbox SET state = 'dropped', sealed = NULL WHERE state IN ('new', 'later', 'dead', 'look')"
        " AND cause IN (SELECT 'message_shown:' || id FROM family_messages WHERE case_id = ?)",
        case_id,
    )


def recover(tx: Tx, holder: str = "", in_hand: Collection[str] = ()) -> Recovered:
    """Rows left in `sending` by a process that is gone, or by this one and not `in_hand`, are ambiguous.

    A question prompt is asked again (harmless), and so is what the program says of itself and what leaves
    the same chat when repeated (edit, delete, commands, voice); a reply of the office waits for a look.
    """
    found = tx.rows(_ALL + _NOBODY_SENDS, holder)
    ambiguous = [row for row in (OutboxRow(*values) for values in found) if row.id not in in_hand]
    unsure = [row for row in ambiguous if row.prompt_of is None and row.kind not in _REPEATABLE]
    for row in unsure:
        look(tx, row.id)
    repeated = [row for row in ambiguous if row not in unsure]
    for row in repeated:
        tx.run("UPDATE outbox SET state = 'new', holder = NULL WHERE id = ? AND state = 'sending'", row.id)
    return Recovered(len(repeated), tuple(unsure))


def troubled(tx: Tx, limit: int = 100) -> list[OutboxRow]:
    """Dead rows and those to look at, oldest first."""
    rows = tx.rows(
        _ALL + " WHERE state IN ('dead', 'look') ORDER BY created_at LIMIT ?",
        limit,
    )
    return [OutboxRow(*row) for row in rows]


def troubles(tx: Tx) -> tuple[int, int]:
    """How many rows are dead, and how many are to be looked at."""
    found = dict(tx.rows("SELECT state, count(*) FROM outbox WHERE state IN ('dead', 'look') GROUP BY state"))
    return int(found.get("dead", 0)), int(found.get("look", 0))


def chat_unreachable(tx: Tx, chat: str) -> list[OutboxRow]:
    """The person blocked the bot: stop everything of that chat. Prompts are dropped (the draft asks again
    when they come back); the rest is dead and returned, so that staff can be told."""
    stopped: list[OutboxRow] = []
    for where in (  # two, because each has its own partial index
        " WHERE chat = ? AND state IN ('new', 'sending') ORDER BY position",
        " WHERE chat = ? AND state = 'later' ORDER BY due_at, id",
    ):
        stopped += [OutboxRow(*row) for row in tx.rows(_ALL + where, chat)]
    for row in stopped:
        if row.prompt_of is None:
            dead(tx, row.id)
        else:
            dropped(tx, row.id)
    return [row for row in stopped if row.prompt_of is None]


def forget_old(tx: Tx, before: int) -> int:
    """Drop what was sent or dropped before that moment; how many rows."""
    return tx.run("DELETE FROM outbox WHERE state IN ('sent', 'dropped') AND created_at < ?", before)


def waiting(tx: Tx, now: int) -> tuple[int, int | None]:
    """How many rows are due, and since when the oldest waits."""
    count, oldest = tx.rows("SELECT count(*), min(due_at) FROM outbox WHERE state = 'new' AND due_at <= ?", now)[0]
    return int(count), None if oldest is None else int(oldest)


def _next_position(tx: Tx, chat: str, now: int) -> int:
    found = tx.row(_LAST, chat, chat)
    last = found[0] if found else None
    return now * 1000 if last is None else max(now * 1000, int(last) + 1)


def _more_wait_than(tx: Tx, count: int) -> bool:
    return tx.row("SELECT 1 FROM outbox WHERE state = 'new' ORDER BY position LIMIT 1 OFFSET ?", count) is not None
