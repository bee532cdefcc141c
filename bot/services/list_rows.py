"""The rows of a list: fields between separators, quoted ones across lines; a stray quote eats no line but its own."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

MOST_LINES_OF_A_ROW = 10
"""A quoted field may hold line breaks; one that seems to hold more was opened by a stray quote."""


def rows_of(lines: Sequence[str], separator: str) -> Iterator[tuple[int, int, list[str] | None]]:
    """Each row with the number of its first line and how many lines it takes; None for a line no row can be made of.

    Numbers count from 1. Empty lines are left out.
    """
    at = 0
    while at < len(lines):
        taken = _until_closed(lines, at)
        fields = _fields("\n".join(lines[at : at + taken]), separator) if taken else None
        if fields is None:
            yield at + 1, 1, None
            at += 1
            continue
        if any(field.strip() for field in fields):
            yield at + 1, taken, fields
        at += taken


def _until_closed(lines: Sequence[str], at: int) -> int:
    """How many lines until every quote is closed; 0 where none of the next closes it."""
    open_quotes = 0
    for taken, line in enumerate(lines[at : at + MOST_LINES_OF_A_ROW], start=1):
        open_quotes += line.count('"')
        if open_quotes % 2 == 0:
            return taken
    return 0


def _fields(text: str, separator: str) -> list[str] | None:
    try:
        found = list(csv.reader([text], delimiter=separator))
    except csv.Error:
        return None
    return found[0] if len(found) == 1 else [] if not found else None
