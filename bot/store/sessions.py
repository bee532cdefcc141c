"""Sessions of the console, and tries to sign in. Ids are hashes: a copy of the table opens no session."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session; times in epoch milliseconds."""

    id: str
    staff_id: str
    created_at: int
    seen_at: int


def add(tx: Tx, session: SessionRow) -> None:
    """Store a session."""
    tx.run(
        "INSERT INTO sessions (id, staff_id, created_at, seen_at) VALUES (?, ?, ?, ?)",
        *(session.id, session.staff_id, session.created_at, session.seen_at),
    )


def by_id(tx: Tx, session_id: str) -> SessionRow | None:
    """The session of this hash, fresh or not."""
    row = tx.row("SELECT id, staff_id, created_at, seen_at FROM sessions WHERE id = ?", session_id)
    return SessionRow(*row) if row else None


def seen(tx: Tx, session_id: str, at: int) -> None:
    """Note that its owner is still there."""
    tx.run("UPDATE sessions SET seen_at = ? WHERE id = ? AND seen_at < ?", at, session_id, at)


def end(tx: Tx, session_id: str) -> None:
    """Sign out."""
    tx.run("DELETE FROM sessions WHERE id = ?", session_id)


def end_all_of(tx: Tx, staff_id: str) -> None:
    """Sign a person out everywhere."""
    tx.run("DELETE FROM sessions WHERE staff_id = ?", staff_id)


def sweep(tx: Tx, idle_before: int, created_before: int) -> int:
    """Forget sessions that are over."""
    return tx.run("DELETE FROM sessions WHERE seen_at < ? OR created_at < ?", idle_before, created_before)


def tried(tx: Tx, try_id: str, account: str, at: int) -> None:
    """Count a try for an account, known or not."""
    tx.run("INSERT INTO sign_in_tries (id, account, at) VALUES (?, ?, ?)", try_id, account, at)


def tries(tx: Tx, account: str, since: int) -> int:
    """Tries for an account from `since` on."""
    row = tx.row("SELECT COUNT(*) FROM sign_in_tries WHERE account = ? AND at >= ?", account, since)
    return int(row[0]) if row else 0


def forgive(tx: Tx, try_id: str) -> None:
    """A try that ended well doesn't count."""
    tx.run("DELETE FROM sign_in_tries WHERE id = ?", try_id)


def sweep_tries(tx: Tx, before: int) -> None:
    """Forget tries that no limit asks for."""
    tx.run("DELETE FROM sign_in_tries WHERE at < ?", before)
