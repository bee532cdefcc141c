"""Wrapped keys in a PostgreSQL database of their own, which the processes of many hosts share.

1. One connection for each process, in the caller's thread, made anew when it was lost.
2. Each question has a few seconds; then it is a Fault, and for a second nobody waits for it again.
3. PostgreSQL never overwrites: what was destroyed stands in dead rows until `settle` writes the table
   anew, and in the server's log until that is recycled. The database is small, so that is cheap.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import RLock
from typing import Any, TypeVar

import psycopg

from bot.domain.errors import Fault, Refusal
from bot.domain.words import _
from bot.store.database import Tx
from bot.store.faults import Clash
from bot.store.keyshelf import Shelf, statements
from bot.store.postgres_faults import Outrun, meaning
from bot.store.postgres_tx import PostgresTx

T = TypeVar("T")
_KEEPALIVE: dict[str, Any] = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "connect_timeout": 2,
    "tcp_user_timeout": 5000,
}
_MANNERS = (
    "SET lock_timeout = '5s'",
    "SET statement_timeout = '5s'",
    "SET synchronous_commit = on",
)
# A whole pool of threads asks for keys; not each of them shall wait for a server that is away.
_AWAY = 1.0
_TRIES = 12
_CANT_BE_REACHED = "the database can't be reached"
_DATA_HERE = (
    "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'schema_versions'"
)


class PostgresKeyStore(Shelf):
    """The key store of many hosts."""

    def __init__(self, address: str) -> None:
        """Connect, and make the tables where they are not there yet; several processes may do so at once.

        Refuses a database that holds anything but keys: its backups would hold both. Raises Fault if
        the server can't be reached.
        """
        self._address = address
        self._lock = RLock()
        self._connection: psycopg.Connection[Any] | None = None
        self._away_until = 0.0
        if self._look(lambda tx: tx.row(_DATA_HERE)) is not None:
            self.close()
            raise Refusal(_("The keys need a database of their own: not that of the data, whose backups live longer."))
        for _try in range(_TRIES):
            try:
                self._change(lambda tx: [tx.run(statement) for statement in statements("postgresql")])
                return
            except (Clash, Outrun):
                continue  # another process is making them at this moment

    def destroy(self, key_id: str) -> None:
        """See Shelf. Two processes that destroy at the same moment are put one after the other."""
        for last in (*[False] * (_TRIES - 1), True):
            try:
                super().destroy(key_id)
                return
            except (Clash, Outrun):
                if last:
                    raise Fault("the key store is busy", 1.0) from None

    def settle(self) -> None:
        """Write the table of keys anew where something was destroyed since; nobody reads it meanwhile."""
        upto, settled = self._look(
            lambda tx: (
                int(tx.rows("SELECT COALESCE(max(n), 0) FROM destructions")[0][0]),
                int(tx.rows("SELECT COALESCE(max(n), 0) FROM settled")[0][0]),
            )
        )
        if upto == settled:
            return
        self._do(_vacuum)
        self._change(lambda tx: tx.run("INSERT INTO settled (n) VALUES (?) ON CONFLICT (n) DO NOTHING", upto))

    def troubles(self) -> list[str]:
        """Settings under which the server would lose keys, or keep what was destroyed."""
        wanted = (("fsync", "on"), ("full_page_writes", "on"), ("synchronous_commit", "on"), ("wal_recycle", "off"))
        found = self._look(
            lambda tx: [(name, good, tx.rows("SELECT current_setting(?)", name)[0][0]) for name, good in wanted]
        )
        return [f"{name} is {is_now} on the key server" for name, good, is_now in found if is_now != good]

    def server(self) -> str:
        """See server_of."""
        return self._look(server_of)

    def close(self) -> None:
        """Close the connection; it is made anew if somebody asks again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _look(self, look: Callable[[Tx], T]) -> T:
        # What was only asked may be asked again: a server that was started anew cut the old line.
        return self._do(lambda connection: look(PostgresTx(connection)), again=True)

    def _change(self, change: Callable[[Tx], T]) -> T:
        def whole(connection: psycopg.Connection[Any]) -> T:
            with connection.transaction():
                return change(PostgresTx(connection))

        return self._do(whole)

    def _do(self, job: Callable[[psycopg.Connection[Any]], T], *, again: bool = False) -> T:
        with self._lock:
            kept = self._connection is not None
            try:
                return job(self._connected())
            except psycopg.Error as error:
                trouble = meaning(error)
            except Exception as error:
                trouble = error
            if self._connection is None or not self._connection.closed:
                raise _of_the_keys(trouble) from None
            self.close()
            if kept and again:
                return self._do(job)
            raise _of_the_keys(trouble) from None

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None:
            if time.monotonic() < self._away_until:
                raise Fault(_CANT_BE_REACHED, _AWAY)
            try:
                connection = psycopg.connect(self._address, autocommit=True, **_KEEPALIVE)
            except psycopg.Error:
                self._away_until = time.monotonic() + _AWAY
                raise Fault(_CANT_BE_REACHED, _AWAY) from None
            for manner in _MANNERS:
                connection.execute(manner)
            self._connection = connection
        return self._connection


def server_of(tx: Tx) -> str:
    """Which server this is; the same for all databases of one."""
    return str(tx.rows("SELECT system_identifier FROM pg_control_system()")[0][0])


def _of_the_keys(trouble: Exception) -> Exception:
    """The same trouble, told apart from that of the database of the data."""
    if type(trouble) is Fault and not trouble.what.startswith("key store: "):
        return Fault(f"key store: {trouble.what}", trouble.retry_after)
    return trouble


def _vacuum(connection: psycopg.Connection[Any]) -> None:
    connection.execute("SET statement_timeout = '600s'")
    try:
        connection.execute("VACUUM FULL keys")
    finally:
        if not connection.closed:
            connection.execute("SET statement_timeout = '5s'")
