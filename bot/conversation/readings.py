"""What one message can be to the question that was asked: an answer, no answer, half of one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.drafts import Draft
from bot.conversation.questions import JsonValue, Outcome
from bot.domain.words import Message


@dataclass(frozen=True, slots=True)
class Read:
    """An answer: its value, how it came, what choosing it sets off, and what it says for later questions."""

    value: JsonValue
    how: str = "text"
    outcome: Outcome | None = None
    say: tuple[Message, ...] = ()
    stays: bool = False
    wished: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """Not an answer: why, in words. `counts` as a miss after which a person is offered."""

    say: tuple[Message, ...]
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Halfway:
    """Half an answer: the draft remembers an offer or a group, and the same step asks on."""

    draft: Draft
    say: tuple[Message, ...] = ()


Reading = Read | Again | Halfway
