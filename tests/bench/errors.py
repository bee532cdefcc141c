"""What people do to names and facts: error models, each a small function on a view of a person.

A view is what one register or one family wrote down. Each function changes it and says whether it
could. Several models mix them differently, so that weights are not learned from one kind of clerk.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.bench import field_errors as of
from tests.bench.names import Names
from tests.bench.views import HEARD, QUECHUA, SPANISH, View, bare, respell, slip, title

_SHORT = {
    "María": "Ma.",
    "Francisco": "Fco.",
    "Francisca": "Fca.",
    "Guillermo": "Gmo.",
    "Fernando": "Fdo.",
    "José": "Jse.",
}
_ENDINGS = ("cha", "cito", "ito", "icha", "ucho", "uco", "uku", "cha", "ico", "ucha", "ita")


def _some_name(view: View, chance: random.Random, change: Callable[[str], str]) -> bool:
    before = (list(view.given), view.paternal, view.maternal)
    where = chance.randrange(3)
    if where == 0 and view.given:
        at = 0 if chance.random() < 0.7 else len(view.given) - 1
        view.given[at] = change(view.given[at])
    elif where == 1 or not view.maternal:
        view.paternal = change(view.paternal)
    else:
        view.maternal = change(view.maternal)
    return before != (view.given, view.paternal, view.maternal)


def quechua_spelling(view: View, chance: random.Random, names: Names) -> bool:
    before = (view.paternal, view.maternal)
    view.paternal = respell(view.paternal, QUECHUA, chance, chance.choice((1, 2, 2, 3)))
    if chance.random() < 0.7:
        view.maternal = respell(view.maternal, QUECHUA, chance, chance.choice((1, 2)))
    return before != (view.paternal, view.maternal)


def spanish_spelling(view: View, chance: random.Random, names: Names) -> bool:
    return _some_name(view, chance, lambda name: respell(name, SPANISH, chance, chance.choice((1, 1, 2))))


def vowels(view: View, chance: random.Random, names: Names) -> bool:
    rules = ["e:i", "i:e", "o:u", "u:o"]
    return _some_name(view, chance, lambda name: respell(name, rules, chance, chance.choice((1, 2))))


def accents(view: View, chance: random.Random, names: Names) -> bool:
    before = (list(view.given), view.paternal, view.maternal)
    view.given, view.paternal, view.maternal = [bare(n) for n in view.given], bare(view.paternal), bare(view.maternal)
    return before != (view.given, view.paternal, view.maternal)


def typo(view: View, chance: random.Random, names: Names) -> bool:
    return _some_name(view, chance, lambda name: slip(name, chance))


def misheard(view: View, chance: random.Random, names: Names) -> bool:
    def change(name: str) -> str:
        if len(name) > 6 and chance.random() < 0.2:
            return title(name[2:]) if chance.random() < 0.4 else name[:-2]
        return respell(name, HEARD, chance, chance.choice((1, 1, 2)))

    return _some_name(view, chance, change)


def encoding(view: View, chance: random.Random, names: Names) -> bool:
    def broken(name: str) -> str:
        try:
            return name.encode().decode(chance.choice(("cp1252", "latin-1")))
        except UnicodeDecodeError:
            return name.encode().decode("latin-1")

    before = (list(view.given), view.paternal, view.maternal)
    view.given, view.paternal, view.maternal = (
        [broken(n) for n in view.given],
        broken(view.paternal),
        broken(view.maternal),
    )
    return before != (view.given, view.paternal, view.maternal)


def swap_surnames(view: View, chance: random.Random, names: Names) -> bool:
    view.paternal, view.maternal = view.maternal, view.paternal
    return view.paternal != view.maternal


def missing_maternal(view: View, chance: random.Random, names: Names) -> bool:
    had, view.maternal = view.maternal, ""
    return bool(had)


def missing_paternal(view: View, chance: random.Random, names: Names) -> bool:
    if not view.maternal or not view.paternal:
        return False
    if chance.random() < 0.5:
        view.paternal, view.maternal = view.maternal, ""
    else:
        view.paternal = ""
    return True


def one_box(view: View, chance: random.Random, names: Names) -> bool:
    if not view.maternal or not view.paternal:
        return False
    view.paternal, view.maternal = f"{view.paternal} {view.maternal}", ""
    return True


def whole_name(view: View, chance: random.Random, names: Names) -> bool:
    view.whole = True
    return True


def wrong_maternal(view: View, chance: random.Random, names: Names) -> bool:
    mother = view.mother.split()
    view.maternal = mother[-1] if len(mother) > 2 and chance.random() < 0.5 else names.surnames.draw(chance)
    return True


def married(view: View, chance: random.Random, names: Names) -> bool:
    if view.sex != "F":
        return False
    husband = chance.choice(("vda. de ", "de ", "de ", "de ", "")) + names.surnames.draw(chance)
    view.maternal = husband if chance.random() < 0.7 else f"{view.maternal} {husband}".strip()
    return True


def reorder(view: View, chance: random.Random, names: Names) -> bool:
    view.given.reverse()
    return len(view.given) > 1


def missing_given2(view: View, chance: random.Random, names: Names) -> bool:
    had = len(view.given)
    view.given = view.given[:1] if chance.random() < 0.75 else view.given[1:] or view.given
    return len(view.given) != had


def initials(view: View, chance: random.Random, names: Names) -> bool:
    if not view.given:
        return False
    at = len(view.given) - 1 if chance.random() < 0.7 else 0
    view.given[at] = view.given[at][:1] + chance.choice(("", "."))
    return True


def abbreviation(view: View, chance: random.Random, names: Names) -> bool:
    for at, name in enumerate(view.given):
        if name in _SHORT or (len(name) > 6 and chance.random() < 0.3):
            view.given[at] = _SHORT.get(name, name[: chance.choice((3, 4))] + ".")
            return True
    return False


def joined(view: View, chance: random.Random, names: Names) -> bool:
    if len(view.given) < 2:
        return False
    view.given = ["".join(view.given).capitalize()]
    return True


def familiar(view: View, chance: random.Random, names: Names) -> bool:
    if not view.given:
        return False
    name = view.given[0]
    listed = names.nicknames.get(name)
    draw = chance.random()
    if listed and draw < 0.75:
        view.given = [chance.choice(listed)]
    elif draw < 0.85:  # a form nobody listed
        view.given = [name[: chance.choice((3, 4))] + chance.choice(("", "y", "o", "ico"))]
    else:
        stem = name[:-1] if name[-1] in "aeoáéíóu" else name
        view.given = [stem + chance.choice(_ENDINGS)]
    if chance.random() < 0.1:
        view.given = [slip(view.given[0], chance)]
    return True


def nickname_only(view: View, chance: random.Random, names: Names) -> bool:
    listed = names.nicknames.get(view.given[0]) if view.given else None
    if listed and chance.random() < 0.7:
        view.nickname = chance.choice(listed)
    else:
        view.nickname = chance.choice(("Zorro", "Puka", "Chino", "Negro", "Allqu", "Gringo", "Runtu", "Wayra"))
    if chance.random() < 0.5:
        view.given = []
    return True


def quechua_given(view: View, chance: random.Random, names: Names) -> bool:
    if not view.given:
        return False
    name = bare(view.given[0].lower())
    for old, new in (("f", "p"), ("e", "i"), ("o", "u"), ("b", "w"), ("v", "w"), ("g", "k"), ("d", "r"), ("rr", "r")):
        if chance.random() < 0.75:
            name = name.replace(old, new)
    if chance.random() < 0.35:
        name += "cha"
    view.given[0] = name.capitalize()
    return True


def particles(view: View, chance: random.Random, names: Names) -> bool:
    for box in ("paternal", "maternal"):
        name = getattr(view, box)
        if " " in name:
            parts = name.split()
            choices = ("".join(parts).capitalize(), " ".join((parts[0], "".join(parts[1:]))), parts[-1])
            setattr(view, box, chance.choice(choices))
            return True
    return False


def extra_given(view: View, chance: random.Random, names: Names) -> bool:
    view.given.insert(chance.randrange(len(view.given) + 1), names.given[view.sex or "M"].draw(chance))
    return True


Change = Callable[[View, random.Random, Names], bool]
NAME_ERRORS: dict[Change, float] = {
    quechua_spelling: 18, spanish_spelling: 12, vowels: 8, accents: 8, typo: 15, misheard: 6, encoding: 3,
    swap_surnames: 5, missing_maternal: 9, missing_paternal: 2, one_box: 4, whole_name: 3, wrong_maternal: 3,
    married: 3, reorder: 4, missing_given2: 10, initials: 4, abbreviation: 4, joined: 2, familiar: 12, nickname_only: 2,
    quechua_given: 6, particles: 6, extra_given: 2,
}  # fmt: skip
FIELD_ERRORS: dict[Change, float] = {
    of.birth_off: 18, of.birth_rounded: 8, of.birth_slip: 4, of.birth_missing: 12, of.sex_wrong: 3, of.event_off: 8, of.place_coarse: 12,
    of.place_none: 8, of.place_fine: 8, of.place_misspelt: 8, of.place_uncut: 4, of.place_crossed: 3, of.parents_partial: 14,
    of.parents_misspelt: 8, of.parent_other: 4, of.mother_married: 3,
}  # fmt: skip


Errors = dict[Change, float]
OWN: tuple[Errors, Errors] = (NAME_ERRORS, FIELD_ERRORS)


def spoil(
    view: View,
    chance: random.Random,
    names: Names,
    severity: int,
    leaning: float = 0.0,
    hand: tuple[Errors, Errors] = OWN,
) -> list[str]:
    """Draws `severity` name errors and about as many of the other fields; the names of what happened.

    `leaning` in 0..1 makes errors of the other fields more frequent; `hand` says whose errors they are.
    """
    done: list[str] = []
    fields = max(0, severity - 1) + (chance.random() < 0.4 + 0.2 * leaning)
    for errors, times in zip(hand, (severity, fields), strict=True):
        kinds = list(errors)
        for _ in range(times):
            change = chance.choices(kinds, [errors[k] for k in kinds])[0]
            if change.__name__ not in done and change(view, chance, names):
                done.append(change.__name__)
    return done
