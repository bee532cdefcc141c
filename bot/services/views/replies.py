"""The composer, and what became of a reply. See the package for what all views promise."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import Hidden
from bot.domain.words import Message


class Warned(StrEnum):
    """Why the composer warns."""

    OTHER_NAME = "other_name"
    CANDIDATE_DETAIL = "candidate_detail"
    CLOSED_QUESTION = "closed_question"
    FORBIDDEN_WORDS = "forbidden_words"
    UNCHECKED_NAMES = "unchecked_names"


@dataclass(frozen=True, slots=True, repr=False)
class ComposerWarning(Hidden):
    """One warning; `words` are the piece of the text it is about."""

    kind: Warned
    message: Message
    words: str


@dataclass(frozen=True, slots=True, repr=False)
class Preview(Hidden):
    """Exactly what the family will see, and what to know before sending.

    `needs_second`: it will wait for a second person. `by_chat` False: it becomes a phone task.
    """

    text: str
    language: str
    by_chat: bool
    needs_second: bool
    warnings: tuple[ComposerWarning, ...]


@dataclass(frozen=True, slots=True, repr=False)
class ToInterpret(Hidden):
    """A reply that waits for words in the family's language."""

    reply_id: str
    code: str
    language: str
    text: str
    by: str
    at: int


class ReplyOutcome(StrEnum):
    """What became of a reply."""

    WAITING = "waiting"
    SENT = "sent"
    PHONE_TASK = "phone_task"
    REFUSED = "refused"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True)
class ReplyResult:
    """The reply and what became of it."""

    reply_id: str
    outcome: ReplyOutcome
