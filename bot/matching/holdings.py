"""The register: everyone we hold, in memory only, searchable while it changes.

One thread at a time: the matching role adds and searches in the same worker. Nothing is written
to disk; after a restart the role adds everyone again from the sealed rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

import numpy as np

from bot.domain.matches import Proposal
from bot.domain.people import PersonRecord
from bot.matching import model
from bot.matching.arrays import Ints
from bot.matching.asking import ask
from bot.matching.evidence import explained, ranked, title
from bot.matching.places import pieces
from bot.matching.reading import read
from bot.matching.search import Reach
from bot.matching.spelling import words
from bot.matching.table import Fact, Table, words_of
from bot.matching.vocabulary import Role

_MANY = 2000
"""A list at least this long, and a tenth of what is held, is laid out anew in bulk."""

Entry = tuple[str, PersonRecord, str]


class Holdings:
    """People by reference; a reference stands for one person once."""

    def __init__(self) -> None:
        self._table = Table()
        self._reach = Reach()
        self._groups: dict[str, int] = {"": 0}

    def __len__(self) -> int:
        return self._table.alive

    def __contains__(self, ref: object) -> bool:
        return bool(self._table.refs.row(ref))

    def add(self, ref: str, person: PersonRecord, group: str = "") -> None:
        """One person more, found by the next search. A known reference is corrected instead."""
        if ref in self:
            self.erase(ref)
        row = self._table.put(ref, person, self._group(group))
        self._reach.add(self._table, row)

    def correct(self, ref: str, person: PersonRecord) -> None:
        """The facts of a person changed; their group stays. KeyError for an unknown reference."""
        group = int(self._table.facts.rows[self._row(ref), Fact.GROUP])
        name = next(name for name, number in self._groups.items() if number == group)
        self.add(ref, person, name)

    def erase(self, ref: str) -> None:
        """The person leaves the register and its memory. KeyError for an unknown reference."""
        row = self._row(ref)
        self._reach.remove(self._table, row)
        self._table.wipe(row)

    def add_many(self, people: Iterable[Entry]) -> None:
        """A whole list at once, much faster than one by one; the same result."""
        people = iter(people)
        few = list(islice(people, max(_MANY, len(self) // 10)))
        if len(few) < _MANY or len(few) < len(self) // 10:
            for entry in few:
                self.add(*entry)
            return
        again: dict[str, Entry] = {}
        self._table.put_many(self._fresh(chain(few, people), again))
        self._reach.rebuild(self._table)
        for entry in again.values():
            self.add(*entry)

    def _fresh(self, people: Iterable[Entry], again: dict[str, Entry]) -> Iterator[tuple[str, PersonRecord, int]]:
        """Those whose reference is new, others put by: what is said last of a reference holds."""
        seen: set[str] = set()
        held = len(self) > 0
        for entry in people:
            ref, person, group = entry
            if ref in seen or (held and ref in self):
                again[ref] = entry
            else:
                seen.add(ref)
                yield ref, person, self._group(group)

    def _row(self, ref: str) -> int:
        row = self._table.refs.row(ref)
        if not row:
            raise KeyError(ref)
        return row

    def search(
        self,
        person: PersonRecord,
        limit: int = 10,
        *,
        groups: frozenset[str] | None = None,
        without: frozenset[str] = frozenset(),
    ) -> list[Proposal]:
        """Who could be this person, surest first, with the evidence for each; see `rank`."""
        return self.evidence(person, self.rank(person, limit, groups=groups, without=without))

    def rank(
        self,
        person: PersonRecord,
        limit: int = 10,
        *,
        groups: frozenset[str] | None = None,
        without: frozenset[str] = frozenset(),
    ) -> list[Proposal]:
        """Who could be this person, surest first. `groups` limits where to look, `without` leaves people out.

        Without evidence: most of those found are never shown. A person with no usable name finds nobody.
        """
        table = self._table
        asked = ask(table, person)
        rows = self._allowed(self._reach.candidates(asked, table), groups, without)
        if not len(rows):
            return []
        found = model.findings(asked, table, rows)
        scores = model.score(model.features(found, len(rows)), model.weights(), table.alive)
        order = np.lexsort((rows, -scores.log_odds))[:limit]
        return ranked(table, rows, found, scores, order)

    def evidence(self, person: PersonRecord, proposals: Sequence[Proposal]) -> list[Proposal]:
        """The same proposals with the evidence for each, in the same order; who is no longer held is left out."""
        table = self._table
        rows = np.array([row for each in proposals if (row := table.refs.row(each.ref))], np.int32)
        return explained(table, person, rows, table.alive) if len(rows) else []

    def look_up(self, words_typed: str, limit: int = 10) -> list[str]:
        """References of the people whose name is like the words a caseworker typed, in any order."""
        return [found.ref for found in self.rank(PersonRecord(given=" ".join(words(words_typed))), limit)]

    def bearers(self, person: PersonRecord) -> list[tuple[str, int]]:
        """The names of a record as read, with how many people here bear each: first given name, both surnames."""
        names = read(person)
        asked = [(names.given[0] if names.given else "", Role.GIVEN)]
        asked += [(names.paternal, Role.SURNAME), (names.maternal, Role.SURNAME)]
        vocabulary = self._table.vocabulary
        return [(title(word), vocabulary.bearers(role, word)) for word, role in asked if word]

    def _allowed(self, rows: Ints, groups: frozenset[str] | None, without: frozenset[str]) -> Ints:
        if groups is not None:
            numbers = [self._groups[name] for name in groups if name in self._groups]
            rows = rows[np.isin(self._table.facts.rows[rows, Fact.GROUP], numbers)]
        if without:
            left_out = [self._table.refs.row(ref) for ref in without]
            rows = rows[~np.isin(rows, left_out)]
        return rows

    def _group(self, name: str) -> int:
        return self._groups.setdefault(name, len(self._groups))


def compare(a: PersonRecord, b: PersonRecord, frequencies: Holdings | None = None) -> Proposal:
    """Two given records compared by themselves, with the name frequencies of a register."""
    table = Table()
    there = frequencies._table if frequencies is not None and len(frequencies) else None
    if there is not None:
        table.places.spots = there.places.spots.copied()
    row = table.put("b", b, 0)
    population = 1
    if there is not None:
        population = there.alive
        _borrow(table, there, a, b)
    return explained(table, a, np.array([row], np.int32), population)[0]


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
