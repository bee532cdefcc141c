"""One update of Telegram, as the services see it: no JSON, no library types."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.conversation.said import Said
from bot.domain.people import Hidden


class What(StrEnum):
    """What kind of update it is."""

    MESSAGE = "message"
    COMMAND = "command"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    MOVED = "moved"
    GROUP = "group"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, repr=False)
class FileOffer(Hidden):
    """A file Telegram keeps for us: fetched later, by its id, unless it is larger than bots may fetch."""

    file_id: str
    kind: str
    size: int
    mime: str


@dataclass(frozen=True, slots=True, repr=False)
class Incoming(Hidden):
    """An update. `chat_id` is Telegram's; `command` without the slash, `payload` what came after it.

    `callback_id`: a tap on an inline button waits 150 s for an acknowledgement.
    `moved_to`: the chat has another id from now on.
    """

    bot_id: int
    update_id: int
    what: What
    chat_id: int
    said: Said | None = None
    command: str = ""
    payload: str = ""
    file: FileOffer | None = None
    callback_id: str = ""
    moved_to: int = 0
    mentions: frozenset[str] = field(default=frozenset())
