"""All words under their four keys, and those a few letters from a given one.

A word's shape is its length and which letters it has, once or more often. One edit changes either
the length by one and one letter, or two letters at most, so most words are ruled out by their shape
alone; only the rest are measured.
"""

from __future__ import annotations

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.arrays import Bytes, Growing, Ints
from bot.matching.spelling import Keys

_TWICE = 32


def _letters(text: str) -> int:
    """One bit for each letter, another for each that comes again."""
    mask = 0
    for letter in text:
        bit = 1 << (ord(letter) % 31)
        mask |= bit << _TWICE if mask & bit else bit
    return mask


def _edits(key: Keys) -> tuple[int, int]:
    """How many edits away `likeness.levels` may still see a likeness, as written and as folded."""
    return (3 if len(key.plain) >= 10 else 2 if len(key.plain) >= 6 else 1, 2 if len(key.fold) >= 6 else 1)


def distances(text: str, texts: list[str], most: int) -> Bytes:
    """Edits between one word and others, neighbours exchanged counting as one; `most` + 1 for more."""
    found: Bytes = process.cdist([text], texts, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
    return found


class _Light:
    """All words under one of their keys, parted by length."""

    def __init__(self) -> None:
        self.texts = Growing(kind=np.object_)
        self.lengths = Growing(kind=np.int16)
        self._letters: dict[int, Growing] = {}
        self._words: dict[int, Growing] = {}

    def add(self, at: int, text: str) -> None:
        length = len(text)
        for column, value in ((self.texts, text), (self.lengths, length)):
            column.grow(at + 1)
            column.rows[at] = value
        letters = self._letters.setdefault(length, Growing(kind=np.uint64, room=4))
        words = self._words.setdefault(length, Growing(room=4))
        for column, value in ((letters, _letters(text)), (words, at)):
            column.grow(column.length + 1)
            column.rows[-1] = value

    def close(self, text: str, most: int) -> list[int]:
        mask, suspects = np.uint64(_letters(text)), []
        for longer in range(-most, most + 1):
            if letters := self._letters.get(len(text) + longer):
                apart = np.bitwise_count(letters.rows ^ mask)
                # Each edit that changes the length changes one letter only.
                suspects.append(self._words[len(text) + longer].rows[apart <= 2 * most - abs(longer)])
        words = np.concatenate(suspects) if suspects else np.zeros(0, np.int32)
        if not len(words):
            return []
        apart = distances(text, self.texts.rows[words].tolist(), most)
        found: list[int] = words[apart <= most].tolist()
        return found


class Shapes:
    """All words under their four keys, the first two by shape; word 0 is none."""

    def __init__(self) -> None:
        self._lights = (_Light(), _Light())
        self._sounds = (Growing(kind=np.object_), Growing(kind=np.object_))
        self.add(Keys("", "", "", ""))

    def __len__(self) -> int:
        return self._sounds[0].length

    def add(self, key: Keys) -> None:
        """The next word."""
        at = len(self)
        for light, text in zip(self._lights, (key.plain, key.fold), strict=True):
            light.add(at, text)
        for column, text in zip(self._sounds, (key.back, key.soft), strict=True):
            column.grow(at + 1)
            column.rows[at] = text

    def texts(self, words: Ints) -> tuple[list[str], ...]:
        """These words under their keys, in the order of `Keys`."""
        columns = (*(light.texts for light in self._lights), *self._sounds)
        return tuple(column.rows[words].tolist() for column in columns)

    def lengths(self, words: Ints) -> tuple[Ints, Ints]:
        """How long they are, plain and folded."""
        return self._lights[0].lengths.rows[words], self._lights[1].lengths.rows[words]

    def close(self, key: Keys) -> set[int]:
        """The words within reach of this one, as written or as folded."""
        found: set[int] = set()
        for light, text, most in zip(self._lights, (key.plain, key.fold), _edits(key), strict=True):
            if len(text) >= 3:
                found.update(light.close(text, most))
        return found
