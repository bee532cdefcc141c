"""Consent, safety and error texts stand in Quechua and Spanish until a speaker signed the Quechua, and only until then."""

from __future__ import annotations

import pytest

from bot.conversation import engine, phrases
from bot.conversation.prompting import ask
from bot.conversation.questions import Consent
from bot.conversation.said import Kind, Said
from bot.conversation.script import Conversation, Step
from bot.conversation.turn import Bubble, Say
from bot.domain.words import Message
from bot.i18n import Entry
from bot.services.sending import message_to_json
from bot.telegram.render import render
from tests.conversations.test_scripts import WORDS, WORLD, every_step
from tests.conversations.test_voice_everywhere import standing_at

# What the engine says when it could not take what was sent.
ERRORS = {
    phrases.NOT_UNDERSTOOD, phrases.CHOOSE, phrases.CONSENT_PLAINLY, phrases.VOICE_HERE, phrases.PHOTO_HERE,
    phrases.STICKER, phrases.UNFIT_FILE, phrases.TOO_LONG, phrases.NOT_THAT_YEAR, phrases.NEEDED, phrases.PERSON_OFFER,
}  # fmt: skip
UNREADABLE = (
    Said(Kind.STICKER, at=1_000, message_id=7),
    Said(Kind.UNFIT, at=1_000, message_id=7),
    Said(Kind.PHOTO, at=1_000, message_id=7, media="m1"),
    Said(Kind.VOICE, at=1_000, message_id=7, media="m1"),
    Said(Kind.TEXT, at=1_000, message_id=7, text="x" * 300),
    Said(Kind.TEXT, at=1_000, message_id=7, text="👍"),
)


def shown(bubble: Bubble, words: object = WORDS) -> str:
    parcel = {"lines": [message_to_json(line) for line in bubble.lines], "both": bubble.both, "tight": bubble.tight}
    return render(parcel, "quy", words, {"organisation": "Oficina"}).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("conversation", "step"), list(every_step()), ids=lambda x: getattr(x, "id", getattr(x, "name", ""))
)
def test_what_could_not_be_taken_is_said_in_both_languages(conversation: Conversation, step: Step) -> None:
    for said in UNREADABLE:
        turn = engine.advance(conversation, standing_at(conversation, step, "quy"), said, WORLD)
        bubbles = [bubble for effect in turn.effects if isinstance(effect, Say) for bubble in effect.bubbles]
        for bubble in bubbles:
            for error in ERRORS & set(bubble.lines):
                assert WORDS.text(error, "es") in shown(bubble), f"{said.kind}: {error.id}"


def test_every_consent_is_asked_in_both_languages_until_it_is_signed() -> None:
    asked = 0
    for conversation, step in every_step():
        if isinstance(step.question, Consent):
            bubble = ask(conversation, standing_at(conversation, step, "quy")).bubbles[-1]
            question = step.question.text
            assert WORDS.text(question, "es") in shown(bubble)
            signed = WORDS.amendable()
            signed.amend("quy", (question.context, question.id), Entry(WORDS.text(question, "quy"), True))
            assert shown(bubble, signed) == WORDS.text(question, "quy")
            asked += 1
    assert asked >= 8


def test_the_same_words_in_both_languages_are_not_said_twice() -> None:
    assert WORDS.both(Message("Castellano"), "quy") == "Castellano"
