"""What becomes of what was read: kept, its outcome carried out, the next step asked; or the question once more."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import phrases, wishes
from bot.conversation.answering import answer_of
from bot.conversation.drafts import Draft, Standing, standing
from bot.conversation.first_words import told_before
from bot.conversation.keeping import bare, may_keep
from bot.conversation.prompting import ask
from bot.conversation.questions import Consent, Language, Outcome
from bot.conversation.readings import Read
from bot.conversation.said import Said
from bot.conversation.script import Conversation, Ending, Step
from bot.conversation.turn import (
    Begin,
    Bubble,
    Effect,
    End,
    HandOver,
    Numbers,
    Remains,
    Reuse,
    Say,
    Show,
    Submit,
    Turn,
    UseLanguage,
)  # fmt: skip
from bot.domain.words import Message

MISSES_BEFORE_A_PERSON = 2


def again(conversation: Conversation, draft: Draft, lines: tuple[Message, ...], counts: bool) -> Turn:
    """The same question with these lines before it; a person is offered after misses that count."""
    missed = replace(draft, misses=draft.misses + 1) if counts else draft
    if missed.misses >= MISSES_BEFORE_A_PERSON:
        lines = (*lines, phrases.PERSON_OFFER)
    return Turn(missed, (ask(conversation, missed, before=(Bubble(lines, both=True),), repeat=True, brief=True),))


def keep(conversation: Conversation, draft: Draft, step: Step, reading: Read, said: Said) -> Turn:
    """The answer is kept; its outcome is carried out; the next step is asked."""
    answer = answer_of(step, reading, said)
    changed = draft.with_answer(answer)
    if not may_keep(conversation, changed):
        changed = draft.with_answer(bare(answer))
    effects: list[Effect] = []
    bubbles = tuple(Bubble((m,)) for m in reading.say)
    if reading.wished:
        changed = wishes.remember(changed, reading.wished)
    if isinstance(step.question, Language) and isinstance(reading.value, str):
        changed = replace(changed, language=reading.value)
        effects.append(UseLanguage(reading.value))
    outcome = reading.outcome
    if outcome is not None:
        # What is said about safety and consent is said in both languages.
        both = step.question.both or bool(outcome.numbers) or isinstance(step.question, Consent)
        told = tuple(Bubble((m,), both) for m in outcome.tell)
        if outcome.numbers or not _goes_on(outcome):
            if bubbles or told:
                effects.append(Say((*bubbles, *told), None if _goes_on(outcome) or outcome.begin else ()))
            bubbles = ()
        else:
            bubbles += told
        effects += _consequences(outcome)
        if not _goes_on(outcome):
            ended = replace(changed, at="", ended="ended")
            return Turn(ended, (*effects, *(() if outcome.begin else (End(),))))
    if reading.stays:
        changed = replace(changed, at=step.id)
        return Turn(changed, (*effects, ask(conversation, changed, before=bubbles, repeat=True)))
    if step.hard and reading.value is not None:
        bubbles = (*bubbles, Bubble((phrases.PAUSE_OFFER,)))
    return _go_on(conversation, changed, said, effects, bubbles)


def _go_on(
    conversation: Conversation, changed: Draft, said: Said, effects: list[Effect], bubbles: tuple[Bubble, ...]
) -> Turn:
    """Ask what comes next, or take what was told before for its answer."""
    stood = standing(conversation, changed)
    following = first_open(stood)
    if not following:
        return over(conversation, changed, (*effects, *((Say(bubbles),) if bubbles else ())))
    changed = replace(changed, at=following)
    wished = told_before(changed, conversation.step(following), stood[1])
    if len(wished) == 1:
        answered = Read(wished[0].value, "button", wished[0].then)
        turn = keep(conversation, changed, conversation.step(following), answered, replace(said, text="", media=""))
        return Turn(turn.draft, (*effects, *((Say(bubbles),) if bubbles else ()), *turn.effects))
    if wished:
        changed = replace(changed, group=wishes.few(wished))
        bubbles = (*bubbles, Bubble((phrases.WHICH_OF_THESE,)))
    return Turn(changed, (*effects, ask(conversation, changed, before=bubbles, stood=stood)))


def _goes_on(outcome: Outcome) -> bool:
    return outcome.keep_on or not (outcome.ends or outcome.begin)


def _consequences(outcome: Outcome) -> list[Effect]:
    effects: list[Effect] = []
    if outcome.numbers:
        effects.append(Numbers(outcome.numbers))
    if outcome.reuse:
        effects.append(Reuse())
    if outcome.remains:
        effects.append(Remains())
    if outcome.show:
        effects.append(Show(outcome.show))
    if outcome.hand_over:
        effects.append(HandOver(outcome.hand_over))
    if outcome.begin:
        effects.append(Begin(outcome.begin, outcome.given))
    return effects


def first_open(stood: Standing) -> str:
    """The first step that applies and has no answer; "" when there is none left."""
    steps, values = stood
    return next((s.id for s in steps if s.id not in values), "")


def over(conversation: Conversation, draft: Draft, effects: tuple[Effect, ...]) -> Turn:
    """Nothing is left to ask: the farewell, then what the conversation ends in."""
    ended = "submitted" if conversation.ending is Ending.SUBMIT else "ended"
    farewell = (Say(tuple(Bubble((m,)) for m in conversation.farewell), ()),) if conversation.farewell else ()
    last: Effect = Submit() if conversation.ending is Ending.SUBMIT else End()
    return Turn(replace(draft, at="", ended=ended), (*effects, *farewell, last))
