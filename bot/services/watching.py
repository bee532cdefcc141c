"""How the running of it looks to an operator: engine, processes, what waits, what needs a person. No content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.services.house import House
from bot.store import inbox, outbox, processes
from bot.store.database import Database, Tx
from bot.store.processes import ProcessRow

# Said to be silent after so long without a sign of life; where one process has all roles it gives one every 15 s.
SILENT_MS = 30_000


@dataclass(frozen=True, slots=True)
class Working:
    """A process and how long ago it gave a sign of life (ms)."""

    process: ProcessRow
    ago: int

    @property
    def silent(self) -> bool:
        """Whether it should have been heard of since."""
        return self.ago > SILENT_MS


def working(tx: Tx) -> Sequence[Working]:
    """Who works in this database."""
    now = tx.clock()
    return [Working(each, max(0, now - each.beat_at)) for each in processes.everybody(tx)]


def lines(tx: Tx, shared: bool) -> list[str]:
    """A line for the engine and the traffic, and one for each process."""
    waiting, _oldest = inbox.waiting(tx)
    found = [
        f"engine: {'postgresql' if shared else 'sqlite'}",
        f"inbox: {waiting} waiting, {len(inbox.parked(tx))} parked; outbox: {len(outbox.troubled(tx))} to look at",
    ]
    for each in working(tx):
        state = "silent" if each.silent else "alive"
        found.append(f"{state} {each.ago // 1000} s ago: {each.process.roles} ({each.process.host})")
    return found


async def look(house: House) -> list[str]:
    """The same, of this house. Raises Fault where the database can't be had."""
    return await of_database(house.database)


async def of_database(database: Database) -> list[str]:
    """The same, for whoever has the database alone."""
    return await database.read(lambda tx: lines(tx, database.shared))
