"""Everyone we hold, in columns: names and places as word numbers, facts as small integers."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from enum import IntEnum
from itertools import islice

import numpy as np

from bot.domain.people import PersonRecord, Sex
from bot.matching.arrays import Growing, Ints, Postings
from bot.matching.places import MOST, pieces
from bot.matching.reading import Names, read
from bot.matching.refs import Refs
from bot.matching.spots import Spots
from bot.matching.vocabulary import Role, Vocabulary


class Col(IntEnum):
    """Columns of names."""

    G0 = 0
    G1 = 1
    G2 = 2
    K0 = 3
    K1 = 4
    P = 5
    M = 6
    X = 7
    FG = 8
    FG2 = 9
    FP = 10
    FM = 11
    MG = 12
    MG2 = 13
    MP = 14
    MM = 15


class Fact(IntEnum):
    """Columns of facts; 0 is not known. PM is stored one higher, so that 0 years is a statement."""

    ALIVE = 0
    SEX = 1
    BIRTH = 2
    PM = 3
    EVENT = 4
    ORIGIN = 5
    LAST = 6
    GROUP = 7


GIVEN_COLS = (Col.G0, Col.G1, Col.G2, Col.K0, Col.K1)
COUNTED = (
    *((col, Role.GIVEN) for col in (Col.G0, Col.G1, Col.G2, Col.K0, Col.K1, Col.FG, Col.FG2, Col.MG, Col.MG2)),
    *((col, Role.SURNAME) for col in (Col.P, Col.M, Col.X, Col.FM, Col.MM)),
)
SEXES = {Sex.UNKNOWN: 0, Sex.FEMALE: 1, Sex.MALE: 2}
NAMED_COLS = (*GIVEN_COLS, Col.FG, Col.FG2, Col.MG, Col.MG2)
_YEARS = range(1800, 2200)
_PORTION = 20_000


def words_of(names: Names) -> tuple[str, ...]:
    """The words of a record in the order of `Col`."""
    given = (*names.given, "", "")[:3] if names.given else _NO_GIVEN
    nicknames = (*names.nicknames, "")[:2] if names.nicknames else _NO_NICKNAMES
    return (*given, *nicknames, names.paternal, names.maternal, names.other, *names.father, *names.mother)


_NO_GIVEN, _NO_NICKNAMES = ("", "", ""), ("", "")


def facts_of(person: PersonRecord) -> tuple[int, int, int, int, int]:
    """The facts of a record that need no vocabulary, in the order of `Fact`."""
    pm = person.birth_pm
    return (
        1,
        SEXES[person.sex],
        year(person.birth_year),
        0 if pm is None else min(max(pm, 0), 50) + 1,
        year(person.event_year),
    )


def year(value: int | None) -> int:
    """A year that can be one, else 0."""
    return value if value is not None and value in _YEARS else 0


class PlaceTable:
    """The distinct place texts of a register and their pieces."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.texts: list[str] = [""]
        self.texts_with = Postings()
        self.tokens = Growing(MOST)
        self.tokens.grow(1)
        self.spots = Spots()
        self.spot_of = Growing()
        self.spot_of.grow(1)
        self._ids: dict[str, int] = {"": 0}
        self._bearers: list[int] = [0]

    def number(self, text: str) -> int:
        """The number of a place text, made if it is new."""
        known = self._ids.get(text)
        return self._enter(text.strip()[:500]) if known is None else known

    def _enter(self, text: str) -> int:
        known = self._ids.get(text)
        found = pieces(text) if known is None else ()
        if not found:
            return known or 0
        # A text of its own: one kept from a list just read would hold the memory of the whole list.
        text = "".join((text[:1], text[1:]))
        value = self._ids[text] = len(self.texts)
        self.texts.append(text)
        self._bearers.append(0)
        self.tokens.grow(value + 1)
        tokens = [self.vocabulary.number(piece) for piece in found]
        self.tokens.rows[value, : len(found)] = tokens
        self.texts_with.add(tokens, value)
        self.spot_of.grow(value + 1)
        self.spot_of.rows[value] = self.spots.number(text)
        return value

    def count(self, value: int, by: int) -> None:
        """One more (or fewer) record gives this place; a text nobody gives any more is forgotten."""
        if not value:
            return
        self._bearers[value] += by
        self.spots.count(int(self.spot_of.rows[value]), by)
        for token in set(self.tokens.rows[value].tolist()):
            self.vocabulary.count(Role.SURNAME, token, by)
        if self._bearers[value] <= 0:
            self._ids.pop(self.texts[value], None)
            self.texts[value] = ""


class Table:
    """The columns, and the words behind their numbers. Row 0 is nobody."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.places = PlaceTable()
        self.names = Growing(len(Col))
        self.facts = Growing(len(Fact))
        self.names.grow(1)
        self.facts.grow(1)
        self.refs = Refs()
        self._free: list[int] = []

    @property
    def alive(self) -> int:
        """How many people the table holds."""
        return self.vocabulary.total

    def put(self, ref: str, person: PersonRecord, group: int) -> int:
        """A person in a row of their own, counted; the row's number."""
        row = self._free.pop() if self._free else self.names.length
        self.refs.put(row, ref)
        self.names.grow(row + 1)
        self.facts.grow(row + 1)
        number = self.vocabulary.number
        names = self.names.rows[row]
        names[:] = [number(word) for word in words_of(read(person))]
        self.vocabulary.name(names[list(NAMED_COLS)].tolist())
        places = (self.places.number(person.place_origin), self.places.number(person.place_last))
        self.facts.rows[row] = (*facts_of(person), *places, group)
        self.tally(row, 1)
        return row

    def put_many(self, people: Iterable[tuple[str, PersonRecord, int]]) -> Ints:
        """New rows at the end for a whole list, read in portions; their numbers. None of the references is known."""
        first, hashes = self.names.length, array("q")
        people = iter(people)
        while portion := list(islice(people, _PORTION)):
            refs = [ref for ref, _, _ in portion]
            self.refs.put_many(self.names.length, refs)
            hashes.extend(map(hash, refs))
            self._write(portion)
        self.refs.settle(first, hashes)
        rows = np.arange(first, self.names.length, dtype=np.int32)
        self._tally_many(rows)
        return rows

    def _write(self, portion: list[tuple[str, PersonRecord, int]]) -> None:
        first, ids, number = self.names.length, self.vocabulary.ids, self.vocabulary.number
        place = self.places.number
        names, facts = array("i"), array("i")
        for _, person, group in portion:
            written = words_of(read(person))
            names.extend([ids[word] if word in ids else number(word) for word in written])
            facts.extend((*facts_of(person), place(person.place_origin), place(person.place_last), group))
        for column, values in ((self.names, names), (self.facts, facts)):
            column.grow(first + len(portion))
            column.rows[first:] = np.frombuffer(values, np.int32).reshape(len(portion), -1)
        self.vocabulary.name(np.unique(self.names.rows[first:, list(NAMED_COLS)]).tolist())

    def tally(self, row: int, by: int) -> None:
        """Counts the words of a row in, or out again."""
        names, facts = self.names.rows[row], self.facts.rows[row]
        for col, role in COUNTED:
            self.vocabulary.count(role, int(names[col]), by)
        for place in {int(facts[Fact.ORIGIN]), int(facts[Fact.LAST])}:
            self.places.count(place, by)
        self.vocabulary.total += by
        self.places.vocabulary.total += by

    def _tally_many(self, rows: Ints) -> None:
        for col, role in COUNTED:
            self.vocabulary.count_many(role, self.names.rows[rows, col])
        self.vocabulary.total += len(rows)
        self.places.vocabulary.total += len(rows)
        origin, last = self.facts.rows[rows, Fact.ORIGIN], self.facts.rows[rows, Fact.LAST]
        for values in (origin, np.where(last == origin, 0, last)):
            counted = np.bincount(values)
            for value in np.flatnonzero(counted).tolist():
                self.places.count(value, int(counted[value]))

    def wipe(self, row: int) -> None:
        """The person is gone: counts, words, reference."""
        self.tally(row, -1)
        self.names.rows[row] = 0
        self.facts.rows[row] = 0
        self.refs.drop(row)
        self._free.append(row)
