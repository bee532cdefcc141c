"""A cry for help in the middle of a conversation: the numbers and a person come first, and the question waits."""

from __future__ import annotations

from bot.conversation import phrases
from bot.conversation.buttons import choose, is_a_button
from bot.conversation.drafts import Draft
from bot.conversation.questions import (
    About,
    Age,
    Choice,
    Consent,
    Language,
    OneOf,
    OpenText,
    Sure,
    YesNo,
)
from bot.conversation.reading import (
    Alarm,
    Control,
    Wish,
    read_control,
    read_opening,
    tells_of_missing_now,
    wish_for_danger,
)
from bot.conversation.said import Kind, Said
from bot.conversation.script import Step
from bot.conversation.turn import Bubble, HandOver, Numbers, Say, Turn, World

# Where a story of somebody lost yesterday is no answer to what was asked.
_BUTTONS = (Choice, YesNo, Language, Consent, Sure, OneOf)
_LANGUAGES = (Control.LANGUAGE_ES, Control.LANGUAGE_QUY)


def is_a_label(step: Step, said: Said, draft: Draft, world: World) -> bool:
    """Whether the words mean an answer button of this step, so that no control may take them away."""
    question = step.question
    if isinstance(question, Language):
        return True
    if isinstance(question, (Choice, Sure)) and is_a_button(question, said, world):
        return True
    # "quechua" is a wish for the language, but not where a language is what was asked.
    if not isinstance(question, Choice) or read_control(said.text) not in _LANGUAGES:
        return False
    return choose(said.text, tuple(o.text for o in question.options), draft, world) is not None


def alarm_in(step: Step, said: Said, draft: Draft, world: World, *, first_words: bool = False) -> Alarm | None:
    """Whoever writes of dying, of danger now, of being sold, of somebody lost since yesterday, or as a child.

    `first_words`: they were not asked yet what they need, and a relative beside "yesterday" is enough.
    """
    if said.kind not in (Kind.TEXT, Kind.EDIT):
        return None
    # "Somebody asks me for money" may be the very button that was tapped.
    if isinstance(step.question, Choice) and is_a_label(step, said, draft, world):
        return None
    alarm = wish_for_danger(said.text)
    if alarm is None and _would_be_news(step, draft) and missing_now(said.text, first_words=first_words):
        return Alarm.MISSING_NOW
    # Where an age is asked for it is an answer, and the next question deals with it.
    return None if alarm is Alarm.MINOR_WRITING and isinstance(step.question, Age) else alarm


def missing_now(text: str, *, first_words: bool) -> bool:
    """Whether somebody is said to be missing since hours, days or weeks; more is heard in first words."""
    return tells_of_missing_now(text) or (first_words and Wish.DANGER in read_opening(text))


def _would_be_news(step: Step, draft: Draft) -> bool:
    """Whether "lost since yesterday" is no answer here and not known yet. A button for it says it itself."""
    if any(answer.step == "urgent" or answer.value == Alarm.MISSING_NOW for answer in draft.answers):
        return False
    if isinstance(step.question, OpenText):
        return step.about is About.ENQUIRER
    if isinstance(step.question, Choice):
        return not any(Alarm.MISSING_NOW in option.wishes for option in step.question.options)
    return isinstance(step.question, _BUTTONS)


def sounded(alarm: Alarm | None, turn: Turn) -> Turn:
    """The turn, after the numbers and a person."""
    if alarm is None:
        return turn
    scam = (Say((Bubble((phrases.NEVER_PAY,), both=True),)),) if alarm is Alarm.EXTORTION else ()
    return Turn(turn.draft, (*scam, Numbers(alarm.value), HandOver(alarm.value), *turn.effects))
