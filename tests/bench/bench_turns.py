"""What a family waits for its answer while names are matched beside: python -m tests.bench.bench_turns

Four ways in one run, over the same register of invented people: nothing beside; the matching role on the lanes' own
event loop; in a thread of the same process; in a process of its own, as the program does it. Beside the family, people
of a list are corrected all the time, and staff search by name.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app.opening import join_house
from bot.clock import ShiftedClock
from bot.domain.people import PersonRecord
from bot.domain.roles import Role, StaffMember
from bot.services import asking, importing, searching
from bot.services.house import House
from bot.services.submitting import person_json
from bot.services.views import Readiness
from bot.store import cases, changes, people
from bot.store.changes import Change
from bot.store.database import Tx
from bot.tasks.matching import match_for_ever
from bot.vault.envelope import Place, seal_json
from tests.bench.generator import STYLES, make
from tests.family import Family, house_in

JUSTINA = StaffMember("justina", Role.COORDINATOR, "lima")
TURNS_A_SECOND = 25.0
WAYS = ("alone", "loop", "thread", "process")


async def main() -> None:
    """Print one line a way, write them all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=22_295)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--out", type=Path, default=Path("bench/turns.json"))
    args = parser.parse_args()
    found = {}
    with TemporaryDirectory(prefix="maskay-turns-") as name:
        folder = Path(name)
        async with house_in(folder) as house:
            await furnish(house, args.size, args.requests)
            for way in args.ways.split(","):
                async with BESIDE[way](house), busy(house, way != "alone") as searches:
                    found[way] = await turns(house, args.seconds)
                    found[way]["search_p50_ms"] = round(statistics.median(searches), 1) if searches else None
                    found[way]["changes_waiting"] = (await house.database.read(changes.backlog))[0]
                print(way, json.dumps(found[way]), flush=True)
    args.out.parent.mkdir(exist_ok=True)
    args.out.write_text(json.dumps({"people": args.size, "requests": args.requests, **found}, indent=1) + "\n", "utf-8")


async def furnish(house: House, size: int, requests: int) -> None:
    """A list of invented people, and requests that seek some of them."""
    data = make(size, requests, 77, STYLES[0])
    rows = [(row["id"], PersonRecord.of(row)) for row in data.register]

    def write(tx: Tx) -> None:
        source = importing.ensure_source(tx, house, "Lista de medir", "alive", "2026-01-01")
        importing.write_people(tx, house, source, rows)

    await house.database.unit(write)

    def seek(tx: Tx) -> None:
        for number, query in enumerate(data.queries):
            case_id, key = f"case{number}", house.vault.new_case_key()
            card = {"sought": person_json(PersonRecord.of(query)), "enquirer": {}, "summary": {}}
            cases.insert(tx, cases.CaseRow(
                case_id, f"C{number}", key, None, f"e{number}", "self", "searching", "migration", "es", "lima", "main",
                9, 0, 1, 1, 1, 1, seal_json(house.vault.case(key), Place("cases", case_id), card),
            ))  # fmt: skip
        tx.run("UPDATE changes SET done = 1")

    await house.database.unit(seek)


async def turns(house: House, seconds: float) -> dict[str, float]:
    """Write as a family does, and how long each answer took to be on the disk."""
    family = Family(house, chat_id=501)
    for line in ("/start", "Castellano", "1", "1", "2", "2", "1", "Sí, acepto", "Sí, acepto", "1"):
        await family.say(line)
    took: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        await asyncio.sleep(1 / TURNS_A_SECOND)
        text = ("no sé", "¿por qué?", "atrás")[len(took) % 3]
        began = time.perf_counter()
        await family.update({"message": family._message(100_000 + len(took), {"text": text})})
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return {"turns": len(took), "p50_ms": round(statistics.median(took), 1),
            "p99_ms": round(took[int(len(took) * 0.99)], 1), "max_ms": round(took[-1], 1)}  # fmt: skip


@asynccontextmanager
async def busy(house: House, on: bool) -> AsyncIterator[list[float]]:
    """People are corrected and looked for as long as the block lasts; how long each search took."""
    took: list[float] = []

    async def correct() -> None:
        last = ""
        while True:
            last = await house.database.unit(lambda tx, last=last: corrected(tx, last))  # type: ignore[misc]
            await asyncio.sleep(0.25)

    async def search() -> None:
        while True:
            began = time.perf_counter()
            await searching.search(house, JUSTINA, "Teofila Qawana Waman")
            took.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(0.5)

    tasks = [asyncio.create_task(each()) for each in (correct, search)] if on else []
    try:
        yield took
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def corrected(tx: Tx, last: str) -> str:
    """Five people more are to be compared anew; where to go on."""
    rows = people.after(tx, last, 5)
    for row, _kind in rows:
        changes.add(tx, Change.CORRECTED, f"person:{row.id}", 1)
    return rows[-1][0].id if rows else ""


async def ready(house: House) -> None:
    """Wait until the names are read."""
    while (await house.database.read(lambda tx: asking.standing(tx, house))).readiness is not Readiness.READY:
        await asyncio.sleep(0.1)


@asynccontextmanager
async def alone(_house: House) -> AsyncIterator[None]:
    """Nothing beside."""
    yield


@asynccontextmanager
async def on_the_loop(house: House) -> AsyncIterator[None]:
    """The role as a task among the lanes."""
    task = asyncio.create_task(match_for_ever(house))
    await ready(house)
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def in_a_thread(house: House) -> AsyncIterator[None]:
    """The role on an event loop of its own, in a thread that shares Python's lock."""
    end = asyncio.Event()

    async def there() -> None:
        own = await join_house(replace(house.settings), ShiftedClock())
        task = asyncio.create_task(match_for_ever(own))
        while not end.is_set():
            await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await own.database.close()

    thread = asyncio.create_task(asyncio.to_thread(lambda: asyncio.run(there())))
    await ready(house)
    yield
    end.set()
    await thread


@asynccontextmanager
async def in_a_process(house: House) -> AsyncIterator[None]:
    """The role as the program's child."""
    environment = {**os.environ, "MASKAY_DATA": str(house.settings.data),
                   "MASKAY_MASTER_KEY_FILE": str(house.settings.master_key_file)}  # fmt: skip
    child = subprocess.Popen([sys.executable, "-m", "bot", "match-beside"], stdin=subprocess.PIPE, env=environment)  # noqa: S603
    await ready(house)
    yield
    assert child.stdin is not None
    child.stdin.close()
    child.wait(20)


BESIDE = {"alone": alone, "loop": on_the_loop, "thread": in_a_thread, "process": in_a_process}

if __name__ == "__main__":
    asyncio.run(main())
