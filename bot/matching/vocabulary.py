"""The distinct words of a register: how frequent each is, and which are like a given word.

About 10^4 distinct words serve a million people, so likeness is asked of words, once, and people
are reached through their words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from bot.matching.arrays import Bytes, Floats, Growing, Ints
from bot.matching.likeness import Level, groups, level
from bot.matching.nicknames import roots
from bot.matching.shapes import Shapes
from bot.matching.spelling import Keys, keys

RAREST = 10.0
"""Cap, in nats, on how much a rare word can say."""
_CACHED = 20_000


class Role(IntEnum):
    """As what a word is counted."""

    GIVEN = 0
    SURNAME = 1


class Near(NamedTuple):
    """Tokens like a word, and how alike each is."""

    tokens: Ints
    levels: Bytes


class Vocabulary:
    """Words by number; number 0 is the missing word."""

    def __init__(self) -> None:
        self._total = 0
        self._ids: dict[str, int] = {}
        self.written: list[str] = [""]
        self._plains: list[str] = [""]
        self._folds: list[str] = [""]
        self._shapes = Shapes()
        self._nats: Floats | None = None
        self._class_ids: dict[str, int] = {"": 0}
        self._classes = Growing(1)
        self._classes.grow(1)
        self._counts = Growing(len(Role))
        self._counts.grow(1)
        self._sounding: dict[str, list[int]] = {}
        self._rooted: dict[str, list[int]] = {}
        self._grouped: dict[str, list[int]] = {}
        self._lettered: dict[str, list[int]] = {}
        self._edges: dict[str, list[int]] = {}
        self._named: set[int] = set()
        self._near_given: dict[str, tuple[int, Near]] = {}
        self._near_surname: dict[str, tuple[int, Near]] = {}

    def __len__(self) -> int:
        return len(self.written)

    @property
    def total(self) -> int:
        """How many people the register holds."""
        return self._total

    @total.setter
    def total(self, people: int) -> None:
        self._total, self._nats = people, None

    def number(self, word: str, role: Role) -> int:
        """The number of a lower-case word, made if it is new; 0 for the empty word."""
        if not word:
            return 0
        known = self._ids.get(word)
        token = self._enter(word) if known is None else known
        if role is Role.GIVEN and token not in self._named:
            self._named.add(token)
            for root in roots(word).names:
                self._rooted.setdefault(root, []).append(token)
            self._near_given.clear()
        return token

    def _enter(self, word: str) -> int:
        token = self._ids[word] = len(self.written)
        key = keys(word)
        self.written.append(word)
        self._plains.append(key.plain)
        self._folds.append(key.fold)
        self._shapes.add(key)
        class_id = self._class_ids.setdefault(key.fold, len(self._class_ids))
        self._classes.grow(token + 1)
        self._classes.rows[token, 0] = class_id
        self._counts.grow(class_id + 1)
        for mark, index in self._marks(word, key):
            index.setdefault(mark, []).append(token)
        return token

    def _marks(self, word: str, key: Keys) -> Iterable[tuple[str, dict[str, list[int]]]]:
        for sound in {key.fold, key.back, key.soft}:
            yield sound, self._sounding
        for group in groups(word):
            yield group, self._grouped
        for edge in _edges(key.back):
            yield edge, self._edges
        yield key.plain[:1], self._lettered

    def count(self, role: Role, token: int, by: int = 1) -> None:
        """One more (or fewer) person bears this word."""
        if token:
            self._counts.rows[self._classes.rows[token, 0], role] += by
            self._nats = None

    def count_many(self, role: Role, tokens: Ints) -> None:
        """The same for a column of tokens at once."""
        classes = self._classes.rows[tokens[tokens > 0], 0]
        self._counts.rows[:, role] += np.bincount(classes, minlength=self._counts.length).astype(np.int32)
        self._nats = None

    def borrow(self, role: Role, word: str, other: Vocabulary) -> None:
        """Takes over how frequent a word is elsewhere, to compare two records by themselves."""
        there = other._class_ids.get(keys(word).fold, 0)
        token = self.number(word, role)
        here = int(self._classes.rows[token, 0])
        if here:
            self._counts.rows[here, role] = other._counts.rows[there, role] if there else 0
            self._nats = None

    def weight(self, role: Role, tokens: Ints) -> Floats:
        """How much sharing each word says, in nats: log of one over its share of the register."""
        if self._nats is None or len(self._nats) < self._counts.length:
            self._nats = self._in_nats(self._counts.rows)
        found: Floats = self._nats[:, role][self._classes.rows[:, 0][tokens]]
        return found

    def weight_of(self, role: Role, word: str) -> float:
        """The same for one word, known here or not."""
        class_id = self._class_ids.get(keys(word).fold, 0) if word else 0
        count = self._counts.rows[class_id, role] if class_id else 0
        return self._nats_of(int(count))

    def weight_of_initial(self, letter: str) -> float:
        """What sharing an initial says: as much as the share of given names that begin so."""
        tokens = np.array(self._lettered.get(letter, [0]), np.int32)
        classes = np.unique(self._classes.rows[tokens, 0])
        return self._nats_of(int(self._counts.rows[classes, Role.GIVEN].sum()))

    def _nats_of(self, count: int) -> float:
        return min(max(math.log(self.total + 20.0) - math.log(max(count, 0) + 1.0), 0.3), RAREST)

    def _in_nats(self, counts: Ints) -> Floats:
        found = np.log(self.total + 20.0) - np.log(np.maximum(counts, 0) + 1.0)
        return np.asarray(np.clip(found, 0.3, RAREST), np.float32)

    def near(self, word: str, given: bool) -> Near:
        """Every token like the word. Kept for next time; words entered since are looked at alone."""
        known = self._near_given if given else self._near_surname
        kept = known.get(word)
        size = len(self.written)
        if kept and kept[0] == size:
            return kept[1]
        if kept and size - kept[0] < 200:
            fresh = self._judge(word, range(kept[0], size), given)
            found = Near(np.concatenate((kept[1].tokens, fresh.tokens)), np.concatenate((kept[1].levels, fresh.levels)))
        else:
            found = self._judge_all(word, given)
        if len(known) >= _CACHED:
            known.clear()
        known[word] = (size, found)
        return found

    def _judge_all(self, word: str, given: bool) -> Near:
        """The same as judging every word, but most words that only begin or end alike need no judge."""
        key, suspects = keys(word), self._suspects(word, given)
        edged = {token for edge in _edges(key.back) for token in self._edges.get(edge, ())} - suspects
        parts = {token for token in edged if self._may_be_part(key.fold, self._folds[token])}
        judged = self._judge(word, sorted(suspects | parts), given)
        if not given or not edged:
            return judged
        hints = np.array(sorted(edged - parts), np.int32)
        levels = np.full(len(hints), Level.HINT, np.uint8)
        return Near(np.concatenate((judged.tokens, hints)), np.concatenate((judged.levels, levels)))

    @staticmethod
    def _may_be_part(one: str, other: str) -> bool:
        short, long = (one, other) if len(one) < len(other) else (other, one)
        return len(long) - len(short) >= 3 and (long.startswith(short) or long.endswith(short))

    def _judge(self, word: str, tokens: Iterable[int], given: bool) -> Near:
        judged = [(token, level(word, self.written[token], given)) for token in tokens if token]
        alike = [(token, how) for token, how in judged if how]
        return Near(np.array([t for t, _ in alike], np.int32), np.array([how for _, how in alike], np.uint8))

    def _suspects(self, word: str, given: bool) -> set[int]:
        key = keys(word)
        found: set[int] = set()
        if given:
            found.update(self._lettered.get(key.plain[:1], ()) if len(key.plain) == 1 else ())
            found.update(token for token in self._lettered.get(key.plain[:1], ()) if len(self._plains[token]) == 1)
        if len(key.plain) <= 1:
            return found
        for mark, index in self._marks(word, key):
            if index is not self._lettered and index is not self._edges:
                found.update(index.get(mark, ()))
        if given:
            for root in roots(word).names:
                found.update(self._rooted.get(root, ()))
        found.update(self._shapes.close(key))
        return found


def _edges(sound: str) -> set[str]:
    """Beginnings and ends by which compounds and their parts find each other."""
    return {"^" + sound[:3], sound[-4:] + "$"} if len(sound) >= 3 else set()
