"""Arrays that grow, and posting lists in them: a million people without a million objects."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


class Growing:
    """Rows of numbers that make room by half as much again when full; new room is zero."""

    __slots__ = ("_rows", "length")

    def __init__(self, width: int = 0, kind: type[np.generic] = np.int32, room: int = 64) -> None:
        self._rows: npt.NDArray[Any] = np.zeros((room, width) if width else room, kind)
        self.length = 0

    @property
    def rows(self) -> npt.NDArray[Any]:
        """A view of the filled rows: read or write in place, never keep."""
        return self._rows[: self.length]

    def grow(self, length: int) -> None:
        """Makes room for `length` rows in all."""
        if length > len(self._rows):
            shape = (max(length + length // 8, len(self._rows) * 3 // 2), *self._rows.shape[1:])
            fresh = np.zeros(shape, self._rows.dtype)
            fresh[: self.length] = self._rows[: self.length]
            self._rows = fresh
        self.length = max(self.length, length)


class Postings:
    """For each token the rows that hold it.

    Row 0 is nobody: a removed entry becomes 0, so nothing moves while others read. Entries that
    came in bulk lie in one array; later ones in a small array of their token.
    """

    __slots__ = ("_bulk", "_late", "_starts")

    def __init__(self) -> None:
        self._starts: npt.NDArray[np.int64] = np.zeros(1, np.int64)
        self._bulk: Ints = np.zeros(0, np.int32)
        self._late: dict[int, array[int]] = {}

    def of(self, tokens: Ints) -> list[Ints]:
        """The rows of each token, a piece a token."""
        begins, ends = self._starts.take(tokens, mode="clip"), self._starts.take(tokens + 1, mode="clip")
        bulk, pieces = self._bulk, [_NONE] * len(tokens)
        # Most words of a vocabulary are borne elsewhere: as a surname, as a given name, by a parent.
        held = np.flatnonzero(ends > begins)
        for at, begin, end in zip(held.tolist(), begins[held].tolist(), ends[held].tolist(), strict=True):
            pieces[at] = bulk[begin:end]
        if self._late:
            for at, token in enumerate(tokens.tolist()):
                if late := self._late.get(token):
                    pieces[at] = np.concatenate((pieces[at], np.array(late, np.int32)))
        return pieces

    def add(self, tokens: Iterable[int], row: int) -> None:
        """The row holds these tokens (0 stands for none)."""
        for token in set(tokens):
            if token:
                self._late.setdefault(token, array("i")).append(row)

    def remove(self, tokens: Iterable[int], row: int) -> None:
        """The row no longer holds these tokens."""
        for token in set(tokens):
            late = self._late.get(token)
            if late is not None and row in late:
                late.remove(row)
                if not late:
                    del self._late[token]
            elif token and token + 1 < len(self._starts):
                piece = self._bulk[self._starts[token] : self._starts[token + 1]]
                piece[piece == row] = 0

    def rebuild(self, columns: Sequence[Ints], rows: Ints, tokens: int) -> None:
        """All postings anew for these rows of the table; how a whole list is added at once."""
        self._late.clear()
        held = [(column[rows], column[rows] > 0) for column in columns]
        token = np.concatenate([column[kept] for column, kept in held])
        row = np.concatenate([rows[kept] for _, kept in held])
        order = np.argsort(token, kind="stable")
        self._bulk = row[order]
        self._starts = np.zeros(tokens + 1, np.int64)
        np.cumsum(np.bincount(token, minlength=tokens), out=self._starts[1:])


_NONE: Ints = np.zeros(0, np.int32)


_SAMPLE = 20_000
_WORD = 8


class Points:
    """Points of rows, gathered word by word: a byte a person, so that a million lie in the processor's cache."""

    __slots__ = ("_sum",)
    MOST = 250

    def __init__(self) -> None:
        self._sum = Growing(kind=np.uint8)

    def begin(self, rows: int) -> None:
        """Forgets everything; the table has so many rows."""
        self._sum.grow(rows)
        self._sum.rows.fill(0)

    def add(self, pieces: Sequence[Ints], points: Bytes, known: bool = False) -> None:
        """Points for the rows of each piece, or for those that have some already.

        Points must not fall from piece to piece: of a row that is in two of them the last one counts.
        """
        rows = np.concatenate(pieces, dtype=np.intp)  # what indexing would turn them into, twice
        total = self._sum.rows
        values = total[rows]
        fresh = np.repeat(points, [len(piece) for piece in pieces])
        total[rows] = np.where(values > 0, values + fresh, values) if known else values + fresh

    def most(self, count: int) -> tuple[Ints, Floats]:
        """The rows with the most points, about `count`; of many with the same points any."""
        total = self._sum.rows
        total[:1] = 0  # row 0 is nobody
        bound, more = self._bound(count)
        rows = _where(total >= bound - (more <= 4 * count))
        if len(rows) < count and more > 4 * count:
            rows = np.concatenate((rows, _where(total == bound - 1)[: count - len(rows)]))
        points = total[rows].astype(np.float32)
        if len(rows) > count:
            best = np.argpartition(points, -count)[-count:]
            rows, points = rows[best], points[best]
        return rows.astype(np.int32), points

    def _bound(self, count: int) -> tuple[int, int]:
        """The fewest points, above one, that `count` rows or fewer have, as far as a sample of the rows tells;
        and how many rows have at least one less."""
        step = max(1, len(self._sum.rows) // _SAMPLE)
        tally = np.bincount(self._sum.rows[::step], minlength=self.MOST + 2)
        above = np.cumsum(tally[::-1])[::-1] * step
        bound = max(2, int(np.argmax(above <= count)))
        return bound, int(above[bound - 1])


def _where(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.intp]:
    """The places that are true, in order: eight at a time, since almost none are."""
    whole = len(flags) // _WORD * _WORD
    words = np.flatnonzero(flags[:whole].view(np.uint64) != 0) * _WORD
    found = (words[:, None] + np.arange(_WORD)).ravel()
    return np.concatenate((found[flags[found]], np.flatnonzero(flags[whole:]) + whole))
