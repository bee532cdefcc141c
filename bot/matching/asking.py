"""A record that is being compared, made ready: for each of its words, how alike every known word is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.domain.people import PersonRecord
from bot.matching.arrays import Bytes, Floats, Ints
from bot.matching.likeness import Level
from bot.matching.places import pieces
from bot.matching.reading import Names, read
from bot.matching.spelling import keys
from bot.matching.table import SEXES, Table, year
from bot.matching.vocabulary import Near, Role, Vocabulary


@dataclass(frozen=True, slots=True)
class Like:
    """One word of the record: its weight, and a level for every word of the register."""

    word: str
    weight: float
    near: Near
    levels: Bytes

    def to(self, tokens: Ints) -> Bytes:
        """How alike these words are; ABSENT where the record over there has none."""
        return self.levels[tokens]


def like(vocabulary: Vocabulary, word: str, given: bool) -> Like | None:
    """The word against the whole vocabulary; None for a missing word."""
    if not word:
        return None
    near = vocabulary.near(word, given)
    levels = np.zeros(len(vocabulary), np.uint8)
    levels[near.tokens] = near.levels
    levels[0] = Level.ABSENT
    plain = keys(word).plain
    if given and len(plain) == 1:
        weight = vocabulary.weight_of_initial(plain)
    else:
        weight = vocabulary.weight_of(Role.GIVEN if given else Role.SURNAME, word)
    return Like(word, weight, near, levels)


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

    def given(word: str) -> Like | None:
        return like(vocabulary, word, True)

    def surname(word: str) -> Like | None:
        return like(vocabulary, word, False)

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
