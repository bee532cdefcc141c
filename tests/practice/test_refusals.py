"""The rarer refusals, each in Telegram's words, and no call at all that breaks the server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.practice import person_acts
from bot.practice.page import sample_voice
from bot.practice.person_acts import Manner
from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.serving import practice_app
from bot.practice.telegram_api import METHODS
from tests.practice.conftest import Practice

NOT_ROWS = "can't parse keyboard button: Array of Arrays of keyboard buttons expected"
NO_TEXT = "can't parse keyboard button: Can't find field \"text\""
MARKUPS: list[tuple[Any, str]] = [
    ({"inline_keyboard": "x"}, "can't parse reply keyboard markup JSON object"),
    ({"keyboard": ["x"]}, NOT_ROWS),
    ({"keyboard": [[1]]}, NO_TEXT),
    ({"keyboard": [[{"text": 1}]]}, NO_TEXT),
    ({"keyboard": [[""]]}, "keyboard button text must be non-empty"),
    ({"keyboard": [["x"] * 301]}, "reply markup is too long"),
    ({"keyboard": [["x"]], "input_field_placeholder": "x" * 65}, "can't parse reply keyboard markup JSON object"),
    ({"inline_keyboard": [["x"]]}, "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    ({"inline_keyboard": [[{"text": "a", "callback_data": ""}]]}, "BUTTON_DATA_INVALID"),
    (
        {"inline_keyboard": [[{"text": "", "callback_data": "a"}]]},
        "can't parse inline keyboard button: Text of the button must be non-empty",
    ),
    ({"inline_keyboard": [[{"text": "a", "url": "x"}]]}, "inline keyboard button URL 'x' is invalid: Wrong HTTP URL"),
    ({"inline_keyboard": [[{"text": "a", "copy_text": {"text": ""}}]]}, "BUTTON_COPY_TEXT_INVALID"),
]
REPLY = {"keyboard": [["x"]]}
UNREADABLE = "can't parse entities"
NO_ENTITY = "can't parse MessageEntity"
CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("sendPhoto", {}, "there is no photo in the request"),
    ("sendPhoto", {"photo": "https://example.org/a.jpg"}, "failed to get HTTP URL content"),
    ("sendPhoto", {"photo": "attach://nothing"}, "wrong file identifier/HTTP URL specified"),
    ("sendLocation", {"latitude": 91, "longitude": 0}, "wrong latitude or longitude specified"),
    ("sendLocation", {"latitude": "x"}, "wrong latitude or longitude specified"),
    ("editMessageText", {"text": "x"}, "message identifier is not specified"),
    ("editMessageText", {"message_id": 2, "text": ""}, "message text is empty"),
    ("editMessageText", {"message_id": 2, "text": "x", "reply_markup": REPLY}, "inline keyboard expected"),
    ("editMessageCaption", {"message_id": 2, "caption": "x"}, "there is no caption in the message to edit"),
    ("deleteMessages", {"message_ids": []}, "message identifiers are not specified"),
    ("deleteMessages", {"message_ids": list(range(101))}, "too many message identifiers specified"),
    ("deleteMessages", {"message_ids": "x"}, "can't parse message identifiers JSON object"),
    ("getFile", {"file_id": "x"}, "invalid file_id"),
    ("setMyCommands", {"commands": ["x"]}, "can't parse BotCommand: expected an Object"),
    ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", {"scope": {"type": "moon"}}, "can't parse BotCommandScope: unsupported type specified"),
    ("setMyCommands", {"scope": {"type": "chat"}}, 'can\'t parse BotCommandScope: Can\'t find field "chat_id"'),
    ("setMyDescription", {"description": "x" * 513}, "description is too long"),
    ("sendMessage", {"text": {"a": 1}}, "text must be a string"),
    ("sendMessage", {"text": "x", "entities": [{"type": "b"}]}, f"{NO_ENTITY}: offset and length expected"),
    ("sendMessage", {"text": "</b>", "parse_mode": "html"}, f"{UNREADABLE}: Unexpected end tag at byte offset 0"),
]  # fmt: skip


async def ready(practice: Practice) -> int:
    """A chat in which the bot has sent message 2."""
    await practice.does(practice.rosa, "say", text="/start")
    await practice.call("sendMessage", chat_id=practice.rosa, text="dos")
    return practice.rosa


@pytest.mark.parametrize(("markup", "words"), MARKUPS)
async def test_a_keyboard_telegram_refuses(practice: Practice, markup: Any, words: str) -> None:
    chat = await ready(practice)
    answer = await practice.refused("sendMessage", chat_id=chat, text="x", reply_markup=markup)
    assert answer.json() == {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}


@pytest.mark.parametrize(("method", "fields", "words"), CALLS)
async def test_a_call_telegram_refuses(practice: Practice, method: str, fields: dict[str, Any], words: str) -> None:
    answer = await practice.refused(method, **{"chat_id": await ready(practice), **fields})
    assert answer.json() == {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}


async def test_a_callback_answer_may_have_200_characters(practice: Practice) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    await ready(practice)
    sent = await practice.call("sendMessage", chat_id=practice.rosa, text="x", reply_markup=markup)
    tap = await practice.does(practice.rosa, "tap", message_id=sent["message_id"], data="a")
    long = await practice.refused("answerCallbackQuery", callback_query_id=tap["query_id"], text="x" * 201)
    assert long.json()["description"] == "Bad Request: MESSAGE_TOO_LONG"
    await practice.call("answerCallbackQuery", callback_query_id=tap["query_id"], text="x" * 200)


async def test_captions_are_sent_edited_and_limited(practice: Practice) -> None:
    chat = await ready(practice)
    token = practice.telegram.bot.token
    form = {"chat_id": str(chat), "caption": "<b>una</b> voz", "parse_mode": "HTML"}
    sent = await practice.http.post(f"/bot{token}/sendAudio", data=form, files={"audio": ("a.ogg", sample_voice())})
    message = sent.json()["result"]
    assert message["caption_entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    changed = {"chat_id": chat, "message_id": message["message_id"]}
    edited = await practice.call("editMessageCaption", **changed, caption="otra")
    assert (edited["caption"], edited["audio"]) == ("otra", message["audio"])
    long = await practice.refused("editMessageCaption", **changed, caption="x" * 1025)
    assert long.json()["description"] == "Bad Request: message caption is too long"
    assert "caption" not in await practice.call("editMessageCaption", **changed, caption="")


async def test_an_upload_is_refused_when_empty_or_too_large(practice: Practice) -> None:
    chat = {"chat_id": str(await ready(practice))}
    path = f"/bot{practice.telegram.bot.token}/sendDocument"
    empty = await practice.http.post(path, data=chat, files={"document": ("a", b"")})
    assert empty.json()["description"] == "Bad Request: file must be non-empty"
    large = await practice.http.post(path, data=chat, files={"document": ("a", bytes(52 * 1024 * 1024))})
    assert (large.status_code, large.json()["description"]) == (413, "Request Entity Too Large")


async def test_a_voice_that_is_no_ogg_arrives_as_a_document(practice: Practice) -> None:
    chat = {"chat_id": str(await ready(practice))}
    path = f"/bot{practice.telegram.bot.token}/sendVoice"
    sent = (await practice.http.post(path, data=chat, files={"voice": ("a.mp3", b"ID3")})).json()["result"]
    assert "voice" not in sent
    assert sent["document"]["file_name"] == "a.mp3"


async def test_a_body_that_cannot_be_read_is_refused(practice: Practice) -> None:
    path = f"/bot{practice.telegram.bot.token}/sendMessage"
    as_json = {"content-type": "application/json"}
    broken = await practice.http.post(path, content=b"{", headers=as_json)
    assert broken.json()["description"] == "Bad Request: can't parse JSON object"
    listed = await practice.http.post(path, content=b"[]", headers=as_json)
    assert listed.json()["description"] == "Bad Request: object expected"
    form = await practice.http.post(path, content=b"--x", headers={"content-type": "multipart/form-data"})
    assert form.json()["description"] == "Bad Request: can't parse multipart form data"


async def test_what_a_keyboard_may_hold_reaches_the_phone(practice: Practice) -> None:
    chat = await ready(practice)
    inline = [
        [{"text": "Abrir", "url": "https://example.org/"}],
        [{"text": "Copiar", "copy_text": {"text": "K7"}}],
        [{"text": "Borrar", "callback_data": "x", "style": "danger"}],
    ]
    await practice.call("sendMessage", chat_id=chat, text="x", reply_markup={"inline_keyboard": [[], *inline]})
    assert (await practice.chat(chat))["messages"][-1]["inline_keyboard"] == inline
    reply = [[{"text": "Mi número", "request_contact": True}, {"text": "Sí", "style": "success"}]]
    await practice.call("sendMessage", chat_id=chat, text="x", reply_markup={"keyboard": reply})
    assert (await practice.chat(chat))["keyboard"]["rows"] == reply
    await practice.call("sendMessage", chat_id=chat, text="x", reply_markup={"force_reply": True})
    assert (await practice.chat(chat))["keyboard"] is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = (
    "text caption parse_mode entities reply_markup reply_parameters message_id message_ids photo voice document action "
    "latitude longitude callback_query_id show_alert file_id commands scope language_code description name offset "
    "limit allowed_updates url secret_token max_connections"
)
WISHES = st.dictionaries(st.sampled_from(NAMES.split()), JSON, max_size=4)
CHATS = st.sampled_from([{"chat_id": 5_200_000_001}, {"chat_id": "5200000001"}, {}]) | st.fixed_dictionaries(
    {"chat_id": JSON}
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from([*METHODS, "getupdates"]), CHATS, WISHES), min_size=1, max_size=6))
def test_whatever_a_bot_calls_it_is_done_or_refused_in_telegram_s_form(calls: list[tuple[str, Any, Any]]) -> None:
    telegram = PracticeTelegram()
    rosa = next(iter(telegram.people.values()))
    person_acts.say(telegram, rosa, "/start", Manner())

    async def call_them() -> None:
        through = httpx.ASGITransport(practice_app(telegram))
        async with httpx.AsyncClient(transport=through, base_url="http://localhost") as client:
            for method, chat, wish in calls:
                path = f"/bot{telegram.bot.token}/{method}"
                answer = await client.post(
                    path, content=json.dumps({**chat, **wish}), headers={"content-type": "application/json"}
                )
                body = answer.json()
                assert body["ok"] or 400 <= body["error_code"] == answer.status_code < 500
            telegram.webhook.unset()
            assert (await client.get(f"/practice/people/{rosa.id}/chat")).status_code == 200

    asyncio.run(call_them())
