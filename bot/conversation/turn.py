"""What the engine decides, as values. The shell carries it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.conversation.drafts import Draft
from bot.domain.words import Message


class FoundPlace(Protocol):
    """What the engine needs of a place."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...


class PlaceSearch(Protocol):
    """Finds places by what people write; pure, in memory."""

    def find(self, words: str, limit: int = 5, *, near: str = "") -> Sequence[FoundPlace]:
        """Best first; `near`, the id of a place, orders places of one name: those around it come first."""
        ...


class ButtonKind(StrEnum):
    """What a button of the reply keyboard does when tapped."""

    TEXT = "text"
    PHONE = "phone"
    LOCATION = "location"
    LISTEN = "listen"


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the reply keyboard: a tap sends its words. LISTEN is shown only where there is something to hear."""

    text: Message
    kind: ButtonKind = ButtonKind.TEXT


@dataclass(frozen=True, slots=True)
class InlineButton:
    """A button under a message; only where a lost tap is harmless."""

    text: Message
    step: str
    value: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message: its lines, buttons below it, and whether both languages are shown."""

    lines: tuple[Message, ...]
    both: bool = False
    inline: tuple[tuple[InlineButton, ...], ...] = ()
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Say:
    """Messages to this chat. `keyboard`: rows of buttons with the last one; () removes the keyboard;
    None leaves it. `prompt`: the last bubble asks the draft's current question."""

    bubbles: tuple[Bubble, ...]
    keyboard: tuple[tuple[Button, ...], ...] | None = None
    prompt: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """Show the referral numbers of this kind that are open now."""

    kind: str


@dataclass(frozen=True, slots=True)
class Show:
    """Tell what the office's own tables hold on this topic: offices and hours, services, rights."""

    topic: str


@dataclass(frozen=True, slots=True)
class Begin:
    """Start another conversation with these answers given; `pausing` keeps this draft for afterwards."""

    conversation: str
    given: tuple[tuple[str, str], ...] = ()
    pausing: bool = False


@dataclass(frozen=True, slots=True)
class Submit:
    """The draft is complete: write the case."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Put the draft aside; nothing is deleted."""


@dataclass(frozen=True, slots=True)
class End:
    """The conversation is over and its draft is not needed."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person of the office is asked to write; `reason` is one of a few fixed words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Listen:
    """Play the recorded voices of these sentences, in these languages; where there are none, say so kindly."""

    lines: tuple[Message, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UseLanguage:
    """From now on this chat is spoken to in this language."""

    language: str


@dataclass(frozen=True, slots=True)
class Reuse:
    """Take over what the person told of themselves in an earlier request of theirs."""


@dataclass(frozen=True, slots=True)
class Remains:
    """The family has buried whom they sought: the office is told, the bot writes no more by itself."""


Effect = Say | Reuse | Remains | Numbers | Show | Begin | Submit | Pause | End | HandOver | Listen | UseLanguage


@dataclass(frozen=True, slots=True)
class Turn:
    """The draft after one message, and what is to be done. `draft.revision` grew by one if it changed."""

    draft: Draft
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """The latest question sent to this chat: when and as which message, None while it is on its way."""

    message_id: int | None
    at: int | None


@dataclass(frozen=True, slots=True)
class World:
    """All the engine may know beside the draft. `say` turns a Message into a language's words."""

    now: datetime
    say: Callable[[Message, str], str]
    places: PlaceSearch
    organisation: str
    prompt: Prompt | None = None
