"""What a chat is shown next, as a value: decided by whoever understood the message, carried out by `turns` alone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.people import Hidden
from bot.services.my_requests import Given


@dataclass(frozen=True, slots=True, repr=False)
class Open(Hidden):
    """Hold this conversation."""

    conversation: str
    given: Given = ()


@dataclass(frozen=True, slots=True)
class TakeUp:
    """Go on with this unfinished draft, where it is still there."""

    draft_id: str


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The question that was open before something else happened, with its buttons; nothing where none is."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """The beginning, or the menu of those who were here before.

    `chosen`: who writes has just been told. `wished`: what they wrote before anything was asked.
    """

    chosen: bool = False
    wished: str = ""


Next = Open | TakeUp | AskAgain | Welcome | None
