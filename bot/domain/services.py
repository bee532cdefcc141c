"""What families can be told of: services, rights and papers. Words an office writes, dated, never code."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

from bot.domain.errors import Refusal
from bot.domain.words import Message, _

TOPICS = ("services", "rights")
TERM_DAYS = 365
"""Laws and services change; an entry not looked at for a year is old."""
LONGEST_TITLE, LONGEST_TEXT = 60, 300


@dataclass(frozen=True, slots=True)
class Service:
    """One thing to tell, in Spanish and, where somebody wrote it, in Quechua.

    `reviewed_by`: the lawyer or colleague who read it; empty means that the family is told it was not reviewed.
    `evidence`: how far the Quechua is attested. `checked_on` and `source` are for the people who keep the table.
    """

    id: str
    topic: str
    title_es: str
    text_es: str
    title_quy: str = ""
    text_quy: str = ""
    number: str = ""
    place: str = ""
    checked_on: str = ""
    reviewed_by: str = ""
    source: str = ""
    evidence: str = ""

    def __post_init__(self) -> None:
        problem = _problem(self)
        if problem is not None:
            raise Refusal(problem)

    def in_language(self, language: str) -> tuple[str, str]:
        """Title and text in that language, in Spanish where it has none."""
        if language == "quy" and self.text_quy:
            return self.title_quy or self.title_es, self.text_quy
        return self.title_es, self.text_es

    def is_old(self, today: date) -> bool:
        """Whether nobody looked at it for longer than the term; never looked at is old."""
        return not self.checked_on or (today - date.fromisoformat(self.checked_on)).days > TERM_DAYS


def _problem(service: Service) -> Message | None:
    if not service.id or service.topic not in TOPICS:
        return _("Choose where this is told: with the services or with the rights.")
    if not service.title_es or not service.text_es:
        return _("Write a title and a text in Spanish.")
    if max(len(service.title_es), len(service.title_quy)) > LONGEST_TITLE:
        return _("That title is too long for a telephone. Write at most 60 letters.")
    if max(len(service.text_es), len(service.text_quy)) > LONGEST_TEXT:
        return _("That text is too long for a telephone. Write at most 300 letters.")
    if service.checked_on and not _is_date(service.checked_on):
        return _("Write the date as year, month and day, for example 2026-03-31.")
    return None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def to_json(service: Service) -> str:
    """As the body of a stored row."""
    return json.dumps(asdict(service), ensure_ascii=False)


def from_json(body: str) -> Service:
    """From the body of a stored row."""
    return Service(**json.loads(body))


def parse(lines: Iterable[str]) -> Iterator[Service]:
    """From a CSV with a header of the field names."""
    for row in csv.DictReader(lines):
        yield Service(**row)
