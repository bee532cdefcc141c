"""Events that families name instead of a date. Understood when somebody names them, never offered."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from bot.conversation.reading.lexicon import rows_of
from bot.domain.dates import PartialDate


class Event(NamedTuple):
    """An event: its id, stems of which its names hold one (quick to look for), their pattern, when it was."""

    id: str
    stems: tuple[str, ...]
    names: re.Pattern[str]
    date: PartialDate


@cache
def _events() -> tuple[Event, ...]:
    return tuple(
        Event(row["id"], tuple(row["stems"].split("|")), re.compile(row["pattern"]), PartialDate.parse(row["edtf"]))
        for row in rows_of("events.tsv")
    )


def event_named(words: str, years: frozenset[int] = frozenset()) -> Event | None:
    """The one event folded words name; among several the one of a year that was said too, else None."""
    named = [event for event in _events() if any(stem in words for stem in event.stems) and event.names.search(words)]
    if years:
        named = [event for event in named if any(_touches(event, year) for year in years)]
    return named[0] if len(named) == 1 else None


def _touches(event: Event, year: int) -> bool:
    first, last = event.date.year_span
    return (first or 0) <= year <= (last or 9999)
