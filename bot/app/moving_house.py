"""`python -m bot migrate-to-postgres`: a stopped deployment on SQLite becomes one on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.settings import Settings
from bot.store import copying
from bot.store.database import Database
from bot.store.files import Alone
from bot.store.postgres import PostgresDatabase
from bot.store.sqlite import SqliteDatabase

Say = Callable[[str], None]


async def to_postgres(settings: Settings, say: Say) -> None:
    """Copy the database of MASKAY_DATA to MASKAY_DATABASE, compare every table, and let the old one rest.

    Killed at any moment it can be started again and goes on. The keys stay where they are: they are
    never in the database. Refusal while the bot runs, for a target that holds something else, and
    where the copy is not the same.
    """
    address = settings.database_address()
    if not address:
        raise Refusal(_("Name the new database: MASKAY_DATABASE_FILE."))
    if not (settings.data / "maskay.sqlite").exists():
        raise Refusal(_("There is no data folder yet. Start the program once, or say --practice."))
    with Alone(settings.data):
        source = await SqliteDatabase.open(settings.data)
        try:
            target = await PostgresDatabase.open(address)
            try:
                await _move(source, target, say)
            finally:
                await target.close()
        finally:
            await source.close()


async def _move(source: Database, target: Database, say: Say) -> None:
    if await source.read(copying.is_moved):
        raise Refusal(copying.MOVED)
    await copying.begin(source, target)
    tables = await source.read(copying.copied)
    for table in tables:
        say(f"{table.name}: {await copying.copy_table(source, target, table):,} rows copied")
    rows = 0
    for table in tables:
        there = await source.read(lambda tx, t=table: copying.sum_of(tx, t))  # type: ignore[misc]
        here = await target.read(lambda tx, t=table: copying.sum_of(tx, t))  # type: ignore[misc]
        if there != here:
            say(f"{table.name}: {there.rows:,} rows, but {here.rows:,} in the copy, or others")
            raise Refusal(_("The copy is not the same. Nothing was changed; empty the target and begin again."))
        rows += here.rows
    await copying.finish(target)
    await source.unit(copying.moved)
    say(f"the same in both: {len(tables)} tables, {rows:,} rows")
    say("the keys stay in keys/ of MASKAY_DATA, beside the old file, which no program opens for work any more")
