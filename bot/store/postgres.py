"""The store on PostgreSQL: many processes, many hosts, one database.

1. A unit is one transaction on a connection of its own, in a thread of the pool.
2. It runs SERIALIZABLE: as if alone, whatever other processes do. Where that can't be kept, the
   engine undoes one of them (SQLSTATE 40001, 40P01) and it is run again here; so are units that
   clashed with a row another one had put in since. A unit is a function of its Tx, so a second run
   is as good as the first.
3. A guarded unit sees to its own order (see Database.unit) and runs READ COMMITTED.
4. A look is one snapshot, read only.
A lost connection is a Fault. If it is lost during COMMIT nobody knows whether the unit was kept:
whoever tries again must find that out from the rows, and those who do (receive, lanes, deliver) can.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from bot.domain.errors import Fault
from bot.store.database import Hint, Tx
from bot.store.faults import Clash
from bot.store.postgres_faults import Outrun, meaning
from bot.store.postgres_hints import CHANNEL, Hints
from bot.store.postgres_migrate import migrate
from bot.store.postgres_tx import PostgresTx

T = TypeVar("T")
CONNECTIONS = 8
_SECONDS_FOR_A_CONNECTION = 5.0
# How long a unit that others outrun is run again. A clash may be nobody's race but the caller's own
# mistake, so it is tried a few times only.
_SECONDS_TO_OUTLAST = 20.0
_CLASHES = 12
# A cut network must not keep a lane held: the server ends a silent transaction, and we notice a
# silent server.
_MANNERS = (
    "SET idle_in_transaction_session_timeout = '30s'",
    "SET lock_timeout = '10s'",
    "SET statement_timeout = '120s'",
    "SET synchronous_commit = on",
)
_KEEPALIVE: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "connect_timeout": 5,
}
_BEGIN_ALONE = "BEGIN ISOLATION LEVEL SERIALIZABLE"
_BEGIN_GUARDED = "BEGIN ISOLATION LEVEL READ COMMITTED"
_BEGIN_LOOK = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class PostgresDatabase:
    """A pool of connections and as many threads. Made by `open`, used by one event loop."""

    shared = True

    def __init__(
        self, address: str, pool: ConnectionPool[psycopg.Connection[Any]], threads: ThreadPoolExecutor
    ) -> None:
        self._hints = Hints(address, self._notify)
        self._pool = pool
        self._threads = threads
        self._closed = False

    @classmethod
    async def open(cls, address: str, *, connections: int = CONNECTIONS) -> PostgresDatabase:
        """Connect, and bring the schema up to date; several processes may do so at once.

        Refuses a schema newer than this program. Raises Fault if the server can't be reached.
        """
        threads = ThreadPoolExecutor(connections, thread_name_prefix="postgres")
        pool: ConnectionPool[psycopg.Connection[Any]] = ConnectionPool(
            address, min_size=1, max_size=connections, timeout=_SECONDS_FOR_A_CONNECTION, open=False,
            configure=_prepare, kwargs={"autocommit": True, **_KEEPALIVE}, reconnect_timeout=0.0,
        )  # fmt: skip
        database = cls(address, pool, threads)
        try:
            await asyncio.get_running_loop().run_in_executor(threads, _migrate, address)
            pool.open()
        except BaseException:
            await database.close()
            raise
        return database

    async def unit(self, work: Callable[[Tx], T], *, guarded: bool = False) -> T:
        """See Database. `work` may run several times, in another thread, also after its caller was cancelled."""
        begin = _BEGIN_GUARDED if guarded else _BEGIN_ALONE
        return await self._in_thread(lambda: self._outlast(begin, work))

    async def read(self, look: Callable[[Tx], T]) -> T:
        """See Database."""
        return await self._in_thread(lambda: self._once(_BEGIN_LOOK, look))

    async def settle(self) -> None:
        """Nothing to do here: what was deleted leaves the files with VACUUM and the log with its recycling.

        That is PostgreSQL's own time, and another reason why what counts is the destroyed key.
        """

    def hint(self, hint: Hint) -> None:
        """See Database."""
        self._hints.tell(hint)

    async def listen(self, hinted: Callable[[Hint], None]) -> None:
        """See Database."""
        await self._hints.listen(hinted)

    async def troubles(self) -> list[str]:
        """Settings under which the server would lose what it said it kept."""
        wanted = (("fsync", "on"), ("full_page_writes", "on"), ("synchronous_commit", "on"))
        found = await self.read(
            lambda tx: [(name, good, tx.rows("SELECT current_setting(?)", name)[0][0]) for name, good in wanted]
        )
        return [f"{name} is {is_now} on the database server" for name, good, is_now in found if is_now != good]

    async def close(self) -> None:
        """Finish what was submitted, then close. Doing it twice is no error."""
        if self._closed:
            return
        self._closed = True
        await self._hints.close()
        await asyncio.to_thread(self._threads.shutdown)
        await asyncio.to_thread(self._pool.close)

    async def _in_thread(self, job: Callable[[], T]) -> T:
        if self._closed:
            raise Fault("the database is closed")
        return await asyncio.get_running_loop().run_in_executor(self._threads, job)

    def _notify(self, text: str) -> None:
        with self._connection() as connection, suppress(psycopg.Error):
            connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, text))

    def _outlast(self, begin: str, work: Callable[[Tx], T]) -> T:
        until = time.monotonic() + _SECONDS_TO_OUTLAST
        wait, clashes = 0.001, 0
        while True:
            tx: PostgresTx | None = None
            try:
                with self._connection() as connection:
                    tx = PostgresTx(connection)
                    return _whole(connection, tx, begin, work)
            except Exception as error:
                cause = (tx.trouble if tx is not None else None) or error
                clashes += isinstance(cause, Clash)
                again = isinstance(cause, Outrun) or (isinstance(cause, Clash) and clashes < _CLASHES)
                if not again or time.monotonic() > until:
                    raise
            # Not all at the same moment again.
            time.sleep(wait * (1 + secrets.randbelow(100) / 100))
            wait = min(wait * 2, 0.1)

    def _once(self, begin: str, look: Callable[[Tx], T]) -> T:
        with self._connection() as connection:
            return _whole(connection, PostgresTx(connection), begin, look)

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            connection = self._pool.getconn()
        except (PoolTimeout, PoolClosed):
            raise Fault("the database can't be reached", 1.0) from None
        try:
            yield connection
        finally:
            self._pool.putconn(connection)


def _whole(connection: psycopg.Connection[Any], tx: PostgresTx, begin: str, work: Callable[[Tx], T]) -> T:
    """All of it, or nothing. Raises what `work` raised; else what a statement of it met and it hid."""
    try:
        try:
            connection.execute(begin)
            done = work(tx)
            if tx.trouble is not None:
                raise tx.trouble
            connection.execute("COMMIT")
        except psycopg.Error as error:
            tx.trouble = tx.trouble or meaning(error)
            raise tx.trouble from None
    except BaseException:
        if connection.info.transaction_status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN):
            with suppress(psycopg.Error):
                connection.execute("ROLLBACK")
        raise
    return done


def _prepare(connection: psycopg.Connection[Any]) -> None:
    for manner in _MANNERS:
        connection.execute(manner)


def _migrate(address: str) -> None:
    try:
        with psycopg.connect(address, autocommit=True, **_KEEPALIVE) as connection:
            migrate(connection)
    except psycopg.Error as error:
        raise meaning(error) from None
