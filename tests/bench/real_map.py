"""A world on the map of Peru: invented villages in real districts, and errors that only a map can undo.

Families name the next district, or the province alone; the register has the district. No word is
shared then, and yet the place agrees.
"""

from __future__ import annotations

import random
from functools import lru_cache

import numpy as np

from bot.places import Level, load_places
from tests.bench.errors import FIELD_ERRORS, NAME_ERRORS, Errors
from tests.bench.names import Names
from tests.bench.views import View

District = tuple[str, str, str]  # with its province and department
NEAR_KM = 45.0


@lru_cache(maxsize=1)
def districts() -> dict[District, list[District]]:
    """Every district of Peru, and those whose middle is near its own."""
    places = load_places()
    real = [p for p in places if p.level is Level.DISTRICT]
    named = [(p.name, *(above.name for above in places.parents(p.id)[:2])) for p in real]
    spots = np.radians(np.array([(p.lat or 0.0, p.lon or 0.0) for p in real]))
    found: dict[District, list[District]] = {}
    for at, name in enumerate(named):
        lat, lon = spots[at]
        h = np.sin((spots[:, 0] - lat) / 2) ** 2
        h += np.cos(lat) * np.cos(spots[:, 0]) * np.sin((spots[:, 1] - lon) / 2) ** 2
        near = np.flatnonzero(12_742 * np.arcsin(np.sqrt(h)) <= NEAR_KM)
        found[name[0], name[1], name[2]] = [(n[0], n[1], n[2]) for i in near if i != at for n in (named[i],)]
    return found


def next_district(view: View, chance: random.Random, names: Names) -> bool:
    """Another district, near by: where the market is, or where they went to school."""
    here = tuple(view.origin[-3:])
    near = districts().get((here[0], here[1], here[2])) if len(here) == 3 else None
    if not near:
        return False
    view.origin = list(chance.choice(near))[: chance.choice((1, 2, 2, 3))]
    return True


def province_alone(view: View, chance: random.Random, names: Names) -> bool:
    """Only the province is remembered."""
    if len(view.origin) < 4:
        return False
    view.origin = [view.origin[2]]
    return True


def district_alone(view: View, chance: random.Random, names: Names) -> bool:
    """The district without a word of what it lies in."""
    if len(view.origin) < 4:
        return False
    view.origin = [view.origin[1]]
    return True


ON_THE_MAP: tuple[Errors, Errors] = (
    NAME_ERRORS, {**FIELD_ERRORS, next_district: 14, province_alone: 8, district_alone: 8}
)  # fmt: skip
