"""The register: everyone we hold, in memory only, searchable while it changes.

One thread at a time: the matching role adds and searches in the same worker. Nothing is written
to disk; after a restart the role adds everyone again from the sealed rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from bot.domain.matches import Proposal
from bot.domain.people import PersonRecord
from bot.matching import model
from bot.matching.arrays import Ints, Postings
from bot.matching.asking import ask
from bot.matching.evidence import proposals
from bot.matching.places import pieces
from bot.matching.reading import read
from bot.matching.search import candidates
from bot.matching.spelling import words
from bot.matching.table import GIVEN_COLS, Col, Fact, Table, words_of
from bot.matching.vocabulary import Role

# A missing surname is reached through the parents'.
_SURNAME_COLS = (Col.P, Col.M, Col.X, Col.MP, Col.FP)
_MANY = 2000


class Holdings:
    """People by reference; a reference stands for one person once."""

    def __init__(self) -> None:
        self._table = Table()
        self._given = Postings()
        self._surnames = Postings()
        self._rows: dict[str, int] = {}
        self._groups: dict[str, int] = {"": 0}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, ref: object) -> bool:
        return ref in self._rows

    def add(self, ref: str, person: PersonRecord, group: str = "") -> None:
        """One person more, found by the next search. A known reference is corrected instead."""
        if ref in self._rows:
            self.erase(ref)
        row = self._rows[ref] = self._table.put(ref, person, self._group(group))
        self._post(row, Postings.add)

    def correct(self, ref: str, person: PersonRecord) -> None:
        """The facts of a person changed; their group stays. KeyError for an unknown reference."""
        group = int(self._table.facts.rows[self._rows[ref], Fact.GROUP])
        name = next(name for name, number in self._groups.items() if number == group)
        self.add(ref, person, name)

    def erase(self, ref: str) -> None:
        """The person leaves the register and its memory. KeyError for an unknown reference."""
        row = self._rows.pop(ref)
        self._post(row, Postings.remove)
        self._table.wipe(row)

    def add_many(self, people: Iterable[tuple[str, PersonRecord, str]]) -> None:
        """A whole list at once, much faster than one by one; the same result."""
        fresh: list[int] = []
        for ref, person, group in people:
            if ref in self._rows:
                if fresh:
                    self._settle(fresh)
                    fresh = []
                self.erase(ref)
            row = self._rows[ref] = self._table.write(ref, person, self._group(group))
            fresh.append(row)
        self._settle(fresh)

    def search(
        self,
        person: PersonRecord,
        limit: int = 10,
        *,
        groups: frozenset[str] | None = None,
        without: frozenset[str] = frozenset(),
    ) -> list[Proposal]:
        """Who could be this person, surest first. `groups` limits where to look, `without` leaves people out.

        A person with no usable name finds nobody.
        """
        table, held = self._table, model.weights()
        asked = ask(table, person)
        rows = candidates(asked, table, self._given, self._surnames)
        rows = self._allowed(rows, groups, without)
        if not len(rows):
            return []
        found = model.findings(asked, table, rows)
        scores = model.score(model.features(found, len(rows)), held, table.alive)
        order = np.lexsort((rows, -scores.log_odds))[:limit]
        best = {clue: finding.of(order) for clue, finding in found.items()}
        return proposals(table, person, asked, rows[order], best, held, table.alive)

    def look_up(self, words_typed: str, limit: int = 10) -> list[str]:
        """References of the people whose name is like the words a caseworker typed, in any order."""
        return [found.ref for found in self.search(PersonRecord(given=" ".join(words(words_typed))), limit)]

    def _allowed(self, rows: Ints, groups: frozenset[str] | None, without: frozenset[str]) -> Ints:
        if groups is not None:
            numbers = [self._groups[name] for name in groups if name in self._groups]
            rows = rows[np.isin(self._table.facts.rows[rows, Fact.GROUP], numbers)]
        if without:
            left_out = [self._rows[ref] for ref in without if ref in self._rows]
            rows = rows[~np.isin(rows, left_out)]
        return rows

    def _group(self, name: str) -> int:
        return self._groups.setdefault(name, len(self._groups))

    def _post(self, row: int, change: Callable[[Postings, Iterable[int], int], None]) -> None:
        names = self._table.names.rows[row].tolist()
        change(self._given, [names[col] for col in GIVEN_COLS], row)
        change(self._surnames, [names[col] for col in _SURNAME_COLS], row)

    def _settle(self, fresh: list[int]) -> None:
        if not fresh:
            return
        rows = np.array(fresh, np.int32)
        self._table.tally_many(rows)
        if len(fresh) < _MANY:
            for row in fresh:
                self._post(row, Postings.add)
            return
        names = self._table.names.rows
        alive = self._table.facts.rows[:, Fact.ALIVE] > 0
        tokens = len(self._table.vocabulary)
        self._given.rebuild([names[:, c] for c in GIVEN_COLS], alive, tokens)
        self._surnames.rebuild([names[:, c] for c in _SURNAME_COLS], alive, tokens)


def compare(a: PersonRecord, b: PersonRecord, frequencies: Holdings | None = None) -> Proposal:
    """Two given records compared by themselves, with the name frequencies of a register."""
    table = Table()
    row = table.put("b", b, 0)
    population = 1
    if frequencies is not None and len(frequencies):
        there = frequencies._table
        population = there.alive
        _borrow(table, there, a, b)
    asked = ask(table, a)
    rows = np.array([row], np.int32)
    return proposals(table, a, asked, rows, model.findings(asked, table, rows), model.weights(), population)[0]


def _borrow(table: Table, there: Table, a: PersonRecord, b: PersonRecord) -> None:
    for person in (a, b):
        for word in words_of(read(person)):
            for role in Role:
                table.vocabulary.borrow(role, word, there.vocabulary)
        for place in (person.place_origin, person.place_last):
            for piece in pieces(place):
                table.places.vocabulary.borrow(Role.SURNAME, piece, there.places.vocabulary)
    table.vocabulary.total = there.vocabulary.total
    table.places.vocabulary.total = there.places.vocabulary.total
