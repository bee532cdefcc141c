"""Whether a message is one of our own buttons: the words themselves, in either language, nothing softer."""

from __future__ import annotations

from bot.conversation.said import Kind, Said
from bot.domain.words import Message
from bot.services.house import House

LONGEST_BUTTON = 60  # letters; whatever is longer is a sentence, and not worth folding


def is_button(house: House, said: Said, label: Message) -> bool:
    """Accents and case do not count; a number or a part of the words is not enough here."""
    if said.kind is not Kind.TEXT or len(said.text) > LONGEST_BUTTON:
        return False
    return said.plain in house.words.folded(label)
