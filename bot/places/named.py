"""The place a text names, told at once and without guessing: for comparing many texts, not for offering.

`Places.find` forgives and offers; this looks names up as they sound. A text whose parts agree on
one place names it ("Chungui (La Mar, Ayacucho)", "Huanta, Ayacucho"); an unknown village in a known
district names the district; a name that several places share and nothing tells apart names what
they all lie in, mostly nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.places.gazetteer import HOME, Level, Place
from bot.places.spelling import bare, fold, listed

_PARTS = re.compile(r"[,;/()\n|:]+|\s-+\s")
_AROUND = listed(
    """
    distrito dist provincia prov departamento depto dpto dep region comunidad campesina nativa anexo caserio pueblo
    centro poblado ccpp barrio de del la el en peru cerca por
    """
)
_MOST_PARTS = 6
_MOST_WORDS = 12
_LONGEST_RUN = 5
_FINENESS = {
    Level.COUNTRY: 0, Level.DEPARTMENT: 1, Level.ZONE: 1, Level.PROVINCE: 2, Level.DISTRICT: 3, Level.CITY: 3,
    Level.VILLAGE: 4,
}  # fmt: skip


class NamedPlaces:
    """Names, as they sound, to places. Immutable once made."""

    def __init__(self, places: Iterable[Place]) -> None:
        listed = list(places)
        self._by_id = {place.id: place for place in listed}
        self._named: dict[str, list[Place]] = {}
        self._inside: dict[str, frozenset[str]] = {}
        for place in listed:
            for key in dict.fromkeys(fold(bare(name)) for name in (place.name, *place.also)):
                if len(key) > 2:
                    self._named.setdefault(key, []).append(place)

    def chain(self, place_id: str) -> tuple[Place, ...]:
        """The place and those above it, nearest first; empty for an unknown id."""
        found: list[Place] = []
        place = self._by_id.get(place_id)
        while place is not None and place not in found:
            found.append(place)
            place = self._by_id.get(place.parent_id)
        return tuple(found)

    def place(self, text: str) -> Place | None:
        """The finest place that the parts of a text agree on; None where nothing is named, or nothing certain."""
        parts = self._parts(text)
        if not parts:
            return None
        if len(parts) == 1:
            return self._one(parts[0], alone=True)
        above = [{place.id for place in named} for named in parts]
        best: list[Place] = []
        most = (0, 0)
        for place in {place.id: place for named in parts for place in named}.values():
            ids = self._lies_in(place)
            # Parts that name it or what it lies in; then the finer place.
            rank = (sum(not ids.isdisjoint(others) for others in above), _FINENESS[place.level])
            if rank > most:
                most, best = rank, [place]
            elif rank == most:
                best.append(place)
        return self._one(best, alone=False)

    def _lies_in(self, place: Place) -> frozenset[str]:
        known = self._inside.get(place.id)
        if known is None:
            known = frozenset((*(other.id for other in self.chain(place.id)), *place.within))
            self._inside[place.id] = known
        return known

    def _one(self, best: Sequence[Place], *, alone: bool) -> Place | None:
        """The one that is meant: at home before abroad, the place above that holds all, else None."""
        home = [place for place in best if place.country == HOME] or list(best)
        if alone:
            # "Ayacucho" alone is the department, "Huanta" the district: as they are offered.
            home = [p for p in home if p.level is Level.DEPARTMENT] or _finest(home)
        if len(home) == 1:
            return home[0]
        chains = [self.chain(place.id) for place in home]
        return next(
            (p for p in chains[0] if all(p in chain for chain in chains) and p.level is not Level.COUNTRY), None
        )

    def _parts(self, text: str) -> list[list[Place]]:
        """What each part of a text may name. Where nothing parts it, the longest runs of words that name something."""
        split = [words for part in _PARTS.split(text)[:_MOST_PARTS] if (words := bare(part).split()[:_MOST_WORDS])]
        found = [self._of(words) for words in split]
        if len(split) == 1 and not found[0]:
            found = self._runs(split[0])
        return [named for named in found if named]

    def _of(self, words: list[str]) -> list[Place]:
        named = self._named.get(fold(" ".join(words)), [])
        while not named and len(words) > 1 and words[0] in _AROUND:
            words = words[1:]
            named = self._named.get(fold(" ".join(words)), [])
        return named

    def _runs(self, words: list[str]) -> list[list[Place]]:
        found, at = [], 0
        while at < len(words):
            for end in range(min(at + _LONGEST_RUN, len(words)), at, -1):
                if named := self._of(words[at:end]):
                    found.append(named)
                    break
            else:
                end = at + 1
            at = end
        return found


def _finest(places: Sequence[Place]) -> list[Place]:
    most = max(_FINENESS[place.level] for place in places)
    return [place for place in places if _FINENESS[place.level] == most]
