"""Words that begin or end with another: Huanca finds Huanca Sancos, Juan finds Juancarlos."""

from __future__ import annotations

from bisect import bisect_left, insort

_FEW = 200


class Compounds:
    """Distinct words in order, forwards and backwards."""

    def __init__(self) -> None:
        self._forwards: list[str] = []
        self._backwards: list[str] = []
        self._fresh: list[str] = []

    def add(self, word: str) -> None:
        """A word that was not there."""
        self._fresh.append(word)

    def with_part(self, part: str) -> list[str]:
        """Words that begin or end with this one, itself if it is there."""
        self._settle()
        found = self._from(self._forwards, part)
        return found + [word[::-1] for word in self._from(self._backwards, part[::-1])]

    @staticmethod
    def _from(ordered: list[str], part: str) -> list[str]:
        begin = end = bisect_left(ordered, part)
        while end < len(ordered) and ordered[end].startswith(part):
            end += 1
        return ordered[begin:end]

    def _settle(self) -> None:
        few = len(self._fresh) < _FEW
        for ordered, words in ((self._forwards, self._fresh), (self._backwards, [w[::-1] for w in self._fresh])):
            if few:
                for word in words:
                    insort(ordered, word)
            else:
                ordered.extend(words)
                ordered.sort()
        self._fresh.clear()
