"""Updates through lanes of several processes on PostgreSQL, against the bare library, slice by slice.

The bench's own process receives and plays Telegram; so many others are the lanes. The server runs on the
same machine with its usual care for the disk, so on two cores more processes take turns rather than help.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.updates import lane_process
from tests.bench.updates.bare import Bare
from tests.bench.updates.families import Families
from tests.bench.updates.ours import Ours
from tests.engines import Server
from tests.own_server import OwnServer


async def speed(server: OwnServer | Server, families: int, lanes: int) -> dict[str, Any]:
    """Seconds of P0 and of ours with so many lane processes, for the same messages."""
    bare = Bare()
    seconds, updates = {"P0": 0.0, "ours": 0.0}, 0
    address = server.fresh()
    with tempfile.TemporaryDirectory(prefix="maskay-bench-pg-") as place:
        folder = Path(place) / "house"
        async with Ours.open_in(folder, database=address, elsewhere=True) as ours:
            phones, plain = Families(families), Families(families)
            with _lanes(folder, address, lanes):
                for step in range(phones.rounds()):
                    bodies = plain.round(step, ours.date())
                    began = time.perf_counter()
                    await bare.take(bodies)
                    seconds["P0"] += time.perf_counter() - began
                    bodies = phones.round(step, ours.date())
                    began = time.perf_counter()
                    await ours.take(bodies)
                    seconds["ours"] += time.perf_counter() - began
                    await ours.deliver(phones)
                    updates += len(bodies)
            assert await ours.count("cases") == families, "not every request became a case"
    return {"lanes": lanes, "updates": updates, "seconds": seconds}


@contextmanager
def _lanes(folder: Path, address: str, count: int) -> Iterator[None]:
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["tests.bench.updates.lane_process"])
    lines = []
    for _n in range(count):
        ours, theirs = forks.Pipe()
        process = forks.Process(target=lane_process.work, args=(folder, address, theirs))
        process.start()
        theirs.close()
        lines.append((process, ours))
    for _process, line in lines:
        assert line.recv() == "ready"
    try:
        yield
    finally:
        for process, line in lines:
            line.close()
            process.join(10)
            process.kill()
