"""Whether the program grows: resident memory while a hundred thousand updates pass. In a process of its own."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from pathlib import Path

from tests.bench.updates.families import Families
from tests.bench.updates.ours import Ours


def resident_mb() -> float:
    """This process's resident memory now."""
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS here")


async def grown(folder: Path, updates: int, at_once: int = 100) -> list[tuple[int, float]]:
    """(updates so far, MB) after each wave of families, who are new people every time."""
    found: list[tuple[int, float]] = []
    done, first, number = 0, 1_000_000, 1
    async with Ours.open_in(folder) as ours:
        while done < updates:
            families = Families(at_once, first, number)
            for step in range(families.rounds()):
                bodies = families.round(step, ours.date())
                await ours.take(bodies)
                await ours.deliver(families)
                done += len(bodies)
            first, number = first + at_once, number + 100_000
            gc.collect()
            found.append((done, resident_mb()))
        assert await ours.count("cases") == first - 1_000_000
    return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(grown(Path(sys.argv[1]), *map(int, sys.argv[2:])))))
