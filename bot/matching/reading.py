"""A record read into names: which word is a given name, which a surname, which a husband's.

Boxes on forms are filled as people understand them: both surnames in one, the whole name in the
first, "de la Cruz" as one word or three, "vda. de Quispe" after a widow's own name. What a box
means follows from the kinds of its words and their order alone, so each order is thought about once.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from bot.domain.people import PersonRecord, Sex
from bot.matching.nicknames import begins_a_name, is_given_name
from bot.matching.spelling import each, plain, words

_JOINING = frozenset(each("del la las los el y e da do dos di san santa santo"))
_TITLES = frozenset(each("don doña dona sr sra srta señor señora sñr finado finada"))
_GIVEN_NOISE = _TITLES | _JOINING - {"san", "santa", "santo", "e"} | {"de", "niño", "niña"}
_WIDOW = frozenset(each("vda viuda vd vida"))
_NAMELESS = frozenset(each("nn ns nr sn desconocido desconocida ignorado ignorada ninguno ninguna"))

Span = tuple[int, int]


class Parent(NamedTuple):
    """A parent's name in parts; '' where not said."""

    given: str = ""
    given2: str = ""
    paternal: str = ""
    maternal: str = ""


NOBODY = Parent()


class Names(NamedTuple):
    """The names of a record, lower case, accents kept, particles joined to what they belong to."""

    given: tuple[str, ...] = ()
    paternal: str = ""
    maternal: str = ""
    other: str = ""
    nicknames: tuple[str, ...] = ()
    father: Parent = NOBODY
    mother: Parent = NOBODY


@lru_cache(maxsize=32768)
def _kind(word: str) -> str:
    """One letter for what a word can be: de, joining, widow, title, nameless, given name, other."""
    if word == "de":
        return "d"
    for kind, known in (("j", _JOINING), ("w", _WIDOW), ("t", _TITLES), ("n", _NAMELESS)):
        if word in known:
            return kind
    return "g" if is_given_name(word) else "o"


def _kinds(found: list[str]) -> str:
    return "".join(map(_kind, found))


class _Units(NamedTuple):
    """Where the names of a box stand, and the place of a husband's surname (-1 for none)."""

    own: tuple[Span, ...]
    married: int


@lru_cache(maxsize=4096)
def _units(kinds: str, may_be_married: bool) -> _Units:
    """ "de la cruz" is one name; "flores de quispe" is one and a husband's."""
    own: list[Span] = []
    married, begun, widow = -1, -1, False
    for at, kind in enumerate(kinds):
        if kind == "w":
            widow, begun = True, -1
        elif kind in "dj":
            begun = at if begun < 0 else begun
        elif widow or (may_be_married and kinds[begun:at] == "d" and begun >= 0):
            married = at if married < 0 else married
            begun = -1
        else:
            own.append((at if begun < 0 else begun, at + 1))
            begun = -1
    if begun >= 0:  # "San" alone, cut off by a short box
        own.append((begun, len(kinds)))
    return _Units(tuple(own), married)


@lru_cache(maxsize=4096)
def _parted(kinds: str, may_be_married: bool) -> tuple[tuple[Span, ...], tuple[Span, ...], int]:
    """Given names, surnames and a husband's surname of a whole name in one box."""
    begin = len(kinds) - len(kinds.lstrip("t"))
    if begin == len(kinds):
        begin = 0
    spans, married = _units("." * begin + kinds[begin:], may_be_married)
    units = spans[begin:]
    like = [kinds[a:b] == "g" for a, b in units]
    if len(units) < 2:
        return (units, (), married) if not units or like[0] else ((), units, married)
    if not like[0] and like[-1]:
        cut = next(at for at, given in enumerate(like) if given and all(like[at:]))
        return units[cut:], units[:cut], married
    if len(units) == 2:
        cut = 2 if all(like) else 1
    elif len(units) == 3:
        cut = 2 if like[1] else 1
    else:
        cut = len(units) - 2
    return units[:cut], units[cut:], married


def _joined(found: list[str], spans: tuple[Span, ...]) -> list[str]:
    return [found[a] if b - a == 1 else " ".join(found[a:b]) for a, b in spans]


def _given(text: str) -> list[str]:
    found = words(text)
    if "." in text:
        found = _with_points(text, found)
    if len(found) == 1:
        return found
    return [word for word in found if word not in _GIVEN_NOISE and word not in _NAMELESS] or found[:1]


def _with_points(text: str, found: list[str]) -> list[str]:
    """Given names cut short keep their point: "Alej." is any name that begins so, "Alej" may be one of its own."""
    cut = {words(piece)[-1] for piece in text.split() if piece.endswith(".") and words(piece)}
    return [f"{word}." if word in cut and len(word) > 1 and begins_a_name(plain(word)) else word for word in found]


def _whole(text: str, may_be_married: bool) -> tuple[list[str], list[str], str]:
    """Given names, surnames, and a husband's surname of a whole name in one box."""
    if "," in text:
        left, right = text.split(",", 1)
        if (before := words(left)) and words(right):
            own, at = _units(_kinds(before), may_be_married)
            return _given(right), _joined(before, own), before[at] if at >= 0 else ""
    found = words(text)
    given, surnames, at = _parted(_kinds(found), may_be_married)
    # "María del Pilar" is María and Pilar, as in the box of given names.
    return [found[b - 1] for _, b in given], _joined(found, surnames), found[at] if at >= 0 else ""


def read_parent(text: str, may_be_married: bool = True) -> Parent:
    """A parent as written: often a given name alone, sometimes all four names."""
    if not text:
        return NOBODY
    given, surnames, _ = _whole(text, may_be_married)
    if not _NAMELESS.isdisjoint(given) or not _NAMELESS.isdisjoint(surnames):
        given = [word for word in given if word not in _NAMELESS]
        surnames = [name for name in surnames if name not in _NAMELESS]
    return Parent(*(*given, "", "")[:2], *(*surnames, "", "")[:2])


def read(person: PersonRecord) -> Names:
    """The names of a record, whichever box they were written in."""
    may_be_married = person.sex is not Sex.MALE
    if not person.paternal and not person.maternal:
        given, own, married = _whole(person.given, may_be_married)
    elif not person.given and not person.maternal and _holds_a_given_name(person.paternal):
        given, own, married = _whole(person.paternal, may_be_married)
    else:
        given = _given(person.given)
        own, married = _own_surnames(person.paternal, person.maternal, may_be_married)
    nicknames: tuple[str, ...] = ()
    if person.nickname:
        nicknames = tuple([word for word in words(person.nickname) if word not in _GIVEN_NOISE][:2])
    if not _NAMELESS.isdisjoint(own):
        own = [name for name in own if name not in _NAMELESS]
    paternal, maternal = (*own, "", "")[:2]
    return Names(
        given=tuple(given[:3]),
        paternal=paternal,
        maternal=maternal,
        other=married or "".join(own[2:3]),
        nicknames=nicknames,
        father=read_parent(person.father, False),
        mother=read_parent(person.mother),
    )


def _holds_a_given_name(text: str) -> bool:
    """Three names or more, and the first or the last of them one that people are given."""
    kinds = _kinds(words(text))
    units = _units(kinds, False).own
    return len(units) > 2 and "g" in (kinds[slice(*units[0])], kinds[slice(*units[-1])])


def _box(found: list[str], may_be_married: bool) -> tuple[list[str], str]:
    if len(found) == 1:
        return found, ""
    own, at = _units(_kinds(found), may_be_married)
    return _joined(found, own), found[at] if at >= 0 else ""


def _own_surnames(paternal: str, maternal: str, may_be_married: bool) -> tuple[list[str], str]:
    first = words(paternal)
    if not maternal or not (second := words(maternal)):
        return _one_box(first, may_be_married)
    if len(first) == len(second) == 1:
        return [first[0], second[0]], ""
    own, of_first = _box(first, False)
    theirs, of_second = _box(second, may_be_married)
    surnames = [" ".join(own), " ".join(theirs)] if theirs else [" ".join(own)]
    return surnames, of_second or of_first


def _one_box(found: list[str], may_be_married: bool) -> tuple[list[str], str]:
    own, married = _box(found, False)
    if len(own) > 2:
        return [own[0], " ".join(own[1:])], married
    if len(own) == 1 and not married:
        return own, ""
    parts, married = _box(found, may_be_married)
    return (parts, married) if parts else (own, "")
