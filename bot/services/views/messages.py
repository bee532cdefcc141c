"""Family messages as staff read them before they go on. See the package for what all views promise."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.family_messages import MessageState
from bot.domain.people import Hidden
from bot.services.views.case import TimelineView


@dataclass(frozen=True, slots=True, repr=False)
class MessageLine(Hidden):
    """A message in the list, masked until opened. `is_answer`: it answers one that was delivered."""

    code: str
    sender: str
    recipient: str
    state: MessageState
    since: int
    is_answer: bool


@dataclass(frozen=True, slots=True, repr=False)
class MessageView(Hidden):
    """One message, opened. `shown` is exactly what the recipient will read; `answers_code` the request it answers.

    `sender_phone`: how to reach a sender who has no chat. `calls`: what came of the calls, the latest first.
    `unsafe`: the unsafe area the recipient may live in, empty for none.
    `recipient_code`: the request in whose chat it is offered, empty by phone. `mine`: the reader proposed it.
    """

    code: str
    state: MessageState
    language: str
    shown: str
    lines: int
    sender: str
    recipient: str
    kinship: str
    where: str
    unsafe: str
    phone: str
    sender_phone: str
    spoken: bool
    reason: str
    recipient_code: str
    disclosure: bool
    answers_code: str
    calls: tuple[TimelineView, ...]
    proposed_by: str
    mine: bool
    may_agree: bool
