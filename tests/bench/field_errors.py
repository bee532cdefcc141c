"""What happens to years, places and parents on the way to a register: the other error models."""

from __future__ import annotations

import random

from tests.bench.names import Names
from tests.bench.views import QUECHUA, SPANISH, View, respell, slip


def birth_off(view: View, chance: random.Random, names: Names) -> bool:
    if view.birth:
        view.birth += chance.choice((-1, 1)) * chance.choice((1, 1, 2, 2, 3, 4, 5))
        view.pm = chance.choice((0, 3, None))
    return bool(view.birth)


def birth_rounded(view: View, chance: random.Random, names: Names) -> bool:
    if not view.birth or not view.event:
        return False
    step = chance.choice((5, 5, 10))
    view.birth = view.event - step * round((view.event - view.birth) / step)
    view.pm = chance.choice((0, None, 3, 5))
    return True


def birth_slip(view: View, chance: random.Random, names: Names) -> bool:
    if not view.birth:
        return False
    tens, ones = view.birth // 10 % 10, view.birth % 10
    draw = chance.random()
    if draw < 0.4:
        view.birth += chance.choice((-10, 10))
    elif draw < 0.7:
        view.birth = view.birth // 100 * 100 + ones * 10 + tens
    elif view.event:
        view.birth = view.event
    return True


def birth_missing(view: View, chance: random.Random, names: Names) -> bool:
    had, view.birth, view.pm = view.birth, None, None
    return had is not None


def sex_wrong(view: View, chance: random.Random, names: Names) -> bool:
    view.sex = "" if chance.random() < 0.6 else {"M": "F", "F": "M"}.get(view.sex, "")
    return True


def event_off(view: View, chance: random.Random, names: Names) -> bool:
    if view.event:
        view.event = view.event + chance.choice((-3, -2, -1, -1, 1, 1, 2)) if chance.random() < 0.7 else None
    return True


def place_coarse(view: View, chance: random.Random, names: Names) -> bool:
    view.origin = view.origin[chance.randrange(1, max(2, len(view.origin))) :]
    return True


def place_none(view: View, chance: random.Random, names: Names) -> bool:
    view.origin = []
    return True


def place_fine(view: View, chance: random.Random, names: Names) -> bool:
    view.origin = view.origin[: chance.choice((1, 2))]
    return True


def place_misspelt(view: View, chance: random.Random, names: Names) -> bool:
    for at in range(len(view.origin)):
        if chance.random() < 0.6:
            rules = QUECHUA if chance.random() < 0.6 else SPANISH
            view.origin[at] = (
                respell(view.origin[at], rules, chance, 1) if chance.random() < 0.6 else slip(view.origin[at], chance)
            )
    return True


def place_uncut(view: View, chance: random.Random, names: Names) -> bool:
    view.commas = False
    return True


def place_crossed(view: View, chance: random.Random, names: Names) -> bool:
    view.origin, view.last = view.last or view.origin[1:], view.origin
    return True


def parents_partial(view: View, chance: random.Random, names: Names) -> bool:
    father, mother = view.father.split(), view.mother.split()
    if chance.random() < 0.5:
        view.father, view.mother = " ".join(father[:1]), " ".join(mother[:1]) if chance.random() < 0.5 else ""
    else:
        view.father, view.mother = "", " ".join(mother[:1])
    return True


def parent_other(view: View, chance: random.Random, names: Names) -> bool:
    """Whoever brought the child up, or the other of a father's two names."""
    who, sex = chance.choice((("father", "M"), ("mother", "F")))
    parts = getattr(view, who).split()
    if not parts:
        return False
    parts[0] = names.given[sex].draw(chance)
    if len(parts) > 3 and chance.random() < 0.5:
        parts = parts[:1] + parts[-2:]
    setattr(view, who, " ".join(parts))
    return True


def parents_misspelt(view: View, chance: random.Random, names: Names) -> bool:
    def change(text: str) -> str:
        parts = text.split()
        if parts:
            at = chance.randrange(len(parts))
            listed = names.nicknames.get(parts[0])
            if at == 0 and listed and chance.random() < 0.3:
                parts[0] = chance.choice(listed)
            else:
                parts[at] = slip(parts[at], chance) if chance.random() < 0.5 else respell(parts[at], QUECHUA, chance, 1)
        return " ".join(parts)

    view.father, view.mother = change(view.father), change(view.mother)
    return True


def mother_married(view: View, chance: random.Random, names: Names) -> bool:
    mother = view.mother.split()
    if len(mother) < 3:
        return False
    view.mother = " ".join(
        [*mother[:-1], "de", view.father.split()[-2] if len(view.father.split()) > 2 else view.paternal]
    )
    return True
