"""The questions of consent as the chat asks them, for staff who read them out: the same words, the same version."""

from __future__ import annotations

from bot.conversation.questions import Consent
from bot.domain.consent import Purpose
from bot.services.house import House


def question(house: House, conversation: str, purpose: Purpose) -> Consent | None:
    """The question of this conversation that asks for this; None where it asks for no such thing."""
    asked = house.conversations.get(conversation)
    found = (step.question for step in asked.consent_steps()) if asked is not None else ()
    return next((each for each in found if isinstance(each, Consent) and each.purpose == purpose.value), None)


def version(house: House, conversation: str, purpose: Purpose) -> str:
    """Which words it has now, to be kept beside the answer; "" where there is no such question."""
    asked = question(house, conversation, purpose)
    return asked.text_version if asked is not None else ""
