"""A record read into names: which word is a given name, which a surname, which a husband's.

Boxes on forms are filled as people understand them: both surnames in one, the whole name in the
first, "de la Cruz" as one word or three, "vda. de Quispe" after a widow's own name.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.domain.people import PersonRecord, Sex
from bot.matching.nicknames import is_given_name
from bot.matching.spelling import each, words

_JOINING = frozenset(each("de del la las los el y da do dos di san santa santo"))
_GIVEN_NOISE = frozenset(each("de del la las los el y don doña dona sr sra srta señor señora niño niña"))
_WIDOW = frozenset(["vda", "viuda", "vd", "vida"])
_NAMELESS = frozenset(each("nn ns nr sn desconocido desconocida ignorado ignorada ninguno ninguna"))


class Parent(NamedTuple):
    """A parent's name in parts; '' where not said."""

    given: str = ""
    given2: str = ""
    paternal: str = ""
    maternal: str = ""


class Names(NamedTuple):
    """The names of a record, lower case, accents kept, particles joined to what they belong to."""

    given: tuple[str, ...] = ()
    paternal: str = ""
    maternal: str = ""
    other: str = ""
    nicknames: tuple[str, ...] = ()
    father: Parent = Parent()
    mother: Parent = Parent()


class _Surnames(NamedTuple):
    own: list[str]
    married: str


def _surnames(text: str, may_be_married: bool) -> _Surnames:
    """Surname units of a box: "de la cruz" is one; "flores de quispe" is one and a husband's."""
    own: list[str] = []
    married = ""
    pending: list[str] = []
    widow = False
    for word in words(text):
        if word in _WIDOW:
            widow = True
        elif word in _JOINING:
            pending.append(word)
        elif widow or (may_be_married and pending == ["de"]):
            married = married or word
            pending = []
        else:
            own.append(" ".join((*pending, word)))
            pending = []
    if pending:  # "San" alone, cut off by a short box
        own.append(" ".join(pending))
    return _Surnames(own, married)


def _given(text: str) -> list[str]:
    found = words(text)
    return [word for word in found if word not in _GIVEN_NOISE and word not in _NAMELESS] or found[:1]


def _split_whole(text: str) -> tuple[list[str], list[str]]:
    """Given names and surnames of a whole name in one box."""
    if "," in text:
        left, right = text.split(",", 1)
        if words(left) and words(right):
            return _given(right), _surnames(left, False).own
    units = _surnames(text, False).own
    if len(units) < 2:
        return (units, []) if not units or is_given_name(units[0]) else ([], units)
    given_like = [is_given_name(unit) for unit in units]
    if not given_like[0] and given_like[-1]:
        cut = next(i for i, like in enumerate(given_like) if like and all(given_like[i:]))
        return units[cut:], units[:cut]
    if len(units) == 2:
        return (units, []) if all(given_like) else (units[:1], units[1:])
    if len(units) == 3:
        return (units[:2], units[2:]) if given_like[1] else (units[:1], units[1:])
    return units[:-2], units[-2:]


def read_parent(text: str) -> Parent:
    """A parent as written: often a given name alone, sometimes all four names."""
    if not text:
        return Parent()
    found = _surnames(text, True)
    if found.married:
        text = " ".join(found.own)
    given, surnames = _split_whole(text)
    given = [*(word for word in given if word not in _NAMELESS), "", ""]
    surnames = [*(name for name in surnames if name not in _NAMELESS), "", ""]
    return Parent(given[0], given[1], surnames[0], surnames[1])


def read(person: PersonRecord) -> Names:
    """The names of a record, whichever box they were written in."""
    if not person.paternal and not person.maternal:
        given, own = _split_whole(person.given)
        married = ""
    else:
        given = _given(person.given)
        own, married = _own_surnames(person)
    nicknames = [word for word in words(person.nickname) if word not in _GIVEN_NOISE]
    own = [name for name in own if name not in _NAMELESS]
    paternal, maternal = (*own, "", "")[:2]
    if not own and person.maternal:
        maternal = ""
    return Names(
        given=tuple(given[:3]),
        paternal=paternal,
        maternal=maternal,
        other=married or "".join(own[2:3]),
        nicknames=tuple(nicknames[:2]),
        father=read_parent(person.father),
        mother=read_parent(person.mother),
    )


def _own_surnames(person: PersonRecord) -> tuple[list[str], str]:
    first = _surnames(person.paternal, False)
    second = _surnames(person.maternal, person.sex is not Sex.MALE)
    if second.own or second.married:
        paternal = " ".join(first.own)
        maternal = " ".join(second.own)
        if not first.own:
            return ["", maternal], second.married
        return [paternal, maternal] if maternal else [paternal], second.married or first.married
    if len(first.own) > 2:
        return [first.own[0], " ".join(first.own[1:])], first.married
    if len(first.own) == 1 and not first.married:
        return first.own, ""
    parts = _surnames(person.paternal, person.sex is not Sex.MALE)
    return (parts.own, parts.married) if parts.own else (first.own, first.married)
