"""What is PostgreSQL's own: several processes in one database, none undoing another's work."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from bot.domain.errors import Fault, Refusal
from bot.store import inbox, meta
from bot.store.database import Clash, Tx
from bot.store.postgres import PostgresDatabase
from bot.store.postgres_faults import WrongStatement
from bot.store.postgres_migrate import migrate
from tests.engines import Server


@pytest.fixture
async def two(postgres: Server) -> AsyncIterator[tuple[PostgresDatabase, PostgresDatabase]]:
    """Two programs in one database."""
    address = postgres.fresh()
    one, other = await PostgresDatabase.open(address), await PostgresDatabase.open(address)
    yield one, other
    await one.close()
    await other.close()


def add_one(tx: Tx) -> int:
    """Reads, then writes what it read: right only for a unit that runs as if alone."""
    found = meta.value(tx, "count")
    now = 1 if found is None else int(found) + 1
    tx.run(
        "INSERT INTO meta (name, value) VALUES ('count', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        str(now),
    )
    return now


async def test_units_of_two_programs_run_as_if_alone(two: tuple[PostgresDatabase, PostgresDatabase]) -> None:
    counts = await asyncio.gather(*(database.unit(add_one) for database in two for _n in range(30)))
    assert sorted(counts) == list(range(1, 61))


async def test_what_two_units_read_and_neither_wrote_is_kept_true_too(
    two: tuple[PostgresDatabase, PostgresDatabase],
) -> None:
    # Two colleagues, one of whom must stay: each looks whether the other is there, and goes. (A write skew.)
    await two[0].unit(lambda tx: [meta.once(tx, who, "here") for who in ("quispe", "huaman")] and None)
    met = threading.Barrier(2)

    def leave(who: str) -> bool:
        def unit(tx: Tx) -> bool:
            there = tx.rows("SELECT name FROM meta WHERE value = 'here'")
            with suppress(threading.BrokenBarrierError):  # the second run of one of them, alone now
                met.wait(2)
            if len(there) < 2:
                return False
            tx.run("UPDATE meta SET value = 'gone' WHERE name = ?", who)
            return True

        return unit  # type: ignore[return-value]

    left = await asyncio.gather(two[0].unit(leave("quispe")), two[1].unit(leave("huaman")))  # type: ignore[arg-type]
    assert sorted(left) == [False, True]


async def test_a_clash_that_was_a_race_is_run_again(two: tuple[PostgresDatabase, PostgresDatabase]) -> None:
    def next_name(tx: Tx) -> int:
        (count,) = tx.rows("SELECT count(*) FROM meta")[0]
        tx.run("INSERT INTO meta (name, value) VALUES (?, '')", f"{count:03d}")
        return int(count)

    made = await asyncio.gather(*(database.unit(next_name, guarded=True) for database in two for _n in range(3)))
    assert sorted(made) == list(range(6))


async def test_a_lane_is_held_by_one_unit_and_others_are_told_at_once(
    two: tuple[PostgresDatabase, PostgresDatabase],
) -> None:
    await two[0].unit(lambda tx: tx.hold("known"), guarded=True)
    loop = asyncio.get_running_loop()
    for lane in ("known", "new"):
        held, let_go = asyncio.Event(), threading.Event()

        def hold(tx: Tx, lane: str = lane, held: asyncio.Event = held, let_go: threading.Event = let_go) -> bool:
            found = tx.hold(lane) and tx.hold(lane)
            loop.call_soon_threadsafe(held.set)
            assert let_go.wait(10)
            return found

        holding = asyncio.ensure_future(two[0].unit(hold, guarded=True))
        await held.wait()
        if lane == "known":
            assert not await two[1].unit(lambda tx: tx.hold("known"), guarded=True)
        assert await two[1].unit(lambda tx: tx.hold("another"), guarded=True)
        let_go.set()
        assert await holding
        assert await two[1].unit(lambda tx, lane=lane: tx.hold(lane), guarded=True)  # type: ignore[misc]


async def test_a_lane_is_free_again_when_its_holders_connection_dies(postgres: Server) -> None:
    address = postgres.fresh()
    database = await PostgresDatabase.open(address)
    await database.unit(lambda tx: tx.hold("a"))
    killed = psycopg.connect(address)
    killed.execute("SELECT chat FROM lanes WHERE chat = 'a' FOR UPDATE")
    assert not await database.unit(lambda tx: tx.hold("a"), guarded=True)
    killed.close()
    async with asyncio.timeout(5):
        while not await database.unit(lambda tx: tx.hold("a"), guarded=True):
            await asyncio.sleep(0.01)
    await database.close()


async def test_two_receivers_of_one_chat_keep_an_order_without_losing_any(
    two: tuple[PostgresDatabase, PostgresDatabase],
) -> None:
    async def receive(database: PostgresDatabase, first: int) -> None:
        for update_id in range(first, first + 20):
            assert await database.unit(lambda tx, n=update_id: inbox.put(tx, 7, n, "a", 1000, b""), guarded=True)  # type: ignore[misc]

    await asyncio.gather(receive(two[0], 100), receive(two[1], 200))
    found = await two[0].read(lambda tx: tx.rows("SELECT update_id FROM inbox ORDER BY arrival"))
    order = [row[0] for row in found]
    assert [n for n in order if n < 200] == list(range(100, 120))
    assert [n for n in order if n >= 200] == list(range(200, 220))


async def test_programs_that_start_together_make_the_schema_once(postgres: Server) -> None:
    address = postgres.fresh(empty=True)
    started = await asyncio.gather(*(PostgresDatabase.open(address) for _n in range(4)))
    versions = await started[0].read(lambda tx: tx.rows("SELECT number FROM schema_versions ORDER BY number"))
    assert [row[0] for row in versions] == list(range(1, len(versions) + 1))
    for database in started:
        await database.close()


async def test_a_newer_schema_is_refused(postgres: Server) -> None:
    address = postgres.fresh()
    with psycopg.connect(address) as connection:
        connection.execute("INSERT INTO schema_versions (number, name, checksum) VALUES (999, 'later', '')")
    with pytest.raises(Refusal, match="newer version"):
        await PostgresDatabase.open(address)


def test_a_migration_that_fails_leaves_nothing_behind(postgres: Server, tmp_path: Path) -> None:
    (tmp_path / "0001_wrong.sql").write_text("CREATE TABLE two (id TEXT);\nINSERT INTO nowhere VALUES (1);\n")
    with psycopg.connect(postgres.fresh(empty=True), autocommit=True) as connection:
        with pytest.raises(psycopg.errors.UndefinedTable):
            migrate(connection, tmp_path)
        tables = connection.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        assert tables.fetchall() == []


async def test_a_statement_that_is_wrong_shows_no_value(two: tuple[PostgresDatabase, PostgresDatabase]) -> None:
    with pytest.raises(WrongStatement) as wrong:
        await two[0].unit(lambda tx: tx.run("UPDATE inbox SET tries = CAST(? AS BIGINT)", "huaynacanchari"))
    assert "huaynacanchari" not in f"{wrong.value!r} {wrong.value.__cause__!r}"
    with pytest.raises(Clash) as clash:
        await two[0].unit(lambda tx: [meta_row(tx, "huaynacanchari") for _twice in range(2)])
    assert "huaynacanchari" not in repr(clash.value)


def meta_row(tx: Tx, name: str) -> int:
    return tx.run("INSERT INTO meta (name, value) VALUES (?, '')", name)


async def test_a_connection_that_is_cut_is_a_fault_and_the_next_unit_works(
    two: tuple[PostgresDatabase, PostgresDatabase],
) -> None:
    def cut(tx: Tx) -> None:
        meta_row(tx, "half")
        tx.run("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(Fault) as fault:
        await two[0].unit(cut)
    assert fault.value.retry_after
    async with asyncio.timeout(10):
        assert await two[0].unit(lambda tx: meta_row(tx, "whole")) == 1
    assert await two[1].read(lambda tx: tx.rows("SELECT name FROM meta")) == [("whole",)]


async def test_a_server_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="can't be reached"):
        await PostgresDatabase.open(f"postgresql:///nothing?host={tmp_path}")


async def test_closing_finishes_what_was_submitted(postgres: Server) -> None:
    database = await PostgresDatabase.open(postgres.fresh())
    waiting = [asyncio.ensure_future(database.unit(lambda tx, n=n: meta_row(tx, str(n)))) for n in range(40)]  # type: ignore[misc]
    await asyncio.sleep(0)
    await database.close()
    assert [await task for task in waiting] == [1] * 40
    await database.close()
    with pytest.raises(Fault, match="closed"):
        await database.unit(add_one)
