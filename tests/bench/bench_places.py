"""Place search, measured: spoiled districts over the shipped gazetteer, districts and villages over an imported file.

    python -m tests.bench.bench_places [--villages FILE] [--n 1000] [--seeds 1 2 3] [--out bench/places.json]

Prints a table, writes it as JSON and ends with a line `held` or `missed: ...`. How questions are
spoiled stands in `place_errors`; the search knows none of it. A place counts as found when the
offer is it, or is the same choice at another level (Huanta the district, Huanta the province), or
carries the same label; `strict` counts the same id only. `ceiling1`: what an oracle would reach that
reads every name rightly, and of places that share it takes the largest. Times are processor time of
this one thread, so that other work on the machine doesn't count.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.places import Level, Place, Places, load_places, read_villages
from tests.bench.measures import spread
from tests.bench.place_errors import Question, question

ROOT = Path(__file__).parents[2]
VILLAGES = ROOT.parent / "shared" / "data" / "places_villages_pe.csv"
TARGETS = {"districts": {"top1": 0.90, "top5": 0.97}, "villages with context": {"top5": 0.90}}
MOST_MS, MOST_INDEX_S = 10.0, 5.0


def same(offer: Place, wanted: Place, places: Places) -> bool:
    """The same id or label, or the same name one inside the other."""
    if offer.id == wanted.id or offer.label == wanted.label:
        return True
    a, b = {offer.name, *offer.also}, {wanted.name, *wanted.also}
    return bool(a & b) and (wanted in places.parents(offer.id) or offer in places.parents(wanted.id))


def run(places: Places, questions: Sequence[Question], show: int = 0) -> dict[str, Any]:
    """Every question once; shares and times, and top-1 and top-5 by the way of spoiling."""
    tally = {"top1": 0, "top5": 0, "strict1": 0, "strict5": 0}
    by: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    took: list[float] = []
    for asked in questions:
        wanted = places.get(asked.wanted)
        assert wanted is not None
        start = time.process_time()
        offers = places.find(asked.words)
        took.append(time.process_time() - start)
        found = [same(o, wanted, places) for o in offers]
        first, any_of = bool(found[:1] and found[0]), any(found)
        tally["top1"] += first
        tally["top5"] += any_of
        tally["strict1"] += bool(offers) and offers[0].id == wanted.id
        tally["strict5"] += any(o.id == wanted.id for o in offers)
        for at, value in enumerate((1, first, any_of)):
            by[asked.kind][at] += value
        if show and not any_of:
            show -= 1
            print(f"   {asked.kind}: {asked.words!r} wanted {wanted.label}; offered {[o.label for o in offers]}")
    n = len(questions)
    return {
        "n": n,
        **{name: count / n for name, count in tally.items()},
        "p50_ms": statistics.median(took) * 1000,
        "p99_ms": sorted(took)[int(n * 0.99)] * 1000,
        "by": {kind: [t[0], round(t[1] / t[0], 3), round(t[2] / t[0], 3)] for kind, t in sorted(by.items())},
    }


def line(name: str, figures: dict[str, Any]) -> None:
    """One row of the table, and a smaller one for each way of spoiling."""
    cells = "".join(f"{figures[k]:>9.3f}" for k in ("top1", "top5", "strict1", "strict5"))
    print(f"{name:34}{cells}{figures['p50_ms']:>9.1f}{figures['p99_ms']:>9.1f}")
    for kind, (n, top1, top5) in figures["by"].items():
        print(f"   {kind + f' ({n})':31}{top1:>9.3f}{top5:>9.3f}", flush=True)


def joined(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The runs of several seeds as one, each counting as much as it asked."""
    n = sum(r["n"] for r in runs)
    out: dict[str, Any] = {
        k: sum(r[k] * r["n"] for r in runs) / n for k in runs[0] if k not in ("n", "by")
    }  # fmt: skip
    by: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    for each in runs:
        for kind, (m, top1, top5) in each["by"].items():
            for at, value in enumerate((m, top1 * m, top5 * m)):
                by[kind][at] += value
    return {"n": n, **out, "by": {k: [m, round(a / m, 3), round(b / m, 3)] for k, (m, a, b) in sorted(by.items())}}


def asked_of(
    places: Places, among: Sequence[Place], seeds: Sequence[int], n: int, context: float
) -> list[list[Question]]:
    """`n` questions for each seed."""
    found = []
    for seed in seeds:
        rng = random.Random(seed)
        found.append([question(rng.choice(among), places, rng, context=context) for _ in range(n)])
    return found


def prepared(places: Places) -> float:
    """Seconds of processor time that the index takes."""
    start = time.process_time()
    places.prepare()
    return time.process_time() - start


def missed(name: str, figures: dict[str, Any]) -> list[str]:
    """Targets that were not reached, with how sure the figure is."""
    short = [
        f"{name}: {what} {figures[what]:.3f} +- {spread(figures[what], figures['n']):.3f}, wanted {bound}"
        for what, bound in TARGETS.get(name, {}).items()
        if figures[what] < bound
    ]
    return short + ([f"{name}: p50 {figures['p50_ms']:.1f} ms"] if figures["p50_ms"] > MOST_MS else [])


def measured(
    places: Places, plan: dict[str, tuple[Sequence[Place], float]], options: argparse.Namespace
) -> dict[str, Any]:
    """The rows of one set of places."""
    report = {}
    for name, (among, context) in plan.items():
        runs = [run(places, qs, options.show) for qs in asked_of(places, among, options.seeds, options.n, context)]
        report[name] = joined(runs)
        line(name, report[name])
    return report


def main(arguments: Sequence[str] | None = None) -> None:
    """Both sizes, where the village file is here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--villages", type=Path, default=VILLAGES)
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[51, 52, 53])
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "places.json")
    options = parser.parse_args(arguments)
    places = load_places()
    took = prepared(places)
    print(
        f"{len(places):,} places, indexed in {took:.2f} s\n{'':34}     top1     top5  strict1  strict5   p50 ms   p99 ms"
    )
    districts = [p for p in places if p.level is Level.DISTRICT]
    upper = [p for p in places if p.level in (Level.PROVINCE, Level.DEPARTMENT) and p.country == "PE"]
    report: dict[str, Any] = {"date": time.strftime("%Y-%m-%d"), "seeds": options.seeds, "n": options.n}
    report["shipped"] = measured(
        places, {"districts": (districts, 0.5), "provinces, departments": (upper, 0.3)}, options
    )
    short = missed("districts", report["shipped"]["districts"])
    if options.villages.exists():
        with options.villages.open(encoding="utf-8") as handle:
            read = read_villages(handle, places.parent_names(), places)
        everything = places.with_villages(read.places)
        took = prepared(everything)
        print(f"{len(everything):,} places with villages, indexed in {took:.1f} s")
        short += [f"index {took:.1f} s"] if took > MOST_INDEX_S else []
        villages = [p for p in everything if p.level is Level.VILLAGE]
        plan = {
            "districts among all": (districts, 0.5),
            "villages with context": (villages, 1.0),
            "villages alone": (villages, 0.0),
        }
        report["with_villages"] = measured(everything, plan, options) | {"index_s": took}
        for name in plan:
            short += missed(name, report["with_villages"][name])
    else:
        print(f"villages not measured: {options.villages} is not here")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print("missed: " + "; ".join(short) if short else "held")
    sys.exit(bool(short))


if __name__ == "__main__":
    main()
