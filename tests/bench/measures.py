"""Measures of a search with an answer or without one: ranks, and false alarms at a threshold."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

Results = dict[str, list[tuple[str, float]]]


def measure(truth: list[dict[str, Any]], results: Results, k: int = 10) -> dict[str, Any]:
    """r@k over the people on the register; false alarms over those who are not.

    `r1_far5`: share of people found first above the threshold that lets 5 % of the absent through.
    `far95`: false alarms when 95 % of all people on the register are kept, 1.0 where impossible;
    `far95f`: when 95 % of the first-ranked are kept. `by`: count, r@1, r@10 by what was done to
    the query, by kind of name and by severity.
    """
    firsts: list[float] = []
    absent: list[float] = []
    ranks: list[int] = []
    by: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    kinds: dict[str, list[float]] = defaultdict(list)
    for row in truth:
        found = results.get(row["id"], [])[:k]
        top = found[0][1] if found else -math.inf
        if not row["match"]:
            absent.append(top)
            kinds[row["kind"]].append(top)
            continue
        rank = next((i + 1 for i, (ref, _) in enumerate(found) if ref == row["match"]), 0)
        ranks.append(rank)
        if rank == 1:
            firsts.append(top)
        for name in (
            *row["classes"],
            *row.get("register_classes", ()),
            f"severity {row['severity']}",
            row.get("origin", "any"),
        ):
            tally = by[name]
            tally[0] += 1
            tally[1] += rank == 1
            tally[2] += 0 < rank <= 10
    firsts.sort(reverse=True)
    absent.sort(reverse=True)
    n = max(1, len(ranks))

    def kept_above(share: float) -> float:
        bound = absent[int(share * len(absent))] if absent else -math.inf
        return sum(score > bound for score in firsts) / n

    def alarms(needed: int) -> float:
        return _share(absent, firsts[needed - 1]) if 0 < needed <= len(firsts) else 1.0

    ninety_five = firsts[min(len(firsts) - 1, int(0.95 * len(firsts)))] if firsts else -math.inf
    return {
        "n": len(ranks),
        "r1": sum(r == 1 for r in ranks) / n,
        "r10": sum(0 < r <= 10 for r in ranks) / n,
        "r1_far1": kept_above(0.01),
        "r1_far5": kept_above(0.05),
        "far95": alarms(math.ceil(0.95 * n)),
        "far95f": _share(absent, ninety_five),
        "far95f_by_kind": {kind: _share(scores, ninety_five) for kind, scores in sorted(kinds.items())},
        "by": {name: [t[0], round(t[1] / t[0], 4), round(t[2] / t[0], 4)] for name, t in sorted(by.items())},
    }


def _share(scores: Iterable[float], bound: float) -> float:
    listed = list(scores)
    return sum(score >= bound for score in listed) / max(1, len(listed))


def spread(share: float, n: int) -> float:
    """Half the width of a share's 95 % interval when it was counted on so many (Wilson's, so fit for 0 and 1 too)."""
    if n == 0:
        return 1.0
    z = 1.96
    return z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
