"""Village files in the store, on both engines: a source is one row, whole or not there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import villages
from bot.store.database import Database
from bot.store.villages import VillageList
from tests import engines


@pytest.fixture(params=engines.ENGINES)
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    async with engines.opened(request.param, tmp_path / "data", request) as opened:
        yield opened


async def test_a_source_is_kept_replaced_and_forgotten(database: Database) -> None:
    first, other = VillageList("anexos", "a", 3, 10), VillageList("Ámbar", "b", 1, 11)
    await database.unit(lambda tx: villages.put(tx, first, b"\x00lines"))
    await database.unit(lambda tx: villages.put(tx, other, b"more"))
    again = VillageList("anexos", "c", 5, 12)
    await database.unit(lambda tx: villages.put(tx, again, b"new\xff"))
    assert set(await database.read(villages.lists)) == {again, other}
    assert await database.read(lambda tx: villages.lines_of(tx, "anexos")) == b"new\xff"
    assert await database.unit(lambda tx: villages.forget(tx, "anexos"))
    assert not await database.unit(lambda tx: villages.forget(tx, "anexos"))
    assert await database.read(lambda tx: villages.lines_of(tx, "anexos")) == b""
    assert await database.read(villages.lists) == [other]
