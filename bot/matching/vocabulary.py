"""The distinct words of a register: how frequent each is, and which are like a given word.

About 10^4 distinct words serve a million people, so likeness is asked of words, once, and people
are reached through their words.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.matching.arrays import Bytes, Floats, Growing, Ints
from bot.matching.compounds import Compounds
from bot.matching.likeness import Level, Others, groups, levels
from bot.matching.nicknames import roots
from bot.matching.shapes import Shapes
from bot.matching.spelling import Keys, keys

RAREST = 10.0
"""Cap, in nats, on how much a rare word can say."""
_BEFORE_ANYBODY = 40.0
"""A name is taken to be one person's in so many, until the register has people enough to know: in a
register of two, the name of both is no common name yet."""
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
        self.ids: dict[str, int] = {"": 0}
        self.written: list[str] = [""]
        self._compounds = Compounds()
        self._shapes = Shapes()
        self._nats: Floats | None = None
        self._class_ids: dict[str, int] = {"": 0}
        self._classes = Growing()
        self._classes.grow(1)
        self._counts = Growing(len(Role))
        self._counts.grow(1)
        self._index: dict[str, array[int]] = {}
        self._vague = Growing(kind=np.bool_)
        self._vague.grow(1)
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

    def number(self, word: str) -> int:
        """The number of a lower-case word, made if it is new; 0 for the empty word."""
        known = self.ids.get(word)
        return self._enter(word) if known is None else known

    def name(self, tokens: Iterable[int]) -> None:
        """These words are given names too: from now on familiar forms reach them."""
        for token in set(tokens) - self._named - {0}:
            self._named.add(token)
            named = roots(self.written[token])
            self._vague.rows[token] = named.vague
            for root in named.names:
                self._mark("root " + root, token)
            self._near_given.clear()

    def _enter(self, word: str) -> int:
        token = self.ids[word] = len(self.written)
        key = keys(word)
        self.written.append(word)
        self._shapes.add(key)
        class_id = self._class_ids.get(key.fold)
        if class_id is None:
            class_id = self._class_ids[key.fold] = len(self._class_ids)
            self._compounds.add(key.fold)
        self._vague.grow(token + 1)
        self._classes.grow(token + 1)
        self._classes.rows[token] = class_id
        self._counts.grow(class_id + 1)
        for mark in (*_sounds(key), *_edges(key.back), _initial(key.plain)):
            self._mark(mark, token)
        if key.plain.endswith("."):
            self._mark(f"cut {key.plain[:2]}", token)
        return token

    def _mark(self, mark: str, token: int) -> None:
        self._index.setdefault(mark, array("i")).append(token)

    def _marked(self, *marks: str) -> Ints:
        found = [np.frombuffer(tokens, np.int32) for mark in marks if (tokens := self._index.get(mark))]
        return np.concatenate(found) if found else np.zeros(0, np.int32)  # copied: a view would forbid the next word

    def count(self, role: Role, token: int, by: int = 1) -> None:
        """One more (or fewer) person bears this word."""
        if token:
            self._counts.rows[self._classes.rows[token], role] += by
            self._nats = None

    def count_many(self, role: Role, tokens: Ints) -> None:
        """The same for a column of tokens at once."""
        classes = self._classes.rows[tokens[tokens > 0]]
        self._counts.rows[:, role] += np.bincount(classes, minlength=self._counts.length).astype(np.int32)
        self._nats = None

    def borrow(self, role: Role, word: str, other: Vocabulary) -> None:
        """Takes over how frequent a word is elsewhere, to compare two records by themselves."""
        there = other._class_ids.get(keys(word).fold, 0)
        token = self.number(word)
        here = int(self._classes.rows[token])
        if here:
            self._counts.rows[here, role] = other._counts.rows[there, role] if there else 0
            self._nats = None

    def weight(self, role: Role, tokens: Ints) -> Floats:
        """How much sharing each word says, in nats: log of one over its share of the register."""
        if self._nats is None or self._nats.shape[1] < self._counts.length:
            self._nats = np.ascontiguousarray(self._in_nats(self._counts.rows).T)
        found: Floats = self._nats[role][self._classes.rows[tokens]]
        return found

    def weight_of(self, role: Role, word: str) -> float:
        """The same for one word, known here or not."""
        return self._nats_of(self.bearers(role, word))

    def bearers(self, role: Role, word: str) -> int:
        """How many people of the register are called so, in any of its spellings."""
        class_id = self._class_ids.get(keys(word).fold, 0) if word else 0
        return int(self._counts.rows[class_id, role]) if class_id else 0

    def weight_of_initial(self, letter: str) -> float:
        """What sharing an initial says: as much as the share of given names that begin so."""
        classes = np.unique(self._classes.rows[self._marked("letter " + letter)])
        return self._nats_of(int(self._counts.rows[classes, Role.GIVEN].sum()))

    def _nats_of(self, count: int) -> float:
        return min(max(math.log(self.total + _BEFORE_ANYBODY) - math.log(max(count, 0) + 1.0), 0.3), RAREST)

    def _in_nats(self, counts: Ints) -> Floats:
        found = np.log(self.total + _BEFORE_ANYBODY) - np.log(np.maximum(counts, 0) + 1.0)
        return np.asarray(np.clip(found, 0.3, RAREST), np.float32)

    def near(self, word: str, given: bool) -> Near:
        """Every token like the word. Kept for next time; words entered since are looked at alone.

        A token may come twice: what is said last counts.
        """
        known = self._near_given if given else self._near_surname
        kept = known.get(word)
        size = len(self.written)
        if kept and kept[0] == size:
            return kept[1]
        if kept and size - kept[0] < 200:
            found = _together(kept[1], self.judge(word, np.arange(kept[0], size, dtype=np.int32), given))
        else:
            found = self._judge_all(word, given)
        if len(known) >= _CACHED:
            known.clear()
        known[word] = (size, found)
        return found

    def has_looked_up(self, word: str, given: bool) -> bool:
        """Whether `near` would know at once."""
        kept = (self._near_given if given else self._near_surname).get(word)
        return kept is not None and kept[0] == len(self.written)

    def _judge_all(self, word: str, given: bool) -> Near:
        """The same as judging every word, but most words that only begin or end alike need no judge."""
        key = keys(word)
        if len(key.plain) <= 1:
            level = Level.INITIAL if given else Level.NONE
            alike = _all(self._marked(*(mark + key.plain for mark in ("letter ", "initial "))), level)
            return _together(alike, self.judge(word, self._marked("initial " + key.plain), given))
        marks = [*_sounds(key), *(f"sound {part}" for part in _ends(key.fold)), *self._longer(key.fold)]
        if given:
            marks += ["root " + root for root in roots(word).names]
            marks += ["letter " + key.plain[0]] if key.plain.endswith(".") else [f"cut {key.plain[:2]}"]
        wanted = np.zeros(len(self.written), np.bool_)
        wanted[self._marked(*marks)] = True
        wanted[np.fromiter(self._shapes.close(key), np.int32)] = True
        judged = self.judge(word, np.flatnonzero(wanted).astype(np.int32), given)
        if not given:
            return judged
        hints = _all(self._marked(*_edges(key.back)), Level.HINT)
        initials = _all(self._marked("initial " + key.plain[0]), Level.INITIAL)
        return _together(hints, initials, judged)

    def _longer(self, fold: str) -> list[str]:
        """Marks of the words that begin or end with the whole of this one."""
        return [f"sound {word}" for word in self._compounds.with_part(fold)] if len(fold) >= 4 else []

    def judge(self, word: str, tokens: Ints, given: bool) -> Near:
        """These words as they are like the word; the same as `near` says of them."""
        if not len(tokens):
            return Near(tokens, np.zeros(0, np.uint8))
        among = np.zeros(len(self.written), np.bool_)

        def marked(marks: Iterable[str]) -> npt.NDArray[np.bool_]:
            found = self._marked(*marks)
            among[found] = True
            flags = among[tokens]
            among[found] = False
            return flags

        key, none = keys(word), among[tokens]
        others = Others(
            self._shapes.texts(tokens),
            self._shapes.lengths(tokens),
            marked(f"group {one}" for one in groups(key.plain)),
            marked(f"root {root}" for root in roots(word).names) if given else none,
            self._vague.rows[tokens],
            marked(_edges(key.back)) if given else none,
        )
        return Near(tokens, levels(word, others, given))


def _all(tokens: Ints, how: Level) -> Near:
    return Near(tokens, np.full(len(tokens), how, np.uint8))


def _together(*parts: Near) -> Near:
    return Near(np.concatenate([part.tokens for part in parts]), np.concatenate([part.levels for part in parts]))


def _initial(plain: str) -> str:
    return ("initial " if len(plain) == 1 else "letter ") + plain[:1]


def _sounds(key: Keys) -> list[str]:
    """Marks under which words that sound alike, or are attested variants of one another, are found."""
    return [f"sound {sound}" for sound in {key.fold, key.back, key.soft}] + [
        f"group {one}" for one in groups(key.plain)
    ]


def _edges(sound: str) -> list[str]:
    """Beginnings and ends by which a familiar form and its name find each other."""
    return ["begins " + sound[:3], "ends " + sound[-4:]] if len(sound) >= 3 else []


def _ends(fold: str) -> list[str]:
    """What may be a part of this word and a word of its own."""
    lengths = range(4, len(fold) - 2)
    return [fold[:n] for n in lengths] + [fold[-n:] for n in lengths]
