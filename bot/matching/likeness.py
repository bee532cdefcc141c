"""How alike two written words are: a ladder of levels, from written the same to unlike.

The levels are what the model has weights for. A level says how two words differ, never how much
that is worth; a slip between two common names (Julia, Julián) is weighed down by their frequency.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.matching.nicknames import crossed_sex, is_given_name, roots, rows
from bot.matching.spelling import Keys, keys


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


def level(a: str, b: str, given: bool) -> Level:
    """How alike two lower-case words are; the same whichever comes first.

    `given` adds what only given names do: familiar forms, initials, and the guard between a
    woman's name and a man's.
    """
    return level_of(a, keys(a), b, keys(b), given)


def level_of(a: str, one: Keys, b: str, other: Keys, given: bool) -> Level:
    """The same for words whose keys are at hand."""
    if one.plain == other.plain:
        return Level.EXACT
    if len(one.plain) == 1 or len(other.plain) == 1:
        return Level.INITIAL if given and one.plain[:1] == other.plain[:1] else Level.NONE
    if one.fold == other.fold:
        return Level.SPELLING
    found = _alike(one, other)
    if given:
        return _given_level(a, one, b, other, found)
    if found is not Level.LOOSE and groups(one.plain) & groups(other.plain):
        return Level.LOOSE
    return found


def _given_level(a: str, one: Keys, b: str, other: Keys, found: Level) -> Level:
    familiar = _familiar(a, b)
    if found not in (Level.NONE, Level.PART) and crossed_sex(one, other):
        return Level.GENDER
    if familiar and found in (Level.NONE, Level.PART, Level.SLIPS, familiar):
        return familiar
    if familiar is Level.NICK and found is Level.SLIP:
        return familiar
    if found is Level.NONE or (found is Level.PART and not _two_names(one.fold, other.fold)):
        return Level.HINT if _hint(one, other) else Level.NONE
    return found


def _familiar(a: str, b: str) -> Level:
    one, other = roots(a), roots(b)
    if one.names.isdisjoint(other.names):
        return Level.NONE
    if one.vague or other.vague:
        return Level.VAGUE
    return Level.NICK


def _alike(one: Keys, other: Keys) -> Level:
    if one.back == other.back or one.soft == other.soft:
        return Level.LOOSE if min(len(one.fold), len(other.fold)) > 2 else Level.SLIPS
    shorter = min(len(one.plain), len(other.plain))
    written = OSA.distance(one.plain, other.plain, score_cutoff=3)
    if shorter >= 4 and written == 1:
        return Level.SLIP
    fold_length = min(len(one.fold), len(other.fold))
    heard = OSA.distance(one.fold, other.fold, score_cutoff=2)
    if fold_length >= 4 and heard == 1:
        return Level.SLIP
    if _part(one, other):
        return Level.PART
    if (
        (shorter >= 6 and written <= 2)
        or (shorter >= 10 and written <= 3)
        or (shorter == 3 and written == 1)
        or (fold_length >= 6 and heard <= 2)
        or (fold_length >= 4 and OSA.distance(one.back, other.back, score_cutoff=1) == 1)
        or (fold_length >= 5 and OSA.distance(one.soft, other.soft, score_cutoff=1) == 1)
    ):
        return Level.SLIPS
    return Level.NONE


def _part(one: Keys, other: Keys) -> bool:
    """One is the beginning or the end of the other: Huanca of Huanca Sancos, Cruz of de la Cruz."""
    short, long = sorted((one.fold, other.fold), key=len)
    return len(short) >= 4 and len(long) - len(short) >= 3 and (long.startswith(short) or long.endswith(short))


def _hint(one: Keys, other: Keys) -> bool:
    """Begins or ends alike, as a familiar form that nobody listed would (Hermico, Hermógenes)."""
    a, b = one.back, other.back
    return min(len(a), len(b)) >= 3 and (a[:3] == b[:3] or a[-4:] == b[-4:])


def _two_names(one: str, other: str) -> bool:
    """Juancarlos is Juan and Carlos; Mariano is not María and no."""
    short, long = sorted((one, other), key=len)
    rest = long[len(short) :] if long.startswith(short) else long[: -len(short)]
    return len(rest) >= 3 and is_given_name(rest) and is_given_name(short)
