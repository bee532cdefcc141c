"""How alike two written words are: a ladder of levels, from written the same to unlike.

The levels are what the model has weights for. A level says how two words differ, never how much
that is worth; a slip between two common names (Julia, Julián) is weighed down by their frequency.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.matching.arrays import Bytes, Ints
from bot.matching.nicknames import crossed_sex, is_given_name, roots, rows
from bot.matching.shapes import distances
from bot.matching.spelling import Keys, keys

Flags = npt.NDArray[np.bool_]


class Level(IntEnum):
    """Best first, after NONE; ABSENT is for records that lack the word."""

    NONE = 0
    EXACT = 1
    SPELLING = 2
    LOOSE = 3
    NICK = 4
    VAGUE = 5
    SHORT = 6
    SLIP = 7
    PART = 8
    SLIPS = 9
    INITIAL = 10
    GENDER = 11
    HINT = 12
    ABSENT = 13


@lru_cache(maxsize=1)
def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group, form in rows("surname_groups.tsv"):
        found.setdefault(keys(form.lower()).plain, set()).add(group)
    return {form: frozenset(groups) for form, groups in found.items()}


def groups(plain: str) -> frozenset[str]:
    """The groups of attested variants that a surname without accents belongs to."""
    return _groups().get(plain, _NO_GROUP)


_NO_GROUP: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Others:
    """Words to be compared with one: their keys, and what the tables of names say of them."""

    texts: tuple[list[str], ...]
    lengths: tuple[Ints, Ints]
    grouped: Flags
    """In a group of attested variants with the word."""
    related: Flags
    """May stand for one given name with the word."""
    vague: Flags
    """Stand for many given names."""
    edged: Flags
    """Begin or end alike by their loose key."""


def level(a: str, b: str, given: bool) -> Level:
    """How alike two lower-case words are; the same whichever comes first.

    `given` adds what only given names do: familiar forms, initials, and the guard between a
    woman's name and a man's.
    """
    one, other = keys(a), keys(b)
    mine, theirs = roots(a), roots(b)

    def flag(value: object) -> Flags:
        return np.array([bool(value)])

    others = Others(
        tuple([text] for text in other),
        (np.array([len(other.plain)]), np.array([len(other.fold)])),
        flag(groups(one.plain) & groups(other.plain)),
        flag(mine.names & theirs.names),
        flag(theirs.vague),
        flag(_hint(one.back, other.back)),
    )
    return Level(int(levels(a, others, given)[0]))


def levels(word: str, others: Others, given: bool) -> Bytes:
    """How alike a word of two letters or more, or an initial, is to each of the others."""
    one = keys(word)
    plains = others.texts[0]
    found = _alike(one, others)
    if given:
        cut = np.array([_cut_short(one.plain, other) for other in plains], np.bool_)
        _as_given_names(word, others, others.related | cut, found)
    else:
        found[others.grouped & (found != Level.EXACT) & (found != Level.SPELLING)] = Level.LOOSE
    initials = np.full(len(plains), len(one.plain) == 1) | (others.lengths[0] == 1)
    for at in np.flatnonzero(initials).tolist():
        if plains[at] != one.plain:
            found[at] = Level.INITIAL if given and plains[at][:1] == one.plain[:1] else Level.NONE
    return found


def _alike(one: Keys, others: Others) -> Bytes:
    """Likeness by letters and sounds alone."""
    plains, folds, backs, softs = others.texts
    plain, fold = np.minimum(others.lengths[0], len(one.plain)), np.minimum(others.lengths[1], len(one.fold))
    written, heard = distances(one.plain, plains, 3), distances(one.fold, folds, 2)
    sounds = _same(backs, one.back) | _same(softs, one.soft)
    slip = ((plain >= 4) & (written == 1)) | ((fold >= 4) & (heard == 1))
    part = np.zeros(len(folds), np.bool_)
    for at in np.flatnonzero((np.abs(others.lengths[1] - len(one.fold)) >= 3) & (fold >= 4)).tolist():
        part[at] = _part(one.fold, folds[at])
    slips = (
        ((plain >= 6) & (written <= 2))
        | ((plain >= 10) & (written <= 3))
        | ((plain == 3) & (written == 1))
        | ((fold >= 6) & (heard <= 2))
    )
    rungs = (
        (written == 0, Level.EXACT),
        (heard == 0, Level.SPELLING),
        (sounds & (fold > 2), Level.LOOSE),
        (slip & ~sounds, Level.SLIP),
        (part & ~sounds, Level.PART),
        (slips | sounds, Level.SLIPS),
    )
    return np.select([met for met, _ in rungs], [np.uint8(rung) for _, rung in rungs], np.uint8(Level.NONE))


def _same(texts: list[str], text: str) -> Flags:
    return np.asarray(np.array(texts, np.object_) == text, np.bool_)


def _cut_short(one: str, other: str) -> bool:
    """Alej. of Alejandro, whichever of the two has the point."""
    return (one[-1:] == "." and other.startswith(one[:-1])) or (other[-1:] == "." and one.startswith(other[:-1]))


def _as_given_names(word: str, others: Others, related: Flags, found: Bytes) -> None:
    """What only given names do, upon a likeness by letters."""
    one, folds, backs = keys(word), others.texts[1], others.texts[2]
    sure = (found == Level.EXACT) | (found == Level.SPELLING)
    familiar = np.where(others.vague | roots(word).vague, np.uint8(Level.VAGUE), np.uint8(Level.NICK))
    crossed = np.zeros(len(folds), np.bool_)
    for at in np.flatnonzero(~sure & (found != Level.NONE) & (found != Level.PART)).tolist():
        crossed[at] = crossed_sex(one.fold, one.back, folds[at], backs[at])
    apart = (found == Level.NONE) | (found == Level.PART) | (found == Level.SLIPS)
    apart |= (found == Level.SLIP) & (familiar == Level.NICK)
    for at in np.flatnonzero((found == Level.PART) & ~related).tolist():
        if not _two_names(one.fold, folds[at]):
            found[at] = Level.NONE
    found[(found == Level.NONE) & ~related & others.edged] = Level.HINT
    kin = related & apart & ~crossed
    found[kin] = familiar[kin]
    found[crossed] = Level.GENDER


def _part(one: str, other: str) -> bool:
    """One is the beginning or the end of the other: Huanca of Huanca Sancos, Cruz of de la Cruz."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return long.startswith(short) or long.endswith(short)


def _hint(a: str, b: str) -> bool:
    """Begins or ends alike, as a familiar form that nobody listed would (Hermico, Hermógenes)."""
    return min(len(a), len(b)) >= 3 and (a[:3] == b[:3] or a[-4:] == b[-4:])


def _two_names(one: str, other: str) -> bool:
    """Juancarlos is Juan and Carlos; Mariano is not María and no."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    rest = long[len(short) :] if long.startswith(short) else long[: -len(short)]
    return len(rest) >= 3 and is_given_name(rest) and is_given_name(short)
