"""Which names could be meant: letter groups shared between what was written and the names known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


def grams_of(folded: str) -> set[str]:
    """Pairs and triples of letters, with both ends marked."""
    marked = f"^{folded}$"
    return {marked[i : i + n] for n in (2, 3) for i in range(len(marked) - n + 1)}


class GramIndex:
    """Letter groups -> names, in arrays: cost grows with the postings touched, not with the names known."""

    def __init__(self, names: Sequence[str]) -> None:
        ids: dict[str, int] = {}
        flat: list[int] = []
        sizes: list[int] = []
        for name in names:
            grams = grams_of(name)
            sizes.append(len(grams))
            flat.extend([ids.setdefault(g, len(ids)) for g in grams])
        gram_of = np.asarray(flat, dtype=np.int32)
        name_of = np.repeat(np.arange(len(names), dtype=np.int32), sizes)
        order = np.argsort(gram_of, kind="stable")
        self._ids = ids
        self._names: Ints = name_of[order]
        self._starts = np.searchsorted(gram_of[order], np.arange(len(ids) + 1))
        counts = np.diff(self._starts)
        self._rarity = np.log1p(len(names) / np.maximum(counts, 1)).astype(np.float32)
        # The weight of a whole name: what it would get if everything of it were written.
        total = np.zeros(len(names), dtype=np.float32)
        np.add.at(total, name_of, self._rarity[gram_of])
        self._total: Floats = np.maximum(total, np.float32(1e-6))

    def nearest(self, pieces: Iterable[str], limit: int, among: Sequence[Ints] = ()) -> Ints:
        """Names most of whose letter groups occur in the pieces, and names like all of the pieces together.

        The best `limit` of each kind, and the best `limit` of each group in `among`.
        """
        grams = {i for piece in pieces for g in grams_of(piece) if (i := self._ids.get(g)) is not None}
        if not grams:
            return np.empty(0, dtype=np.int32)
        some = list(grams)
        runs = [self._names[self._starts[i] : self._starts[i + 1]] for i in some]
        rarity = np.repeat(self._rarity[some], [len(run) for run in runs])
        shared = np.bincount(np.concatenate(runs), rarity, len(self._total)).astype(np.float32)
        asked = self._rarity[list(grams)].sum(dtype=np.float32)
        contained: Floats = shared / self._total
        alike: Floats = shared / (self._total + asked)
        found = [_top(contained, limit), _top(alike, limit)]
        found += [group[_top(contained[group], limit)].astype(np.intp) for group in among]
        return np.unique(np.concatenate(found)).astype(np.int32)


def _top(scores: Floats, limit: int) -> npt.NDArray[np.intp]:
    if len(scores) <= limit:
        return np.flatnonzero(scores > 0)
    best = np.argpartition(scores, -limit)[-limit:]
    return best[scores[best] > 0]
