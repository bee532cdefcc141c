"""Unsafe areas: where nobody is sent, for a time. A table that an office edits, because decrees and dates change."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from bot.domain.places import lies_in
from bot.domain.referrals import TERM_DAYS


@dataclass(frozen=True, slots=True)
class UnsafeArea:
    """A district, province or department. `since` and `until` are ISO dates, `until` empty where no end is known."""

    id: str
    place: str
    label: str
    since: str
    until: str = ""
    source: str = ""
    checked_on: str = ""

    def in_force(self, on: date) -> bool:
        """Whether it is unsafe on that day."""
        return self.since <= on.isoformat() and (not self.until or on.isoformat() <= self.until)

    def is_old(self, today: date) -> bool:
        """Whether nobody looked at it for longer than the term."""
        return not self.checked_on or (today - date.fromisoformat(self.checked_on)).days > TERM_DAYS

    def holds(self, place_ids: frozenset[str]) -> bool:
        """Whether a place with these ids (its own and those above it) lies in it."""
        return any(lies_in(place, self.place) for place in place_ids)


def to_json(area: UnsafeArea) -> str:
    """As the body of a stored row."""
    return json.dumps(asdict(area), ensure_ascii=False)


def from_json(body: str) -> UnsafeArea:
    """From the body of a stored row."""
    return UnsafeArea(**json.loads(body))
