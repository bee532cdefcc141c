"""Whatever is sent, at every question of every conversation, in both languages, through the whole house.

Each step is asked in both languages, each input sent to it in one of them. Never silence, never an error, never blame;
what was answered stays; the question is asked again, unless what was sent is its answer or asks for something of its
own (a person, a pause, another language).
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import conversations
from bot.conversation.drafts import Answer, Draft
from bot.conversation.questions import BirthOrAge, Consent, FullName, NamePart, OpenText, Phone, PlaceOf, Sure
from bot.conversation.script import Conversation, Step
from bot.services import chats, drafting, turns
from bot.services.chats import Chat, key_of
from bot.services.coming_next import AskAgain
from bot.services.desk import Desk
from bot.services.house import House
from bot.services.sending import Post
from bot.store import drafts as rows
from bot.store.database import Tx
from tests.conversations.test_scripts import told_beforehand
from tests.family import BOT_ID, Family, house_in, photo, voice

Sender = Callable[[Family], Awaitable[list[str]]]


def words(text: str, **more: Any) -> Sender:
    return lambda family: family.say(text, **more)


def content(**parts: Any) -> Sender:
    return lambda family: family.send(dict(parts))


def file(kind: str, **more: Any) -> dict[str, Any]:
    return {kind: {"file_id": "f", "file_unique_id": "f", "file_size": 1000, **more}}


STICKER = file("sticker", type="regular", width=9, height=9, is_animated=False, is_video=False)
VIDEO = file("video", width=9, height=9, duration=3)
NOTE = file("video_note", length=9, duration=3)
PDF = file("document", mime_type="application/pdf")
ORIGIN = {"type": "hidden_user", "sender_user_name": "Otra persona", "date": 1_700_000_000}

# What can be the answer to no question: the same question is asked again, and nothing that was answered changes.
NO_ANSWERS: dict[str, Sender] = {
    "whitespace": words(" \n\u00a0 "), "an invisible mark": words("\u200b"), "dots": words("..."),
    "a sticker": content(**STICKER), "a video": content(**VIDEO), "a round video": content(**NOTE),
    "a document": content(**PDF), "a poll": content(poll={"id": "1"}), "a dice": content(dice={"emoji": "🎲", "value": 1}),
    "an old button": lambda family: family.tap("own_name|change|0"), "a button nobody made": lambda family: family.tap("x"),
    "an edit of nothing": lambda family: family.edit(9_999, "otra cosa"),
    "a photo of 30 MB": content(**photo(size=30_000_000)),
    "thanks": words("gracias"), "thanks in Quechua": words("añay"), "a greeting": words("buenos días"),
    "a greeting in Quechua": words("rimaykullayki"), "hands": words("🙏🙏"), "hearts": words("❤️❤️😢"),
}  # fmt: skip
# What may be an answer to a question that is answered in one's own words; else it is asked again.
PERHAPS: dict[str, Sender] = {
    "five thousand letters": words("palabras " * 555), "gibberish": words("asdkjh qwjehkq"), "Russian": words("Здравствуйте"),
    "Chinese": words("你好吗"), "a voice": content(**voice()), "a photo": content(**photo()),
    "a location": content(location={"latitude": -13.1, "longitude": -74.2}),
    "a contact": content(contact={"phone_number": "999888777", "first_name": "Ana"}),
    "something forwarded": words("lean esto por favor", forward_origin=ORIGIN), "an unknown command": words("/xyz"),
    "a number": words("777777"), "a link": words("https://example.org/a"),
}  # fmt: skip
# What asks for something of its own: answered with that, and the question can be gone on with.
STEERING: dict[str, Sender] = {
    "help": words("ayuda"), "a question mark": words("?"), "not understood": words("no entiendo"), "/ayuda": words("/ayuda"),
    "/oficinas": words("/oficinas"), "/estado": words("/estado"), "/idioma": words("/idioma"),
    "/cancelar": words("/cancelar"), "/borrar": words("/borrar"), "back": words("atrás"), "back in Quechua": words("kutiy"),
    "Quechua, please": words("runasimi"), "Spanish, please": words("castellano"), "skip": words("saltar"),
    "don't know": words("no sé"), "why": words("¿por qué?"), "listen": words("🔊 Escuchar"),
    "a cry": words("me quieren matar"), "somebody lost": words("mi hijo se perdió ayer"),
}  # fmt: skip
BLAME = (
    "incorrect", "inválid", "invalid", "equivoc", "error", "mal escrit", "no es válid", "usted debe", "no puede escribir",
    "pantarunki", "pantarqanki", "traceback", "none", "null", "{",
)  # fmt: skip
OWN_WORDS = (OpenText, FullName, NamePart, PlaceOf, Phone, BirthOrAge)
_chats = itertools.count(10_000)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def standing_before(house: House, conversation: Conversation, step: Step, language: str) -> tuple[Family, Draft]:
    """A chat that has just been asked this question, and allowed what was to be allowed before it."""
    family = Family(house, next(_chats))
    key = key_of(house, BOT_ID, family.chat_id)
    earlier = conversation.steps[: conversation.steps.index(step)]
    agreed = tuple(Answer(s.id, True, how="button") for s in earlier if isinstance(s.question, (Consent, Sure)))
    given = (*told_beforehand(conversation), *agreed)

    def place(tx: Tx) -> Draft:
        chat = Chat(key, BOT_ID, family.chat_id, language=language)
        chats.keep(tx, house, chat)
        row, draft = drafting.begin(tx, house, key, conversation.name, language)
        there = replace(draft, at=step.id, answers=given, revision=1)
        drafting.save(tx, house, row, there)
        turns.follow(Desk(tx, house, chat, Post(tx, house, key, f"asked:{key}")), AskAgain())
        return there

    placed = await house.database.unit(place)
    await family.receive()
    return family, placed


async def draft_now(family: Family, draft_id: str) -> Draft | None:
    row = await family.house.database.read(lambda tx: rows.by_id(tx, draft_id))
    return None if row is None else drafting.opened(family.house, row)


def wrong_in(said: list[str]) -> str:
    shown = "\n".join(said).casefold()
    return next((word for word in BLAME if word in shown), "")


ALL = [(conversation, language) for conversation in conversations.ALL.values() for language in ("es", "quy")]


@pytest.mark.parametrize(("conversation", "language"), ALL, ids=[f"{c.name}-{lang}" for c, lang in ALL])
async def test_whatever_is_sent_is_answered_calmly_and_nothing_is_lost(
    house: House, conversation: Conversation, language: str
) -> None:
    wrong: list[str] = []
    inputs = (*NO_ANSWERS.items(), *PERHAPS.items(), *STEERING.items())
    for at, step in enumerate(conversation.steps):
        for what, send in inputs[(at + (language == "quy")) % 2 :: 2]:
            family, before = await standing_before(house, conversation, step, language)
            said = await send(family)
            after = await draft_now(family, before.id)
            problem = _problem(what, step, before, after, said, family)
            if problem:
                wrong.append(f"{step.id} / {what}: {problem}: {[t[:90] for t in said]}")
    assert not wrong, "\n" + "\n".join(wrong)


def _problem(what: str, step: Step, before: Draft, after: Draft | None, said: list[str], family: Family) -> str:
    if not said:
        return "silence"
    if blamed := wrong_in(said):
        return f"says {blamed!r}"
    if what in STEERING:
        return ""
    if after is None:
        return "" if what in PERHAPS and not isinstance(step.question, (Consent, Sure)) else "the draft is gone"
    if after.answers[: len(before.answers)] != before.answers:
        return "an earlier answer changed"
    answered = after.latest(step.id) != before.latest(step.id)
    if what in NO_ANSWERS and (answered or after.at != before.at):
        return "taken for an answer"
    if answered and not isinstance(step.question, OWN_WORDS):
        spoken = what in ("a voice", "a photo", "a location", "a number")
        return "" if spoken else "taken for an answer"
    if not answered and not family.keyboard and not _prompted(family):
        return "no question any more"
    return ""


def _prompted(family: Family) -> bool:
    return bool(family.phone) and family.phone[-1].kind == "prompt"
