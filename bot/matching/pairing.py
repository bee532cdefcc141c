"""What a clue finds, and the ladder on which two words stand as numbers for the model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.matching.arrays import Bytes, Floats, Ints
from bot.matching.asking import Like
from bot.matching.likeness import Level
from bot.matching.vocabulary import Role, Vocabulary

Flags = npt.NDArray[np.bool_]


class Finding(NamedTuple):
    """What one clue finds: numbers for the model, and codes for the words."""

    columns: Floats
    codes: Bytes
    partner: Bytes | None = None

    def of(self, places: npt.NDArray[np.intp]) -> Finding:
        """The same for some of the candidates only."""
        return Finding(self.columns[places], self.codes[places], None if self.partner is None else self.partner[places])


def unsaid(count: int, width: int, code: int = 0) -> Finding:
    """Of something that the record asked doesn't say."""
    return Finding(np.zeros((count, width), np.float32), np.full(count, code, np.uint8))


class Pair(NamedTuple):
    """Levels between one word and a column, with how much the commoner and the rarer word say."""

    levels: Bytes
    weight: Floats
    rare: Floats


SURE = (Level.EXACT, Level.SPELLING, Level.LOOSE)
_FAMILIAR = (Level.NICK, Level.VAGUE, Level.SHORT)
_SHORTER = (*_FAMILIAR, Level.INITIAL)
NEAR = (Level.SLIP, Level.PART, Level.SLIPS)
RUNGS_SURNAME = (*SURE, *NEAR, Level.NONE)
RUNGS_GIVEN = (*SURE, *_FAMILIAR, *NEAR, Level.INITIAL, Level.HINT, Level.GENDER, Level.NONE)

# How good a level is, only to choose which word goes with which; the model does the weighing.
QUALITY = np.zeros(len(Level), np.float32)
for _level, _quality in zip(
    (*SURE, Level.NICK, Level.VAGUE, Level.SHORT, *NEAR, Level.INITIAL, Level.HINT, Level.GENDER),
    (1.0, 0.95, 0.85, 0.75, 0.55, 0.7, 0.7, 0.5, 0.45, 0.25, 0.2, 0.1),
    strict=True,
):
    QUALITY[_level] = _quality


def among(levels: Bytes, wanted: tuple[Level, ...]) -> Flags:
    return _wanted(wanted)[levels]


@cache
def _wanted(levels: tuple[Level, ...]) -> Flags:
    table = np.zeros(len(Level), np.bool_)
    table[list(levels)] = True
    return table


def pairs_of(vocabulary: Vocabulary, role: Role, likes: Sequence[Like | None], tokens: Ints) -> list[list[Pair]]:
    """Each of the words beside each column of `tokens`: a list a word, in it a pair a column."""
    columns = np.ascontiguousarray(tokens.T)
    theirs = vocabulary.weight(role, columns)
    nothing = np.zeros(len(tokens), np.float32)
    absent = Pair(np.full(len(tokens), Level.ABSENT, np.uint8), nothing, nothing)
    found = []
    for like in likes:
        if like is None:
            found.append([absent] * len(columns))
            continue
        ours = np.float32(like.weight)
        parts = zip(like.to(columns), np.minimum(theirs, ours), np.maximum(theirs, ours), strict=True)
        found.append([Pair(*part) for part in parts])
    return found


def value(pair: Pair) -> Floats:
    return QUALITY[pair.levels] * pair.weight


def choose(second: Flags, one: Pair, other: Pair) -> Pair:
    return Pair(
        np.where(second, other.levels, one.levels),
        np.where(second, other.weight, one.weight),
        np.where(second, other.rare, one.rare),
    )


def _rungs(rungs: tuple[Level, ...]) -> Floats:
    """For each level the numbers it gives: one rung of the ladder, then the kinds of likeness that rarity weighs."""
    kinds = [SURE, _SHORTER, NEAR] if Level.NICK in rungs else [SURE, NEAR]
    columns = [*((rung,) for rung in rungs), *kinds, (Level.SLIP, Level.SLIPS)]
    return np.array([[level in wanted for wanted in columns] for level in Level], np.float32)


SURNAME_LADDER, GIVEN_LADDER = _rungs(RUNGS_SURNAME), _rungs(RUNGS_GIVEN)


def ladder(pair: Pair, ladder: Floats, rungs: tuple[Level, ...]) -> Floats:
    numbers = ladder[pair.levels]
    numbers[:, len(rungs) : -1] *= pair.weight[:, None]
    numbers[:, -1] *= pair.rare
    return numbers


def beside(*parts: Floats | Flags) -> Floats:
    """Columns side by side."""
    return np.concatenate([part if part.ndim == 2 else part[:, None] for part in parts], axis=1, dtype=np.float32)
