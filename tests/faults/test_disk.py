"""The disk fills, turns read-only or is locked while families write: the program waits, says so, and loses nothing."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
import structlog.testing

from tests.practice.conftest import practice, served
from tests.telegram.conftest import Line, line

__all__ = ["line", "practice", "served"]
WORDS = ("/start", "Castellano", "Seguir por aquí", "1", "2", "1", "Por mí")


@asynccontextmanager
async def full(line: Line) -> AsyncIterator[None]:
    """No file of this process may grow: SQLite hears EFBIG, as it would hear ENOSPC."""
    log = line.house.settings.data / "maskay.sqlite-wal"
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


@asynccontextmanager
async def read_only(line: Line) -> AsyncIterator[None]:
    await line.disk_is(read_only=True)
    yield
    await line.disk_is(read_only=False)


@asynccontextmanager
async def locked(line: Line) -> AsyncIterator[None]:
    """Another program holds the database, longer than we wait for a lock."""
    await line.house.database._writer.run(lambda c: c.execute("PRAGMA busy_timeout = 20").close())
    other = sqlite3.connect(line.house.settings.data / "maskay.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


Trouble = Callable[[Line], AbstractAsyncContextManager[None]]


@pytest.mark.parametrize("trouble", [full, read_only, locked], ids=lambda trouble: trouble.__name__)
async def test_families_write_on_while_the_disk_is_in_trouble_and_each_word_is_answered_after_it(
    line: Line, trouble: Trouble
) -> None:
    untroubled = [line.elmer, line.rosa]
    with structlog.testing.capture_logs() as logged:
        async with line.running():
            await line.practice.does(line.rosa, "say", text="/start")
            await line.until_quiet()
            before = await line.inbox()
            async with trouble(line):
                for person in untroubled:
                    await line.practice.does(person, "say", text="/start")
                await asyncio.sleep(0.4)
                assert await line.house.database.read(lambda tx: tx.rows("SELECT 1")) == [(1,)], "reading goes on"
                stored = set(await line.inbox())
                # What Telegram no longer holds is what we have.
                emitted = {update["update_id"] for update in list(line.practice.telegram.updates.emitted)}
                waiting = set(line.practice.telegram.updates._waiting)
                assert emitted - waiting <= stored
                assert len(stored) == len(before)
            for words in WORDS[1:]:
                await line.until_quiet()
                for person in untroubled:
                    await line.practice.does(person, "say", text=words)
            await line.until_quiet()
    assert set((await line.inbox()).values()) == {"done"}
    assert await line.house.database.troubles() == []
    for person in untroubled:
        assert "guardar" in (await line.texts(person))[-1], "both are in the middle of their requests"
    kinds = {str(entry.get("kind")) for entry in logged if entry["log_level"] == "warning"}
    assert kinds, "somebody was told"
    assert "Rosa" not in str(logged)
