"""The program whose machine loses its power: stores updates, some at a time, and says which it acknowledged.

python -m tests.faults.power_worker FOLDER FIRST
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from pathlib import Path

from bot.store import inbox
from bot.store.sqlite import SqliteDatabase

AT_ONCE = 5


async def store(folder: Path, first: int) -> None:
    """Until the end of the world; a line for each group that was acknowledged."""
    database = await SqliteDatabase.open(folder)
    for start in itertools.count(first, AT_ONCE):
        numbers = range(start, start + AT_ONCE)
        await asyncio.gather(
            *(
                database.unit(lambda tx, n=n: inbox.put(tx, 1, n, f"chat {n % 7}", n, b"x" * 400))  # type: ignore[misc]
                for n in numbers
            )
        )
        print(*numbers, flush=True)
        if start % 400 == first % 400:
            await database.settle()


if __name__ == "__main__":
    asyncio.run(store(Path(sys.argv[1]), int(sys.argv[2])))
