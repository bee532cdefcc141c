"""Where places lie: nearness as a clue, and in words for evidence.

A place text is put on the map once, when a register first hears it; pairs cost nothing more. A
neighbouring district, or a province where the other side names its district, shares no word with
it and agrees all the same. How much that says is, as for words, how few people it leaves.
"""

from __future__ import annotations

import math
from copy import deepcopy
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.domain.matches import Verdict
from bot.matching import wording
from bot.matching.arrays import Floats, Growing
from bot.places.gazetteer import Level, Place, shipped
from bot.places.named import NamedPlaces

NEAR_KM = 60.0
"""Farther apart than this, two places are no neighbours: a day's walk and a half in the mountains."""
_NEAR_COSTS = 1.5  # nats that another place, though near, says less than the same one
_EARTH_KM = 6371.0088
_DEEPEST = 5
_POINTS = frozenset({Level.DISTRICT, Level.CITY, Level.VILLAGE})  # what has a middle that distances can be taken from
_SHARED = {Level.DISTRICT: wording.SAME_DISTRICT, Level.PROVINCE: wording.SAME_PROVINCE}


@lru_cache(maxsize=1)
def names() -> NamedPlaces:
    """The gazetteer's names, read at the first place of a register."""
    return NamedPlaces(shipped())


class Spots:
    """The places of a register that are on the map, numbered from 1; how many people name each."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._above: Growing = Growing(_DEEPEST)  # of each spot: itself and what it lies in, as numbers of places
        self._ids: dict[str, int] = {}
        self._map = Growing(2, np.float64)  # latitude and longitude in radians, nan where there is no middle
        self._people = Growing()
        for growing in (self._above, self._map, self._people):
            growing.grow(1)

    def number(self, text: str) -> int:
        """The number of the place a text names, 0 where none is certain."""
        place = names().place(text)
        if place is None:
            return 0
        known = self._numbers.get(place.id)
        return self._enter(place) if known is None else known

    def _enter(self, place: Place) -> int:
        spot = self._numbers[place.id] = self._above.length
        for growing in (self._above, self._map, self._people):
            growing.grow(spot + 1)
        above = [self._ids.setdefault(other.id, len(self._ids) + 1) for other in _told_apart_by(place)]
        self._above.rows[spot, : len(above)] = above
        self._map.rows[spot] = _radians(place)
        return spot

    def copied(self) -> Spots:
        """The same places with the same people, to be added to without touching these."""
        return deepcopy(self)

    def count(self, spot: int, by: int) -> None:
        """So many more (or fewer) people name this place."""
        self._people.rows[spot] += by

    def nearness(self, text: str, total: int) -> Floats | None:
        """For each spot: nats that its nearness to the place of a text says; None where the text names none.

        `total`: how many people there are. The nearer of two places leaves fewer people, so it says more.
        """
        place = names().place(text)
        if place is None or total <= 0:
            return None
        above, people = self._above.rows, self._people.rows
        said = np.zeros(len(above), np.float32)
        lat, lon = _radians(place)
        if not math.isnan(lat):
            km = kilometres(lat, lon, self._map.rows[:, 0], self._map.rows[:, 1])
            near = np.flatnonzero(km <= NEAR_KM)
            order = near[np.argsort(km[near], kind="stable")]
            said[order] = np.maximum(_nats(np.cumsum(people[order]), total) - _NEAR_COSTS, 0)
        for other in _told_apart_by(place):
            known = self._ids.get(other.id)
            if known is not None:
                inside = (above == known).any(axis=1)
                said[inside] = np.maximum(said[inside], _nats(people[inside].sum(), total))
        return said


def _told_apart_by(place: Place) -> list[Place]:
    """The place and those above it that are smaller than a country."""
    return [other for other in names().chain(place.id) if other.level is not Level.COUNTRY][:_DEEPEST]


def _radians(place: Place) -> tuple[float, float]:
    if place.level not in _POINTS or place.lat is None or place.lon is None:
        return math.nan, math.nan
    return math.radians(place.lat), math.radians(place.lon)


def _nats(people: npt.ArrayLike, total: int) -> npt.NDArray[np.float64]:
    """What being one of so few says; below nothing where more places are named than there are people."""
    return np.asarray(math.log(total + 1) - np.log(np.add(people, 1)))


def kilometres(lat: float, lon: float, lats: npt.ArrayLike, lons: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """As the crow flies, from one point to many, in radians; nan where a point is unknown."""
    lats, lons = np.asarray(lats), np.asarray(lons)
    h = np.sin((lats - lat) / 2) ** 2 + math.cos(lat) * np.cos(lats) * np.sin((lons - lon) / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.minimum(h, 1.0))))


def told(left: str, right: str) -> wording.Said | None:
    """How two place texts lie to each other, in words; None where the map says nothing of one of them."""
    one, other = names().place(left), names().place(right)
    if one is None or other is None:
        return None
    ours, theirs = names().chain(one.id), names().chain(other.id)
    if one.id == other.id:
        return wording.SAME_DISTRICT if one.level is Level.DISTRICT else None
    if one in theirs or other in ours:
        return wording.HOLDS_THE_OTHER
    apart = _apart(one, other)
    if apart is not None and apart <= NEAR_KM:
        return Verdict.CLOSE, wording.KILOMETRES.with_(count=max(1, round(apart)))
    shared = next((above for above in ours if above in theirs), None)
    if shared is not None and shared.level in _SHARED:
        return _SHARED[shared.level]
    return None if apart is None else (Verdict.DIFFER, wording.KILOMETRES.with_(count=round(apart)))


def _apart(one: Place, other: Place) -> float | None:
    km = float(kilometres(*_radians(one), *_radians(other)))
    return None if math.isnan(km) else km
