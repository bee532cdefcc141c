"""Words a few letters from a given one, found without comparing it with each.

A word's shape is its length and the set of its letters. One edit changes the length by at most
one and the set by at most two, so most words are ruled out by their shape alone; only the rest
are measured.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.arrays import Growing
from bot.matching.spelling import Keys

_LIGHTS = len(Keys._fields)


def _letters(text: str) -> int:
    mask = 0
    for letter in text:
        mask |= 1 << (ord(letter) % 31)
    return mask


def _edits(key: Keys) -> tuple[int, int, int, int]:
    """How many edits away `likeness.level` may still see a likeness, under each key."""
    return (3 if len(key.plain) >= 10 else 2 if len(key.plain) >= 6 else 1, 2 if len(key.fold) >= 6 else 1, 1, 1)


class Shapes:
    """The shapes of all words under their four keys."""

    def __init__(self) -> None:
        self._texts: tuple[list[str], ...] = tuple([""] for _ in range(_LIGHTS))
        self._masks, self._lengths = Growing(_LIGHTS), Growing(_LIGHTS)
        self._masks.grow(1)
        self._lengths.grow(1)

    def add(self, key: Keys) -> None:
        """The next word."""
        at = len(self._texts[0])
        self._masks.grow(at + 1)
        self._lengths.grow(at + 1)
        for light, text in enumerate(key):
            self._texts[light].append(text)
            self._masks.rows[at, light] = _letters(text)
            self._lengths.rows[at, light] = len(text)

    def close(self, key: Keys) -> set[int]:
        """The words within reach of this one under any key."""
        found: set[int] = set()
        for light, (text, most) in enumerate(zip(key, _edits(key), strict=True)):
            if len(text) < 3 or (light > 1 and text == key.fold):
                continue
            apart = np.bitwise_count(self._masks.rows[:, light] ^ np.int32(_letters(text)))
            lengths: npt.NDArray[np.int32] = np.abs(self._lengths.rows[:, light] - len(text))
            suspects = np.flatnonzero((apart <= 2 * most) & (lengths <= most))
            texts = [self._texts[light][at] for at in suspects.tolist()]
            if texts:
                distances = process.cdist([text], texts, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
                found.update(suspects[distances <= most].tolist())
        return found
