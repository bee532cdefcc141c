"""What is carried into a conversation to be chosen from: a chat's own requests, drafts, answers.

At most six stand on the screen: five and "more". As JSON, because it is kept sealed in the draft.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.conversation.questions import Answers, JsonValue
from bot.domain.words import Message

AT_ONCE = 5
Entry = tuple[str, Message]


def carried(entries: Iterable[Entry]) -> JsonValue:
    """Values and their words as JSON."""
    return [{"value": value, "text": _dumped(text)} for value, text in entries]


def entries_of(answers: Answers, given: str) -> tuple[Entry, ...]:
    """What was carried in under that name; nothing where it is something else."""
    found = answers.get(given)
    if not isinstance(found, list):
        return ()
    return tuple((str(e["value"]), _loaded(e["text"])) for e in found if isinstance(e, dict) and "text" in e)


def page(entries: tuple[Entry, ...], group: str) -> tuple[tuple[Entry, ...], str]:
    """The entries to show for a draft's `group`, and the group of the next page; "" where all are shown."""
    if len(entries) <= AT_ONCE + 1:
        return entries, ""
    start = int(group) if group.isdigit() and int(group) < len(entries) else 0
    following = start + AT_ONCE
    return entries[start:following], str(following if following < len(entries) else 0)


def _dumped(message: Message) -> JsonValue:
    return {
        "id": message.id,
        "context": message.context,
        "values": {name: _dumped(v) if isinstance(v, Message) else v for name, v in message.values.items()},
    }


def _loaded(stored: JsonValue) -> Message:
    if not isinstance(stored, dict):
        return Message("")
    values = stored.get("values")
    plain = values if isinstance(values, dict) else {}
    return Message(str(stored.get("id", "")), str(stored.get("context", ""))).with_(
        **{k: _loaded(v) if isinstance(v, dict) else v if isinstance(v, int) else str(v) for k, v in plain.items()}
    )
