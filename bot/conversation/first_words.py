"""Turns for what somebody wrote before they were asked what they need (`bot.conversation.wishes`)."""

from __future__ import annotations

from bot.conversation import phrases, wishes
from bot.conversation.choosing import shown
from bot.conversation.drafts import Draft
from bot.conversation.prompting import ask
from bot.conversation.questions import Answers, Choice, Option
from bot.conversation.reading import Wish
from bot.conversation.said import Kind, Said
from bot.conversation.script import Conversation, Step
from bot.conversation.turn import Begin, Bubble, Show, Turn


def wished_elsewhere(conversation: Conversation, draft: Draft, step: Step, said: Said) -> Turn | None:
    """What the words ask for, though not what was asked: done at once, or remembered until its question comes."""
    begins = any(wishes.can_be_told_here(each) for each in conversation.steps)
    wished = wishes.heard(said.text) if begins and said.kind is Kind.TEXT else ""
    if wished == Wish.STATUS:
        return Turn(draft, (Show("requests"), ask(conversation, draft, repeat=True)))
    if wished == Wish.PERSON:
        return Turn(draft, (Begin("talk", pausing=True),))
    if not wished or not wishes.asked_later(conversation, step, wished):
        return None
    waiting = wishes.remember(draft, wished)
    return Turn(waiting, (ask(conversation, waiting, before=(Bubble((phrases.ASKED_NEXT,), both=True),), repeat=True),))


def waiting_for(conversation: Conversation, draft: Draft, step: Step, said: Said) -> Draft:
    """The draft that remembers what was wished for, where a later question asks for it."""
    wished = wishes.heard(said.text)
    return wishes.remember(draft, wished) if wished and wishes.asked_later(conversation, step, wished) else draft


def told_before(draft: Draft, step: Step, values: Answers) -> tuple[Option, ...]:
    """The buttons of this step that what was wished for stands for: one answers it, several are offered."""
    question = step.question
    if not isinstance(question, Choice) or not wishes.can_be_told_here(step):
        return ()
    return wishes.meant(shown(question, values), wishes.remembered(draft))
