"""Finding the place a person means: misspelt, partial, with a province, in Quechua, or an old name.

How a place is judged: the run of words most like one of its names, weighed by its letters, plus
how well the places above it explain the words that are left, plus a little for larger places.
What can't be explained counts against it, so "Chungui, La Mar" finds the district and not the
province. Measured by tests/bench/bench_places.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bot.places.asked import Asked, read
from bot.places.gazetteer import Level, Place, shipped

if TYPE_CHECKING:
    from bot.places.index import Floats, Ints, PlaceIndex

_CONSIDERED = 200  # rows looked at for offers
_FAR_BEHIND = 0.12  # offers this much worse than the best are left out
_LEVEL_NAMED = 0.06
_AS_WELL = 0.01  # two places explain the words as well as each other
_UNSURE = 0.78  # points below which the best is a guess
_FEW = 3  # guesses offered
_EARTH_KM = 6371.0088


class Places:
    """The gazetteer with its search. `find` offers; accepting is the person's part."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = tuple(places)

    @cached_property
    def _index(self) -> PlaceIndex:
        # numpy is loaded with the first place that is asked for: it costs 0.4 s of a start of 2 s.
        from bot.places.index import PlaceIndex

        return PlaceIndex(self._places)

    @cached_property
    def _by_id(self) -> dict[str, Place]:
        return {place.id: place for place in self._places}

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places)

    def __contains__(self, place_id: object) -> bool:
        return place_id in self._by_id

    def prepare(self) -> None:
        """Build the search index now (about 0.3 s, 3 s with 100,000 villages) rather than at the first `find`."""
        self._index  # noqa: B018

    def get(self, place_id: str) -> Place | None:
        """The place with this id, None where there is none."""
        return self._by_id.get(place_id)

    def parents(self, place_id: str) -> tuple[Place, ...]:
        """The places it lies in, nearest first, the country last; empty for an unknown id."""
        found: list[Place] = []
        place = self.get(place_id)
        while place is not None and (place := self.get(place.parent_id)) is not None and place not in found:
            found.append(place)
        return tuple(found)

    def distance_km(self, a: str, b: str) -> float | None:
        """Kilometres as the crow flies between two places, None where either has no coordinates."""
        one, other = self.get(a), self.get(b)
        if one is None or other is None or None in (one.lat, one.lon, other.lat, other.lon):
            return None
        lat1, lon1, lat2, lon2 = (math.radians(x or 0.0) for x in (one.lat, one.lon, other.lat, other.lon))
        h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, h)))

    def parent_names(self) -> dict[str, tuple[str, ...]]:
        """For each place that others lie in: its name and those above it, for reading village files."""
        inside = [p for p in self._places if p.level not in (Level.VILLAGE, Level.CITY, Level.ZONE)]
        return {p.id: (p.name, *(above.name for above in self.parents(p.id))) for p in inside}

    def with_villages(self, rows: Iterable[Place]) -> Places:
        """These places and those of an imported file; an id already here stays as it is."""
        return Places((*self._places, *(row for row in rows if row.id not in self._by_id)))

    def find(self, words: str, limit: int = 5, *, near: str = "") -> list[Place]:
        """The places that may be meant, best first; empty where nothing is like it. Total on any text.

        `near` is the id of a place already known of the same person. It orders homonyms: of the places that are
        called like the best and explain the words as well, those around it come first. Nothing else moves, and of
        the places offered without it at most the last gives way to a homonym nearby.
        """
        asked = read(words)
        if not asked.spans or limit < 1:
            return []
        import numpy as np

        from bot.places.scoring import score

        rows, explained = score(self._index, asked)
        explained = explained + self._levels_named(rows, asked)
        scores = explained + self._index.prior[rows]
        order = np.argsort(-scores, kind="stable")[:_CONSIDERED]
        scored = [(self._places[rows[i]], float(scores[i])) for i in order]
        offers = self._offer(scored, limit)
        if not offers or not self._around(near):
            return offers
        said = {self._places[rows[i]].id: float(explained[i]) for i in order}
        return self._nearby_first(offers, [p for p, _ in scored], said, near, limit)

    def _levels_named(self, rows: Ints, asked: Asked) -> Floats:
        import numpy as np

        if not asked.levels:
            return np.zeros(len(rows), dtype=np.float32)
        return np.array([_LEVEL_NAMED if self._places[r].level in asked.levels else 0.0 for r in rows], np.float32)

    def _around(self, near: str) -> tuple[str, ...]:
        """The place and those above it, nearest first, without its country: everything lies in that."""
        here = self.get(near)
        if here is None or here.level is Level.COUNTRY:
            return ()
        return (near, *(p.id for p in self.parents(near) if p.level is not Level.COUNTRY))

    def _nearby_first(
        self, offers: list[Place], considered: Sequence[Place], said: dict[str, float], near: str, limit: int
    ) -> list[Place]:
        """Homonyms of the best around `near` first, the closest before the others; one may come in for the last."""
        around, best = self._around(near), offers[0]
        names = {best.name, *best.also}

        def far(place: Place) -> int:
            inside = {place.id, *(p.id for p in self.parents(place.id))}
            return next((n for n, id_ in enumerate(around) if id_ in inside), len(around))

        def moves(place: Place) -> bool:
            as_well = said.get(place.id, 0.0) >= said[best.id] - _AS_WELL
            return as_well and bool(names & {place.name, *place.also}) and far(place) < len(around)

        ahead = sorted((place for place in offers if moves(place)), key=far)
        if not ahead:
            ahead = sorted((place for place in considered if moves(place)), key=far)[:1]
        return [*ahead, *(place for place in offers if place not in ahead)][:limit]

    def _offer(self, scored: Sequence[tuple[Place, float]], limit: int) -> list[Place]:
        """The best, without a second row for the same place at another level or under the same label."""
        offered: list[Place] = []
        labels: set[str] = set()
        if scored and scored[0][1] < _UNSURE:
            limit = min(limit, _FEW)
        for place, points in scored:
            if len(offered) == limit or points < scored[0][1] - _FAR_BEHIND:
                break
            if place.label not in labels and not any(self._same_choice(place, other) for other in offered):
                offered.append(place)
                labels.add(place.label)
        return offered

    def _same_choice(self, a: Place, b: Place) -> bool:
        """Ayacucho and Huamanga at every level, Huanta the province and Huanta the district: one choice."""
        if Level.VILLAGE in (a.level, b.level) and a.parent_id == b.parent_id:
            return False
        names = {a.name, *a.also} & {b.name, *b.also}
        if not names:
            return False
        return a.id == b.id or b in self.parents(a.id) or a in self.parents(b.id)


def load_places() -> Places:
    """The gazetteer that ships with the program; the search is indexed at its first use."""
    return Places(shipped())
