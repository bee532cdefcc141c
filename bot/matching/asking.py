"""A record that is being compared, made ready: for each of its words, how alike every known word is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from bot.domain.people import PersonRecord
from bot.matching.arrays import Bytes, Floats, Ints
from bot.matching.likeness import Level
from bot.matching.places import pieces
from bot.matching.reading import Names, read
from bot.matching.spelling import keys
from bot.matching.table import SEXES, Table, year
from bot.matching.vocabulary import Near, Role, Vocabulary


class Like:
    """One word of the record: its weight, and how alike the words of the register are to it."""

    __slots__ = ("_given", "_levels", "_vocabulary", "weight", "word")

    def __init__(self, vocabulary: Vocabulary, word: str, given: bool) -> None:
        plain = keys(word).plain
        self.word, self._vocabulary, self._given = word, vocabulary, given
        self._levels: Bytes | None = None
        if given and len(plain) == 1:
            self.weight = vocabulary.weight_of_initial(plain)
        else:
            self.weight = vocabulary.weight_of(Role.GIVEN if given else Role.SURNAME, word)

    @property
    def near(self) -> Near:
        """The like words of the whole register."""
        return self._vocabulary.near(self.word, self._given)

    def to(self, tokens: Ints) -> Bytes:
        """How alike these words are; ABSENT where the record over there has none.

        Where the whole register was not gone through for this word, only these are looked at.
        """
        if self._levels is None and self._vocabulary.has_looked_up(self.word, self._given):
            near = self.near
            self._levels = np.zeros(len(self._vocabulary), np.uint8)
            self._levels[near.tokens] = near.levels
            self._levels[0] = Level.ABSENT
        if self._levels is not None:
            return self._levels[tokens]
        distinct, back = np.unique(tokens, return_inverse=True)
        found: Bytes = self._vocabulary.judge(self.word, distinct, self._given).levels
        found[distinct == 0] = Level.ABSENT
        return found[back]


def like(vocabulary: Vocabulary, word: str, given: bool) -> Like | None:
    """The word against a vocabulary; None for a missing word."""
    return Like(vocabulary, word, given) if word else None


@dataclass(frozen=True, slots=True)
class Likes:
    """A parent's words made ready."""

    given: Like | None
    given2: Like | None
    paternal: Like | None
    maternal: Like | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The whole record made ready against one table."""

    names: Names
    given: tuple[Like, ...]
    plain_given: int
    paternal: Like | None
    maternal: Like | None
    other: Like | None
    joined: Like | None
    father: Likes
    mother: Likes
    sex: int
    birth: int
    pm: int
    event: int
    origin: tuple[Like, ...]
    last: tuple[Like, ...]
    near_origin: Floats | None
    near_last: Floats | None


def ask(table: Table, person: PersonRecord) -> Asked:
    """Reads a record and looks every word of it up once."""
    names = read(person)
    vocabulary = table.vocabulary

    given = cache(lambda word: like(vocabulary, word, True))
    surname = cache(lambda word: like(vocabulary, word, False))  # a child's surname is a parent's: looked up once

    first = [found for word in names.given if (found := given(word))]
    familiar = [found for word in names.nicknames if (found := given(word))]
    both = names.paternal + names.maternal if names.paternal and names.maternal and not person.maternal else ""
    return Asked(
        names=names,
        given=(*first, *familiar),
        plain_given=len(first),
        paternal=surname(names.paternal),
        maternal=surname(names.maternal),
        other=surname(names.other),
        joined=surname(both),
        father=Likes(*(make(w) for make, w in zip((given, given, surname, surname), names.father, strict=True))),
        mother=Likes(*(make(w) for make, w in zip((given, given, surname, surname), names.mother, strict=True))),
        sex=SEXES[person.sex],
        birth=year(person.birth_year),
        pm=0 if person.birth_pm is None else min(max(person.birth_pm, 0), 50),
        event=year(person.event_year),
        origin=_place(table, person.place_origin),
        last=_place(table, person.place_last),
        near_origin=table.places.spots.nearness(person.place_origin, table.alive),
        near_last=table.places.spots.nearness(person.place_last, table.alive),
    )


def _place(table: Table, text: str) -> tuple[Like, ...]:
    return tuple(found for piece in pieces(text) if (found := like(table.places.vocabulary, piece, False)))
