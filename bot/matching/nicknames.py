"""Given names under their familiar forms: Pancho, Lucho, Juancha, Antuku, Ma., Fco., Alej.

A familiar form stands for a set of given names, never for one: Beto may be Alberto, Roberto or
Humberto. Forms outside the table are read by rule (suffixes, short forms), which errs towards
too many given names; the model gives vague forms fewer points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.spelling import Keys, keys

_SUFFIXES = (
    *(
        "Cita",
        "Citu",
        "sita",
        "situ",
        "nita",
        "nitu",
        "uCita",
        "uCitu",
        "uCa",
        "uCu",
        "iCa",
        "iCu",
        "aCa",
        "aCu",
        "yuCa",
        "waCa",
    ),
    *("uka", "uku", "ika", "iku", "ita", "itu", "ila", "ilu", "Ca", "Cu", "uy", "iy", "lay", "Cay"),
)
_TOO_MANY = 9
_ABBREVIATIONS = {"ma": "maria", "mª": "maria", "gpe": "guadalupe", "jph": "joseph", "ph": "jose", "xto": "cristo"}


class Roots(NamedTuple):
    """Back-fold keys of the given names a word may stand for; `vague` when they are many."""

    names: frozenset[str]
    vague: bool


class _Table(NamedTuple):
    familiar: dict[str, frozenset[str]]
    sexes: dict[str, str]
    forms: tuple[str, ...]
    plains: dict[str, list[str]]
    backs: dict[str, list[str]]


def rows(name: str) -> Iterator[list[str]]:
    """The rows of one of this package's tab-separated tables, without the heading."""
    text = (files("bot.matching") / "data" / name).read_text("utf-8")
    for line in text.splitlines()[1:]:
        yield line.split("\t")


@lru_cache(maxsize=1)
def _table() -> _Table:
    familiar: dict[str, set[str]] = {}
    sexes: dict[str, str] = {}
    plains: dict[str, None] = {}
    for given, sex in rows("given_names.tsv"):
        key = keys(given.lower())
        plains[key.plain] = None
        sexes[key.back] = "" if sexes.get(key.back, sex) != sex else sex
    for nickname, given, _sex in rows("nicknames.tsv"):
        familiar.setdefault(keys(nickname.lower()).back, set()).add(keys(given.lower()).back)
    frozen = {key: frozenset(names) for key, names in familiar.items()}
    return _Table(frozen, sexes, tuple(sorted(frozen)), _by_letter(plains), _by_letter(sorted(sexes)))


def _by_letter(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name[:1], []).append(name)
    return found


def is_given_name(word: str) -> bool:
    """Whether a word is a given name of the table, in any spelling or familiar form."""
    key = keys(word).back
    return key in _table().sexes or key in _table().familiar


def sex_of(word: str) -> str:
    """M, F, or nothing where the table does not know or both bear it."""
    return _table().sexes.get(keys(word).back, "")


def _by_suffix(back: str) -> frozenset[str]:
    table = _table()
    loose: set[str] = set()
    for suffix in _SUFFIXES:
        stem = back.removesuffix(suffix)
        if stem == back or len(stem) < 2:
            continue
        sure = {
            name
            for name in (stem, *(stem + end for end in ("a", "u", "i", "ya", "yu", "is", "s")))
            if name in table.sexes
        }
        if sure:
            return frozenset(sure)
        if len(stem) >= 3:
            known = {name for name in table.backs.get(stem[:1], ()) if name.startswith(stem)}
            loose |= known if 0 < len(known) <= _TOO_MANY else set()
            loose.add(stem)
    return frozenset(loose)


def _by_short_form(word: str) -> frozenset[str]:
    """Fco, Gmo, Greg: a beginning, or first and last letter with consonants between."""
    found = {
        keys(name).back
        for name in _table().plains.get(word[:1], ())
        if len(name) > len(word) and (name.startswith(word) or _skeleton(word, name))
    }
    return frozenset(found) if len(found) <= _TOO_MANY else frozenset()


def _by_slip(back: str) -> frozenset[str]:
    """A familiar form with one slip in it (Panchp), or a beginning with an ending of its own (Robey)."""
    table = _table()
    if len(back) < 5:
        return frozenset()
    near = process.extract(back, table.forms, scorer=OSA.distance, score_cutoff=1, limit=_TOO_MANY)
    found = frozenset(name for form, _, _ in near for name in table.familiar[form])
    stem = back.rstrip("aiuy")
    if not found and len(stem) >= 4:
        found = frozenset(name for name in table.backs.get(stem[:1], ()) if name.startswith(stem))
    return found if len(found) <= _TOO_MANY else frozenset()


def _skeleton(short: str, name: str) -> bool:
    if len(short) > 4 or short[-1] != name[-1] or len(name) < len(short) + 2 or short[1] in "aeiou":
        return False
    rest = iter(name)
    return all(letter in rest for letter in short)


def begins_a_name(plain: str) -> bool:
    """Whether given names of the table begin so and go on; of a whole name, or one listed as short for another, no."""
    whole = plain in _ABBREVIATIONS or plain in _table().plains.get(plain[:1], ())
    return not whole and bool(_beginning_with(plain))


def _beginning_with(plain: str) -> frozenset[str]:
    names = _table().plains.get(plain[:1], ())
    return frozenset(keys(name).back for name in names if len(name) > len(plain) and name.startswith(plain))


def _said_as(key: Keys) -> frozenset[str]:
    """Yon, Yhonny, Yesica: the y of Peruvian mouths and birth certificates for an English j, as in Jhon."""
    return frozenset((keys("j" + key.plain[1:]).back,)) if _ENGLISH_J.match(key.plain) else frozenset()


_ENGLISH_J = re.compile("yh?[aeiou]|jh")


@lru_cache(maxsize=65536)
def roots(word: str) -> Roots:
    """The given names a lower-case word may stand for, itself among them unless a point says that it was cut short."""
    key = keys(word)
    table = _table()
    own = frozenset((key.back,)) | _said_as(key)
    if key.plain.endswith("."):
        return Roots(_beginning_with(key.plain[:-1]), True)
    if key.plain in _ABBREVIATIONS:
        return Roots(frozenset((keys(_ABBREVIATIONS[key.plain]).back,)), False)
    named = table.familiar.get(key.back, frozenset())
    if key.back in table.sexes or named:
        return Roots(own | named, len(named) > 2)
    if len(key.plain) < 2 or not key.plain.isascii():
        return Roots(own, False)
    found = _by_suffix(key.back) if len(key.back) >= 4 else frozenset()
    if not found and 2 <= len(key.plain) <= 5:
        found = _by_short_form(key.plain)
    if found:
        return Roots(own | found, len(found) > 2)
    near = _by_slip(key.back)
    return Roots(own | near, bool(near) or not _ENGLISH_J.match(key.plain))


def crossed_sex(fold: str, back: str, other_fold: str, other_back: str) -> bool:
    """Whether two similar words of different sound, by their keys, are a woman's and a man's name (María/Mario)."""
    sexes = _table().sexes
    known = sexes.get(back, ""), sexes.get(other_back, "")
    if all(known):
        return known[0] != known[1]
    short, long = (fold, other_fold) if len(fold) <= len(other_fold) else (other_fold, fold)
    if len(short) == len(long):
        return short[:-1] == long[:-1] and {short[-1], long[-1]} in ({"a", "u"}, {"a", "i"}) and len(short) > 2
    return long == short + "a" and len(short) > 2
