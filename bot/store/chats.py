"""Chats: a sealed address and language under a keyed hash, so that the file names nobody's Telegram account."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import lanes
from bot.store.database import Tx
from bot.vault.envelope import Place


@dataclass(frozen=True, slots=True)
class ChatRow:
    """A chat. `unreachable_at` is set while the person blocks the bot, `quiet_at` while they want us to write nothing
    by ourselves (epoch ms)."""

    id: str
    sealed: bytes
    unreachable_at: int | None
    updated_at: int
    quiet_at: int | None = None

    @property
    def may_be_written_to(self) -> bool:
        """Whether the bot may write first."""
        return self.unreachable_at is None and self.quiet_at is None


def place(chat: str) -> Place:
    """Where the sealed address of a chat lies."""
    return Place("chats", chat)


def by_id(tx: Tx, chat: str) -> ChatRow | None:
    """The chat of this keyed hash."""
    found = tx.row("SELECT id, sealed, unreachable_at, updated_at, quiet_at FROM chats WHERE id = ?", chat)
    return None if found is None else ChatRow(*found)


def put(tx: Tx, chat: str, sealed: bytes, now: int) -> None:
    """Keep the chat, new or changed. Whether it can be reached stays as it was."""
    tx.run(
        "INSERT INTO chats (id, sealed, unreachable_at, updated_at) VALUES (?, ?, NULL, ?)"
        " ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at",
        *(chat, sealed, now),
    )


def unreachable(tx: Tx, chat: str, at: int) -> bool:
    """The person blocked the bot. False if that was known (staff are told once) or the chat isn't."""
    return tx.run("UPDATE chats SET unreachable_at = ? WHERE id = ? AND unreachable_at IS NULL", at, chat) == 1


def reachable(tx: Tx, chat: str) -> bool:
    """They wrote again. False if they never left."""
    return tx.run("UPDATE chats SET unreachable_at = NULL WHERE id = ? AND unreachable_at IS NOT NULL", chat) == 1


def write_as(tx: Tx, chat: str, writer: str | None) -> None:
    """Which of several people writes from this chat now (as `cases.enquirer`); None: there is one person only."""
    tx.run("UPDATE chats SET writing = ? WHERE id = ?", writer, chat)


def keep_quiet(tx: Tx, chat: str, since: int | None) -> None:
    """From that moment the bot writes nothing by itself; None: it may again."""
    tx.run("UPDATE chats SET quiet_at = ? WHERE id = ?", since, chat)


def wipe(tx: Tx, chat: str) -> bool:
    """Delete the address. False if it wasn't there."""
    lanes.forget(tx, chat)
    return tx.run("DELETE FROM chats WHERE id = ?", chat) == 1
