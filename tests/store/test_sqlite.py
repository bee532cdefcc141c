from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import AsyncIterator
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from bot.domain.errors import Fault
from bot.store.database import Tx
from bot.store.sqlite import GROUP, SqliteDatabase


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    opened = await SqliteDatabase.open(tmp_path / "data", seconds_for_a_lock=0.01)
    yield opened
    await opened.close()


def write(name: str, value: str = "") -> partial[int]:
    return partial(_write, name=name, value=value)


def _write(tx: Tx, name: str, value: str) -> int:
    return tx.run("INSERT INTO meta (name, value) VALUES (?, ?)", name, value)


def names(tx: Tx) -> list[str]:
    return [str(row[0]) for row in tx.rows("SELECT name FROM meta ORDER BY name")]


async def test_a_unit_is_on_the_disk_when_it_returns(database: SqliteDatabase, tmp_path: Path) -> None:
    assert await database.unit(write("a", "b")) == 1
    other = sqlite3.connect(tmp_path / "data" / "maskay.sqlite")
    assert other.execute("SELECT name, value FROM meta").fetchall() == [("a", "b")]
    other.close()


async def test_units_that_wait_share_one_commit_in_the_order_they_came(database: SqliteDatabase) -> None:
    turn = count(0)

    def next_name(tx: Tx) -> None:
        _write(tx, f"{next(turn):04d}", "")

    before = await log_frames(database)
    await asyncio.gather(*(database.unit(next_name) for _unit in range(3 * GROUP)))
    assert await database.read(names) == [f"{n:04d}" for n in range(3 * GROUP)]
    # Each commit writes at least a page to the log: three groups, a few pages each, not 192 commits.
    assert await log_frames(database) - before < 30


async def log_frames(database: SqliteDatabase) -> int:
    return await database._writer.run(
        lambda connection: int(connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1])
    )


async def test_a_caller_who_gave_up_before_the_unit_began_leaves_no_trace(database: SqliteDatabase) -> None:
    task = asyncio.ensure_future(database.unit(write("given up")))
    await asyncio.sleep(0)
    task.cancel()
    await database.unit(write("kept"))
    assert await database.read(names) == ["kept"]


async def test_a_caller_who_gives_up_while_the_group_is_written_hurts_nobody(database: SqliteDatabase) -> None:
    tasks = [asyncio.ensure_future(database.unit(write(name))) for name in "ab"]
    for _turn in range(4):
        await asyncio.sleep(0)  # the group is with the writer's thread now
    tasks[0].cancel()
    assert await tasks[1] == 1
    assert await database.unit(write("c")) == 1
    assert "b" in await database.read(names)


async def test_wrong_sql_is_a_bug_not_a_fault(database: SqliteDatabase) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await database.unit(lambda tx: tx.run("DELETE FROM nowhere"))
    assert await database.unit(write("a")) == 1


async def test_a_lock_of_another_program_is_a_fault_and_the_next_try_works(
    database: SqliteDatabase, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "data" / "maskay.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answers = await asyncio.gather(*(database.unit(write(name)) for name in "ab"), return_exceptions=True)
    assert [str(answer) for answer in answers] == ["the database is locked by another program"] * 2
    assert all(isinstance(answer, Fault) and answer.retry_after for answer in answers)
    other.close()
    assert await database.unit(write("a")) == 1
    assert await database.read(names) == ["a"]


async def test_a_database_that_can_only_be_read_is_a_fault(database: SqliteDatabase) -> None:
    await database._writer.run(lambda connection: connection.execute("PRAGMA query_only = ON"))
    with pytest.raises(Fault, match="only be read"):
        await database.unit(write("a"))
    await database._writer.run(lambda connection: connection.execute("PRAGMA query_only = OFF"))
    assert await database.unit(write("a")) == 1


async def test_a_commit_that_fails_is_told_to_the_whole_group_and_keeps_nothing(database: SqliteDatabase) -> None:
    def poison(tx: Tx) -> None:
        # A promise that is only judged at COMMIT: a row whose parent is missing.
        tx.run("CREATE TABLE parents (id TEXT PRIMARY KEY)")
        tx.run("CREATE TABLE children (id TEXT REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)")
        tx.run("INSERT INTO children (id) VALUES ('orphan')")

    answers = await asyncio.gather(
        database.unit(write("a")), database.unit(poison), database.unit(write("b")), return_exceptions=True
    )
    assert all(isinstance(answer, Fault) for answer in answers)
    assert await database.read(names) == []
    assert await database.unit(write("c")) == 1


async def test_a_group_that_the_database_undid_by_itself_is_told_to_everybody(database: SqliteDatabase) -> None:
    def undone(tx: Tx) -> None:
        tx.run("ROLLBACK")  # what SQLite does by itself when a disk fails in the middle
        raise Fault("the disk is full")

    answers = await asyncio.gather(
        database.unit(write("a")), database.unit(undone), database.unit(write("b")), return_exceptions=True
    )
    assert [str(answer) for answer in answers] == ["the disk is full"] * 3
    assert await database.read(names) == []
    assert await database.unit(write("c")) == 1


async def test_a_unit_that_hides_a_failing_disk_does_not_get_away_with_it(database: SqliteDatabase) -> None:
    answers = await asyncio.gather(
        database.unit(write("a")), database.unit(lambda tx: tx.run("ROLLBACK")), return_exceptions=True
    )
    assert all(isinstance(answer, Exception) for answer in answers)
    assert await database.read(names) == []
    assert await database.unit(write("b")) == 1


async def test_a_folder_in_the_place_of_the_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "maskay.sqlite").mkdir()
    with pytest.raises(Fault, match="can't be opened"):
        await SqliteDatabase.open(tmp_path)


def driver_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if "_connection_worker_thread" in thread.name}


async def test_a_database_locked_while_it_opens_is_a_fault_and_leaves_no_thread(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "maskay.sqlite", isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("CREATE TABLE theirs (id TEXT)")
    before = driver_threads()
    with pytest.raises(Fault, match="locked"):
        await SqliteDatabase.open(tmp_path, seconds_for_a_lock=0.01)
    other.close()
    for thread in driver_threads() - before:
        thread.join(10)
    assert driver_threads() <= before
    await (await SqliteDatabase.open(tmp_path)).close()


async def test_closing_finishes_what_was_submitted(tmp_path: Path) -> None:
    database = await SqliteDatabase.open(tmp_path)
    waiting = [asyncio.ensure_future(database.unit(write(f"{n:04d}"))) for n in range(200)]
    await asyncio.sleep(0)
    await database.close()
    assert [task.result() for task in waiting] == [1] * 200
    await database.close()
    for late in (database.unit(write("late")), database.read(names), database.settle()):
        with pytest.raises(Fault, match="closed"):
            await late
    again = await SqliteDatabase.open(tmp_path)
    assert len(await again.read(names)) == 200
    await again.close()


async def test_what_was_deleted_leaves_file_and_log_once_settled(database: SqliteDatabase, tmp_path: Path) -> None:
    planted = "huaynacanchari" * 20
    await database.unit(write("a", planted))
    await database.settle()
    await database.unit(lambda tx: tx.run("DELETE FROM meta"))
    await database.settle()
    for file in (tmp_path / "data").iterdir():
        assert planted.encode() not in file.read_bytes()


async def test_settling_says_so_while_somebody_reads_an_older_state(database: SqliteDatabase, tmp_path: Path) -> None:
    await database.unit(write("a"))
    other = sqlite3.connect(tmp_path / "data" / "maskay.sqlite", isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM meta").fetchall()
    await database.unit(write("b"))
    with pytest.raises(Fault, match="older state"):
        await database.settle()
    other.close()
    await database.settle()


async def test_the_files_are_their_owners_only(database: SqliteDatabase, tmp_path: Path) -> None:
    await database.unit(write("a"))
    folder = tmp_path / "data"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()} == {
        "maskay.sqlite": 0o600,
        "maskay.sqlite-wal": 0o600,
        "maskay.sqlite-shm": 0o600,
    }


async def test_the_database_has_the_manners_that_were_promised(database: SqliteDatabase) -> None:
    def pragmas(connection: sqlite3.Connection) -> list[object]:
        wanted = ("journal_mode", "synchronous", "secure_delete", "temp_store", "trusted_schema", "foreign_keys")
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted]

    assert await database._writer.run(pragmas) == ["wal", 2, 1, 2, 0, 1]


async def test_a_file_that_is_no_database_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "maskay.sqlite").write_bytes(b"something else entirely" * 100)
    with pytest.raises(Fault, match="not a database"):
        await SqliteDatabase.open(tmp_path)


async def test_nothing_a_unit_carries_reaches_a_log(database: SqliteDatabase, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await database.unit(write("huaynacanchari"))
    await database.read(partial(lambda tx, name: tx.rows("SELECT ?", name), name="huaynacanchari"))
    assert "executing" in caplog.text  # or the driver no longer logs, and this test shows nothing
    assert "huaynacanchari" not in caplog.text
