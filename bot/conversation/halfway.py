"""Half an answer: words that are kept while one thing is asked on (which place, which year, which surnames)."""

from __future__ import annotations

from bot.conversation import phrases
from bot.conversation.drafts import Draft
from bot.conversation.questions import Choice, FullName, PlaceOf, When
from bot.conversation.reading import read_yes_no
from bot.conversation.reading.fold import plain
from bot.conversation.readings import Read
from bot.conversation.script import Step
from bot.domain.words import Message


def half_question(step: Step, draft: Draft) -> Message | None:
    """What is asked on; None where nothing is half answered."""
    if isinstance(step.question, Choice):
        return phrases.WHICH_OF_THESE if draft.group else None
    if isinstance(step.question, FullName) and draft.offered:
        return phrases.WHICH_SPLIT
    if draft.offered:
        return phrases.WHICH_PLACE
    return phrases.WHICH_YEAR if draft.offered_words else None


def half_kept(step: Step, draft: Draft) -> Read | None:
    """The half as it was said, for whoever doesn't know the rest. None where nothing is half answered."""
    match step.question:
        case PlaceOf() if draft.offered:
            return Read({"id": "", "label": draft.offered_words, "words": draft.offered_words})
        case When() if draft.offered_words:
            return Read({"edtf": "", "words": draft.offered_words, "anchor": ""})
        case FullName() if draft.offered:
            return name_of(draft.offered[0].id)
        case _:
            return None


def agreed_to_offer(text: str) -> bool | None:
    """Yes or no to "is it one of these?", pointing words and all: "sí, ese", "no es". None where more is said."""
    whole = read_yes_no(text)
    if whole is not None:
        return whole
    first, *rest = plain(text).split() or [""]
    return read_yes_no(first) if rest and _POINTING.issuperset(rest) else None


_POINTING = frozenset(
    {"ese", "esa", "eso", "es", "este", "esta", "ahi", "alli", "mismo", "misma", "ninguno", "chay", "chaymi", "kay"}
)


def name_of(split: str) -> Read:
    """A name out of a split that was offered."""
    given, paternal, maternal = split.split(phrases.BETWEEN)
    return Read({"given": given, "paternal": paternal, "maternal": maternal}, "button")
