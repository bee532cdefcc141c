"""The use cases run on the engine that MASKAY_ENGINE names; with MASKAY_TWICE=1 every unit of work runs twice
(tests/twice.py), which takes four times the processor's time."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.app import opening
from bot.store.database import Database
from bot.store.opening import open_database
from tests.engines import ENGINES, Server
from tests.services import staff_world
from tests.services.staff_world import World
from tests.twice import Twice

ENGINE = os.environ.get("MASKAY_ENGINE", ENGINES[0])
TWICE = bool(os.environ.get("MASKAY_TWICE"))
assert ENGINE in ENGINES, "MASKAY_ENGINE is sqlite or postgresql"


class Rooms:
    """Where a test's databases are: one for each folder, however often the folder is opened."""

    def __init__(self, server: Server | None) -> None:
        self._server = server
        self._addresses: dict[Path, str] = {}

    async def open(self, folder: Path, address: str = "") -> Database:
        if self._server is not None and not address:
            address = self._addresses.setdefault(folder, "") or self._server.fresh()
            self._addresses[folder] = address
        database = await open_database(folder, address)
        return Twice(database) if TWICE else database

    def end(self) -> None:
        for address in self._addresses.values():
            assert self._server is not None
            self._server.drop(address)


@pytest.fixture(autouse=True)
def rooms(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    found = Rooms(request.getfixturevalue("postgres") if ENGINE == "postgresql" else None)
    for module in (opening, staff_world):
        monkeypatch.setattr(module, "open_database", found.open)
    yield
    found.end()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    opened = await World.open(tmp_path)
    yield opened
    await opened.close()
