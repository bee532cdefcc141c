"""Safety in talk: whoever cries for help is heard at any question, in both languages; nothing asked is cruel."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import conversations
from bot.conversation import engine, phrases
from bot.conversation.questions import Age, BirthOrAge, Consent, OpenText, Review
from bot.conversation.said import Kind, Said
from bot.conversation.script import Conversation, Step
from bot.conversation.turn import HandOver, Numbers, Say
from bot.i18n import FAMILY_LANGUAGES
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import cases
from tests.conversations.test_scripts import WORDS, WORLD, at_step, every_step
from tests.family import BOT_ID, Family, house_in

CRIES = {
    "suicide": ("ya no quiero vivir, me quiero morir", "wañuytam munani, manam kawsayta munanichu"),
    "danger_now": ("estoy en peligro, me quieren matar", "wañuchiwanqaku, sipiwachkanku"),
    "trafficking": ("no me dejan salir de aquí y me quitaron mi dni", "wichqawachkanku, mana lluqsichiwankuchu"),
    "minor_writing": ("soy una niña, tengo 12 años", "warmaraqmi kani"),
    "extortion": ("me están pidiendo plata para decirme dónde está", "qullqita mañawachkanku"),
}
AT_ANY = [
    (conversation, step, alarm, words)
    for conversation, step in every_step()
    for alarm, both in CRIES.items()
    for words in both
    if not (alarm == "minor_writing" and isinstance(step.question, Age))
    # There it is the button itself, which shows the same numbers.
    and not (alarm == "extortion" and (conversation.name, step.id) == ("services", "what"))
]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


def cry(words: str, kind: Kind = Kind.TEXT) -> Said:
    return Said(kind, at=1_000, message_id=7, text=words)


@pytest.mark.parametrize(
    ("conversation", "step", "alarm", "words"), AT_ANY, ids=[f"{c.name}-{s.id}-{a}-{w[:8]}" for c, s, a, w in AT_ANY]
)
def test_a_cry_for_help_is_heard_at_any_question(
    conversation: Conversation, step: Step, alarm: str, words: str
) -> None:
    draft = at_step(conversation, step)
    turn = engine.advance(conversation, draft, cry(words), WORLD)
    assert Numbers(alarm) in turn.effects
    assert HandOver(alarm) in turn.effects
    kept = turn.draft.latest(step.id)
    if not isinstance(step.question, (OpenText, BirthOrAge)):
        assert kept is None or kept.how == "given", "a cry is no name and no place"
    assert any(isinstance(effect, Say) for effect in turn.effects), "and the question waits, it is not lost"


@pytest.mark.parametrize(
    "words", ["Rosa Quispe Huamán", "Dolores Matos Peligro", "en la siembra", "Huanta", "1984", "sí"]
)
def test_a_plain_answer_sounds_no_alarm(words: str) -> None:
    tracing = conversations.ALL["tracing_request"]
    turn = engine.advance(tracing, at_step(tracing, tracing.step("sought_name")), cry(words), WORLD)
    assert not any(isinstance(effect, (Numbers, HandOver)) for effect in turn.effects)


def test_a_cry_that_came_before_the_question_or_by_correcting_a_message_is_heard_too() -> None:
    tracing = conversations.ALL["tracing_request"]
    draft = at_step(tracing, tracing.step("father"))
    late = engine.advance(tracing, draft, cry("me quieren matar", Kind.EDIT), WORLD)
    assert HandOver("danger_now") in late.effects


def test_who_is_asked_for_money_hears_at_once_that_nobody_of_us_asks_for_it() -> None:
    tracing = conversations.ALL["tracing_request"]
    turn = engine.advance(tracing, at_step(tracing, tracing.step("mother")), cry(CRIES["extortion"][0]), WORLD)
    said = [line.id for effect in turn.effects if isinstance(effect, Say) for b in effect.bubbles for line in b.lines]
    assert phrases.NEVER_PAY.id in said


@pytest.mark.parametrize("words", [both[0] for both in CRIES.values()])
async def test_it_is_heard_as_the_very_first_message_and_where_nothing_is_open(house: House, words: str) -> None:
    family = Family(house)
    said = await family.say(words)
    assert any("☎" in text for text in said)
    assert any("¿Prefiere hablar" in text for text in said), "and the beginning is not forgotten"
    found = await house.database.read(lambda tx: cases.of_chat(tx, key_of(house, BOT_ID, family.chat_id)))
    assert len(found) == 1


# What is asked ------------------------------------------------------------------------------

GRAPHIC = {
    "es": ("sangre", "tortur", "cadáver", "huesos", "mató", "mataron", "violó", "violaron", "fosa", "autor", "muerto"),
    "quy": ("yawar", "tullu", "aya\\b", "wañu", "sipi", "ñak'a", "pampa hucha"),
}


@pytest.mark.parametrize("language", FAMILY_LANGUAGES)
def test_no_question_is_graphic_and_none_asks_whether_somebody_is_dead(language: str) -> None:
    for conversation, step in every_step():
        asked = WORDS.text(step.question.text, language).casefold()
        cruel = [word for word in GRAPHIC[language] if re.search(rf"\b{word}", asked)]
        assert not cruel, f"{conversation.name}.{step.id}"


# The answers without which nothing can begin, or nothing can be given: everything else can be left out.
NEEDED = {
    "by", "beside", "adult", "witness", "kinship", "own_name", "community_contact", "own_minor", "reason", "topic",
    "absent_contact", "seen_self", "what", "with_now", "person_name", "phrase", "to_whom", "to_whom_named", "term",
    "recipient_name", "message", "wish",
}  # fmt: skip


def test_every_other_question_about_people_can_be_left_without_an_answer() -> None:
    for conversation, step in every_step():
        if step.stores and not isinstance(step.question, (Consent, Review)) and conversation.name not in _FOLLOWING:
            assert step.may_skip or step.may_not_know or step.id in NEEDED, f"{conversation.name}.{step.id}"


_FOLLOWING = ("my_request", "yearly", "this_chat", "follow_up", "reconfirm")


def test_after_what_is_hard_to_tell_a_pause_is_offered() -> None:
    hard = {step.id for _conversation, step in every_step() if step.hard}
    assert {"circumstances", "remembered", "wish"} <= hard
    tracing = conversations.ALL["tracing_request"]
    draft = at_step(tracing, tracing.step("circumstances"))
    turn = engine.advance(tracing, draft, cry("Salió de la casa y no regresó"), WORLD)
    said = [line.id for effect in turn.effects if isinstance(effect, Say) for b in effect.bubbles for line in b.lines]
    assert phrases.PAUSE_OFFER.id in said
