"""Learns the weights of the matching model: python -m tests.bench.train

Synthetic pairs only, from the project's own generator with several error models and worlds. The
same seed gives the same file. What is minimised: the surprise at the right hypothesis of each
pair (same, relative, unrelated), and at the right answer of each search (this one, or nobody).
"""

from __future__ import annotations

import argparse
import datetime
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.domain.people import PersonRecord
from bot.matching import model
from bot.matching.arrays import Floats
from bot.matching.asking import ask
from bot.matching.holdings import Holdings
from bot.matching.spelling import each
from tests.bench.generator import STYLES, make
from tests.bench.names import own

TARGET = Path(__file__).parents[2] / "bot" / "matching" / "data" / "weights.json"
KEPT = 30
AGAINST = 5.0
"""No single fact speaks more strongly against than this: life has errors that no generator drew."""
_LADDER = ["exact", "spelling", "loose", "slip", "slips", "none"]
_CHAINS = [
    *([f"surnames.{which}_{rung}" for rung in _LADDER] for which in ("paternal", "maternal")),
    [f"given.{rung}" for rung in _LADDER],
    [f"given.{rung}" for rung in ("exact", "nick", "vague", "hint", "none")],
    [f"birth.exact_{b}" for b in ["0", "1", "2", "3", "4", "6", "8", "11", "16", "22"]],
    ["birth.about_0", *(f"birth.about_over_{b}" for b in ["0", "1", "2", "4", "7", "11", "18"])],
    ["sex.same", "sex.differs"],
    ["event.0", "event.1", "event.2", "event.4"],
    *([f"{who}.{rung}" for rung in ("sure", "near", "none")] for who in ("father", "mother")),
]


class Examples(NamedTuple):
    """Pairs in groups, a group for each search: the numbers, the truth (0 same, 1 relative, 2 unrelated)."""

    numbers: Floats
    truth: np.ndarray
    group: np.ndarray
    population: np.ndarray


def examples(seed: int, size: int, queries: int, style: int, held: model.Weights) -> Examples:
    """The hardest candidates of each search in one synthetic world, by the weights held so far."""
    data = make(size, queries, seed, STYLES[style], own(seed))
    register = Holdings()
    register.add_many((row["id"], PersonRecord.of(row), "") for row in data.register)
    table = register._table
    numbers, truths, groups = [], [], []
    for number, (query, truth) in enumerate(zip(data.queries, data.truth, strict=True)):
        asked = ask(table, PersonRecord.of(query))
        rows = register._reach.candidates(asked, table)
        if not len(rows):
            continue
        found = model.features(model.findings(asked, table, rows), len(rows))
        odds = model.score(found, held, table.alive).log_odds
        kin = {table.refs.row(ref) for ref in truth["relatives"]}
        same = table.refs.row(truth["match"]) or -1
        label = np.array([0 if row == same else 1 if row in kin else 2 for row in rows.tolist()])
        chosen = np.unique(np.concatenate((np.argsort(-odds)[:KEPT], np.flatnonzero(label < 2))))
        numbers.append(found[chosen])
        truths.append(label[chosen])
        groups.append(np.full(len(chosen), number))
    count = sum(map(len, truths))
    return Examples(np.concatenate(numbers), np.concatenate(truths), np.concatenate(groups), np.full(count, size))


def _join(parts: list[Examples]) -> Examples:
    offset, groups = 0, []
    for part in parts:
        groups.append(part.group + offset)
        offset += int(part.group.max()) + 1
    return Examples(
        np.concatenate([p.numbers for p in parts]),
        np.concatenate([p.truth for p in parts]),
        np.concatenate(groups),
        np.concatenate([p.population for p in parts]),
    )


def _isotonic(values: np.ndarray) -> np.ndarray:
    """The nearest never-rising sequence (pool adjacent violators)."""
    blocks: list[list[float]] = []
    for value in values.tolist():
        blocks.append([value, 1.0])
        while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
            (b, m), (a, n) = blocks.pop(), blocks.pop()
            blocks.append([(a * n + b * m) / (n + m), n + m])
    return np.array([value for value, n in blocks for _ in range(int(n))])


def learn(given: Examples, learned_on: float, steps: int, listwise: float, decay: float, seed: int) -> np.ndarray:
    """Weights (features x 2) by Adam on all examples, kept monotone after every step."""
    numbers, truth = given.numbers, given.truth
    spread = np.maximum(np.sqrt((numbers**2).mean(axis=0)), 0.05)
    scaled = (numbers / spread).astype(np.float32)
    starts = np.flatnonzero(np.diff(given.group, prepend=-1))
    group = np.cumsum(np.isin(np.arange(len(truth)), starts)) - 1
    strangers = np.log(np.maximum(given.population, 200) / learned_on).astype(np.float32)
    target = np.eye(3, dtype=np.float32)[truth]
    # Relatives and same are few among the candidates; a search counts as one, whatever its length.
    has = np.maximum.reduceat(target[:, 0], starts)
    # Learned as (relative against unrelated, same against relative): what brothers share then speaks
    # for both alike unless the examples say otherwise, instead of only for the one that needs it.
    weights = np.zeros((numbers.shape[1], 2), np.float64)
    decays = decay * np.array([1.0, 3.0])
    at = {name: i for i, name in enumerate(model.FEATURES)}
    chains = [[at[name] for name in chain] for chain in _CHAINS]
    positive = [i for name, i in at.items() if name.endswith("_nats") or name == "places.crossed"]
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    searches = len(starts)
    for step in range(1, steps + 1):
        z = scaled @ np.stack([weights.sum(axis=1), weights[:, 0]], axis=1).astype(np.float32)
        logits = np.stack([z[:, 0], z[:, 1], strangers], axis=1)
        top = logits.max(axis=1, keepdims=True)
        total = np.log(np.exp(logits - top).sum(axis=1, keepdims=True)) + top
        shares = np.exp(logits - total)
        slope = (shares - target)[:, :2]
        rivals = np.logaddexp(z[:, 1], strangers)
        odds = z[:, 0] - rivals
        peak = np.maximum(np.maximum.reduceat(odds, starts), 0.0)
        lifted = np.exp(odds - peak[group])
        whole = np.add.reduceat(lifted, starts) + np.exp(-peak)
        likely = lifted / whole[group]
        pull = likely - target[:, 0]
        slope = slope + listwise * np.stack([pull, -pull * np.exp(z[:, 1] - rivals)], axis=1)
        steep = scaled.T @ slope.astype(np.float32) / searches
        gradient = np.stack([steep.sum(axis=1), steep[:, 0]], axis=1) + decays * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        rate = 0.08 * (1.0 if step < steps * 0.6 else 0.25 if step < steps * 0.85 else 0.06)
        weights -= rate * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
        same = weights.sum(axis=1) / spread
        same[positive] = np.maximum(same[positive], 0)
        same = np.maximum(same, -AGAINST)
        for chain in chains:
            same[chain] = _isotonic(same[chain])
        weights[:, 1] = same * spread - weights[:, 0]
        if step % 100 == 0 or step == steps:
            pair_loss = -np.log(np.maximum((shares * target).sum(axis=1), 1e-9)).sum() / searches
            right = np.add.reduceat(likely * target[:, 0], starts) + (1 - has) * np.exp(-peak) / whole
            print(
                f"  step {step}: pairs {pair_loss:.4f}, searches {-np.log(np.maximum(right, 1e-9)).mean():.4f}",
                flush=True,
            )
    return np.stack([weights.sum(axis=1), weights[:, 0]], axis=1) / spread[:, None]


def calibrate(odds: np.ndarray, same: np.ndarray) -> tuple[float, float]:
    """Slope and shift that make the odds of unseen pairs true (Platt), by Newton's method."""
    x = np.stack([odds, np.ones_like(odds)], axis=1).astype(np.float64)
    line = np.array([1.0, 0.0])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ line, -30, 30)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        line -= np.linalg.solve(hessian, x.T @ (p - same))
    return float(line[0]), float(line[1])


def _start() -> model.Weights:
    """Rough weights by hand, only to pick the first round's candidates."""
    rough = {
        "base": -8.0, "surnames.paternal_sure_nats": 1.0, "surnames.maternal_sure_nats": 1.0,
        "given.sure_nats": 1.0, "surnames.paternal_near_nats": 0.6, "surnames.maternal_near_nats": 0.6,
        "given.near_nats": 0.6, "given.short_nats": 0.7, "given.none": -3.0,
        "birth.exact_0": 2.0, "birth.exact_1": 1.0, "sex.differs": -3.0,
        "places.origin_nats": 0.5, "father.sure_nats": 0.5, "mother.sure_nats": 0.5,
    }  # fmt: skip
    same = np.array([rough.get(name, 0.0) for name in model.FEATURES], np.float32)
    return model.Weights(same, np.zeros_like(same), 10_000.0, 1.0, 0.0)


def _held(weights: np.ndarray, learned_on: float, slope: float = 1.0, shift: float = 0.0) -> model.Weights:
    return model.Weights(weights[:, 0].astype(np.float32), weights[:, 1].astype(np.float32), learned_on, slope, shift)


def main() -> None:
    """Two rounds: the first weights choose the hard candidates that the second round learns from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--worlds", type=int, default=9)
    parser.add_argument("--size", type=int, default=6000)
    parser.add_argument("--queries", type=int, default=1500)
    parser.add_argument("--steps", type=int, default=350)
    parser.add_argument("--listwise", type=float, default=1.0)
    parser.add_argument("--decay", type=float, default=2e-5)
    parser.add_argument("--out", type=Path, default=TARGET)
    args = parser.parse_args()
    learned_on = float(args.size)
    plan = [
        (args.seed * 1000 + i, (args.size, args.size // 3, args.size * 2)[i % 3], i % len(STYLES))
        for i in range(args.worlds)
    ]
    held = _start()
    for round_ in range(2):
        worlds = plan[: args.worlds // 2] if round_ == 0 else plan
        joined = _join([examples(seed, size, args.queries, style, held) for seed, size, style in worlds])
        print(f"round {round_ + 1}: {len(joined.truth)} pairs, {int(joined.group.max()) + 1} searches", flush=True)
        held = _held(learn(joined, learned_on, args.steps, args.listwise, args.decay, args.seed), learned_on)
    fresh = examples(args.seed * 1000 + 500, args.size, args.queries, 0, held)
    odds = model.score(fresh.numbers, held, args.size).log_odds
    slope, shift = calibrate(odds, fresh.truth == 0)
    named = {
        "date": datetime.date.today().isoformat(),
        "command": "python -m tests.bench.train "
        + " ".join(f"--{name} {getattr(args, name)}" for name in each("seed worlds size queries steps listwise decay")),
        "data": "synthetic pairs of tests/bench/generator.py, no real person",
        "learned_on": learned_on, "slope": round(slope, 4), "shift": round(shift, 4),
        "same": {name: round(float(w), 4) for name, w in zip(model.FEATURES, held.same, strict=True)},
        "relative": {name: round(float(w), 4) for name, w in zip(model.FEATURES, held.relative, strict=True)},
    }  # fmt: skip
    args.out.write_text(json.dumps(named, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
