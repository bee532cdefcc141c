"""Processes that work in this database: each says that it lives, and the others see when one no longer does."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """One process. `beat` grows while it lives; `beat_at` (epoch ms, the database's clock) is for people."""

    id: str
    roles: str
    host: str
    started_at: int
    beat: int
    beat_at: int


_SELECT = "SELECT id, roles, host, started_at, beat, beat_at FROM processes"


def enter(tx: Tx, process: ProcessRow) -> None:
    """It works here from now on."""
    tx.run(
        "INSERT INTO processes (id, roles, host, started_at, beat, beat_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO NOTHING",
        *(process.id, process.roles, process.host, process.started_at, process.beat, process.beat_at),
    )


def beat(tx: Tx, process_id: str, number: int) -> bool:
    """It lives. False if others took it for dead: what it held may be somebody else's now."""
    return tx.run("UPDATE processes SET beat = ?, beat_at = ? WHERE id = ?", number, tx.clock(), process_id) == 1


def everybody(tx: Tx) -> list[ProcessRow]:
    """All that work here, longest serving first."""
    return [ProcessRow(*row) for row in tx.rows(_SELECT + " ORDER BY started_at, id")]


def bury(tx: Tx, process_id: str, last_beat: int) -> bool:
    """It has not moved since that beat: its leases and what it was sending are free. False if it did move."""
    return tx.run("DELETE FROM processes WHERE id = ? AND beat = ?", process_id, last_beat) == 1


def leave(tx: Tx, process_id: str) -> None:
    """It ends in good order."""
    tx.run("DELETE FROM processes WHERE id = ?", process_id)


def only(tx: Tx, process_id: str) -> int:
    """There can be no other but this one; how many were left over from a stop."""
    return tx.run("DELETE FROM processes WHERE id <> ?", process_id)


# Leases -----------------------------------------------------------------------------------
def holds(tx: Tx, name: str, process_id: str) -> bool:
    """Whether this process may do it."""
    return tx.row("SELECT 1 FROM leases WHERE name = ? AND holder = ?", name, process_id) is not None


def take(tx: Tx, name: str, process_id: str) -> bool:
    """Take a lease that nobody living holds; whether it is ours."""
    found = tx.row("SELECT holder FROM leases WHERE name = ?", name)
    if found is None:
        return (
            tx.run(
                "INSERT INTO leases (name, holder, since) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
                *(name, process_id, tx.clock()),
            )
            == 1
        )
    holder = str(found[0])
    if holder == process_id:
        return True
    if tx.row("SELECT 1 FROM processes WHERE id = ?", holder) is not None:
        return False
    return (
        tx.run(
            "UPDATE leases SET holder = ?, since = ? WHERE name = ? AND holder = ?",
            *(process_id, tx.clock(), name, holder),
        )
        == 1
    )
