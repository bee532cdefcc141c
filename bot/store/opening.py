"""Which engine: the one the settings name."""

from __future__ import annotations

from pathlib import Path

from bot.store.database import Database
from bot.store.keyshelf import Shelf
from bot.store.keystore import KeyStore
from bot.store.sqlite import SqliteDatabase

KEYS = "keys"


async def open_database(folder: Path, address: str = "") -> Database:
    """The database at `address` (postgresql://...), else the file in `folder`; its schema is brought up to date.

    Refuses a schema newer than this program. Raises Fault where it can't be opened.
    """
    if address:
        # Loaded only where it is used: a tenth of a second of a start.
        from bot.store.postgres import PostgresDatabase

        return await PostgresDatabase.open(address)
    return await SqliteDatabase.open(folder)


def open_keys(folder: Path, address: str = "") -> Shelf:
    """The key store at `address` (postgresql://...), else the file in `folder`/keys.

    Refuses a store whose keys were moved elsewhere, and a database that holds data too. Raises Fault
    where it can't be opened.
    """
    if address:
        from bot.store.postgres_keystore import PostgresKeyStore

        return PostgresKeyStore(address).for_work()
    return KeyStore(folder / KEYS).for_work()
