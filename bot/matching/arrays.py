"""Arrays that grow, and posting lists in them: a million people without a million objects."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


class Growing:
    """Rows of int32 that doubles its room when full; new room is zero."""

    __slots__ = ("_rows", "length")

    def __init__(self, width: int, room: int = 64) -> None:
        self._rows: Ints = np.zeros((room, width), np.int32)
        self.length = 0

    @property
    def rows(self) -> Ints:
        """A view of the filled rows: read or write in place, never keep."""
        return self._rows[: self.length]

    def grow(self, length: int) -> None:
        """Makes room for `length` rows in all."""
        if length > len(self._rows):
            fresh = np.zeros((max(length, len(self._rows) * 3 // 2), self._rows.shape[1]), np.int32)
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

    def of(self, token: int) -> list[Ints]:
        """The rows of a token, in one or two pieces."""
        pieces = []
        if token + 1 < len(self._starts):
            piece = self._bulk[self._starts[token] : self._starts[token + 1]]
            if len(piece):
                pieces.append(piece)
        late = self._late.get(token)
        if late:
            pieces.append(np.array(late, np.int32))
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

    def rebuild(self, columns: list[Ints], alive: npt.NDArray[np.bool_], tokens: int) -> None:
        """All postings anew from the columns of the table; how a whole list is added at once."""
        self._late.clear()
        rows = np.flatnonzero(alive).astype(np.int32)
        pairs = [(column[rows], rows) for column in columns]
        token = np.concatenate([column for column, _ in pairs])
        row = np.concatenate([row for _, row in pairs])
        kept = token > 0
        token, row = token[kept], row[kept]
        order = np.argsort(token, kind="stable")
        self._bulk = row[order]
        self._starts = np.zeros(tokens + 1, np.int64)
        np.cumsum(np.bincount(token, minlength=tokens), out=self._starts[1:])
