"""The questions that staff read out word for word, in the family's language and in Spanish."""

from __future__ import annotations

from dataclasses import dataclass

from bot.console.desk import Desk
from bot.conversation.questions import Consent
from bot.domain.consent import SHARING
from bot.i18n import FAMILY_LANGUAGES
from bot.services import allowing, taking_over
from bot.services.views import CaseFile, ConsentView


@dataclass(frozen=True, slots=True)
class ReadOut:
    """One receiver: how the family's decision stands, and the question in each language it is read in."""

    consent: ConsentView
    texts: tuple[tuple[str, str], ...]


def of_case(desk: Desk, file: CaseFile) -> tuple[ReadOut, ...]:
    """To whom this request may be given, each with what is read out; in the order in which it is asked."""
    languages = tuple(dict.fromkeys(each for each in (file.language, "es") if each in FAMILY_LANGUAGES))
    found = []
    for consent in file.consents:
        if consent.purpose in SHARING and consent.askable:
            words = allowing.words_of(desk.house, consent.purpose)
            texts = tuple((language, desk.house.words.text(words, language)) for language in languages if words.id)
            found.append(ReadOut(consent, texts))
    return tuple(found)


def of_message(desk: Desk) -> tuple[tuple[str, str], ...]:
    """What is read out before anything is kept, in each language."""
    conversation = desk.house.conversations.get("family_message")
    asked = [step.question for step in conversation.steps] if conversation is not None else []
    words = next((each.text for each in asked if isinstance(each, Consent)), None)
    return tuple((each, desk.house.words.text(words, each)) for each in FAMILY_LANGUAGES) if words is not None else ()


def of_relative(desk: Desk) -> tuple[tuple[tuple[str, str], ...], ...]:
    """What a relative who carries a request on is asked: each question in each language."""
    asked = taking_over.words_of(desk.house)
    return tuple(tuple((each, desk.house.words.text(words, each)) for each in FAMILY_LANGUAGES) for words in asked)
