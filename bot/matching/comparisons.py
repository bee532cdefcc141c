"""One function a clue: what a field of the record asked says about each of the candidates.

Each returns columns of numbers, one row a candidate, in the order its names stand in `model`, and
the level that is told in words. All candidates are compared at once.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.matching.arrays import Bytes, Floats, Ints
from bot.matching.asking import Asked, Like, Likes
from bot.matching.likeness import Level
from bot.matching.table import GIVEN_COLS, Col, Fact, Table
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


class Pair(NamedTuple):
    """Levels between one word and a column, with how much the commoner and the rarer word say."""

    levels: Bytes
    weight: Floats
    rare: Floats


_SURE = (Level.EXACT, Level.SPELLING, Level.LOOSE)
_FAMILIAR = (Level.NICK, Level.VAGUE, Level.SHORT)
_SHORTER = (*_FAMILIAR, Level.INITIAL)
_NEAR = (Level.SLIP, Level.PART, Level.SLIPS)
_RUNGS_SURNAME = (*_SURE, *_NEAR, Level.NONE)
_RUNGS_GIVEN = (*_SURE, *_FAMILIAR, *_NEAR, Level.INITIAL, Level.HINT, Level.GENDER, Level.NONE)

# How good a level is, only to choose which word goes with which; the model does the weighing.
QUALITY = np.zeros(len(Level), np.float32)
for _level, _quality in zip(
    (*_SURE, Level.NICK, Level.VAGUE, Level.SHORT, *_NEAR, Level.INITIAL, Level.HINT, Level.GENDER),
    (1.0, 0.95, 0.85, 0.75, 0.55, 0.7, 0.7, 0.5, 0.45, 0.25, 0.2, 0.1),
    strict=True,
):
    QUALITY[_level] = _quality


def _is(levels: Bytes, wanted: tuple[Level, ...]) -> Flags:
    return _wanted(wanted)[levels]


@cache
def _wanted(levels: tuple[Level, ...]) -> Flags:
    table = np.zeros(len(Level), np.bool_)
    table[list(levels)] = True
    return table


def _pair(vocabulary: Vocabulary, role: Role, like: Like | None, tokens: Ints) -> Pair:
    if like is None:
        zeros = np.zeros(len(tokens), np.float32)
        return Pair(np.full(len(tokens), Level.ABSENT, np.uint8), zeros, zeros)
    theirs = vocabulary.weight(role, tokens)
    ours = np.float32(like.weight)
    return Pair(like.to(tokens), np.minimum(ours, theirs), np.maximum(ours, theirs))


def _value(pair: Pair) -> Floats:
    return QUALITY[pair.levels] * pair.weight


def _choose(second: Flags, one: Pair, other: Pair) -> Pair:
    return Pair(
        np.where(second, other.levels, one.levels),
        np.where(second, other.weight, one.weight),
        np.where(second, other.rare, one.rare),
    )


def _rungs(rungs: tuple[Level, ...]) -> Floats:
    """For each level the numbers it gives: one rung of the ladder, then the kinds of likeness that rarity weighs."""
    kinds = [_SURE, _SHORTER, _NEAR] if Level.NICK in rungs else [_SURE, _NEAR]
    columns = [*((rung,) for rung in rungs), *kinds, (Level.SLIP, Level.SLIPS)]
    return np.array([[level in wanted for wanted in columns] for level in Level], np.float32)


_SURNAME_LADDER, _GIVEN_LADDER = _rungs(_RUNGS_SURNAME), _rungs(_RUNGS_GIVEN)


def _ladder(pair: Pair, ladder: Floats, rungs: tuple[Level, ...]) -> Floats:
    numbers = ladder[pair.levels]
    numbers[:, len(rungs) : -1] *= pair.weight[:, None]
    numbers[:, -1] *= pair.rare
    return numbers


def _beside(*parts: Floats | Flags) -> Floats:
    """Columns side by side."""
    return np.concatenate([part if part.ndim == 2 else part[:, None] for part in parts], axis=1, dtype=np.float32)


def surnames(asked: Asked, table: Table, rows: Ints) -> Finding:
    """Both surnames as a set: straight, or crossed at a price, with the parents' standing in."""
    names = table.names.rows[rows]

    def pair(like: Like | None, col: Col) -> Pair:
        return _pair(table.vocabulary, Role.SURNAME, like, names[:, col])

    straight_p, straight_m = pair(asked.paternal, Col.P), pair(asked.maternal, Col.M)
    crossed_p, crossed_m = pair(asked.paternal, Col.M), pair(asked.maternal, Col.P)
    crossed = _value(crossed_p) + _value(crossed_m) - 1.0 > _value(straight_p) + _value(straight_m)
    p, m = _choose(crossed, straight_p, crossed_p), _choose(crossed, straight_m, crossed_m)
    # Crossed, neither is the paternal one: the better pair stands first, whoever is asked about.
    exchanged = crossed & (_value(m) > _value(p))
    p, m = _choose(exchanged, p, m), _choose(exchanged, m, p)
    if asked.joined:
        joined = pair(asked.joined, Col.P)
        whole = _is(joined.levels, _SURE) & (_value(joined) >= _value(p) + _value(m))
        p, m, crossed = _choose(whole, p, joined), _choose(whole, m, pair(None, Col.M)), crossed & ~whole
    missing, differing = m.levels == Level.ABSENT, m.levels == Level.NONE
    stands_in = [pair(asked.maternal, Col.MP), pair(asked.mother.paternal, Col.M), pair(asked.mother.paternal, Col.MP)]
    stands_in += [pair(asked.maternal, Col.X), pair(asked.other, Col.M)]
    m, stood = _stand_in(m, stands_in)
    p, p_stood = _stand_in(p, [pair(asked.paternal, Col.FP), pair(asked.father.paternal, Col.P)])
    both = _is(p.levels, (*_SURE, Level.SLIP)) & _is(m.levels, (*_SURE, Level.SLIP))
    neither = (p.levels == Level.NONE) & (m.levels == Level.NONE)
    ladders = [_ladder(pair, _SURNAME_LADDER, _RUNGS_SURNAME) for pair in (p, m)]
    columns = _beside(*ladders, crossed, stood & missing, stood & differing, p_stood, both, neither)
    # What the words say: paternal in the low digits, maternal above; crossed told apart by `partner`.
    codes = p.levels + np.uint8(16) * m.levels
    marks = crossed.astype(np.uint8) + 2 * stood.astype(np.uint8) + 4 * (exchanged & crossed).astype(np.uint8)
    return Finding(columns, codes, marks)


def _stand_in(pair: Pair, others: list[Pair]) -> tuple[Pair, Flags]:
    """Where a surname is missing or differs, the best that another box offers in its stead."""
    wanting = _is(pair.levels, (Level.ABSENT, Level.NONE))
    stood = np.zeros(len(pair.levels), np.bool_)
    for other in others:
        better = wanting & (_value(other) > _value(pair)) & _is(other.levels, (*_SURE, Level.SLIP))
        pair, stood = _choose(better, pair, other), stood | better
    return pair, stood


def given(asked: Asked, table: Table, rows: Ints) -> Finding:
    """Given and familiar names as sets: the best pair, then what the remaining ones say."""
    names = table.names.rows[rows]
    n, own = len(rows), asked.plain_given
    pairs = [[_pair(table.vocabulary, Role.GIVEN, like, names[:, col]) for col in GIVEN_COLS] for like in asked.given]
    if not pairs:
        pairs = [[_pair(table.vocabulary, Role.GIVEN, None, names[:, Col.G0]) for _ in GIVEN_COLS]]
    levels = np.array([[p.levels for p in line] for line in pairs])
    weights = np.array([[p.weight for p in line] for line in pairs])
    rares = np.array([[p.rare for p in line] for line in pairs])
    asks, cols = levels.shape[:2]
    value = QUALITY[levels] * weights + np.where(levels == Level.ABSENT, -1.0, 0.0).astype(np.float32)
    value[0, 0] += 0.01
    flat = value.reshape(asks * cols, n)
    best = flat.argmax(axis=0)
    here = np.arange(n)
    first = Pair(*(grid.reshape(asks * cols, n)[best, here] for grid in (levels, weights, rares)))
    ask_at, col_at = best // cols, best % cols
    # A name used in the community says nothing against a given name that is not written.
    unsaid = (first.levels == Level.NONE) & ((names[:, Col.G0] == 0) | (own == 0))
    first = first._replace(levels=np.where(unsaid, Level.ABSENT, first.levels).astype(np.uint8))
    rest = value.copy()
    rest[ask_at, :, here] = -2.0
    rest[:, col_at, here] = -2.0
    rest[own:] = -2.0
    rest[:, 3:] = -2.0
    flat = rest.reshape(asks * cols, n)
    after = flat.argmax(axis=0)
    reached = flat[after, here] > -0.5
    second = Pair(*(grid.reshape(asks * cols, n)[after, here] for grid in (levels, weights, rares)))
    second_levels = np.where(reached, second.levels, Level.ABSENT).astype(np.uint8)
    matched = ~_is(first.levels, (Level.NONE, Level.ABSENT))
    two_there = names[:, Col.G1] > 0
    agree = matched & _is(second_levels, (*_SURE, Level.NICK, Level.SHORT, Level.SLIP))
    vaguely = matched & _is(second_levels, (Level.VAGUE, Level.PART, Level.SLIPS, Level.INITIAL, Level.HINT))
    columns = _beside(
        _ladder(first, _GIVEN_LADDER, _RUNGS_GIVEN),
        agree,
        agree * second.weight,
        vaguely,
        matched & _is(second_levels, (Level.NONE, Level.GENDER)),
        matched & (two_there != (own > 1)) & ~reached,
        matched & ((ask_at > 0) | (col_at > 0)) & (ask_at < max(own, 1)) & (col_at < 3),
        matched & ((ask_at >= own) | (col_at >= 3)),
    )
    return Finding(columns, first.levels + np.uint8(16) * second_levels, None)


def birth(asked: Asked, table: Table, rows: Ints) -> Finding:
    """Years apart, told apart by whether either side called its year approximate."""
    facts = table.facts.rows[rows]
    theirs, margin = facts[:, Fact.BIRTH], np.maximum(facts[:, Fact.PM] - 1, asked.pm)
    event = facts[:, Fact.EVENT]
    confused = (theirs == asked.event) | (asked.birth == event) | (asked.birth == asked.event) | (theirs == event)
    known = (theirs > 0) & (asked.birth > 0) & ~confused
    apart = np.abs(theirs - asked.birth)
    loose = margin > 0
    bins = np.searchsorted(np.array([1, 2, 3, 4, 6, 8, 11, 16, 22]), apart, side="right")
    columns = [known & ~loose & (bins == b) for b in range(10)]
    over = np.maximum(apart - margin, 0)
    loose_bins = np.searchsorted(np.array([1, 2, 4, 7, 11, 18]), over, side="right")
    columns += [known & loose & (apart == 0)]
    columns += [known & loose & (apart > 0) & (loose_bins == b) for b in range(7)]
    swapped = (
        (theirs // 100 == asked.birth // 100)
        & (theirs % 10 == asked.birth // 10 % 10)
        & (theirs // 10 % 10 == asked.birth % 10)
    )
    slip = known & ((apart == 10) | (apart == 20) | (apart == 30) | (swapped & (apart > 0)))
    columns += [slip]
    codes = np.where(known, np.minimum(apart, 250) + 1, 0).astype(np.uint8)
    return Finding(np.stack(columns, axis=1).astype(np.float32), codes, (loose & known).astype(np.uint8))


def sex(asked: Asked, table: Table, rows: Ints) -> Finding:
    """The same, or not, or not said."""
    theirs = table.facts.rows[rows, Fact.SEX]
    known = (theirs > 0) & (asked.sex > 0)
    same = known & (theirs == asked.sex)
    codes = same.astype(np.uint8) + 2 * (known & ~same).astype(np.uint8)
    return Finding(np.stack([same, known & ~same], axis=1).astype(np.float32), codes)


def event(asked: Asked, table: Table, rows: Ints) -> Finding:
    """When contact was lost: years apart."""
    theirs = table.facts.rows[rows, Fact.EVENT]
    known = (theirs > 0) & (asked.event > 0)
    apart = np.abs(theirs - asked.event)
    bins = np.searchsorted(np.array([1, 2, 4]), apart, side="right")
    columns = [known & (bins == b) for b in range(4)]
    codes = np.where(known, np.minimum(apart, 250) + 1, 0).astype(np.uint8)
    return Finding(np.stack(columns, axis=1).astype(np.float32), codes)


_PLACE_QUALITY = np.zeros(len(Level), np.float32)
for _level, _quality in zip((*_SURE, *_NEAR), (1.0, 1.0, 0.85, 0.85, 0.5, 0.55), strict=True):
    _PLACE_QUALITY[_level] = _quality


class _Texts(NamedTuple):
    """The distinct place texts of some candidates."""

    tokens: Ints
    weights: Floats
    known: Flags
    spots: Ints
    back: npt.NDArray[np.intp]


def _texts(table: Table, values: Ints) -> _Texts:
    distinct, back = np.unique(values, return_inverse=True)
    tokens = table.places.tokens.rows[distinct]
    weights = table.places.vocabulary.weight(Role.SURNAME, tokens) * (tokens > 0)
    return _Texts(tokens, weights, distinct > 0, table.places.spot_of.rows[distinct], back)


def place(likes: tuple[Like, ...], table: Table, values: Ints) -> Floats:
    """For each candidate: nats of the rarest shared piece of a place."""
    return _shared(likes, _texts(table, values)).best


class _Shared(NamedTuple):
    """What two places have in common, for each candidate."""

    best: Floats  # nats of the rarest shared piece, or of being near
    short: Floats  # nats short of the finest that both could share
    known: Flags
    same: Flags  # by its words, not only by lying near


def _shared(likes: tuple[Like, ...], texts: _Texts, near: Floats | None = None) -> _Shared:
    """`near`: for each spot of the register, nats that its nearness says; it counts where it says more."""
    back = texts.back
    if not likes:
        nothing = np.zeros(len(back), np.float32)
        return _Shared(nothing, nothing, nothing > 0, nothing > 0)
    ours = np.float32(max(like.weight for like in likes))
    best = np.zeros(len(texts.known), np.float32)
    for like in likes:
        value = _PLACE_QUALITY[like.to(texts.tokens)] * np.minimum(texts.weights, np.float32(like.weight))
        best = np.maximum(best, value.max(axis=1))
    finest = np.minimum(texts.weights.max(axis=1), ours)
    same = (best > 0) & (finest - best < 0.5)
    if near is not None:
        best = np.maximum(best, near[texts.spots])
    short = np.maximum(finest - best, 0) * texts.known
    return _Shared(best[back], short[back].astype(np.float32), texts.known[back], same[back])


def places(asked: Asked, table: Table, rows: Ints) -> Finding:
    """Where from and where last seen, each with its like, and crossed where people mix them up."""
    facts = table.facts.rows[rows]
    origins, lasts = _texts(table, facts[:, Fact.ORIGIN]), _texts(table, facts[:, Fact.LAST])
    origin = _shared(asked.origin, origins, asked.near_origin)
    last = _shared(asked.last, lasts, asked.near_last)
    straight = np.maximum(origin.best, last.best)
    across = np.maximum(_shared(asked.origin, lasts).best, _shared(asked.last, origins).best)
    columns: list[Floats] = []
    for here in (origin, last):
        nowhere = here.known & (here.best <= 0) & (across <= 0)
        columns += [here.best, here.short * (across <= 0), nowhere.astype(np.float32), here.known.astype(np.float32)]
    columns.append(np.maximum(across - straight, 0))
    return Finding(np.stack(columns, axis=1), _place_codes(origin), _place_codes(last))


def _place_codes(here: _Shared) -> Bytes:
    """0 not said, 1 nothing in common, 2 something, 3 the same words."""
    return np.where(here.known, 1 + (here.best > 0) + here.same, 0).astype(np.uint8)


def _parent(likes: Likes, table: Table, rows: Ints, cols: tuple[Col, Col, Col]) -> Finding:
    names = table.names.rows[rows]
    vocabulary = table.vocabulary

    def pair(like: Like | None, role: Role, col: Col) -> Pair:
        return _pair(vocabulary, role, like, names[:, col])

    first = pair(likes.given, Role.GIVEN, cols[0])
    if likes.given2 or names[:, cols[1]].any():
        for other in (pair(likes.given, Role.GIVEN, cols[1]), pair(likes.given2, Role.GIVEN, cols[0])):
            first = _choose(_value(other) > _value(first), first, other)
        second = pair(likes.given2, Role.GIVEN, cols[1]).levels
    else:
        second = np.full(len(rows), Level.ABSENT, np.uint8)
    maternal = pair(likes.maternal, Role.SURNAME, cols[2])
    near = _is(first.levels, (Level.SLIP, Level.SLIPS, Level.PART, Level.HINT))
    short = _is(first.levels, (Level.NICK, Level.VAGUE, Level.SHORT, Level.INITIAL))
    sure = _is(first.levels, _SURE)
    columns = [
        sure,
        first.weight * sure,
        near,
        short,
        _is(first.levels, (Level.NONE, Level.GENDER)),
        _is(second, (*_SURE, Level.SLIP, Level.NICK)),
        _is(second, (Level.NONE, Level.GENDER)),
        _is(maternal.levels, _SURE),
        maternal.weight * _is(maternal.levels, _SURE),
        _is(maternal.levels, _NEAR),
        maternal.levels == Level.NONE,
    ]
    return Finding(np.stack(columns, axis=1).astype(np.float32), first.levels)


def father(asked: Asked, table: Table, rows: Ints) -> Finding:
    """The father's given names and his own mother's surname; his surname is compared as the child's."""
    return _parent(asked.father, table, rows, (Col.FG, Col.FG2, Col.FM))


def mother(asked: Asked, table: Table, rows: Ints) -> Finding:
    """The mother's, likewise."""
    return _parent(asked.mother, table, rows, (Col.MG, Col.MG2, Col.MM))
