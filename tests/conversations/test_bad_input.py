"""Bad input of any kind, at every kind of step: a calm sentence, the draft as it was, one answer a burst, nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import phrases
from bot.conversation.drafts import Draft
from bot.domain.words import Message
from bot.services import drafting
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import drafts
from tests.family import BOT_ID, Family, house_in, photo, voice
from tests.security.filling_in import Teller

TO_CONSENT = ("/start", "Castellano", "1", "1", "2", "2", "1")
TO_NAME = (*TO_CONSENT, "Sí, acepto", "Sí, acepto", "1")
TO_SEX = (*TO_NAME, "Ana Poma Rojas")
TO_KINSHIP = (*TO_SEX, "Mujer", "Mujer")
TO_WHEN = (*TO_KINSHIP, "hermana")
TO_WHERE = (*TO_WHEN, "2019")
STEPS = {
    "language": ("/start",), "consent": TO_CONSENT, "name": TO_NAME, "sex": TO_SEX, "kinship": TO_KINSHIP,
    "when": TO_WHEN, "where": TO_WHERE,
}  # fmt: skip
BURST_STEPS = ("consent", "name", "when")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def at(house: House, step: str, chat_id: int = 501) -> Family:
    family = Family(house, chat_id)
    for line in STEPS[step]:
        await family.say(line)
    return family


async def draft_of(family: Family) -> Draft:
    key = key_of(family.house, BOT_ID, family.chat_id)
    row = await family.house.database.read(lambda tx: drafts.active_of(tx, key))
    assert row is not None
    return drafting.opened(family.house, row)


def sticker() -> dict[str, Any]:
    return {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 9, "height": 9,
                        "is_animated": False, "is_video": False}}  # fmt: skip


def pdf() -> dict[str, Any]:
    return {"document": {"file_id": "d", "file_unique_id": "d", "mime_type": "application/pdf", "file_size": 1000}}


Sender = Callable[[Family], Awaitable[list[str]]]
INPUTS: dict[str, tuple[Sender, dict[str, Message]]] = {
    "a sticker": (lambda f: f.send(sticker()), {"*": phrases.STICKER}),
    "a document": (lambda f: f.send(pdf()), {"*": phrases.UNFIT_FILE}),
    "a photo": (lambda f: f.send(photo()), {"*": phrases.PHOTO_HERE}),
    "a photo of 30 MB": (lambda f: f.send(photo(size=30_000_000)), {"*": phrases.UNFIT_FILE}),
    "ten thousand letters": (lambda f: f.say("palabras " * 1111), {"*": phrases.TOO_LONG}),
    "a poll": (lambda f: f.send({"poll": {"id": "1"}, "game": {}}), {"*": phrases.STICKER}),
    "a location": (
        lambda f: f.send({"location": {"latitude": -13.1, "longitude": -74.2}}), {"*": phrases.NOT_UNDERSTOOD}
    ),
    "the year 3000": (
        lambda f: f.say("en el año 3000"),
        {"when": phrases.NOT_THAT_YEAR, "consent": phrases.CONSENT_PLAINLY, "sex": phrases.CHOOSE,
         "kinship": phrases.CHOOSE, "language": phrases.CHOOSE},
    ),
    "a voice where only a button counts": (
        lambda f: f.send(voice()),
        {"consent": phrases.CONSENT_PLAINLY, "language": phrases.VOICE_HERE},
    ),
    "gibberish": (
        lambda f: f.say("asdkjh qwjehkq"),
        {"consent": phrases.CONSENT_PLAINLY, "sex": phrases.CHOOSE, "kinship": phrases.CHOOSE,
         "when": phrases.NOT_UNDERSTOOD, "language": phrases.CHOOSE},
    ),
    "a thumb up": (
        lambda f: f.say("👍"),
        {"consent": phrases.CONSENT_PLAINLY, "sex": phrases.CHOOSE, "kinship": phrases.CHOOSE,
         "when": phrases.NOT_UNDERSTOOD},
    ),
}  # fmt: skip
TABLE = [
    (name, step, message)
    for name, (_send, expected) in INPUTS.items()
    for step in STEPS
    for message in [expected.get(step) or expected.get("*")]
    if message is not None and not (name == "a location" and step == "where")
]


@pytest.mark.parametrize(("what", "step", "message"), TABLE, ids=lambda v: v if isinstance(v, str) else "")
async def test_it_gets_a_calm_sentence_and_the_answers_stay(
    house: House, what: str, step: str, message: Message
) -> None:
    family = await at(house, step)
    before = await draft_of(family)
    answered = await INPUTS[what][0](family)
    after = await draft_of(family)
    assert any(house.words.text(message, "es") in text for text in answered)
    assert (after.answers, after.at) == (before.answers, before.at)
    assert 1 <= len(answered) <= 2  # the sentence, and the question once more


@pytest.mark.parametrize("step", BURST_STEPS)
async def test_fifty_messages_in_a_second_get_at_most_one_answer_more_and_none_is_lost(house: House, step: str) -> None:
    family = await at(house, step)
    for n in range(50):
        await family.send(
            {"text": f"mensaje número {n} de un dedo nervioso, que no contesta nada a nadie"}, deliver=False
        )
    answered = await family.receive()
    draft = await draft_of(family)
    assert len(answered) <= 4
    if step != "consent":  # before the yes, nothing at all is kept
        assert len(draft.asides) + len(draft.answers) >= 40
    else:
        assert not draft.asides


async def test_a_second_yes_sent_before_the_next_question_does_not_answer_it(house: House) -> None:
    family = await at(house, "consent")
    await family.send({"text": "Sí, acepto"}, deliver=False)
    await family.send({"text": "Sí, acepto"}, deliver=False)
    await family.receive()
    draft = await draft_of(family)
    assert draft.at == "consent_compare"
    assert draft.latest("consent_compare") is None


async def test_an_answer_that_an_offline_phone_sent_before_the_question_is_asked_again(house: House) -> None:
    family = await at(house, "sex")
    an_hour_ago = int(house.clock.now().timestamp()) - 3600
    answered = await family.send({"text": "Hombre", "date": an_hour_ago})
    assert house.words.text(phrases.ASKED_AGAIN, "es") in answered[0]
    draft = await draft_of(family)
    assert draft.latest("sought_sex") is None
    assert draft.asides[-1].words == "Hombre"


async def test_an_old_button_shows_the_question_as_it_is_now(house: House) -> None:
    family = await at(house, "when")
    before = await draft_of(family)
    answered = await family.tap("sought_name|change|2")
    assert house.words.text(phrases.STALE_BUTTON, "es") in answered[0]
    assert await draft_of(family) == before


@pytest.mark.parametrize("data", ["", "|||", "a|b|c", "x" * 64, "sought_name|change|999999999999", "💥|1|1"])
async def test_button_data_nobody_made_changes_nothing(house: House, data: str) -> None:
    family = await at(house, "when")
    before = await draft_of(family)
    await family.tap(data)
    assert await draft_of(family) == before


async def test_a_place_that_does_not_exist_is_kept_in_the_persons_words(house: House) -> None:
    family = await at(house, "where")
    answered = await family.say("Xyzzyqqq de arriba, pasando el puente viejo")
    assert house.words.text(phrases.PLACE_AS_WRITTEN, "es") in answered[0] or "lugares" in answered[0]
    if "lugares" in answered[0]:
        await family.say(house.words.text(phrases.NONE_OF_THESE, "es"))
    where = (await draft_of(family)).latest("lost_where")
    assert where is not None
    assert isinstance(where.value, dict)
    assert where.value["words"] == "Xyzzyqqq de arriba, pasando el puente viejo"


async def test_an_edited_answer_becomes_a_version_and_the_first_is_kept(house: House) -> None:
    family = await at(house, "name")
    await family.say("Ana Poma Rojas")
    answered = await family.edit(family.own[-1], "Ana Poma Roca")
    assert house.words.text(phrases.EDIT_TAKEN, "es") in answered[0]
    versions = [a.value for a in (await draft_of(family)).answers if a.step == "sought_name"]
    assert [v["maternal"] for v in versions if isinstance(v, dict)] == ["Rojas", "Roca"]


async def test_a_forwarded_message_is_an_answer_with_its_origin_noted(house: House) -> None:
    family = await at(house, "name")
    origin = {"type": "hidden_user", "sender_user_name": "Otra persona", "date": 1_700_000_000}
    await family.say("Ana Poma Rojas", forward_origin=origin)
    answer = (await draft_of(family)).latest("sought_name")
    assert answer is not None
    assert answer.forwarded


async def test_a_group_gets_one_answer_an_hour_and_nothing_of_it_is_stored(house: House) -> None:
    group = {"id": -100_200, "type": "supergroup", "title": "Barrio"}
    for n in range(5):
        message = {"message_id": n + 1, "date": 1_700_000_000, "chat": group, "text": f"hola {n}",
                   "from": {"id": 9, "is_bot": False, "first_name": "Ana"}}  # fmt: skip
        await Family(house).update({"message": message})
    key = key_of(house, BOT_ID, -100_200)
    queued = await house.database.read(lambda tx: tx.rows("SELECT kind FROM outbox WHERE chat = ?", key))
    stored = await house.database.read(
        lambda tx: tx.rows("SELECT id FROM chats WHERE id = ? UNION SELECT id FROM drafts WHERE chat = ?", key, key)
    )
    assert len(queued) == 1
    assert stored == []


async def test_the_same_update_twice_is_applied_once(house: House) -> None:
    family = await at(house, "sex")
    message = {"message_id": 900, "date": int(house.clock.now().timestamp()), "text": "Hombre",
               "chat": {"id": 501, "type": "private"}, "from": {"id": 501, "is_bot": False, "first_name": "R"}}  # fmt: skip
    await asyncio.gather(*(family.update({"message": message}, update_id=77) for _ in range(3)))
    assert len([a for a in (await draft_of(family)).answers if a.step == "sought_sex"]) == 1


def membership(old: str, new: str) -> dict[str, Any]:
    bot = {"id": 1, "is_bot": True, "first_name": "b"}
    return {"my_chat_member": {
        "chat": {"id": 501, "type": "private"}, "from": {"id": 501, "is_bot": False, "first_name": "R"},
        "date": 1_700_000_000, "old_chat_member": {"status": old, "user": bot, "until_date": 0},
        "new_chat_member": {"status": new, "user": bot, "until_date": 0},
    }}  # fmt: skip


async def test_blocking_keeps_the_draft_and_coming_back_is_asked_the_open_question(house: House) -> None:
    family = await at(house, "when")
    before = await draft_of(family)
    await family.update(membership("member", "kicked"))
    assert (await draft_of(family)).answers == before.answers
    await family.update(membership("kicked", "member"))
    asked = await family.receive()
    assert len(asked) == 1
    assert "por última vez" in asked[0]
    await family.say("2019")
    assert (await draft_of(family)).latest("lost_when") is not None


async def test_a_language_is_an_answer_where_a_language_is_asked(house: House) -> None:
    family = await at(house, "name")
    await family.say("⬅ Atrás")
    await family.say("Todas las preguntas")
    for answer in ("Ana Poma Rojas", "no sé", "Mujer", "Mujer", "hermana", "2019", "no sé", "no sé", "No", "no sé",
                   "no sé", "no sé", "Saltar"):  # fmt: skip
        asked = await family.say(answer)
    assert "idioma" in asked[-1]
    answered = await family.say("quechua")
    assert (await draft_of(family)).language == "es"
    assert (await draft_of(family)).latest("languages") is not None
    assert "idioma" not in answered[-1]


async def test_a_plain_yes_is_the_only_button_that_begins_with_yes(house: House) -> None:
    family = Family(house)
    for line in ("/start", "Castellano", "1"):
        await family.say(line)
    answered = await family.say("si")
    assert "ayudar" in answered[-1]


async def test_a_yes_at_the_summary_is_no_sending_and_does_not_send_the_summary_again(house: House) -> None:
    family = Family(house)
    teller = Teller(family, "Quinua")
    await teller.begin()
    await teller.tell()
    answered = await family.say("si")
    assert answered
    assert not any("¿Está bien?" in text for text in answered)
    assert (await draft_of(family)).ended == ""


async def test_an_edit_after_the_request_was_sent_reaches_the_office(house: House) -> None:
    family = Family(house)
    await Teller(family, "Quinua").whole()
    answered = await family.edit(family.own[8], "Ana María Poma Rojas")
    assert "oficina" in answered[0]
