"""The real engine as the program uses it, behind the two calls any benchmark can drive."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.domain.people import PersonRecord
from bot.matching import Register


class Adapter:
    """`index` people once, then `search` one at a time; the score is log odds of the same person."""

    def __init__(self) -> None:
        self._register = Register()

    def index(self, people: list[dict[str, Any]]) -> None:
        """Everyone of a register; fields as in the bench's README."""
        self._register.add_many((str(row["id"]), PersonRecord.of(row), "") for row in people)

    def search(self, person: dict[str, Any], k: int) -> list[tuple[str, float]]:
        """The k surest people, best first, as the matching role ranks them; evidence is only made of those it shows."""
        return [(found.ref, found.log_odds) for found in self._register.rank(PersonRecord.of(person), k)]
