"""A database that runs each unit of work twice: undone after the first run, then again. Both must write the same.

PostgreSQL undoes units that met each other and runs them again (bot/store/postgres.py), so whatever a unit keeps
outside its transaction from an earlier run is a fault. Here every unit of a test is run that way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from bot.store.database import Database, Hint, Table, Tx

T = TypeVar("T")
# What is drawn anew each time: ids, case codes, envelopes, hashes. Their number and place count, not their value.
_DRAWN = re.compile(r"[0-9a-f]{12,}|\b[A-Z0-9]{2,}(?:-[A-Z0-9*]+)+|[A-Za-z0-9_-]{20,}")


class _Undone(Exception):
    """The end of a first run."""


class Twice:
    """Implements Database over another one. Looks are run once: they write nothing."""

    def __init__(self, inner: Database) -> None:
        self.inner = inner
        self._tables: list[Table] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)  # what a test asks of the engine itself

    @property
    def shared(self) -> bool:
        return self.inner.shared

    async def unit(self, work: Callable[[Tx], T], *, guarded: bool = False) -> T:
        """Run it, undo it, run it again. A unit that raises must raise again."""
        first: list[Counter[str]] = []

        def undone(tx: Tx) -> None:
            work(tx)
            first[:] = [self._written(tx)]
            raise _Undone

        try:
            await self.inner.unit(undone, guarded=guarded)
        except _Undone:
            pass
        except Exception:
            return await self._raising_again(work, guarded)

        def again(tx: Tx) -> T:
            done = work(tx)
            differs = _differs(first[0], self._written(tx))
            assert not differs, f"a second run of the unit wrote otherwise: {differs}"
            return done

        return await self.inner.unit(again, guarded=guarded)

    async def _raising_again(self, work: Callable[[Tx], T], guarded: bool) -> T:
        await self.inner.unit(work, guarded=guarded)
        raise AssertionError("the unit raised at first, and not when it was run again")

    def _written(self, tx: Tx) -> Counter[str]:
        """Every row of every table, with what is drawn anew left out."""
        self._tables = self._tables or tx.tables()
        rows: Counter[str] = Counter()
        for table in self._tables:
            for row in tx.rows(" ".join(("SELECT", ", ".join(table.columns), "FROM", table.name))):
                rows[f"{table.name}: " + " | ".join(map(_plain, row))] += 1
        return rows

    async def read(self, look: Callable[[Tx], T]) -> T:
        return await self.inner.read(look)

    async def settle(self) -> None:
        await self.inner.settle()

    def hint(self, hint: Hint) -> None:
        self.inner.hint(hint)

    async def listen(self, hinted: Callable[[Hint], None]) -> None:
        await self.inner.listen(hinted)

    async def troubles(self) -> list[str]:
        return await self.inner.troubles()

    async def close(self) -> None:
        await self.inner.close()


def _plain(value: object) -> str:
    return "sealed" if isinstance(value, bytes) else _DRAWN.sub("*", str(value))


def _differs(one: Counter[str], other: Counter[str]) -> str:
    return f"{list((one - other).elements())[:3]} or {list((other - one).elements())[:3]}" if one != other else ""
