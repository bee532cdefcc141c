"""Numbers and places to send people to: data with a last-checked date, never strings in code."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time

# Conflicts were seen within a few years (1810 was 24 h in 2020, Mon-Sat 7-19 in 2025).
TERM_DAYS = 180


@dataclass(frozen=True, slots=True)
class Referral:
    """One line or office. `kinds`: what it is shown for. Open from `opens` to `closes` on `days` (1 Monday),
    all day where they are empty. `checked_on` is when somebody last rang or looked.
    """

    id: str
    kinds: tuple[str, ...]
    name: str
    number: str
    place: str = ""
    days: str = "1234567"
    opens: str = ""
    closes: str = ""
    checked_on: str = ""
    source: str = ""

    def open_at(self, local: datetime) -> bool:
        """Whether somebody answers at this local time."""
        if str(local.isoweekday()) not in self.days:
            return False
        if not self.opens or not self.closes:
            return True
        return time.fromisoformat(self.opens) <= local.time() < time.fromisoformat(self.closes)

    def is_old(self, today: date) -> bool:
        """Whether it was last checked longer ago than the term; an entry never checked is old."""
        return not self.checked_on or (today - date.fromisoformat(self.checked_on)).days > TERM_DAYS


def to_json(referral: Referral) -> str:
    """As the body of a stored row."""
    return json.dumps(asdict(referral), ensure_ascii=False)


def from_json(body: str) -> Referral:
    """From the body of a stored row."""
    plain = json.loads(body)
    return Referral(**{**plain, "kinds": tuple(plain["kinds"])})


def parse(lines: Iterable[str]) -> Iterator[Referral]:
    """From a CSV with a header of the field names; kinds separated by spaces."""
    for row in csv.DictReader(lines):
        yield Referral(
            id=row["id"], kinds=tuple(row["kinds"].split()), name=row["name"], number=row["number"],
            place=row["place"], days=row["days"] or "1234567", opens=row["opens"], closes=row["closes"],
            checked_on=row["checked_on"], source=row["source"],
        )  # fmt: skip
