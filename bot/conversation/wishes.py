"""What somebody wrote before they were asked what they need: remembered as one of a few fixed words, never as written.

It chooses the button of the question it was written at, else waits for the question that has such a button.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.drafts import Answer, Draft
from bot.conversation.questions import Choice, Option
from bot.conversation.reading import read_opening
from bot.conversation.script import Conversation, Step

FIRST_WORDS = "first_words"
# Where a few buttons are offered, this one stays: none of the few may be what was meant.
SOMETHING_ELSE = "other"
_BETWEEN = ","


def heard(text: str) -> str:
    """The wishes in these words, as they are kept; "" where there is none."""
    return _BETWEEN.join(sorted(wish.value for wish in read_opening(text)))


def remembered(draft: Draft) -> str:
    """What was wished for and has not been asked yet."""
    kept = draft.latest(FIRST_WORDS)
    return str(kept.value or "") if kept is not None else ""


def remember(draft: Draft, wishes: str) -> Draft:
    """The draft that knows it; with "" it is forgotten. Like every answer it is added to those before it."""
    if wishes == remembered(draft):
        return draft
    return replace(draft, answers=(*draft.answers, Answer(FIRST_WORDS, wishes, how="given")))


def meant(options: tuple[Option, ...], wishes: str) -> tuple[Option, ...]:
    """The button that stands for all of it (the narrowest, where several do), else those that stand for a part."""
    if not wishes:
        return ()
    wanted = set(wishes.split(_BETWEEN))
    all_of_it = [option for option in options if wanted <= set(option.wishes)]
    if all_of_it:
        return (min(all_of_it, key=lambda option: len(option.wishes)),)
    parts = tuple(option for option in options if wanted & set(option.wishes))
    # One button for half of what may be meant is a guess.
    return parts if len(parts) > 1 else ()


def few(options: tuple[Option, ...]) -> str:
    """A draft's `group` while only these buttons are offered."""
    return _BETWEEN.join(option.value for option in options)


def offered(options: tuple[Option, ...], group: str) -> tuple[Option, ...]:
    """The buttons to show: all, or the few that may have been meant and "something else"."""
    chosen = set(group.split(_BETWEEN)) if group else set()
    return tuple(o for o in options if o.value in chosen or o.value == SOMETHING_ELSE) if chosen else options


def asked_later(conversation: Conversation, step: Step, wishes: str) -> bool:
    """Whether a later question has a button for one of these wishes."""
    return not conversation.wishes_after[step.id].isdisjoint(wishes.split(_BETWEEN))


def can_be_told_here(step: Step) -> bool:
    """Whether this question may be answered by what was wished for: not where something must be said first."""
    return not step.before and are_asked_for(step)


def are_asked_for(step: Step) -> bool:
    """Whether this question has a button for a wish."""
    return any(option.wishes for option in _options(step))


def _options(step: Step) -> tuple[Option, ...]:
    return step.question.options if isinstance(step.question, Choice) else ()
