"""The queue and its rows. See the package for what all views promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cases import CaseState, Route
from bot.domain.people import Hidden


class QueueView(StrEnum):
    """The lists of the home page, in the order in which they are shown."""

    MINE = "mine"
    OFFICE = "office"
    UNASSIGNED = "unassigned"
    SECOND_REVIEW = "second_review"
    WAITING_FAMILY = "waiting_family"
    OVERDUE = "overdue"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Narrows any list; None and "" leave a field open. Counts are of the same narrowed lists."""

    route: Route | None = None
    language: str = ""
    state: CaseState | None = None


@dataclass(frozen=True, slots=True, repr=False)
class QueueRow(Hidden):
    """One case in a list: who is sought only as initials ("R. Q. M."), open candidates counted by band."""

    case_id: str
    code: str
    route: Route
    language: str
    office: str
    state: CaseState
    urgent: bool
    initials: str
    place: str
    submitted_at: int
    promised_by: int
    overdue: bool
    strong: int
    possible: int
    assignee_name: str
    mine: bool
    needs_second: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of one list. `after` is the key for the next page, None on the last.

    `counts` come from the same query as the rows; a count of COUNT_CAP means "that many or more".
    """

    view: QueueView
    rows: tuple[QueueRow, ...]
    counts: Mapping[QueueView, int]
    after: str | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """How a claim ended: `won`, or `holder` says who has the case."""

    case_id: str
    code: str
    won: bool
    holder: str
