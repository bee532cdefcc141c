"""Everyone we hold, in columns: names and places as word numbers, facts as small integers."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from bot.domain.people import PersonRecord, Sex
from bot.matching.arrays import Growing, Ints
from bot.matching.places import MOST, pieces
from bot.matching.reading import Names, read
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
ROLES = tuple(Role.GIVEN if col in (*GIVEN_COLS, Col.FG, Col.FG2, Col.MG, Col.MG2) else Role.SURNAME for col in Col)
_YEARS = range(1800, 2200)


def words_of(names: Names) -> tuple[str, ...]:
    """The words of a record in the order of `Col`."""
    given = (*names.given, "", "", "")[:3]
    nicknames = (*names.nicknames, "", "")[:2]
    return (*given, *nicknames, names.paternal, names.maternal, names.other, *names.father, *names.mother)


def year(value: int | None) -> int:
    """A year that can be one, else 0."""
    return value if value is not None and value in _YEARS else 0


class PlaceTable:
    """The distinct place texts of a register and their pieces."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.texts: list[str] = [""]
        self.tokens = Growing(MOST)
        self.tokens.grow(1)
        self._ids: dict[str, int] = {"": 0}
        self._bearers: list[int] = [0]

    def number(self, text: str) -> int:
        """The number of a place text, made if it is new."""
        text = text.strip()[:500]
        known = self._ids.get(text)
        if known is not None:
            return known
        found = pieces(text)
        if not found:
            return 0
        value = self._ids[text] = len(self.texts)
        self.texts.append(text)
        self._bearers.append(0)
        self.tokens.grow(value + 1)
        self.tokens.rows[value, : len(found)] = [self.vocabulary.number(piece, Role.SURNAME) for piece in found]
        return value

    def count(self, value: int, by: int) -> None:
        """One more (or fewer) record gives this place; a text nobody gives any more is forgotten."""
        if not value:
            return
        self._bearers[value] += by
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
        self.refs: list[str] = [""]
        self._free: list[int] = []

    @property
    def alive(self) -> int:
        """How many people the table holds."""
        return self.vocabulary.total

    def put(self, ref: str, person: PersonRecord, group: int) -> int:
        """A person in a row of their own, counted; the row's number."""
        row = self.write(ref, person, group)
        self.tally(row, 1)
        return row

    def write(self, ref: str, person: PersonRecord, group: int) -> int:
        """The same without counting, for a list whose words are counted together."""
        if self._free:
            row = self._free.pop()
            self.refs[row] = ref
        else:
            row = len(self.refs)
            self.refs.append(ref)
            self.names.grow(row + 1)
            self.facts.grow(row + 1)
        number = self.vocabulary.number
        self.names.rows[row] = [number(word, role) for word, role in zip(words_of(read(person)), ROLES, strict=True)]
        pm = person.birth_pm
        self.facts.rows[row] = (
            1,
            SEXES[person.sex],
            year(person.birth_year),
            0 if pm is None else min(max(pm, 0), 50) + 1,
            year(person.event_year),
            self.places.number(person.place_origin),
            self.places.number(person.place_last),
            group,
        )
        return row

    def tally(self, row: int, by: int) -> None:
        """Counts the words of a row in, or out again."""
        names, facts = self.names.rows[row], self.facts.rows[row]
        for col, role in COUNTED:
            self.vocabulary.count(role, int(names[col]), by)
        for place in {int(facts[Fact.ORIGIN]), int(facts[Fact.LAST])}:
            self.places.count(place, by)
        self.vocabulary.total += by
        self.places.vocabulary.total += by

    def tally_many(self, rows: Ints) -> None:
        """Counts the words of many new rows."""
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
        self.refs[row] = ""
        self._free.append(row)
