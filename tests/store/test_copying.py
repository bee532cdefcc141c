"""A database on SQLite becomes one on PostgreSQL: nothing lost, nothing doubled, wherever it is stopped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.errors import Refusal
from bot.store import copying, meta, processes
from bot.store.database import Database, Param, Tx
from bot.store.postgres import PostgresDatabase
from bot.store.processes import ProcessRow
from bot.store.sqlite import SqliteDatabase
from tests.engines import Server

# Texts that engines sort in different orders.
KEYS = ("b", "B", "a", "A", "ñ", "Ñ", "n", "a-b", "a_b", "ab", "10", "9", "_", "á")


def fill(tx: Tx) -> None:
    """Rows in every table, keys and values of every kind."""
    for table in copying.copied(tx):
        for number, key in enumerate(KEYS):
            values: dict[str, Param] = {}
            for column in table.columns:
                if column in table.texts:
                    values[column] = f"{key} {column}"
                elif column in table.blobs:
                    values[column] = bytes(range(number * 7, number * 7 + 5)) if number % 3 else b""
                else:
                    values[column] = (number - 3) * 10**12 + 1
            tx.run(
                f"INSERT INTO {table.name} ({', '.join(values)}) VALUES ({', '.join('?' for _value in values)})",
                *values.values(),
            )


@pytest.fixture
async def source(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    database = await SqliteDatabase.open(tmp_path / "old")
    await database.unit(fill)
    yield database
    await database.close()


@pytest.fixture
async def target(postgres: Server) -> AsyncIterator[PostgresDatabase]:
    database = await PostgresDatabase.open(postgres.fresh())
    yield database
    await database.close()


async def sums(database: Database) -> dict[str, copying.Sum]:
    return await database.read(lambda tx: {t.name: copying.sum_of(tx, t) for t in copying.copied(tx)})


async def copy_all(source: Database, target: Database) -> None:
    await copying.begin(source, target)
    for table in await source.read(copying.copied):
        await copying.copy_table(source, target, table)


async def test_every_row_of_every_table_arrives_as_it_was(source: SqliteDatabase, target: PostgresDatabase) -> None:
    await copy_all(source, target)
    there, here = await sums(source), await sums(target)
    assert here == there
    assert len(here) > 30
    assert {each.rows for each in here.values()} == {len(KEYS)}


async def test_stopped_after_any_page_it_goes_on_without_losing_or_doubling_any(
    source: SqliteDatabase, target: PostgresDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_PAGE", 3)
    await copying.begin(source, target)
    for number, table in enumerate(await source.read(copying.copied)):
        for _page in range(number % 6):
            await copying.copy_page(source, target, table)
        await copying.begin(source, target)  # a stop, and a new start
    await copy_all(source, target)
    assert await sums(target) == await sums(source)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE cases SET urgency = urgency + 1 WHERE id = 'ñ id'",
        "DELETE FROM answers WHERE id = 'a id'",
        "UPDATE outbox SET sealed = NULL WHERE id = 'A id'",
        "UPDATE people SET salt = 'x' WHERE id = '_ id'",
    ],
)
async def test_a_copy_that_differs_in_one_value_is_seen(
    source: SqliteDatabase, target: PostgresDatabase, change: str
) -> None:
    await copy_all(source, target)
    assert await target.unit(lambda tx: tx.run(change)) == 1
    assert await sums(target) != await sums(source)


async def test_a_target_that_holds_something_else_is_refused(source: SqliteDatabase, target: PostgresDatabase) -> None:
    await target.unit(lambda tx: meta.once(tx, "brand", "live"))
    with pytest.raises(Refusal, match="not empty"):
        await copying.begin(source, target)


async def test_a_target_of_another_copy_is_refused(
    source: SqliteDatabase, target: PostgresDatabase, tmp_path: Path
) -> None:
    await copying.begin(source, target)
    other = await SqliteDatabase.open(tmp_path / "other")
    with pytest.raises(Refusal, match="not empty"):
        await copying.begin(other, target)
    await other.close()


async def test_a_target_somebody_works_in_is_refused(source: SqliteDatabase, target: PostgresDatabase) -> None:
    await target.unit(lambda tx: processes.enter(tx, ProcessRow("p", "", "", 0, 0, 0)))
    with pytest.raises(Refusal, match="Stop them"):
        await copying.begin(source, target)


async def test_what_is_whole_is_not_filled_again(
    source: SqliteDatabase, target: PostgresDatabase, tmp_path: Path
) -> None:
    await copy_all(source, target)
    await copying.finish(target)
    assert await copying.begin(source, target), "a stop came after it was whole: compare, copy nothing"
    other = await SqliteDatabase.open(tmp_path / "other")
    with pytest.raises(Refusal, match="filled before"):
        await copying.begin(other, target)
    await other.close()
    assert await sums(target) == await sums(source)
    await source.unit(copying.moved)
    assert await source.read(copying.is_moved)
    assert not await target.read(copying.is_moved)
