"""References of people by row and rows by reference, in a few flat arrays.

A million references as Python strings in a dictionary cost 150 MB, and strings kept from a list
just read hold the whole list's memory; as bytes behind sorted hashes they cost 25 MB.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from bot.matching.arrays import Ints


class Refs:
    """Row 0 is nobody. References that came in bulk lie in bytes; later ones in a dictionary."""

    def __init__(self) -> None:
        self._text = bytearray()
        self._ends = array("q", [0])
        self._hashes: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._hashed: Ints = np.zeros(0, np.int32)
        self._late: dict[str, int] = {}
        self._late_rows: dict[int, str] = {}
        self._gone: set[int] = set()

    def row(self, ref: object) -> int:
        """The row of a reference, 0 for an unknown one."""
        late = self._late.get(ref) if isinstance(ref, str) else None
        if late is not None or not isinstance(ref, str):
            return late or 0
        at = int(np.searchsorted(self._hashes, hash(ref)))
        while at < len(self._hashes) and self._hashes[at] == hash(ref):
            row = int(self._hashed[at])
            if row not in self._gone and self._written(row) == ref:
                return row
            at += 1
        return 0

    def __getitem__(self, row: int) -> str:
        late = self._late_rows.get(row)
        return self._written(row) if late is None and row not in self._gone else late or ""

    def put(self, row: int, ref: str) -> None:
        """One reference more; the row may have been another's before."""
        self._late[ref] = row
        self._late_rows[row] = ref

    def put_many(self, first: int, refs: Iterable[str]) -> None:
        """References of new rows, from row `first` on; `settle` makes them findable."""
        while len(self._ends) < first:  # rows that came one by one
            self._ends.append(self._ends[-1])
        for ref in refs:
            self._text += ref.encode("utf-8", "surrogatepass")
            self._ends.append(len(self._text))

    def settle(self, first: int, hashes: array[int]) -> None:
        """Makes the rows from `first` on findable by the hashes of their references."""
        fresh = np.frombuffer(hashes, np.int64)
        rows = np.arange(first, first + len(fresh), dtype=np.int32)
        joined = np.concatenate((self._hashes, fresh))
        order = np.argsort(joined, kind="stable")
        self._hashes, self._hashed = joined[order], np.concatenate((self._hashed, rows))[order]

    def drop(self, row: int) -> None:
        """The row is nobody's; nothing of its reference is kept."""
        late = self._late_rows.pop(row, None)
        if late is not None:
            del self._late[late]
        elif row < len(self._ends):
            begin, end = self._ends[row - 1], self._ends[row]
            self._text[begin:end] = bytes(end - begin)
            self._gone.add(row)

    def _written(self, row: int) -> str:
        if not 0 < row < len(self._ends):
            return ""
        return self._text[self._ends[row - 1] : self._ends[row]].decode("utf-8", "surrogatepass")
