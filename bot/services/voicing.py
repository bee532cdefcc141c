"""Which sentences a human voice can read, and which recording belongs to the words as they are now.

A recording is tied to the sentence and to the words that were read: when the words change it no longer
counts, and the sentence is missing again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from bot.conversation import phrases
from bot.conversation.script import Conversation, outcomes
from bot.domain.cases import CaseState, status_words
from bot.domain.words import Message
from bot.services.house import House
from bot.store import recordings
from bot.store.database import Tx

# What the engine itself says and a person who does not read has to hear.
OF_THE_ENGINE = (
    phrases.NOT_UNDERSTOOD, phrases.CHOOSE, phrases.CONSENT_PLAINLY, phrases.PERSON_OFFER, phrases.ASKED_AGAIN,
    phrases.VOICE_HERE, phrases.VOICE_THANKS, phrases.WHICH_YEAR, phrases.WHICH_PLACE, phrases.NEEDED,
    phrases.PAUSE_OFFER, phrases.SEND_OR_CHANGE, phrases.NO_VOICE_YET,
)  # fmt: skip
# What is filled in is a person's own, and nobody can have read it aloud; our own name they can.
_FIELD = re.compile(r"\{([a-z_]+)\}")
_READABLE_FIELDS = {"organisation"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to be read aloud: its key, and the conversation it is first said in ("" for the engine's own)."""

    key: str
    message: Message
    conversation: str


def key_of(message: Message) -> str:
    """What a sentence is found by, whatever its words are."""
    return _digest(f"{message.context}\x04{message.id}")


def words_of(house: House, message: Message, language: str) -> str:
    """The words to read aloud."""
    return house.words.text(
        Message(message.id, message.context).with_(organisation=house.settings.organisation), language
    )


def version_in(house: House, message: Message, language: str) -> str:
    """The version of a sentence's words as they are now in this language."""
    return _version(house.words.template(message, language), house.settings.organisation)


@lru_cache(maxsize=2048)
def _version(template: str, organisation: str) -> str:
    return version_of(template.replace("{organisation}", organisation))


def version_of(words: str) -> str:
    """Which words these are: another version when a letter changes."""
    return _digest(words)


def sentences(house: House) -> tuple[Sentence, ...]:
    """Every sentence that can have a voice, each once, in the order families meet them."""
    found: dict[str, Sentence] = {}
    said = [(name, m) for name, c in house.conversations.items() for m in _said_in(c)]
    said += [("", m) for m in (*OF_THE_ENGINE, *(status_words(state) for state in CaseState))]
    for name, message in said:
        if message.id and is_readable(message):
            found.setdefault(key_of(message), Sentence(key_of(message), Message(message.id, message.context), name))
    return tuple(found.values())


def recording_of(tx: Tx, house: House, lines: Iterable[Message], language: str, preferred: str = "") -> dict[str, str]:
    """Sentence id -> approved recording of its words as they are now, for those lines that have one, in order.

    In the voice `preferred`, where it has one.
    """
    keys = {key: line for line in lines if line.id and (key := _readable_key(line.context, line.id))}
    spoken = {key: version_in(house, line, language) for key, line in keys.items()}
    found = recordings.approved(tx, language, spoken, preferred)
    return {line.id: found[key] for key, line in keys.items() if key in found}


def is_readable(message: Message) -> bool:
    """Whether a voice can read it: nothing of a person's own is filled in."""
    return _fields(message.id) <= _READABLE_FIELDS


@lru_cache(maxsize=4096)
def _readable_key(context: str, message_id: str) -> str:
    message = Message(message_id, context)
    return key_of(message) if is_readable(message) else ""


# Asked for each line of each question. Remembered: our own words only, never what a person filled in.
@lru_cache(maxsize=4096)
def _digest(ours: str) -> str:
    return sha256(ours.encode()).hexdigest()[:24]


@lru_cache(maxsize=4096)
def _fields(message_id: str) -> frozenset[str]:
    return frozenset(_FIELD.findall(message_id))


def _said_in(conversation: Conversation) -> Iterator[Message]:
    for step in conversation.steps:
        yield from step.before
        yield step.question.text
        for outcome in outcomes(step.question):
            yield from outcome.tell
    yield from conversation.farewell
