"""What an update costs beside a thousand stored cases and beside a hundred thousand."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from bot.store.database import Tx
from tests.bench.updates.families import Families
from tests.bench.updates.ours import Ours

# Rows of the one real case that are copied, with the columns that must differ.
_COPIED = {
    "cases": ("id", "code", "chat", "enquirer"), "answers": ("id", "case_id"), "consents": ("id", "case_id"),
    "timeline": ("id", "case_id"), "chats": ("id",),
}  # fmt: skip

# A third of the answers: a million rows show what three would, in a third of the time.
_SOME_OF = {"answers": " AND step < 'g'"}


async def beside(folder: Path, cases: tuple[int, int], families: int) -> dict[str, Any]:
    """Seconds for the same messages beside few and many cases, slice by slice in turn."""
    async with AsyncExitStack() as rooms:
        houses, phones, seconds = {}, {}, dict.fromkeys(cases, 0.0)
        for count in cases:
            houses[count] = await rooms.enter_async_context(Ours.open_in(folder / str(count)))
            await _fill(houses[count], count)
            phones[count] = Families(families, 500_000, 1_000_000)
        updates = 0
        for step in range(phones[cases[0]].rounds()):
            # Whoever goes second finds warmer caches: they take turns.
            for count in cases if step % 2 else cases[::-1]:
                bodies = phones[count].round(step, houses[count].date())
                began = time.perf_counter()
                await houses[count].take(bodies)
                seconds[count] += time.perf_counter() - began
                await houses[count].deliver(phones[count])
            updates += len(bodies)
    few, many = (seconds[count] for count in cases)
    return {"cases": cases, "updates": updates, "seconds": [few, many], "ratio": many / few}


async def _fill(ours: Ours, count: int) -> None:
    """One family sends a real request; its rows are multiplied. Nobody opens the copies."""
    families = Families(1, 400_001)
    for step in range(families.rounds()):
        await ours.take(families.round(step, ours.date()))
        await ours.deliver(families)
    have = 1
    while have < count:
        more = min(have, count - have, 5_000)
        await ours.house.database.unit(lambda tx, n=more, k=have: _copy(tx, n, k))  # type: ignore[misc]
        have += more
    assert await ours.count("cases") == count


def _copy(tx: Tx, more: int, stem: int) -> None:
    """`more` copies of the first case; `stem` makes their ids new."""
    (case_id, chat), *_ = tx.rows("SELECT id, chat FROM cases WHERE id NOT LIKE '%-%' LIMIT 1")
    for table, fresh in _COPIED.items():
        columns = [str(row[0]) for row in tx.rows("SELECT name FROM pragma_table_info(?)", table)]
        taken = ", ".join(f"o.{c} || '-' || (? + n.i)" if c in fresh else f"o.{c}" for c in columns)
        key = "id" if table in ("chats", "cases") else "case_id"
        tx.run(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?),"
            f" o AS MATERIALIZED (SELECT * FROM {table} WHERE {key} = ?{_SOME_OF.get(table, '')})"
            f" INSERT INTO {table} ({', '.join(columns)}) SELECT {taken} FROM o, n",
            *(more, chat if table == "chats" else case_id, *(stem for c in columns if c in fresh)),
        )
