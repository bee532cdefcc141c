"""Ours beside what others offer, in one run on the same people: python -m tests.bench.bench_matching

Prints a table for each set of people, then ours by phenomenon and by origin of the name; writes
bench/matching.json; ends with `held` or `missed: ...` against the targets. Sets: the project's own
generator in its hard style, whose errors the weights were taught with; the same people spoiled by
errors of another hand, never taught; the same in real districts, which families mix up with the
next one; the shared development benchmark where it lies beside the checkout. Peers that are
not installed (the bench extra) are named as absent; one too slow for a size is left out of it, or asked a part of
the queries, and the table says so.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.bench import verdict
from tests.bench.adapter import Adapter
from tests.bench.contest import People, contend
from tests.bench.generator import ON_MAP, STRANGER, STYLES, make
from tests.bench.oracle import ceiling
from tests.bench.peers import LARGE, PEERS, Peer

ROOT = Path(__file__).parents[2]
DEVBENCH = ROOT.parent / "shared" / "bench" / "matching" / "devbench.py"
OURS = Peer(verdict.OURS, Adapter, "numpy", sys.maxsize)
HARD = 4
STYLES_MEASURED = (
    ("own generator", STYLES[HARD]), ("errors of another hand", STRANGER), ("real districts", ON_MAP),
)  # fmt: skip
MOST_SHARED = 200_000
MOST_QUERIES = {1_000_000: 500}
Rows = list[dict[str, Any]]


def sets(size: int, queries: int, seed: int, devbench: Path, wanted: str = "") -> Iterator[People]:
    """The sets of people of this size whose title has `wanted` in it; one is in memory at a time."""
    queries = min(queries, MOST_QUERIES.get(size, queries))
    for title, style in STYLES_MEASURED:
        if wanted not in title or (size > MOST_SHARED and style is not STYLES[HARD]):
            continue
        made = make(size, queries, seed, style)
        yield People(f"{title}, {size:,}", made.register, made.queries, made.truth, ceiling(made))
        del made
    if size <= MOST_SHARED and devbench.exists() and wanted in "shared benchmark":
        yield People(f"shared benchmark, {size:,}", *_shared(devbench, size, queries, seed))


def _shared(devbench: Path, size: int, queries: int, seed: int) -> tuple[Rows, Rows, Rows]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(devbench), "make", "--n", str(size), "--queries", str(queries)]
        subprocess.run([*command, "--seed", str(seed), "--out", folder], check=True, capture_output=True)
        lines = [(Path(folder) / f"{name}.jsonl").read_text("utf-8") for name in ("register", "queries", "truth")]
    read = [[json.loads(line) for line in text.splitlines()] for text in lines]
    return read[0], read[1], read[2]


def contest(people: People, contestants: Sequence[Peer]) -> dict[str, verdict.Figures]:
    """Every contestant that is here and quick enough for this size; a line as soon as one is through."""
    print(f"\n{people.title}, {len(people.queries):,} queries\n{verdict.head()}", flush=True)
    found: dict[str, verdict.Figures] = {}
    for peer in contestants:
        if not peer.installed or len(people.register) > peer.most:
            continue
        try:
            found[peer.name] = contend(peer.make, _asked_of(peer, people))
        except RuntimeError as trouble:
            print(f"  {peer.name} failed: {trouble}", flush=True)
            if peer is OURS:
                raise
            continue
        some = _asked_of(peer, people).queries
        sampled = f" ({len(some)} queries)" if len(some) < len(people.queries) else ""
        print(verdict.line(peer.name + sampled, found[peer.name]), flush=True)
    if people.ceiling:
        print(f"  {'an oracle that reads every spelling':31}{people.ceiling['r1']:>5.3f}{people.ceiling['r10']:>9.3f}")
    for name, value in verdict.ratios(found).items():
        print(f"  {_RATIOS[name]}: {value:.2f}")
    return found


def _asked_of(peer: Peer, people: People) -> People:
    """The same people, for a slow peer on a large register with the first of the queries only: they are shuffled."""
    if len(people.register) < LARGE or peer.queries is None:
        return people
    return replace(people, queries=people.queries[: peer.queries], truth=people.truth[: peer.queries])


_RATIOS = {
    "error_ratio": "rank-1 error of the best peer against ours",
    "p50_ratio": "our p50 against tantivy's",
    "p99_ratio": "our p99 against tantivy's",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """All sizes asked for, each with every contestant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="22295,200000", help="comma between them; 1000000 takes minutes more")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20_261)
    parser.add_argument("--only-ours", action="store_true")
    parser.add_argument("--set", default="", help="only the sets with these words in their title, such as own")
    parser.add_argument("--peers", default="", help="only these, by the beginnings of their names, comma between")
    parser.add_argument("--devbench", type=Path, default=DEVBENCH)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "matching.json")
    options = parser.parse_args(arguments)
    contestants = (
        (OURS,)
        if options.only_ours
        else (OURS, *(p for p in PEERS if p.name.startswith(tuple(options.peers.split(",")))))
    )
    report: dict[str, Any] = {
        "date": time.strftime("%Y-%m-%d"), "seed": options.seed, "queries": options.queries, "sets": {},
    }  # fmt: skip
    report["absent"] = [peer.name for peer in contestants if not peer.installed]
    report["missed"] = []
    for size in (int(text) for text in options.sizes.split(",")):
        for people in sets(size, options.queries, options.seed, options.devbench, options.set):
            found = contest(people, contestants)
            print("\n".join(verdict.by_phenomenon(found)), flush=True)
            report["sets"][people.title] = {
                "found": found, "ceiling": people.ceiling, "ratios": verdict.ratios(found),
                "best_peer": verdict.best_peer(found),
            }  # fmt: skip
            if people.title.startswith("own"):
                report["missed"] += verdict.missed(size, found, people.ceiling)
            options.out.parent.mkdir(parents=True, exist_ok=True)
            options.out.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if report["absent"]:
        print(f"not installed here: {', '.join(report['absent'])}")
    print(f"missed: {'; '.join(report['missed'])}" if report["missed"] else "held")


if __name__ == "__main__":
    main()
