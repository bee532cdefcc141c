"""From millions to hundreds: the candidates worth comparing in full.

Names reach people through postings, each word giving its rows a few points; a shared village adds
to them. The best rows are then compared on every clue. Cost grows with the postings touched, not
with the register.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from bot.matching.arrays import Floats, Growing, Ints, Points, Postings
from bot.matching.asking import Asked, Like
from bot.matching.likeness import Level
from bot.matching.pairing import QUALITY
from bot.matching.table import GIVEN_COLS, Col, Fact, Table
from bot.matching.vocabulary import Role

LOOKED_AT = 4000
"""Rows alike by name that are looked at more closely."""
FULLY_COMPARED = 200
"""Rows that are compared on every clue."""
_SHARE = 0.2
"""A row with less than this part of the best one's points is no candidate."""
# A missing surname is reached through the parents'.
_SURNAME_COLS = (Col.P, Col.M, Col.X, Col.MP, Col.FP)
_PLACE_COLS = (Fact.ORIGIN, Fact.LAST)
_VILLAGE = 4.0
"""Nats from which a place is rare enough to single out its people."""
_VILLAGE_SAYS = 3.0
"""What a shared village adds, in nats, to people alike by name."""


class Reach:
    """The postings of a table, and the points of one search at a time."""

    def __init__(self) -> None:
        self._given, self._surnames, self._places = Postings(), Postings(), Postings()
        self._points = Points()

    def _columns(self, table: Table) -> tuple[tuple[Postings, Growing, tuple[int, ...], int], ...]:
        words, texts = len(table.vocabulary), len(table.places.texts)
        return (
            (self._given, table.names, GIVEN_COLS, words),
            (self._surnames, table.names, _SURNAME_COLS, words),
            (self._places, table.facts, _PLACE_COLS, texts),
        )

    def add(self, table: Table, row: int) -> None:
        """A row more."""
        for postings, held, cols, _ in self._columns(table):
            postings.add([int(held.rows[row, col]) for col in cols], row)

    def remove(self, table: Table, row: int) -> None:
        """A row less, before its columns are wiped."""
        for postings, held, cols, _ in self._columns(table):
            postings.remove([int(held.rows[row, col]) for col in cols], row)

    def rebuild(self, table: Table) -> None:
        """All rows of the table anew."""
        rows = np.flatnonzero(table.facts.rows[:, Fact.ALIVE]).astype(np.int32)
        for postings, held, cols, size in self._columns(table):
            postings.rebuild([held.rows[:, col] for col in cols], rows, size)

    def candidates(self, asked: Asked, table: Table) -> Ints:
        """Rows that share a name, in some spelling, with the record asked; the likeliest ones only."""
        words, points = list(self._words(asked, table)), self._points
        if not words:
            return np.zeros(0, np.int32)
        points.begin(table.names.length)
        unit = np.float32(Points.MOST / (sum(word.most for word in words) + _VILLAGE_SAYS))
        for word in words:
            points.add(word.pieces, np.maximum(word.weights * unit, 1).astype(np.uint8))
        places = _places(asked, table)
        if len(villages := np.flatnonzero(places >= _VILLAGE).astype(np.int32)):
            points.add(self._places.of(villages), np.full(len(villages), _VILLAGE_SAYS * unit, np.uint8), known=True)
        rows, found = points.most(LOOKED_AT)
        kept = found > found.max(initial=0.0) * _SHARE
        return _narrow(asked, table, rows[kept], found[kept] / unit, places)

    def _words(self, asked: Asked, table: Table) -> Iterator[_Word]:
        for like in asked.given:
            yield from _by_name(like, table, self._given, Role.GIVEN)
        likes = (asked.paternal, asked.maternal, asked.other, asked.joined, asked.mother.paternal)
        for like in {like.word: like for like in likes if like}.values():
            yield from _by_name(like, table, self._surnames, Role.SURNAME)


class _Word(NamedTuple):
    """A word asked, and the people it leads to, the likest last."""

    pieces: list[Ints]
    weights: Floats
    most: float


def _by_name(like: Like, table: Table, postings: Postings, role: Role) -> Iterator[_Word]:
    near = like.near
    kept = (near.levels > 0) & (near.levels != Level.HINT)
    tokens, levels = near.tokens[kept], near.levels[kept]
    if len(tokens):
        weights = QUALITY[levels] * np.minimum(table.vocabulary.weight(role, tokens), np.float32(like.weight))
        order = np.argsort(weights, kind="stable")
        yield _Word(postings.of(tokens[order]), weights[order], float(weights[order[-1]]))


def _places(asked: Asked, table: Table) -> Floats:
    """For each place text of the register, nats of the rarest piece it shares with the places asked."""
    worth = np.zeros(len(table.places.texts), np.float32)
    for like in sorted(
        {like.word: like for like in (*asked.origin, *asked.last)}.values(), key=lambda like: like.weight
    ):
        kept = (like.near.levels > 0) & (like.near.levels <= Level.SLIP)
        if pieces := table.places.texts_with.of(like.near.tokens[kept]):
            worth[np.concatenate(pieces)] = like.weight
    return worth


def _narrow(asked: Asked, table: Table, rows: Ints, points: Floats, places: Floats) -> Ints:
    """Of many alike by name, those whose years and places agree best."""
    if len(rows) <= FULLY_COMPARED:
        return np.sort(rows)
    facts = table.facts.rows[rows]
    total = points.copy()
    for fact, year in ((Fact.BIRTH, asked.birth), (Fact.EVENT, asked.event)):
        if year:
            theirs = facts[:, fact]
            total += np.where(theirs == 0, np.float32(0), _BY_YEARS[np.minimum(np.abs(theirs - year), 50)])
    if asked.sex:
        theirs = facts[:, Fact.SEX]
        total -= 2.0 * ((theirs > 0) & (theirs != asked.sex))
    total += 0.5 * np.maximum(places[facts[:, Fact.ORIGIN]], places[facts[:, Fact.LAST]])
    return np.sort(rows[np.argpartition(total, -FULLY_COMPARED)[-FULLY_COMPARED:]])


_BY_YEARS: Floats = np.array([2.0, 1.2, 1.2, 0.3, 0.3, 0.3, *[-1.0] * 45], np.float32)
