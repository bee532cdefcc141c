"""The whole model on one screen: every clue, every number it gives, and the weights that were learned.

Three hypotheses: the same person, a relative, unrelated. For each candidate a hypothesis scores
the sum of its weights times the clue's numbers; "unrelated" is the zero that the others are
measured from. Odds that it is the same person are those of the first against the other two.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from bot.domain.matches import Band, Hypothesis
from bot.matching import comparing_facts, comparing_names, comparing_places
from bot.matching.arrays import Floats, Ints
from bot.matching.asking import Asked
from bot.matching.pairing import Finding
from bot.matching.spelling import each
from bot.matching.table import Table

_SURNAME = each("exact spelling loose slip part slips none sure_nats near_nats near_rare")
_GIVEN = each(
    "exact spelling loose nick vague short slip part slips initial hint gender none sure_nats short_nats "
    "near_nats near_rare second second_nats second_vague second_differs second_absent reordered "
    "by_nickname"
)
_BIRTH = [f"exact_{b}" for b in each("0 1 2 3 4 6 8 11 16 22")]
_BIRTH += ["about_0", *(f"about_over_{b}" for b in ["0", "1", "2", "4", "7", "11", "18"]), "digits"]
_PARENT = each(
    "sure sure_nats near short none second second_differs maternal maternal_nats maternal_near maternal_none"
)

CLUES: dict[str, tuple[Callable[[Asked, Table, Ints], Finding], tuple[str, ...]]] = {
    "surnames": (
        comparing_names.surnames,
        (
            *(f"paternal_{name}" for name in _SURNAME),
            *(f"maternal_{name}" for name in _SURNAME),
            *("swapped", "moved", "stood_in", "stood_in_wrong", "paternal_stood_in", "both", "neither"),
            *("paternal_none_woman", "maternal_none_woman"),
        ),
    ),
    "given": (comparing_names.given, tuple(_GIVEN)),
    "birth": (comparing_facts.birth, tuple(_BIRTH)),
    "sex": (comparing_facts.sex, ("same", "differs")),
    "event": (comparing_facts.event, ("0", "1", "2", "4")),
    "places": (
        comparing_places.places,
        (
            *(f"{where}_{what}" for where in ("origin", "last") for what in ("nats", "short", "none", "known")),
            "crossed",
        ),
    ),
    "father": (comparing_names.father, tuple(_PARENT)),
    "mother": (comparing_names.mother, tuple(_PARENT)),
}
FEATURES: tuple[str, ...] = ("base", *(f"{clue}.{name}" for clue, (_, names) in CLUES.items() for name in names))
BOUNDS: tuple[tuple[Band, float], ...] = ((Band.STRONG, 2.2), (Band.POSSIBLE, -1.1))
"""Bands by log odds of the same person: nine to one for it is strong, three to one against is weak."""


class Weights(NamedTuple):
    """Two columns of weights, the size of register they were learned on, and the odds' calibration."""

    same: Floats
    relative: Floats
    learned_on: float
    slope: float
    shift: float


class Scores(NamedTuple):
    """What the model says of each candidate: log odds of the same person, and of a relative against a stranger."""

    log_odds: Floats
    kin: Floats


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The committed weights; a feature the file does not name weighs nothing."""
    held = json.loads((files("bot.matching") / "data" / "weights.json").read_text("utf-8"))
    same, relative = held["same"], held["relative"]
    return Weights(
        np.array([same.get(name, 0.0) for name in FEATURES], np.float32),
        np.array([relative.get(name, 0.0) for name in FEATURES], np.float32),
        float(held["learned_on"]),
        float(held["slope"]),
        float(held["shift"]),
    )


def findings(asked: Asked, table: Table, rows: Ints) -> dict[str, Finding]:
    """What every clue finds for these candidates."""
    return {clue: compare(asked, table, rows) for clue, (compare, _) in CLUES.items()}


def features(found: dict[str, Finding], count: int) -> Floats:
    """The clues' numbers side by side, the base first."""
    return np.concatenate([np.ones((count, 1), np.float32), *(found[clue].columns for clue in CLUES)], axis=1)


def score(numbers: Floats, held: Weights, population: int) -> Scores:
    """Log odds of the same person. Strangers alike by chance grow with the register, relatives don't."""
    same, relative = numbers @ held.same, numbers @ held.relative
    by_chance = strangers(held, population)
    log_odds = same - np.logaddexp(relative, by_chance)
    return Scores((log_odds * held.slope + held.shift).astype(np.float32), relative - by_chance)


def strangers(held: Weights, population: int) -> np.float32:
    """What "unrelated" weighs in a register of this size; a small one is no reason to be surer."""
    return np.float32(np.log(max(population, held.learned_on) / held.learned_on))


def band(log_odds: float) -> Band:
    """The word staff see."""
    return next((name for name, bound in BOUNDS if log_odds >= bound), Band.WEAK)


def hypothesis(log_odds: float, kin: float) -> Hypothesis:
    """The likeliest of the three, by log odds; staff see "probably the brother" for a relative."""
    if log_odds >= 0:
        return Hypothesis.SAME
    return Hypothesis.RELATIVE if kin > 0 else Hypothesis.UNRELATED
