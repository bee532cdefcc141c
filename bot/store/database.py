"""What every store function speaks to, whichever engine carries it: units of work, looks, one dialect of SQL.

The SQL of this package runs unchanged on SQLite (`bot.store.sqlite`: one file, one writer) and on
PostgreSQL (`bot.store.postgres`: many processes, many hosts). Where the two can't say the same thing
with the same words, Tx has a word for it: `hold`, `clock`, `tables`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeAlias, TypeVar

from bot.store.faults import Clash

__all__ = ["Clash", "Database", "Hint", "Param", "Table", "Tx"]

T = TypeVar("T")
Param: TypeAlias = str | int | float | bytes | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the database itself describes it: primary key, text columns, byte columns, and all of them."""

    name: str
    key: tuple[str, ...]
    texts: tuple[str, ...]
    blobs: tuple[str, ...]
    columns: tuple[str, ...]


class Hint(StrEnum):
    """Where something new may be. Never more than a hint: whoever waits looks by himself as well."""

    INBOX = "inbox"
    OUTBOX = "outbox"


class Tx(Protocol):
    """What a store function speaks to. Valid only inside the unit or look it was given to.

    `?` marks a parameter. Raises Clash for a broken rule of a table (after which the unit can only
    end), Fault where the disk, a lock or the connection is the trouble.
    """

    def run(self, sql: str, *params: Param) -> int:
        """Do it; how many rows it touched."""
        ...

    def rows(self, sql: str, *params: Param) -> list[tuple[Any, ...]]:
        """All rows of a question (or of a RETURNING), typed by the store function that asks."""
        ...

    def row(self, sql: str, *params: Param) -> tuple[Any, ...] | None:
        """The first row, None if there is none."""
        ...

    def hold(self, lane: str) -> bool:
        """Hold this lane until the unit ends. False if another unit holds it: leave its chat alone.

        A lane is named by the key of a chat. Never waits. On SQLite the one writer holds them all.
        """
        ...

    def clock(self) -> int:
        """Epoch milliseconds by one clock for all processes of this database: for limits and leases."""
        ...

    def tables(self) -> list[Table]:
        """Every table of ours, by name."""
        ...


class Database(Protocol):
    """A store that is open. Used by one event loop; `bot.store.opening` makes it."""

    @property
    def shared(self) -> bool:
        """Whether other programs may work in this database at the same time."""
        ...

    async def unit(self, work: Callable[[Tx], T], *, guarded: bool = False) -> T:
        """Do `work` and return what it returned, once it is on the disk.

        An exception of `work` undoes it and is raised here. Raises Fault if it could not be
        committed. Units run as if alone: where two were at odds, one is undone and run again, so
        `work` keeps nothing from an earlier run. `guarded` says that it needs no such care, because
        it holds its lane, changes a row only under the condition it read, or leans on a unique key:
        then units of different chats never get in each other's way.
        """
        ...

    async def read(self, look: Callable[[Tx], T]) -> T:
        """Look at one consistent state, that of the last commit, without waiting for whoever writes."""
        ...

    async def settle(self) -> None:
        """Bring what was deleted out of the log, where the engine can. Raises Fault to be tried again."""
        ...

    def hint(self, hint: Hint) -> None:
        """Tell the other processes, if there can be any. Never waits, never fails; it may get lost."""
        ...

    async def listen(self, hinted: Callable[[Hint], None]) -> None:
        """Call `hinted` for each hint of another process, until cancelled. Ends at once where there is none."""
        ...

    async def troubles(self) -> list[str]:
        """What the engine finds wrong with itself; nothing if it is whole and keeps what it promises."""
        ...

    async def close(self) -> None:
        """Finish what was submitted, then close. Doing it twice is no error."""
        ...
