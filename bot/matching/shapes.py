"""Words a few letters from a given one, found without comparing it with each.

A word's shape is its length and which letters it has, once or more often. One edit changes the
length by at most one and the letters by at most two, so most words are ruled out by their shape
alone; only the rest are measured.
"""

from __future__ import annotations

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.arrays import Growing
from bot.matching.spelling import Keys

_LIGHTS = len(Keys._fields)
_TWICE = 32


def _letters(text: str) -> int:
    """One bit for each letter, another for each that comes again."""
    mask = 0
    for letter in text:
        bit = 1 << (ord(letter) % 31)
        mask |= bit << _TWICE if mask & bit else bit
    return mask


def _edits(key: Keys) -> tuple[int, int, int, int]:
    """How many edits away `likeness.level` may still see a likeness, under each key."""
    return (3 if len(key.plain) >= 10 else 2 if len(key.plain) >= 6 else 1, 2 if len(key.fold) >= 6 else 1, 1, 1)


class _Light:
    """All words under one of their keys."""

    def __init__(self) -> None:
        self.texts = Growing(kind=np.object_)
        self.letters = Growing(kind=np.uint64)
        self.lengths = Growing(kind=np.int16)

    def add(self, at: int, text: str) -> None:
        for column, value in ((self.texts, text), (self.letters, _letters(text)), (self.lengths, len(text))):
            column.grow(at + 1)
            column.rows[at] = value

    def close(self, text: str, most: int) -> list[int]:
        apart = np.bitwise_count(self.letters.rows ^ np.uint64(_letters(text)))
        near = apart <= 2 * most
        near &= np.abs(self.lengths.rows - np.int16(len(text))) <= most
        suspects = np.flatnonzero(near)
        texts = self.texts.rows[suspects].tolist()
        if not texts:
            return []
        distances = process.cdist([text], texts, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
        found: list[int] = suspects[distances <= most].tolist()
        return found


class Shapes:
    """The shapes of all words under their four keys; word 0 is none."""

    def __init__(self) -> None:
        self._lights = tuple(_Light() for _ in range(_LIGHTS))
        self._words = 0
        self.add(Keys("", "", "", ""))

    def add(self, key: Keys) -> None:
        """The next word."""
        for light, text in zip(self._lights, key, strict=True):
            light.add(self._words, text)
        self._words += 1

    def close(self, key: Keys) -> set[int]:
        """The words within reach of this one under any key."""
        found: set[int] = set()
        for number, (light, text, most) in enumerate(zip(self._lights, key, _edits(key), strict=True)):
            if len(text) >= 3 and (number < 2 or text != key.fold):
                found.update(light.close(text, most))
        return found
