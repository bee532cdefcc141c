"""The embedded store: one writer, many units, one commit. The only place that knows the driver's thread.

1. A unit is a plain function of a Tx. Whoever wants one waits in a queue.
2. The writer takes all that wait (at most 64), gives each a savepoint, commits once, then answers.
   So the disk's fsync is paid once for the group, and nobody is answered before it.
3. A unit that raises rolls back its own savepoint only. If the commit itself fails, all of the
   group hear a Fault and nothing of it is kept.
Reading goes over a second connection with a thread of its own and never waits for the writer.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite

from bot.domain.errors import Fault
from bot.store.database import Hint, Param, Table, Tx
from bot.store.faults import Clash, meaning
from bot.store.files import private_file
from bot.store.migrate import migrate

T = TypeVar("T")
NAME = "maskay.sqlite"
GROUP = 64
_SECONDS_FOR_A_LOCK = 5.0
# FULL: an answer is on the disk before it is acknowledged. secure_delete: what is deleted is
# overwritten. temp_store: nothing spills to a temporary file. trusted_schema: a tampered file can't
# run functions of ours.
_MANNERS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA foreign_keys = ON",
)
_READING_MANNERS = ("PRAGMA query_only = ON", "PRAGMA temp_store = MEMORY", "PRAGMA trusted_schema = OFF")


class SqliteTx:
    """Tx over a connection. `clashed` once a statement broke a rule: the unit can only end then."""

    __slots__ = ("_connection", "clashed")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.clashed = False

    def run(self, sql: str, *params: Param) -> int:
        try:
            return self._connection.execute(sql, params).rowcount
        except sqlite3.Error as error:
            raise self._meaning(error) from None

    def rows(self, sql: str, *params: Param) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(sql, params).fetchall()
        except sqlite3.Error as error:
            raise self._meaning(error) from None

    def row(self, sql: str, *params: Param) -> tuple[Any, ...] | None:
        found = self.rows(sql, *params)
        return found[0] if found else None

    def hold(self, lane: str) -> bool:
        return True

    def clock(self) -> int:
        return time.time_ns() // 1_000_000

    def tables(self) -> list[Table]:
        names = [str(row[0]) for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [self._table(name) for name in names if not name.startswith("sqlite_")]

    def _table(self, name: str) -> Table:
        columns = self.rows("SELECT name, type, pk FROM pragma_table_info(?)", name)
        return Table(
            name,
            tuple(str(column) for _position, column in sorted((pk, column) for column, _type, pk in columns if pk)),
            tuple(str(column) for column, kind, _pk in columns if kind == "TEXT"),
            tuple(str(column) for column, kind, _pk in columns if kind == "BLOB"),
            tuple(str(column) for column, _kind, _pk in columns),
        )

    def _meaning(self, error: sqlite3.Error) -> Exception:
        meant = meaning(error)
        self.clashed = self.clashed or isinstance(meant, Clash)
        return meant


class SqliteDatabase:
    """One file, one writer, one reader. Made by `open`, used by one event loop."""

    shared = False

    def __init__(self, writer: _Thread, reader: _Thread) -> None:
        self._writer = writer
        self._reader = reader
        self._waiting: deque[_Submitted] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._closed = False

    @classmethod
    async def open(cls, folder: Path, *, seconds_for_a_lock: float = _SECONDS_FOR_A_LOCK) -> SqliteDatabase:
        """Open or create the database in `folder` (mode 700; files 600) and bring its schema up to date.

        Refuses a folder open to others that isn't ours, and a schema newer than this program.
        Raises Fault if it is locked, full, read-only or damaged.
        """
        file = private_file(folder, NAME)
        writer = await _Thread.start(str(file), seconds_for_a_lock)
        try:
            await writer.run(_prepare(_MANNERS))
            await writer.run(lambda connection: migrate(connection, file))
            reader = await _Thread.start(f"{file.as_uri()}?mode=ro", seconds_for_a_lock)
            try:
                await reader.run(_prepare(_READING_MANNERS))
            except BaseException:
                await reader.close()
                raise
        except BaseException:
            await writer.close()
            raise
        return cls(writer, reader)

    async def unit(self, work: Callable[[Tx], T], *, guarded: bool = False) -> T:
        """See Database. Runs on the writer's thread; it may run after its caller was cancelled, never twice.

        An exception of `work` undoes that unit alone. If the commit fails, nothing of the group is kept.
        """
        if self._closed:
            raise Fault("the database is closed")
        submitted = _Submitted(work, asyncio.get_running_loop().create_future())
        self._waiting.append(submitted)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return cast(T, await submitted.answer)

    async def read(self, look: Callable[[Tx], T]) -> T:
        """Look at one consistent state, that of the last commit, without waiting for the writer."""
        if self._closed:
            raise Fault("the database is closed")
        return await self._reader.run(_Look(look))

    async def settle(self) -> None:
        """Write the log into the file and empty it: what was deleted leaves the log too.

        Raises Fault if somebody still reads an older state; try again then.
        """
        if self._closed:
            raise Fault("the database is closed")
        await self._writer.run(_settle)

    def hint(self, hint: Hint) -> None:
        """Nobody else is there to be told."""

    async def listen(self, hinted: Callable[[Hint], None]) -> None:
        """Nobody else is there to be heard."""

    async def troubles(self) -> list[str]:
        """What SQLite finds wrong with the file."""
        found = await self.read(lambda tx: [str(row[0]) for row in tx.rows("PRAGMA integrity_check")])
        return [] if found == ["ok"] else found

    async def close(self) -> None:
        """Finish what was submitted, then close. Doing it twice is no error."""
        if self._closed:
            return
        self._closed = True
        if self._writing is not None:
            await self._writing
        await self._reader.close()
        await self._writer.close()

    async def _write(self) -> None:
        await asyncio.sleep(0)  # let everybody who is ready to submit join the first group
        while self._waiting:
            group: list[_Submitted] = []
            while self._waiting and len(group) < GROUP:
                submitted = self._waiting.popleft()
                if not submitted.answer.done():  # cancelled while it waited: never begun
                    group.append(submitted)
            outcomes: Sequence[_Outcome]
            try:
                outcomes = await self._writer.run(_Group([submitted.work for submitted in group]))
            except Exception as error:  # the group as a whole: BEGIN or COMMIT failed
                outcomes = [_Outcome(error=error)] * len(group)
            for submitted, outcome in zip(group, outcomes, strict=True):
                outcome.give(submitted.answer)


class _Submitted:
    """A unit that waits, and who waits for it."""

    __slots__ = ("answer", "work")

    def __init__(self, work: Callable[[Tx], Any], answer: asyncio.Future[Any]) -> None:
        self.work = work
        self.answer = answer


class _Outcome:
    """What came of a unit: a value or an exception."""

    __slots__ = ("error", "value")

    def __init__(self, value: object = None, error: Exception | None = None) -> None:
        self.value = value
        self.error = error

    def give(self, answer: asyncio.Future[Any]) -> None:
        if answer.done():
            return
        if self.error is None:
            answer.set_result(self.value)
        else:
            answer.set_exception(self.error)


# The three jobs below are objects, not lambdas or partials: the driver logs a job's repr at DEBUG
# level, and that of a partial shows its arguments.
class _Group:
    """Several units, one commit. Raises if the group as a whole failed."""

    __slots__ = ("_works",)

    def __init__(self, works: Sequence[Callable[[Tx], Any]]) -> None:
        self._works = works

    def __call__(self, connection: sqlite3.Connection) -> list[_Outcome]:
        outcomes: list[_Outcome] = []
        connection.execute("BEGIN IMMEDIATE")
        try:
            for work in self._works:
                connection.execute("SAVEPOINT unit")
                tx = SqliteTx(connection)
                try:
                    outcomes.append(_Outcome(work(tx)))
                    if tx.clashed:
                        outcomes.pop()
                        raise Clash
                except Exception as error:
                    if not connection.in_transaction:
                        # A full disk or a failing one: SQLite has undone the whole group by itself.
                        raise
                    connection.execute("ROLLBACK TO unit")
                    outcomes.append(_Outcome(error=error))
                connection.execute("RELEASE unit")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return outcomes


class _Look:
    """One look at a consistent state."""

    __slots__ = ("_look",)

    def __init__(self, look: Callable[[Tx], Any]) -> None:
        self._look = look

    def __call__(self, connection: sqlite3.Connection) -> Any:
        connection.execute("BEGIN")
        try:
            return self._look(SqliteTx(connection))
        finally:
            connection.execute("ROLLBACK")


class _Thread:
    """A connection and its thread. aiosqlite runs a whole job in one hop only through `_execute`."""

    __slots__ = ("_connection",)

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    @classmethod
    async def start(cls, place: str, seconds_for_a_lock: float) -> _Thread:
        connection = aiosqlite.connect(
            place,
            uri=place.startswith("file:"),
            timeout=seconds_for_a_lock,
            isolation_level=None,
            cached_statements=512,
        )
        # A program that ends without closing must end, not wait for this thread for ever.
        connection._thread.daemon = True
        try:
            return cls(await connection)
        except sqlite3.Error as error:
            # The driver has told its thread to end; once it has, nothing of it can reach a closed loop.
            await asyncio.to_thread(connection._thread.join)
            raise meaning(error) from None

    async def run(self, job: Callable[[sqlite3.Connection], T]) -> T:
        try:
            done = await self._connection._execute(job, self._connection._conn)  # type: ignore[no-untyped-call]
        except sqlite3.Error as error:
            raise meaning(error) from None
        return cast(T, done)

    async def close(self) -> None:
        await self._connection.close()


def _prepare(manners: Sequence[str]) -> Callable[[sqlite3.Connection], None]:
    def prepare(connection: sqlite3.Connection) -> None:
        for manner in manners:
            connection.execute(manner)

    return prepare


def _settle(connection: sqlite3.Connection) -> None:
    busy, _log, _written = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise Fault("somebody still reads an older state", 1.0)
