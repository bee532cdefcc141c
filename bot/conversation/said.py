"""What a person sent, before anybody has read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.conversation.reading.fold import plain
from bot.domain.people import Hidden


class Kind(StrEnum):
    """The kinds of message a family can send. Everything Telegram knows is one of these."""

    TEXT = "text"
    TAP = "tap"
    VOICE = "voice"
    PHOTO = "photo"
    LOCATION = "location"
    CONTACT = "contact"
    EDIT = "edit"
    STICKER = "sticker"
    UNFIT = "unfit"
    OTHER = "other"


@dataclass(frozen=True, slots=True, repr=False)
class Said(Hidden):
    """One message. `at` is Telegram's own date in epoch ms; `message_id` grows within a chat.

    media: id of the file this message brought. step, revision, value: what an inline button says of
    itself. edits: `message_id` holds the id of the message that was changed. own_contact: a shared
    contact is the sender's own number. UNFIT is a file we cannot take (too large, wrong kind).
    """

    kind: Kind
    at: int
    message_id: int
    text: str = ""
    media: str = ""
    forwarded: bool = False
    phone: str = ""
    own_contact: bool = False
    latitude: float | None = None
    longitude: float | None = None
    step: str = ""
    revision: int = -1
    value: str = ""
    _plain: str | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def plain(self) -> str:
        """The words folded, for comparing with buttons; a message is compared with many, and folded once."""
        if self._plain is None:
            object.__setattr__(self, "_plain", plain(self.text))
        return self._plain or ""
