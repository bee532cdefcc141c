"""From millions to hundreds: the candidates worth comparing in full.

Names reach people through postings, each word giving its rows a few points. The best rows are
then compared on every clue. Cost grows with the postings touched, not with the register.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from bot.matching.arrays import Floats, Ints, Postings
from bot.matching.asking import Asked, Like
from bot.matching.comparisons import QUALITY, place
from bot.matching.likeness import Level
from bot.matching.table import Fact, Table
from bot.matching.vocabulary import Role

LOOKED_AT = 8000
"""Rows alike by name that are looked at more closely."""
FULLY_COMPARED = 600
"""Rows that are compared on every clue."""


def candidates(asked: Asked, table: Table, given: Postings, surnames: Postings) -> Ints:
    """Rows that share a name, in some spelling, with the record asked; the likeliest ones only."""
    points = np.zeros(len(table.refs), np.float32)
    for likes, postings, role in (
        (asked.given, given, Role.GIVEN),
        (
            _distinct(asked.paternal, asked.maternal, asked.other, asked.joined, asked.mother.paternal),
            surnames,
            Role.SURNAME,
        ),
    ):
        for like in likes:
            _reach(like, table, postings, role, points)
    points[0] = 0
    return _narrow(asked, table, _top(points), points)


def _distinct(*likes: Like | None) -> list[Like]:
    return list({like.word: like for like in likes if like}.values())


def _reach(like: Like, table: Table, postings: Postings, role: Role, points: Floats) -> None:
    near = like.near
    if not len(near.tokens):
        return
    kept = (near.levels != Level.INITIAL) & (near.levels != Level.HINT) if len(like.word) > 1 else near.levels > 0
    tokens, levels = near.tokens[kept], near.levels[kept]
    weights = QUALITY[levels] * np.minimum(table.vocabulary.weight(role, tokens), np.float32(like.weight))
    by_weight: dict[float, list[Ints]] = defaultdict(list)
    for token, weight in zip(tokens.tolist(), weights.tolist(), strict=True):
        by_weight[weight].extend(postings.of(token))
    for weight, lists in by_weight.items():
        for rows in lists:
            points[rows] += np.float32(weight)


def _top(points: Floats) -> Ints:
    best = float(points.max(initial=0.0))
    if best <= 0:
        return np.zeros(0, np.int32)
    rows = np.flatnonzero(points > best * 0.2).astype(np.int32)
    return _most(rows, points[rows], LOOKED_AT)


def _most(rows: Ints, points: Floats, count: int) -> Ints:
    """The rows with the most points, in their own order."""
    if len(rows) <= count:
        return rows
    return np.sort(rows[np.argpartition(points, -count)[-count:]])


def _narrow(asked: Asked, table: Table, rows: Ints, points: Floats) -> Ints:
    """Of many alike by name, those whose years and places agree best."""
    if len(rows) <= FULLY_COMPARED:
        return rows
    facts = table.facts.rows[rows]
    total = points[rows].copy()
    for fact, year in ((Fact.BIRTH, asked.birth), (Fact.EVENT, asked.event)):
        if year:
            apart = np.abs(facts[:, fact] - year)
            total += np.where(
                facts[:, fact] == 0, 0, np.select([apart == 0, apart <= 2, apart <= 5], [2.0, 1.2, 0.3], -1.0)
            )
    if asked.sex:
        total -= 2.0 * ((facts[:, Fact.SEX] > 0) & (facts[:, Fact.SEX] != asked.sex))
    total += 0.5 * place(asked.origin or asked.last, table, facts[:, Fact.ORIGIN])[0]
    return _most(rows, total.astype(np.float32), FULLY_COMPARED)
