"""The compare page. See the package for what all views promise."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.cases import CaseState
from bot.domain.matches import Judgement, Verdict
from bot.domain.people import Hidden, PersonRecord
from bot.domain.words import Message
from bot.services.views.case import CandidateRow


@dataclass(frozen=True, slots=True, repr=False)
class CompareLine(Hidden):
    """One field of both records; `points` are natural log odds, 0 where nothing is known."""

    field: str
    label: Message
    verdict: Verdict
    points: float
    words: Message
    left: str
    right: str


@dataclass(frozen=True, slots=True, repr=False)
class EarlierJudgement(Hidden):
    """A judgement once made on this pair, newest first; `undone` where it was taken back."""

    judgement: Judgement | None
    by: str
    at: int
    reason: str
    undone: bool


@dataclass(frozen=True, slots=True, repr=False)
class CompareView(Hidden):
    """The case beside one candidate. `lines` follow the record; `clues` are the same sorted for the chart.

    `common`: how common the names are, in words, where the register can say. `others`: this
    case's other open candidates. `may_judge` / `may_undo` hold for this reader, now.
    """

    case_id: str
    code: str
    state: CaseState
    revision: int
    match_id: str
    candidate: CandidateRow
    left: PersonRecord
    right: PersonRecord
    lines: tuple[CompareLine, ...]
    clues: tuple[CompareLine, ...]
    common: tuple[Message, ...]
    others: tuple[CandidateRow, ...]
    earlier: tuple[EarlierJudgement, ...]
    reason: str
    may_judge: bool
    may_undo: bool
