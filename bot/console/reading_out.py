"""The questions that staff read out word for word, in the family's language and in Spanish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.console.desk import Desk
from bot.domain.consent import SHARING, Purpose
from bot.i18n import FAMILY_LANGUAGES
from bot.services import messages_by_phone, read_out, taking_over
from bot.services.views import CaseFile, ConsentView

Aloud = tuple[tuple[str, str], ...]
"""A question as (language, words), once for each language it is read in."""


@dataclass(frozen=True, slots=True)
class ReadOut:
    """One receiver: how the family's decision stands, and the question in each language it is read in."""

    consent: ConsentView
    texts: Aloud


def aloud(desk: Desk, conversation: str, purpose: Purpose, languages: Iterable[str] = FAMILY_LANGUAGES) -> Aloud:
    """The question with which the chat asks for this; nothing where it does not."""
    asked = read_out.question(desk.house, conversation, purpose)
    return tuple((each, desk.house.words.text(asked.text, each)) for each in languages) if asked is not None else ()


def of_case(desk: Desk, file: CaseFile) -> tuple[ReadOut, ...]:
    """To whom this request may be given, each with what is read out; in the order in which it is asked."""
    languages = tuple(dict.fromkeys(each for each in (file.language, "es") if each in FAMILY_LANGUAGES))
    return tuple(
        ReadOut(consent, aloud(desk, "share", consent.purpose, languages))
        for consent in file.consents
        if consent.purpose in SHARING and consent.askable
    )


def of_message(desk: Desk) -> Aloud:
    """What is read out before anything is kept, in each language."""
    return aloud(desk, messages_by_phone.CONVERSATION, Purpose.KEEP)


def of_relative(desk: Desk) -> tuple[Aloud, ...]:
    """What a relative who carries a request on is asked: each question in each language."""
    return tuple(aloud(desk, taking_over.CONVERSATION, purpose) for purpose in taking_over.ASKED)
