"""The one gate from Messages to words: catalogues are read once, languages chosen at delivery."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.pofile import read_po

from bot.conversation.reading.fold import plain
from bot.domain.words import Message, Value

FAMILY_LANGUAGES = ("es", "quy")
_FIELD = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One translation and what its catalogue says of it. `places`: the files that say it, without their ending."""

    text: str
    signed: bool
    evidence: str = ""
    signed_by: str = ""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Every word a person sees. `catalogues[language][(context, id)]`.

    `amended` holds what a speaker signed or corrected while the program runs; it wins over the catalogues.
    """

    catalogues: Mapping[str, Mapping[tuple[str, str], Entry]]
    amended: dict[tuple[str, str, str], Entry] = field(default_factory=dict)
    # What was looked up before: two dozen of our own sentences for each message a family sends.
    _found: dict[tuple[str, str, str], str] = field(default_factory=dict, repr=False, compare=False)
    _folded: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

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
                        notes = [*entry.auto_comments, *entry.user_comments]
                        signed_by = _note(notes, "signed-by:")
                        places = tuple(dict.fromkeys(Path(name).stem for name, _line in entry.locations))
                        key = (entry.context or "", str(entry.id))
                        entries[key] = Entry(
                            str(entry.string), bool(signed_by), _note(notes, "evidence:"), signed_by, places
                        )
        return cls(catalogues)

    def amendable(self) -> Words:
        """The same catalogues with amendments of their own."""
        return Words(self.catalogues)

    def amend(self, language: str, key: tuple[str, str], entry: Entry | None) -> None:
        """From now on these words; None takes the catalogue's again."""
        self._found.clear()
        self._folded.clear()
        if entry is None:
            self.amended.pop((language, *key), None)
        else:
            self.amended[(language, *key)] = entry

    def entry(self, key: tuple[str, str], language: str) -> Entry | None:
        """What stands for this (context, id) in exactly this language."""
        return self.amended.get((language, *key)) or self.catalogues.get(language, {}).get(key)

    def text(self, message: Message, language: str) -> str:
        """The words of this message. Quechua falls back to Spanish, Spanish to the English id."""
        entry = self.template(message, language)
        if not message.values:
            return entry
        return _fill(entry, {k: self._value(v, language) for k, v in message.values.items()})

    def both(self, message: Message, language: str) -> str:
        """For consent, safety and error texts: in Quechua also in Spanish, until a reviewer signed the entry."""
        own = self.text(message, language)
        if language == "es":
            return own
        spanish = self.text(message, "es")
        entry = self.entry((message.context, message.id), language)
        if (entry is not None and entry.signed) or own == spanish:
            return own
        return f"{own}\n\n{spanish}"

    def has(self, message: Message, language: str) -> bool:
        """Whether the language has words of its own for this message."""
        return (message.context, message.id) in self.catalogues.get(language, {})

    def folded(self, message: Message) -> frozenset[str]:
        """A button's words as `plain` folds them, in every language a family may read."""
        if message.values:
            return frozenset([plain(self.text(message, language)) for language in FAMILY_LANGUAGES])
        key = (message.context, message.id)
        found = self._folded.get(key)
        if found is None:
            found = self._folded[key] = frozenset([plain(self.text(message, lang)) for lang in FAMILY_LANGUAGES])
        return found

    def template(self, message: Message, language: str) -> str:
        """The words before values are filled in: the language's, else the Spanish, else the English id."""
        key = (language, message.context, message.id)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._looked_up(message, language)
        return found

    def _looked_up(self, message: Message, language: str) -> str:
        for candidate in (language, "es") if language != "en" else ():
            found = self.entry((message.context, message.id), candidate)
            if found is None and message.context:
                found = self.entry(("", message.id), candidate)
            if found is not None:
                return found.text
        return message.id

    def _value(self, value: Value, language: str) -> str:
        return self.text(value, language) if isinstance(value, Message) else str(value)


def _note(notes: list[str], begins: str) -> str:
    return next((note.partition(begins)[2].strip() for note in notes if begins in note), "")


def _fill(template: str, values: Mapping[str, str]) -> str:
    # Not str.format: what a person typed may hold braces, and a missing value must not raise at delivery.
    return _FIELD.sub(lambda m: values.get(m.group(1), m.group(0)), template)
