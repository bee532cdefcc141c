"""Candidate matches: what the engine proposes to staff, never to anybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.people import Hidden
from bot.domain.words import Message


class Band(StrEnum):
    """How sure a proposal is, from calibrated odds. Staff see the word, never a percentage."""

    STRONG = "strong"
    POSSIBLE = "possible"
    WEAK = "weak"


class Verdict(StrEnum):
    """How a clue speaks: shown in words, with an icon and a colour."""

    AGREE = "agree"
    CLOSE = "close"
    DIFFER = "differ"
    UNKNOWN = "unknown"


class Hypothesis(StrEnum):
    """Who the two records may be to each other."""

    SAME = "same"
    RELATIVE = "relative"
    UNRELATED = "unrelated"


class Judgement(StrEnum):
    """What a caseworker decides about a candidate match; reversible until something was sent."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, repr=False)
class Clue(Hidden):
    """One line of evidence: which field, how it speaks, its points (natural log odds), in words."""

    field: str
    verdict: Verdict
    points: float
    words: Message
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Proposal(Hidden):
    """One candidate for one record: `ref` is the caller's id of the other record.

    `log_odds` of same person against not the same; comparable between searches.
    """

    ref: str
    log_odds: float
    band: Band
    hypothesis: Hypothesis
    clues: tuple[Clue, ...] = field(default=())
