"""Words a person will see, before the language is chosen.

A `Message` is an English sentence (the gettext id) and the values that go into it. Code and
conversations hold Messages; only `bot.i18n` turns one into text, at the moment of delivery, so
a language switch also changes what was queued before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

Value: TypeAlias = "str | int | Message"
_NONE: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Message:
    """An English message id, its context (for words that depend on the speaker) and its values.

    Values may be Messages themselves ("{place}" may be a word to translate). Values may carry
    what a person wrote, so they are kept out of `repr`.
    """

    id: str
    context: str = ""
    values: Mapping[str, Value] = field(default_factory=lambda: _NONE, repr=False)

    def with_(self, **values: Value) -> Message:
        """The same message with these values added."""
        return Message(self.id, self.context, MappingProxyType({**self.values, **values}))

    def __hash__(self) -> int:
        return hash((self.id, self.context))


def _(message_id: str) -> Message:
    """A lazy message; pybabel extracts the id."""
    return Message(message_id)


def c_(context: str, message_id: str) -> Message:
    """A lazy message whose words depend on a context, such as the sex of the speaker."""
    return Message(message_id, context)
