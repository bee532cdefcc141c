"""`python -m bot migrate-to-postgres`: a stopped deployment on SQLite becomes one on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.app.moving_keys import keys_wait, move_keys
from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.services import watching
from bot.settings import Settings
from bot.store import copying
from bot.store.database import Database
from bot.store.files import Alone
from bot.store.postgres import PostgresDatabase
from bot.store.sqlite import SqliteDatabase

NOT_THE_SAME = _("The copy is not the same. Nothing was changed; empty the target and begin again.")
Say = Callable[[str], None]


async def to_postgres(settings: Settings, say: Say) -> None:
    """Copy the database of MASKAY_DATA to MASKAY_DATABASE, compare every table, and let the old one rest; the keys
    to MASKAY_KEYS_DATABASE likewise, where one is named.

    Killed at any moment it can be started again and goes on. Where the data was moved before, the keys alone
    follow. Refusal while the bot runs, for a target that holds something else, and where the copy is not the same.
    """
    if not settings.database_address():
        raise Refusal(_("Name the new database: MASKAY_DATABASE_FILE."))
    if not (settings.data / "maskay.sqlite").exists() and not keys_wait(settings):
        raise Refusal(_("There is no data folder yet. Start the program once, or say --practice."))
    with Alone(settings.data):
        if (settings.data / "maskay.sqlite").exists():
            await _from_file(settings, say)
        else:
            await _keys_alone(settings, say)


async def _from_file(settings: Settings, say: Say) -> None:
    source = await SqliteDatabase.open(settings.data)
    try:
        if await source.read(copying.is_moved):
            await _keys_alone(settings, say)
            return
        target = await PostgresDatabase.open(settings.database_address())
        try:
            rows = await _move(source, target, say)
        finally:
            await target.close()
        # The keys before the old file is given up: a stop in between is made good by starting again.
        if keys_wait(settings):
            await asyncio.to_thread(move_keys, settings, say)
        elif not settings.keys_address():
            say("the keys stay in keys/ of MASKAY_DATA, beside the old file")
        await source.unit(copying.moved)
        say(f"the same in both: {rows:,} rows; no program opens the old file for work any more")
    finally:
        await source.close()


async def _keys_alone(settings: Settings, say: Say) -> None:
    """The data is in PostgreSQL already; its keys follow, if they have a database now."""
    if not keys_wait(settings):
        raise Refusal(copying.MOVED)
    target = await PostgresDatabase.open(settings.database_address())
    try:
        if not all(each.silent for each in await target.read(lambda tx: watching.working(tx, tx.clock()))):
            raise Refusal(_("Programs work in the target database. Stop them first."))
    finally:
        await target.close()
    await asyncio.to_thread(move_keys, settings, say)


async def _move(source: Database, target: Database, say: Say) -> int:
    """Copy every table and compare it; how many rows."""
    whole = await copying.begin(source, target)
    tables = await source.read(copying.copied)
    for table in () if whole else tables:
        say(f"{table.name}: {await copying.copy_table(source, target, table):,} rows copied")
    rows = 0
    for table in tables:
        there = await source.read(lambda tx, t=table: copying.sum_of(tx, t))  # type: ignore[misc]
        here = await target.read(lambda tx, t=table: copying.sum_of(tx, t))  # type: ignore[misc]
        if there != here:
            say(f"{table.name}: {there.rows:,} rows, but {here.rows:,} in the copy, or others")
            raise Refusal(copying.FILLED if whole else NOT_THE_SAME)
        rows += here.rows
    await copying.finish(target)
    return rows
