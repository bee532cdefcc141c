"""Who works in a database: signs of life, leases, and what is free once somebody is gone."""

from __future__ import annotations

import asyncio

from bot.store import processes
from bot.store.database import Database, Tx
from bot.store.postgres import PostgresDatabase
from bot.store.processes import ProcessRow
from tests.engines import Server

ONE, OTHER = ProcessRow("one", "all", "lima:1", 1, 0, 1), ProcessRow("other", "lanes", "lima:2", 2, 0, 2)


async def test_a_process_enters_beats_and_leaves(database: Database) -> None:
    def unit(tx: Tx) -> None:
        processes.enter(tx, ONE)
        processes.enter(tx, OTHER)
        assert processes.everybody(tx) == [ONE, OTHER]
        assert processes.beat(tx, "one", 5)
        found = processes.everybody(tx)[0]
        assert (found.beat, abs(found.beat_at - tx.clock()) < 60_000) == (5, True)
        processes.leave(tx, "one")
        assert processes.everybody(tx) == [OTHER]
        assert not processes.beat(tx, "one", 6)
        processes.enter(tx, ONE)
        assert processes.only(tx, "one") == 1
        assert processes.everybody(tx) == [ONE]

    await database.unit(unit)


async def test_only_who_has_not_moved_is_buried(database: Database) -> None:
    def unit(tx: Tx) -> None:
        processes.enter(tx, ONE)
        processes.beat(tx, "one", 5)
        assert not processes.bury(tx, "one", 4)
        assert processes.bury(tx, "one", 5)
        assert processes.everybody(tx) == []

    await database.unit(unit)


async def test_a_lease_is_held_by_one_until_that_one_is_gone(database: Database) -> None:
    def unit(tx: Tx) -> None:
        processes.enter(tx, ONE)
        processes.enter(tx, OTHER)
        assert processes.take(tx, "polling", "one")
        assert processes.take(tx, "polling", "one")
        assert not processes.take(tx, "polling", "other")
        assert processes.holds(tx, "polling", "one")
        processes.leave(tx, "one")
        assert processes.take(tx, "polling", "other")
        assert not processes.holds(tx, "polling", "one")

    await database.unit(unit)


async def test_of_many_who_reach_for_a_lease_at_once_one_has_it(postgres: Server) -> None:
    address = postgres.fresh()
    reaching = [await PostgresDatabase.open(address, connections=2) for _n in range(3)]
    names = [f"{n}" for n in range(9)]
    for name in names:
        await reaching[0].unit(lambda tx, who=name: processes.enter(tx, ProcessRow(who, "", "", 0, 0, 0)))  # type: ignore[misc]
    took = await asyncio.gather(
        *(reaching[int(name) % 3].unit(lambda tx, who=name: processes.take(tx, "polling", who)) for name in names)  # type: ignore[misc]
    )
    assert sum(took) == 1
    for database in reaching:
        await database.close()
