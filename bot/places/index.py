"""All names of all places in arrays, and how well the places above a place explain the other words written."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from bot.places.asked import GENERIC
from bot.places.gazetteer import HOME, Level, Place
from bot.places.grams import GramIndex
from bot.places.spelling import bare, fold, fold_softly, fold_word, listed

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

_OTHER_NAME = 0.015  # a place is found a little less readily by another name of its own
_INITIAL = 0.03  # "M. Bastidas"
_PART_OF_NAME = 0.09  # "Lucanamarca" for Santiago de Lucanamarca
_SMALL_WORDS = listed("de del la las el los y")
_SAINTS = listed("san santa santo santiago santisima virgen villa nuevo nueva")
_CONTEXT_FLOOR = 0.5  # below this likeness a word written and a word of a place above say nothing
_LETTERS_OF_CONTEXT = 0.95
_NODE_LEVELS = (Level.COUNTRY, Level.DEPARTMENT, Level.PROVINCE, Level.DISTRICT, Level.ZONE)

# What a place starts with before anything is compared: a person who names no more means this one.
_PRIOR: dict[Level, float] = {
    Level.COUNTRY: 0.01,
    Level.DEPARTMENT: 0.02,
    Level.PROVINCE: 0.01,
    Level.DISTRICT: 0.02,
    Level.ZONE: 0.015,
    Level.CITY: 0.0,
    Level.VILLAGE: -0.07,
}
_PRIOR_HOME = 0.02
_PRIOR_TENFOLD = 0.005  # for ten times as many people
_PRIOR_TENFOLD_FAR = 0.011  # the Buenos Aires that is meant is the large one, though four small ones are at home
_SMALLEST = 100


def _names_of(place: Place) -> list[tuple[str, float]]:
    """Every name a place is found by, with what each costs."""
    found: dict[str, float] = {}
    for name, cost in ((place.name, 0.0), *((a, _OTHER_NAME) for a in place.also)):
        written = bare(name)
        if not written or (cost and len(written) < 3):
            continue
        found.setdefault(written, cost)
        parts = written.split()
        start = 0
        while start < len(parts) - 1 and parts[start] in _SMALL_WORDS | _SAINTS:
            start += 1
        if "de" in parts[1:-1]:
            start = max(start, len(parts) - parts[::-1].index("de"))
        shorter = " ".join(parts[start:])
        if start and len(shorter) >= 4:
            only_article = all(p in _SMALL_WORDS for p in parts[:start])
            found.setdefault(shorter, cost + (0.02 if only_article else _PART_OF_NAME))
        if (
            len(parts) > 1
            and place.level is not Level.VILLAGE
            and place.country == HOME
            and parts[0] not in _SMALL_WORDS
        ):
            found.setdefault(" ".join((parts[0][0], *parts[1:])), cost + _INITIAL)
    return list(found.items())


def _prior(place: Place) -> float:
    tenfold = math.log10(max(place.population, _SMALLEST) / _SMALLEST)
    if place.country == HOME:
        return _PRIOR[place.level] + _PRIOR_HOME + _PRIOR_TENFOLD * tenfold
    return _PRIOR[place.level] + _PRIOR_TENFOLD_FAR * tenfold


class PlaceIndex:
    """Names -> places, and places -> the places above them.

    A *node* is a place that others can lie in; nodes have numbers of their own.
    """

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = places
        self.row_of = {place.id: row for row, place in enumerate(places)}
        self._read_names()
        self._read_parents()
        self.village = np.array([p.level is Level.VILLAGE for p in places], dtype=np.bool_)
        self.far = np.array([p.country != HOME for p in places], dtype=np.bool_)
        self.prior: Floats = np.array([_prior(place) for place in places], dtype=np.float32)

    def _read_names(self) -> None:
        keys: dict[str, int] = {}
        key_of: list[int] = []
        row_of: list[int] = []
        cost_of: list[float] = []
        for row, place in enumerate(self.places):
            for name, cost in _names_of(place):
                key_of.append(keys.setdefault(name, len(keys)))
                row_of.append(row)
                cost_of.append(cost)
        keyed = np.asarray(key_of, dtype=np.int32)
        rowed = np.asarray(row_of, dtype=np.int32)
        self._row_keys: Ints = keyed
        self._row_starts = np.searchsorted(rowed, np.arange(len(self.places) + 1))
        order = np.argsort(keyed, kind="stable")
        self.key_rows: Ints = rowed[order]
        self.key_costs: Floats = np.asarray(cost_of, dtype=np.float32)[order]
        self.key_starts = np.searchsorted(keyed[order], np.arange(len(keys) + 1))
        self.plain = [name.replace(" ", "") for name in keys]
        self.folded = [fold(name) for name in keys]
        self.soft = [
            fold_softly(name) if "ll" in name else folded for name, folded in zip(keys, self.folded, strict=True)
        ]
        self.key_lengths: Ints = np.array([len(p) for p in self.plain], dtype=np.int32)
        self.grams = GramIndex(self.folded)
        larger = [row for row, place in enumerate(self.places) if place.level is not Level.VILLAGE]
        self.larger_keys: Ints = np.unique(keyed[np.isin(rowed, larger)]).astype(np.int32)

    def _read_parents(self) -> None:
        chain_of: list[int] = []
        numbers: dict[tuple[int, ...], int] = {}  # rows with the same places above share one chain
        known: dict[int, tuple[int, ...]] = {}
        nodes = [row for row, place in enumerate(self.places) if place.level in _NODE_LEVELS]
        node_of = {row: node for node, row in enumerate(nodes)}
        for row, place in enumerate(self.places):
            above = self.row_of.get(place.parent_id, -1)
            over = (above, *(self.row_of.get(other, -1) for other in place.within))
            first = known.get(above, ())
            chain = tuple(dict.fromkeys([n for r in over if (n := node_of.get(r)) is not None] + [*first]))
            if row in node_of:
                known[row] = chain
            chain_of.append(numbers.setdefault(chain, len(numbers)))
        width = max((len(c) for c in numbers), default=0) or 1
        self.chain: Ints = np.asarray(chain_of, dtype=np.int32)
        self.chains: Ints = np.full((len(numbers), width), len(nodes), dtype=np.int32)  # len(nodes): none
        districts = {node for row, node in node_of.items() if self.places[row].level is Level.DISTRICT}
        self.chain_district: Ints = np.full(len(numbers), len(nodes), dtype=np.int32)
        for chain, number in numbers.items():
            self.chains[number, : len(chain)] = chain
            if chain and chain[0] in districts:
                self.chain_district[number] = chain[0]
        lies_in = self.chains[self.chain].reshape(-1)
        order = np.argsort(lies_in, kind="stable")
        self._inside: Ints = (order // width).astype(np.int32)
        self._inside_starts = np.searchsorted(lies_in[order], np.arange(len(nodes) + 2))
        home = {place.name for place in self.places if place.country == HOME and place.level is not Level.COUNTRY}
        # By the whole name, and not San Martín, which is a department too.
        self.country_named: dict[str, int] = {
            bare(name).replace(" ", ""): node_of[row]
            for row in nodes
            if (place := self.places[row]).level is Level.COUNTRY
            for name in (place.name, *place.also)
            if name not in home or place.country == HOME
        }
        countries = [node_of.get(self.row_of.get(p.country, -1), len(nodes)) for p in self.places]
        self.country: Ints = np.array(countries, dtype=np.int32)
        self._read_context_words(nodes)

    def _read_context_words(self, nodes: Sequence[int]) -> None:
        words: dict[tuple[str, str], int] = {}  # as written, as heard
        flat: list[int] = []
        starts: list[int] = []
        for row in nodes:
            starts.append(len(flat))
            place = self.places[row]
            own = {w for name in (place.name, *place.also) for w in _context_words(bare(name))} or {("?", "?")}
            flat.extend(words.setdefault(w, len(words)) for w in own)
        self._written = [written for written, _heard in words]
        self._heard = [heard for _written, heard in words]
        self._node_words = np.asarray(flat, dtype=np.int32)
        self._node_starts = np.asarray(starts, dtype=np.int64)

    def context(self, written: Sequence[str], heard: Sequence[str]) -> Floats:
        """How well each node, as a place above, explains each piece: (pieces, nodes + 1 for none)."""
        out = np.zeros((len(written), len(self._node_starts) + 1), dtype=np.float32)
        if not written or not self._written:
            return out
        scorer = OSA.normalized_similarity
        likeness = cdist(heard, self._heard, scorer=scorer, score_cutoff=_CONTEXT_FLOOR, dtype=np.float32)
        letters = cdist(written, self._written, scorer=scorer, score_cutoff=_CONTEXT_FLOOR, dtype=np.float32)
        likeness = np.maximum(likeness, letters * _LETTERS_OF_CONTEXT)
        out[:, :-1] = np.maximum.reduceat(likeness[:, self._node_words], self._node_starts, axis=1)
        return out

    def names_in(self, nodes: Ints, most: int, *, larger: bool = False) -> Ints:
        """The names of places (or of those larger than a village) in these nodes, while they are at most so many."""
        inside: list[Ints] = []
        for node in nodes:
            rows = self._inside[self._inside_starts[node] : self._inside_starts[node + 1]]
            if larger:
                rows = rows[~self.village[rows]]
            if len(rows) <= most:
                most -= len(rows)
                inside.append(rows)
        if not inside:
            return np.empty(0, dtype=np.int32)
        entries = runs(self._row_starts, np.concatenate(inside))
        return np.unique(self._row_keys[entries])


def runs(starts: Longs, which: Ints) -> Longs:
    """The positions of several runs of a flat array, one after the other; run i is starts[i]:starts[i + 1]."""
    counts = starts[which + 1] - starts[which]
    steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(np.repeat(starts[which], counts) + steps, dtype=np.int64)


def _context_words(name: str) -> set[tuple[str, str]]:
    parts = [p for p in name.split() if p not in _SMALL_WORDS]
    said = {(p, fold_word(p)) for p in parts}
    if len(parts) > 1 and not any(p in GENERIC for p in parts):
        said.add(("".join(parts), "".join(fold_word(p) for p in parts)))
    return said
