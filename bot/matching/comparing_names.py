"""What the names of the record asked say about each of the candidates: its own and its parents'.

Each function gives columns of numbers, one row a candidate, in the order their names stand in
`model`, and the levels that are told in words. All candidates are compared at once.
"""

from __future__ import annotations

import numpy as np

from bot.domain.people import Sex
from bot.matching.arrays import Ints
from bot.matching.asking import Asked, Like, Likes
from bot.matching.likeness import Level
from bot.matching.pairing import (
    GIVEN_LADDER,
    NEAR,
    QUALITY,
    RUNGS_GIVEN,
    RUNGS_SURNAME,
    SURE,
    SURNAME_LADDER,
    Finding,
    Flags,
    Pair,
    among,
    beside,
    choose,
    ladder,
    pairs_of,
    unsaid,
    value,
)
from bot.matching.table import GIVEN_COLS, SEXES, Col, Fact, Table
from bot.matching.vocabulary import Role

_SURNAME_COLS = [Col.P, Col.M, Col.X, Col.FP, Col.MP]
_PARENT_COLUMNS = 11


def surnames(asked: Asked, table: Table, rows: Ints) -> Finding:
    """Both surnames as a set: straight, or crossed at a price, with the parents' standing in."""
    names = table.names.rows[rows]
    likes = (asked.paternal, asked.maternal, asked.other, asked.joined, asked.mother.paternal, asked.father.paternal)
    wanted = {like.word: like for like in likes if like}
    *found, (absent, *_) = pairs_of(table.vocabulary, Role.SURNAME, (*wanted.values(), None), names[:, _SURNAME_COLS])
    lines = dict(zip(wanted, found, strict=True))

    def pair(like: Like | None, col: Col) -> Pair:
        return lines[like.word][_SURNAME_COLS.index(col)] if like else absent

    straight_p, straight_m = pair(asked.paternal, Col.P), pair(asked.maternal, Col.M)
    crossed_p, crossed_m = pair(asked.paternal, Col.M), pair(asked.maternal, Col.P)
    crossed = value(crossed_p) + value(crossed_m) - 1.0 > value(straight_p) + value(straight_m)
    p, m = choose(crossed, straight_p, crossed_p), choose(crossed, straight_m, crossed_m)
    # Crossed, neither is the paternal one: the better pair stands first, whoever is asked about.
    exchanged = crossed & (value(m) > value(p))
    p, m = choose(exchanged, p, m), choose(exchanged, m, p)
    if asked.joined:
        joined = pair(asked.joined, Col.P)
        whole = among(joined.levels, SURE) & (value(joined) >= value(p) + value(m))
        p, m, crossed = choose(whole, p, joined), choose(whole, m, absent), crossed & ~whole
    m_written = m.levels
    missing, differing = m.levels == Level.ABSENT, m.levels == Level.NONE
    stands_in = [pair(asked.maternal, Col.MP), pair(asked.mother.paternal, Col.M), pair(asked.mother.paternal, Col.MP)]
    stands_in += [pair(asked.maternal, Col.X), pair(asked.other, Col.M)]
    m, stood = _stand_in(m, stands_in)
    p, p_stood = _stand_in(p, [pair(asked.paternal, Col.FP), pair(asked.father.paternal, Col.P)])
    both = among(p.levels, (*SURE, Level.SLIP)) & among(m.levels, (*SURE, Level.SLIP))
    neither = (p.levels == Level.NONE) & (m.levels == Level.NONE)
    ladders = [ladder(pair, SURNAME_LADDER, RUNGS_SURNAME) for pair in (p, m)]
    # Where each side names one surname only, nothing was swapped: it stands in the other box.
    moved = crossed & ((p.levels == Level.ABSENT) | (m_written == Level.ABSENT))
    women = _women(asked, table, rows)
    columns = beside(
        *ladders,
        crossed & ~moved,
        moved,
        stood & missing,
        stood & differing,
        p_stood,
        both,
        neither,
        women & (p.levels == Level.NONE),
        women & (m.levels == Level.NONE),
    )
    # What the words say: paternal in the low digits, maternal above; crossed told apart by `partner`.
    codes = p.levels + np.uint8(16) * m.levels
    marks = crossed + 2 * stood.astype(np.uint8) + 4 * (exchanged & crossed).astype(np.uint8) + 8 * moved
    return Finding(columns, codes, marks.astype(np.uint8))


def _women(asked: Asked, table: Table, rows: Ints) -> Flags:
    """Candidates who may be a woman under a husband's surname: either side says woman, none says man."""
    theirs = table.facts.rows[rows, Fact.SEX]
    female, male = SEXES[Sex.FEMALE], SEXES[Sex.MALE]
    if asked.sex == male:
        return np.zeros(len(rows), np.bool_)
    women: Flags = (theirs == female) | ((theirs != male) & (asked.sex == female))
    return women


def _stand_in(pair: Pair, others: list[Pair]) -> tuple[Pair, Flags]:
    """Where a surname is missing or differs, the best that another box offers in its stead."""
    wanting = among(pair.levels, (Level.ABSENT, Level.NONE))
    stood = np.zeros(len(pair.levels), np.bool_)
    for other in others:
        better = wanting & (value(other) > value(pair)) & among(other.levels, (*SURE, Level.SLIP))
        pair, stood = choose(better, pair, other), stood | better
    return pair, stood


def given(asked: Asked, table: Table, rows: Ints) -> Finding:
    """Given and familiar names as sets: the best pair, then what the remaining ones say."""
    names = table.names.rows[rows]
    n, own = len(rows), asked.plain_given
    pairs = pairs_of(table.vocabulary, Role.GIVEN, asked.given or (None,), names[:, GIVEN_COLS])
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
    matched = ~among(first.levels, (Level.NONE, Level.ABSENT))
    two_there = names[:, Col.G1] > 0
    agree = matched & among(second_levels, (*SURE, Level.NICK, Level.SHORT, Level.SLIP))
    vaguely = matched & among(second_levels, (Level.VAGUE, Level.PART, Level.SLIPS, Level.INITIAL, Level.HINT))
    columns = beside(
        ladder(first, GIVEN_LADDER, RUNGS_GIVEN),
        agree,
        agree * second.weight,
        vaguely,
        matched & among(second_levels, (Level.NONE, Level.GENDER)),
        matched & (two_there != (own > 1)) & ~reached,
        matched & ((ask_at > 0) | (col_at > 0)) & (ask_at < max(own, 1)) & (col_at < 3),
        matched & ((ask_at >= own) | (col_at >= 3)),
    )
    return Finding(columns, first.levels + np.uint8(16) * second_levels, None)


def _parent(likes: Likes, table: Table, rows: Ints, cols: tuple[Col, Col, Col]) -> Finding:
    if not (likes.given or likes.given2 or likes.maternal):
        return unsaid(len(rows), _PARENT_COLUMNS, Level.ABSENT)
    names = table.names.rows[rows]
    vocabulary = table.vocabulary
    (first, across), (back, beyond) = pairs_of(vocabulary, Role.GIVEN, (likes.given, likes.given2), names[:, cols[:2]])
    if likes.given2 or names[:, cols[1]].any():
        for other in (across, back):
            first = choose(value(other) > value(first), first, other)
    second = beyond.levels
    maternal = pairs_of(vocabulary, Role.SURNAME, (likes.maternal,), names[:, cols[2:]])[0][0]
    near = among(first.levels, (Level.SLIP, Level.SLIPS, Level.PART, Level.HINT))
    short = among(first.levels, (Level.NICK, Level.VAGUE, Level.SHORT, Level.INITIAL))
    sure = among(first.levels, SURE)
    columns = [
        sure,
        first.weight * sure,
        near,
        short,
        among(first.levels, (Level.NONE, Level.GENDER)),
        among(second, (*SURE, Level.SLIP, Level.NICK)),
        among(second, (Level.NONE, Level.GENDER)),
        among(maternal.levels, SURE),
        maternal.weight * among(maternal.levels, SURE),
        among(maternal.levels, NEAR),
        maternal.levels == Level.NONE,
    ]
    return Finding(np.stack(columns, axis=1).astype(np.float32), first.levels)


def father(asked: Asked, table: Table, rows: Ints) -> Finding:
    """The father's given names and his own mother's surname; his surname is compared as the child's."""
    return _parent(asked.father, table, rows, (Col.FG, Col.FG2, Col.FM))


def mother(asked: Asked, table: Table, rows: Ints) -> Finding:
    """The mother's, likewise."""
    return _parent(asked.mother, table, rows, (Col.MG, Col.MG2, Col.MM))
