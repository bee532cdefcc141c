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
from bot.matching.comparisons import QUALITY, place
from bot.matching.likeness import Level
from bot.matching.table import GIVEN_COLS, Col, Fact, Table
from bot.matching.vocabulary import Role

LOOKED_AT = 3000
"""Rows alike by name that are looked at more closely."""
FULLY_COMPARED = 300
"""Rows that are compared on every clue."""
_ENOUGH = 0.4
"""Words that could lift nobody new to this part of the best points lead to nobody new."""
_SHARE = 0.2
"""A row with less than this part of the best one's points is no candidate."""
# A missing surname is reached through the parents'.
_SURNAME_COLS = (Col.P, Col.M, Col.X, Col.MP, Col.FP)
_PLACE_COLS = (Fact.ORIGIN, Fact.LAST)
_VILLAGE = 5.0
"""Nats from which a place is rare enough to lead to its people."""


class _Where(NamedTuple):
    """Postings, and the columns of the table they were made from, whose values are below `size`."""

    postings: Postings
    held: Growing
    cols: tuple[int, ...]
    size: int


class Reach:
    """The postings of a table, and the points of one search at a time."""

    def __init__(self) -> None:
        self._given, self._surnames, self._places = Postings(), Postings(), Postings()
        self._points = Points()

    def _columns(self, table: Table) -> tuple[_Where, _Where, _Where]:
        words, texts = len(table.vocabulary), len(table.places.texts)
        return (
            _Where(self._given, table.names, GIVEN_COLS, words),
            _Where(self._surnames, table.names, _SURNAME_COLS, words),
            _Where(self._places, table.facts, _PLACE_COLS, texts),
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
        """Rows that share a name, in some spelling, with the record asked; the likeliest ones only.

        Rare words first. Once those left could not lift anybody new to a fair part of the best, they only
        add to the people already met.
        """
        points = self._points
        points.begin(table.names.length)
        words = sorted(self._words(asked, table), key=lambda word: word.length)
        left = sum(word.most for word in words)
        for word in words:
            if left < points.best * _ENOUGH:
                points.more(word.of(points.known()))
            else:
                points.add(word.pieces, word.weights)
            left -= word.most
        return _narrow(asked, table, *points.most(_SHARE, LOOKED_AT))

    def _words(self, asked: Asked, table: Table) -> Iterator[_Word]:
        given, surnames, places = self._columns(table)
        for like in asked.given:
            yield from _by_name(like, table, given, Role.GIVEN)
        likes = (asked.paternal, asked.maternal, asked.other, asked.joined, asked.mother.paternal)
        for like in {like.word: like for like in likes if like}.values():
            yield from _by_name(like, table, surnames, Role.SURNAME)
        for like in {like.word: like for like in (*asked.origin, *asked.last)}.values():
            yield from _by_place(like, table, places)


class _Word:
    """A word asked, and the people it leads to, the likest last."""

    def __init__(self, values: Ints, weights: Floats, where: _Where, most: float) -> None:
        order = np.argsort(weights, kind="stable")
        self._values, self.weights, self._where = values[order], weights[order], where
        self.pieces = where.postings.of(self._values)
        self.length = sum(map(len, self.pieces))
        self.most = most

    def of(self, rows: Ints) -> Floats:
        """What the word says for these rows."""
        found = self._where.held.rows[rows][:, self._where.cols]
        worth = np.zeros(self._where.size, np.float32)
        worth[self._values] = self.weights
        worth[0] = 0
        best: Floats = worth[found].max(axis=1)
        return best


def _by_name(like: Like, table: Table, where: _Where, role: Role) -> Iterator[_Word]:
    near = like.near
    kept = (near.levels > 0) & (near.levels != Level.HINT)
    tokens, levels = near.tokens[kept], near.levels[kept]
    if len(tokens):
        weights = QUALITY[levels] * np.minimum(table.vocabulary.weight(role, tokens), np.float32(like.weight))
        yield _Word(tokens, weights, where, float(weights.max()))


def _by_place(like: Like, table: Table, where: _Where) -> Iterator[_Word]:
    kept = (like.near.levels > 0) & (like.near.levels <= Level.SLIP)
    tokens = like.near.tokens[kept]
    tokens = tokens[table.places.vocabulary.weight(Role.SURNAME, tokens) >= _VILLAGE]
    if len(tokens) and like.weight >= _VILLAGE:
        texts = np.unique(np.concatenate(table.places.texts_with.of(tokens)))
        yield _Word(texts, np.full(len(texts), 0.4 * like.weight, np.float32), where, 0.0)


def _narrow(asked: Asked, table: Table, rows: Ints, points: Floats) -> Ints:
    """Of many alike by name, those whose years and places agree best."""
    if len(rows) <= FULLY_COMPARED:
        return rows
    facts = table.facts.rows[rows]
    total = points.copy()
    for fact, year in ((Fact.BIRTH, asked.birth), (Fact.EVENT, asked.event)):
        if year:
            theirs = facts[:, fact]
            total += np.where(theirs == 0, np.float32(0), _BY_YEARS[np.minimum(np.abs(theirs - year), 50)])
    if asked.sex:
        theirs = facts[:, Fact.SEX]
        total -= 2.0 * ((theirs > 0) & (theirs != asked.sex))
    total += 0.5 * place(asked.origin or asked.last, table, facts[:, Fact.ORIGIN])[0]
    return np.sort(rows[np.argpartition(total, -FULLY_COMPARED)[-FULLY_COMPARED:]])


_BY_YEARS: Floats = np.array([2.0, 1.2, 1.2, 0.3, 0.3, 0.3, *[-1.0] * 45], np.float32)
