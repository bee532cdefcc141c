"""Where places lie: nearness as a clue, and in words for evidence.

A place text is put on the map once, when a register first hears it; pairs cost nothing more. A
neighbouring district, or a province where the other side names its district, shares no word with
it and agrees all the same. How much that says is, as for words, how few people it leaves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.domain.matches import Verdict
from bot.matching import wording
from bot.matching.arrays import Floats
from bot.places.gazetteer import Level, Place, shipped
from bot.places.named import NamedPlaces

NEAR_KM = 60.0
"""Farther apart than this, two places are no neighbours: a day's walk and a half in the mountains."""
_NEAR_COSTS = 1.5  # nats that another place, though near, says less than the same one
_EARTH_KM = 6371.0088
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
        self._places: list[Place | None] = [None]
        self._within: list[frozenset[str]] = [frozenset()]
        self._people: list[int] = [0]
        self._map: npt.NDArray[np.float64] | None = None

    def number(self, text: str) -> int:
        """The number of the place a text names, 0 where none is certain."""
        place = names().place(text)
        if place is None:
            return 0
        known = self._numbers.get(place.id)
        if known is None:
            known = self._numbers[place.id] = len(self._places)
            self._places.append(place)
            self._within.append(frozenset(above.id for above in names().chain(place.id)))
            self._people.append(0)
            self._map = None
        return known

    def count(self, spot: int, by: int) -> None:
        """So many more (or fewer) people name this place."""
        self._people[spot] += by

    def nearness(self, text: str, total: int) -> Floats | None:
        """For each spot: nats that its nearness to the place of a text says; None where the text names none."""
        place = names().place(text)
        if place is None or total <= 0:
            return None
        said = np.zeros(len(self._places), np.float32)
        people = np.asarray(self._people, np.float64)
        if place.level in _POINTS and place.lat is not None and place.lon is not None:
            km = self._kilometres(place.lat, place.lon)
            near = np.flatnonzero(km <= NEAR_KM)
            order = near[np.argsort(km[near], kind="stable")]
            said[order] = np.maximum(_nats(np.cumsum(people[order]), total) - _NEAR_COSTS, 0)
        # From the largest to the place itself, each level says more of those that lie in it.
        for above in reversed(names().chain(place.id)):
            if above.level is Level.COUNTRY:
                continue
            inside = np.array([above.id in within for within in self._within], np.bool_)
            said[inside] = np.maximum(said[inside], _nats(people[inside].sum(), total))
        for spot, other in enumerate(self._places):
            # And a larger place that holds the one asked: as much as it holds people.
            if other is not None and other.level is not Level.COUNTRY and any(
                other.id == above.id for above in names().chain(place.id)[1:]
            ):
                inside = np.array([other.id in within for within in self._within], np.bool_)
                said[spot] = max(said[spot], float(_nats(people[inside].sum(), total)))
        return said

    def _kilometres(self, lat: float, lon: float) -> npt.NDArray[np.float64]:
        if self._map is None:
            self._map = np.array(
                [
                    (math.radians(p.lat), math.radians(p.lon))
                    if p is not None and p.level in _POINTS and p.lat is not None and p.lon is not None
                    else (np.nan, np.nan)
                    for p in self._places
                ]
            )
        return kilometres(math.radians(lat), math.radians(lon), self._map[:, 0], self._map[:, 1])


def _nats(people: npt.ArrayLike, total: int) -> npt.NDArray[np.float64]:
    return -np.log(np.clip((np.asarray(people, np.float64) + 1) / (total + 1), 1e-9, 1.0))


def kilometres(lat: float, lon: float, lats: npt.ArrayLike, lons: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """As the crow flies, from one point to many, in radians; nan where a point is unknown."""
    lats, lons = np.asarray(lats, np.float64), np.asarray(lons, np.float64)
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
    spots: Sequence[float | None] = (one.lat, one.lon, other.lat, other.lon)
    if one.level not in _POINTS or other.level not in _POINTS or None in spots:
        return None
    lat, lon, lat2, lon2 = (math.radians(x or 0.0) for x in spots)
    return float(kilometres(lat, lon, lat2, lon2))
