"""The test of units that run twice notices what it is made for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.errors import Fault
from bot.ids import new_id
from bot.store import meta
from bot.store.database import Tx
from bot.store.sqlite import SqliteDatabase
from tests.twice import Twice


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Twice]:
    twice = Twice(await SqliteDatabase.open(tmp_path / "data"))
    yield twice
    await twice.close()


async def test_a_unit_that_draws_its_ids_anew_is_well_and_writes_once(database: Twice) -> None:
    await database.unit(lambda tx: meta.once(tx, "name", new_id()))
    assert await database.read(lambda tx: tx.rows("SELECT count(*) FROM meta WHERE name = 'name'")) == [(1,)]


async def test_a_unit_that_keeps_something_from_its_first_run_is_caught(database: Twice) -> None:
    seen: list[int] = []

    def unit(tx: Tx) -> None:
        seen.append(1)
        meta.once(tx, "count", str(len(seen)))

    with pytest.raises(AssertionError, match="wrote otherwise"):
        await database.unit(unit)
    assert await database.read(lambda tx: meta.value(tx, "count")) is None


async def test_a_unit_that_raises_only_at_first_is_caught(database: Twice) -> None:
    raised: list[int] = []

    def unit(_tx: Tx) -> None:
        if not raised:
            raised.append(1)
            raise Fault("only once")

    with pytest.raises(AssertionError, match="raised at first"):
        await database.unit(unit)
