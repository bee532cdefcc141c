"""The one gate from Messages to words: catalogues are read once, languages chosen at delivery."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po

from bot.domain.words import Message, Value

FAMILY_LANGUAGES = ("es", "quy")
_FIELD = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation and what its catalogue says of it."""

    text: str
    signed: bool


@dataclass(frozen=True, slots=True)
class Words:
    """Every word a person sees. `catalogues[language][(context, id)]`."""

    catalogues: Mapping[str, Mapping[tuple[str, str], Entry]]

    @classmethod
    def load(cls, folder: Path) -> Words:
        """Read each `<folder>/<language>/LC_MESSAGES/*.po`. No compiled files: 800 messages take 25 ms."""
        catalogues: dict[str, dict[tuple[str, str], Entry]] = {}
        for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            language = path.parent.parent.name
            entries = catalogues.setdefault(language, {})
            with path.open("rb") as file:
                # Babel knows no locale `quy`; without one it reads the entries all the same.
                for entry in read_po(file, ignore_obsolete=True):
                    if entry.id and entry.string and "fuzzy" not in entry.flags:
                        signed = any("signed-by:" in note for note in entry.auto_comments + entry.user_comments)
                        key = (entry.context or "", str(entry.id))
                        entries[key] = Entry(str(entry.string), signed)
        return cls(catalogues)

    def text(self, message: Message, language: str) -> str:
        """The words of this message. Quechua falls back to Spanish, Spanish to the English id."""
        entry = self._entry(message, language)
        if not message.values:
            return entry
        return _fill(entry, {k: self._value(v, language) for k, v in message.values.items()})

    def both(self, message: Message, language: str) -> str:
        """For consent, safety and error texts: in Quechua also in Spanish, until a reviewer signed the entry."""
        own = self.text(message, language)
        if language == "es":
            return own
        spanish = self.text(message, "es")
        entry = self.catalogues.get(language, {}).get((message.context, message.id))
        if (entry is not None and entry.signed) or own == spanish:
            return own
        return f"{own}\n\n{spanish}"

    def has(self, message: Message, language: str) -> bool:
        """Whether the language has words of its own for this message."""
        return (message.context, message.id) in self.catalogues.get(language, {})

    def _entry(self, message: Message, language: str) -> str:
        for candidate in (language, "es") if language != "en" else ():
            found = self.catalogues.get(candidate, {}).get((message.context, message.id))
            if found is None and message.context:
                found = self.catalogues.get(candidate, {}).get(("", message.id))
            if found is not None:
                return found.text
        return message.id

    def _value(self, value: Value, language: str) -> str:
        return self.text(value, language) if isinstance(value, Message) else str(value)


def _fill(template: str, values: Mapping[str, str]) -> str:
    # Not str.format: what a person typed may hold braces, and a missing value must not raise at delivery.
    return _FIELD.sub(lambda m: values.get(m.group(1), m.group(0)), template)
