"""What any contestant can do, and how a row reads to those that take plain words."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Protocol

Row = dict[str, Any]
Found = list[tuple[str, float]]


class Searcher(Protocol):
    """Index a register once, then search one person at a time, best first.

    A contestant that only works in batches has `search_batch(people, k)` as well, and is timed by it.
    """

    def index(self, people: list[Row]) -> None: ...

    def search(self, person: Row, k: int) -> Found: ...


def plain(text: str) -> str:
    """Lower case without accents."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    return " ".join(re.findall(r"\w+", bare))


def full_name(row: Row) -> str:
    """Given names and surnames."""
    return plain(" ".join(row[f] or "" for f in ("given", "paternal", "maternal")))
