"""A voice note at every question of every conversation, in both languages: taken, or kept and asked kindly once more."""

from __future__ import annotations

import pytest

import conversations
from bot.conversation import engine, phrases
from bot.conversation.drafts import Answer, Draft
from bot.conversation.keeping import may_keep
from bot.conversation.questions import (
    Age,
    BirthOrAge,
    Consent,
    FullName,
    KinshipTo,
    NamePart,
    OpenText,
    Phone,
    PlaceOf,
    SexOf,
    When,
)
from bot.conversation.said import Kind, Said
from bot.conversation.script import Conversation, Step
from bot.conversation.turn import Say
from tests.conversations.test_scripts import WORLD, every_step

TOLD_ALOUD = (OpenText, FullName, NamePart, When, BirthOrAge, Age, PlaceOf, Phone, KinshipTo, SexOf)
VOICE = Said(Kind.VOICE, at=1_000, message_id=7, media="m1")


def standing_at(conversation: Conversation, step: Step, language: str) -> Draft:
    agreed = tuple(Answer(s.id, True) for s in conversation.consent_steps() if s.id != step.id)
    given = tuple(Answer(name, "yes", how="given") for name in conversation.given)
    return Draft("d1", conversation.name, conversation.version, language, 3, step.id, (*given, *agreed))


@pytest.mark.parametrize("language", ["es", "quy"])
@pytest.mark.parametrize(
    ("conversation", "step"), list(every_step()), ids=lambda x: getattr(x, "id", getattr(x, "name", ""))
)
def test_a_voice_note_is_taken_or_kept_and_asked_again(conversation: Conversation, step: Step, language: str) -> None:
    draft = standing_at(conversation, step, language)
    turn = engine.advance(conversation, draft, VOICE, WORLD)
    said = [effect for effect in turn.effects if isinstance(effect, Say)]
    assert turn.effects, "never silence"
    if isinstance(step.question, TOLD_ALOUD):
        answer = turn.draft.latest(step.id)
        assert answer is not None
        assert (answer.how, answer.value) == ("voice", None)
        if may_keep(conversation, draft):
            assert answer.media == "m1"
        return
    assert turn.draft.latest(step.id) == draft.latest(step.id), "a voice presses no button"
    assert any(bubble.both for say in said for bubble in say.bubbles), "said in both languages"
    if may_keep(conversation, turn.draft) and not isinstance(step.question, Consent):
        assert [aside.media for aside in turn.draft.asides] == ["m1"], "what was said is not lost"


def test_a_voice_is_never_consent() -> None:
    for conversation, step in every_step():
        if isinstance(step.question, Consent):
            draft = standing_at(conversation, step, "quy")
            turn = engine.advance(conversation, draft, VOICE, WORLD)
            assert turn.draft.latest(step.id) is None
            lines = [m for e in turn.effects if isinstance(e, Say) for b in e.bubbles for m in b.lines]
            assert phrases.CONSENT_PLAINLY in lines


def test_every_kind_of_question_that_is_a_persons_own_to_tell_is_asked_somewhere() -> None:
    asked = {type(step.question) for conversation in conversations.ALL.values() for step in conversation.steps}
    assert set(TOLD_ALOUD) <= asked
