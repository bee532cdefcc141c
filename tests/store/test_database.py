from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from functools import partial

import pytest

from bot.domain.errors import Fault
from bot.store import meta
from bot.store.database import Clash, Database, Tx


def write(name: str, value: str = "") -> partial[int]:
    return partial(_write, name=name, value=value)


def _write(tx: Tx, name: str, value: str) -> int:
    return tx.run("INSERT INTO meta (name, value) VALUES (?, ?)", name, value)


def names(tx: Tx) -> list[str]:
    return [str(row[0]) for row in tx.rows("SELECT name FROM meta ORDER BY name")]


async def test_an_exception_undoes_its_unit_alone_and_reaches_its_caller(database: Database) -> None:
    def half(tx: Tx) -> None:
        _write(tx, "half", "")
        raise LookupError("half")

    answers = await asyncio.gather(
        database.unit(write("a")), database.unit(half), database.unit(write("b")), return_exceptions=True
    )
    assert answers[0] == answers[2] == 1
    assert isinstance(answers[1], LookupError)
    assert await database.read(names) == ["a", "b"]


async def test_a_row_that_clashes_is_a_clash_and_hurts_nobody_else(database: Database) -> None:
    answers = await asyncio.gather(*(database.unit(write(name)) for name in "aba"), return_exceptions=True)
    # Which of the two comes first is decided only where there is one writer.
    (clash,) = (answer for answer in answers if answer != 1)
    assert answers[1] == 1
    assert isinstance(clash, Clash)
    assert "INSERT" not in repr(clash)
    assert await database.read(names) == ["a", "b"]


async def test_a_unit_that_hides_a_clash_does_not_get_away_with_it(database: Database) -> None:
    def careless(tx: Tx) -> str:
        _write(tx, "a", "")
        with suppress(Clash):
            _write(tx, "a", "")
        return "nothing happened"

    with pytest.raises(Clash):
        await database.unit(careless)
    assert await database.read(names) == []


async def test_a_unit_may_give_a_clash_a_name_of_its_own(database: Database) -> None:
    def named(tx: Tx) -> None:
        try:
            _write(tx, "a", "")
            _write(tx, "a", "")
        except Clash:
            raise LookupError("the name is taken") from None

    with pytest.raises(LookupError, match="taken"):
        await database.unit(named)
    assert await database.read(names) == []


async def test_reading_sees_one_state_and_never_waits_for_the_writer(database: Database) -> None:
    await database.unit(write("a"))
    loop = asyncio.get_running_loop()
    begun, go_on = asyncio.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        _write(tx, "b", "")
        loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(10)

    writing = asyncio.ensure_future(database.unit(slow))
    await begun.wait()
    assert await database.read(names) == ["a"]
    go_on.set()
    await writing
    assert await database.read(names) == ["a", "b"]


async def test_a_look_cannot_write(database: Database) -> None:
    with pytest.raises(Fault, match="only be read"):
        await database.read(write("a"))
    assert await database.read(names) == []


async def test_an_exception_of_a_look_reaches_its_caller_and_the_next_look_works(database: Database) -> None:
    def bad(tx: Tx) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await database.read(bad)
    assert await database.read(names) == []


async def test_a_fact_about_the_database_is_written_once(database: Database) -> None:
    assert await database.unit(lambda tx: meta.once(tx, "house", "practice")) == "practice"
    assert await database.unit(lambda tx: meta.once(tx, "house", "live")) == "practice"
    assert await database.read(lambda tx: meta.value(tx, "house")) == "practice"
    assert await database.read(lambda tx: meta.value(tx, "other")) is None
