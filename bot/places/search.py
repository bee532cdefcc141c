"""Finding the place a person means: misspelt, partial, with a province, in Quechua, or an old name.

How a place is judged: the run of words most like one of its names, weighed by its letters, plus
how well the places above it explain the words that are left, plus a little for larger places.
What can't be explained counts against it, so "Chungui, La Mar" finds the district and not the
province. Measured by tests/bench/bench_places.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from bot.places.asked import Asked, read
from bot.places.gazetteer import Level, Place, shipped
from bot.places.index import Floats, Ints, PlaceIndex

_CANDIDATES = 90  # names looked at closely, for each of the two ways of being near
_READINGS = 4  # runs of words tried for each name
_FOLD_SHARE = 0.6  # of the likeness of two names; the rest is the likeness of the letters themselves
_LEAST_LIKE = 0.66  # a name less like what was written is no offer
_LEAST_LIKE_SHORT = 0.79  # names of at most four letters are like too much
_LEAST_EXPLAINED = 0.62  # of all that was written
_FAR_BEHIND = 0.2  # offers this much worse than the best are left out
_UNKNOWN_WORD = 0.3  # a word like no place at all is talk around the name, and weighs this much
_LEVEL_NAMED = 0.06
_NEAR = 0.05
_EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class _Scored:
    row: int
    score: float


class Places:
    """The gazetteer with its search. `find` offers; accepting is the person's part."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = tuple(places)

    @cached_property
    def _index(self) -> PlaceIndex:
        return PlaceIndex(self._places)

    @cached_property
    def _by_id(self) -> dict[str, Place]:
        return {place.id: place for place in self._places}

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places)

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

        `near` is the id of a place already known of the same person; places around it come first
        among equals.
        """
        asked = read(words)
        if not asked.spans or limit < 1:
            return []
        scored = self._score(asked, near)
        return self._offer(scored, limit)

    def _score(self, asked: Asked, near: str) -> list[_Scored]:
        index = self._index
        pieces = {span.folded for span in asked.spans}
        keys = index.grams.nearest(pieces, _CANDIDATES)
        if not len(keys):
            return []
        likeness = self._likeness(asked, keys)
        least = np.array([_LEAST_LIKE if len(index.folded[k]) > 4 else _LEAST_LIKE_SHORT for k in keys])
        weights = np.array(asked.weights, dtype=np.float32)
        costs = np.array([s.cost for s in asked.spans], dtype=np.float32)
        span_words = np.zeros((len(asked.spans), len(weights)), dtype=np.float32)
        for i, span in enumerate(asked.spans):
            span_words[i, span.first : span.last] = 1.0
        span_weights = span_words @ weights
        likeness = np.where(likeness >= least[None, :], likeness - costs[:, None], 0.0).astype(np.float32)
        context = index.context(asked.words) if len(asked.words) > 1 else np.zeros((1, len(index.places) + 1))
        # A word like no place anywhere, neither above nor as a name, is talk around the name.
        as_name = (span_words[:, :, None] * (likeness * (likeness >= 0.8))[:, None, :]).max(axis=(0, 2))
        known = np.maximum(context.max(axis=1), as_name) > 0
        weights = np.where(known, weights, weights * _UNKNOWN_WORD).astype(np.float32)
        span_weights = np.maximum(span_words @ weights, span_weights * 0.5)
        best_for = np.argsort(-(likeness * span_weights[:, None]), axis=0)[:_READINGS]
        rows_found: list[Ints] = []
        scores_found: list[Floats] = []
        for reading in best_for:
            held = likeness[reading, np.arange(len(keys))]
            rows, scores = self._explained(keys, reading, held, context, weights, span_words, span_weights)
            rows_found.append(rows)
            scores_found.append(scores)
        rows, scores = np.concatenate(rows_found), np.concatenate(scores_found)
        if not len(rows):
            return []
        scores = scores + index.prior[rows] + self._hints(rows, asked, near)
        order = np.argsort(-scores, kind="stable")[:200]
        return [_Scored(int(rows[i]), float(scores[i])) for i in order]

    def _likeness(self, asked: Asked, keys: Ints) -> Floats:
        """(spans, keys): how like each run of words is to each name."""
        index = self._index
        plain, folded = [index.plain[k] for k in keys], [index.folded[k] for k in keys]
        scorer = OSA.normalized_similarity
        as_written = cdist([s.plain for s in asked.spans], plain, scorer=scorer, dtype=np.float32)
        as_heard = cdist([s.folded for s in asked.spans], folded, scorer=scorer, dtype=np.float32)
        likeness: Floats = (1 - _FOLD_SHARE) * as_written + _FOLD_SHARE * as_heard
        for i, span in enumerate(asked.spans):
            if len(span.folded) >= 4:
                for j, name in enumerate(folded):
                    if name.startswith(span.folded) and len(name) > len(span.folded):
                        likeness[i, j] = max(likeness[i, j], 0.68 + 0.28 * len(span.folded) / len(name))
        return likeness

    def _explained(
        self,
        keys: Ints,
        reading: Ints,
        held: Floats,
        context: Floats,
        weights: Floats,
        span_words: Floats,
        span_weights: Floats,
    ) -> tuple[Ints, Floats]:
        """Rows that carry these names, and how much of all that was written each explains."""
        index = self._index
        use = np.flatnonzero(held > 0)
        counts = index.key_starts[keys[use] + 1] - index.key_starts[keys[use]]
        which = np.repeat(use, counts)
        firsts = np.repeat(index.key_starts[keys[use]], counts)
        steps = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
        entries = firsts + steps
        rows = index.key_rows[entries]
        span = reading[which]
        named = held[which] - index.key_costs[entries]
        left = (1.0 - span_words[span]) * weights[None, :]
        if context.shape[0] > 1:
            above, back = np.unique(index.above[rows], axis=0, return_inverse=True)
            by_above = context[:, above].max(axis=2).T
            explained_words = by_above[back.reshape(-1)]
        else:
            explained_words = np.zeros_like(left)
        total = span_weights[span] + left.sum(axis=1)
        explained = (named * span_weights[span] + (left * explained_words).sum(axis=1)) / np.maximum(total, 1e-6)
        good = explained >= _LEAST_EXPLAINED
        return rows[good], explained[good].astype(np.float32)

    def _hints(self, rows: Ints, asked: Asked, near: str) -> Floats:
        hints = np.zeros(len(rows), dtype=np.float32)
        if asked.levels:
            hints += [_LEVEL_NAMED if self._places[r].level in asked.levels else 0.0 for r in rows]
        if near and self.get(near) is not None:
            around = {near, *(p.id for p in self.parents(near)[:2])}
            hints += [_NEAR * sum(p.id in around for p in self.parents(self._places[r].id)) / len(around) for r in rows]
        return hints

    def _offer(self, scored: Sequence[_Scored], limit: int) -> list[Place]:
        """The best, without a second row for the same place at another level or under the same label."""
        offered: list[Place] = []
        labels: set[str] = set()
        for one in scored:
            if len(offered) == limit or one.score < scored[0].score - _FAR_BEHIND:
                break
            place = self._places[one.row]
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
