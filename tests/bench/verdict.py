"""What the figures of a run say: tables to read, ratios, and which targets of the design were missed."""

from __future__ import annotations

from typing import Any

from tests.bench.measures import spread

Figures = dict[str, Any]
TARGETS: dict[int, dict[str, float]] = {
    22_295: {"r1": 0.978, "r10": 0.996, "r1_far1": 0.82, "r1_far5": 0.92, "far95": 0.15, "error_ratio": 4.8},
    200_000: {"r1": 0.960, "r10": 0.988, "error_ratio": 3.5},
    1_000_000: {
        "r1": 0.938, "r10": 0.978, "error_ratio": 3.0, "p50_ratio": 0.5, "p99_ratio": 0.5, "memory_mb": 400,
        "index_s": 20,
    },
}  # fmt: skip
"""The targets of the design, asked of the hard style at each size."""
CEILINGS = frozenset({"far95", "p50_ratio", "p99_ratio", "memory_mb", "index_s"})  # the others are floors
WORST_R10, ENOUGH = 0.98, 30
OURS, SPEED_PEER = "ours", "tantivy fuzzy, all fields"
COLUMNS = (
    ("r@1", "r1"), ("r@10", "r10"), ("r1@1%", "r1_far1"), ("r1@5%", "r1_far5"), ("far95", "far95"),
    ("far95f", "far95f"), ("p50 ms", "p50_ms"), ("p99 ms", "p99_ms"), ("index s", "index_s"), ("MB", "memory_mb"),
)  # fmt: skip


def head() -> str:
    """The head of the table."""
    return f"  {'':31}" + "".join(f"{name:>9}" for name, _key in COLUMNS)


def line(name: str, found: Figures) -> str:
    """One contestant."""
    shares = "".join(f"{found[key]:>9.3f}" for _name, key in COLUMNS[:6])
    rest = f"{found['p50_ms']:>9.1f}{found['p99_ms']:>9.1f}{found['index_s']:>9.1f}{found['memory_mb']:>9.0f}"
    return f"  {name:31}{shares}{rest}"


def ratios(found: dict[str, Figures]) -> dict[str, float]:
    """How many times the rank-1 error of the best peer is ours, and our times against tantivy's in this run."""
    ours = found[OURS]
    peers = {name: figures for name, figures in found.items() if name != OURS}
    said: dict[str, float] = {}
    if peers:
        # Not a single error among so many: half an error, so that the ratio stays a number.
        own = max(1 - ours["r1"], 0.5 / max(1, ours["n"]))
        said["error_ratio"] = min(1 - figures["r1"] for figures in peers.values()) / own
    if SPEED_PEER in peers:
        for which in ("p50", "p99"):
            said[f"{which}_ratio"] = ours[f"{which}_ms"] / max(peers[SPEED_PEER][f"{which}_ms"], 1e-6)
    return said


def best_peer(found: dict[str, Figures]) -> str:
    """The peer with the fewest rank-1 errors."""
    return max((name for name in found if name != OURS), key=lambda name: found[name]["r1"], default="")


def by_phenomenon(found: dict[str, Figures]) -> list[str]:
    """Ours beside the best peer for each thing done to at least 30 queries and each origin of names: r@1 and r@10."""
    peer = best_peer(found)
    rows = [f"  {'':34}{'n':>6}{'ours r@1':>10}{'r@10':>8}" + (f"   {peer} r@1, r@10" if peer else "")]
    for what, (n, r1, r10) in sorted(found[OURS]["by"].items(), key=lambda row: row[1][2]):
        if n < ENOUGH:
            continue
        beside = found[peer]["by"].get(what) if peer else None
        more = f"{beside[1]:>13.3f}{beside[2]:>8.3f}" if beside else ""
        rows.append(f"  {what:34}{n:>6}{r1:>10.3f}{r10:>8.3f}{more}")
    return rows


def missed(size: int, found: dict[str, Figures], ceiling: dict[str, float]) -> list[str]:
    """Which targets of this size were not reached, in words: with the error bar, and the oracle's ceiling."""
    ours = found[OURS]
    values = {**ours, **ratios(found)}
    short = []
    for what, bound in TARGETS.get(size, {}).items():
        value = values.get(what)
        if value is None or (value <= bound if what in CEILINGS else value >= bound):
            continue
        bar = f" +- {spread(value, ours['n']):.3f}" if what.startswith(("r1", "r10", "far")) else ""
        most = f", an oracle {ceiling[what]:.3f}" if what in ceiling else ""
        short.append(f"{what} at {size:,} is {value:.3f}{bar}, wanted {bound}{most}")
    weak = [
        f"{name} r@10 {r10:.3f} +- {spread(r10, n):.3f} of {n} at {size:,}, wanted {WORST_R10}"
        for name, (n, _r1, r10) in sorted(ours["by"].items(), key=lambda row: row[1][2])
        if n >= ENOUGH and r10 < WORST_R10
    ]
    return short + (weak[:3] if size in TARGETS and size <= min(TARGETS) else [])
