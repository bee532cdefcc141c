"""Tasks of staff: what a person owes a family. See the package for what all views promise."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.people import Hidden
from bot.domain.words import Message


@dataclass(frozen=True, slots=True, repr=False)
class OwedView(Hidden):
    """One task: a call or a look. `initials` of the enquirer; who they are stands in the case."""

    task_id: str
    code: str
    why: Message
    since: int
    initials: str
    language: str
    office: str
    safe_hours: Message | None
    assignee_name: str
    mine: bool
    check_word: bool


@dataclass(frozen=True, slots=True)
class OwedPage:
    """The oldest tasks, and how many there are; a count of the cap means "that many or more"."""

    rows: tuple[OwedView, ...]
    count: int
