"""Updates a second against the bare library, slice by slice in one process, so that noise hits all alike."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from tests.bench.updates import slow_disk
from tests.bench.updates.bare import Bare
from tests.bench.updates.families import Families
from tests.bench.updates.ours import Ours

FSYNC_MS = 4.0
Take = Callable[[Sequence[bytes]], Awaitable[None]]


async def speed(folder: Path, families: int) -> dict[str, Any]:
    """Everyone handles the same messages, round by round; every request is a case.

    Updates, seconds of each by the clock, and seconds of the processor: where other work shares the machine, waiting
    for it is in the first only.
    """
    bare = Bare()
    ways: dict[str, tuple[Take, float]] = {"P0": (bare.take, 0.0)}
    async with AsyncExitStack() as rooms:
        houses: dict[str, Ours] = {}
        slow_too = slow_disk.is_there()
        for name in ("full", "full, 4 ms fsync", "ingest only")[: 3 if slow_too else 1]:
            houses[name] = await rooms.enter_async_context(Ours.open_in(folder / name.replace(" ", "-")))
        ways["full"] = (houses["full"].take, 0.0)
        if slow_too:
            ways["full, 4 ms fsync"] = (houses["full, 4 ms fsync"].take, FSYNC_MS)
            ways["ingest only"] = (houses["ingest only"].ingest, 0.0)
        phones = {name: Families(families) for name in ways}
        seconds, processor = dict.fromkeys(ways, 0.0), dict.fromkeys(ways, 0.0)
        updates = 0
        for step in range(phones["P0"].rounds()):
            date = houses["full"].date()
            for name, (take, wait) in ways.items():
                bodies = phones[name].round(step, date)
                with slow_disk.slow(wait) if wait else contextlib.nullcontext():
                    began, used = time.perf_counter(), time.process_time()
                    await take(bodies)
                    seconds[name] += time.perf_counter() - began
                    processor[name] += time.process_time() - used
                if name.startswith("full"):
                    await houses[name].deliver(phones[name])
            updates += len(bodies)
        for name, house in houses.items():
            if name.startswith("full"):
                assert await house.count("cases") == families, f"{name}: not every request became a case"
                assert await house.waiting() == 0
    return {"updates": updates, "seconds": seconds, "processor": processor}
