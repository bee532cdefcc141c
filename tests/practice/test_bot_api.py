"""What Telegram accepts from a bot, and each thing it refuses, in its own words."""

from __future__ import annotations

import json

import pytest

from tests.practice.conftest import Practice


async def started(practice: Practice) -> int:
    await practice.does(practice.rosa, "say", text="/start")
    return practice.rosa


async def test_the_bot_is_who_its_token_says(practice: Practice) -> None:
    me = await practice.call("getMe")
    assert me["is_bot"] is True
    assert str(me["id"]) == practice.telegram.bot.token.split(":")[0]


@pytest.mark.parametrize("token", ["1:wrong", "7000000001:PRACTICE-not-a-real-tokem", "x", "7000000001:ñ"])
async def test_a_wrong_token_is_unauthorized(practice: Practice, token: str) -> None:
    answer = await practice.http.get(f"/bot{token}/getMe")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_the_four_ways_to_send_parameters_mean_the_same(practice: Practice) -> None:
    chat = await started(practice)
    path = f"/bot{practice.telegram.bot.token}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "Sí", "callback_data": "si"}]]}
    flat = {"chat_id": str(chat), "text": "Añay, 1 + 1 & más", "reply_markup": json.dumps(markup)}
    answers = [
        await practice.http.get(path, params=flat),
        await practice.http.post(path, data=flat),
        await practice.http.post(path, files={name: (None, value) for name, value in flat.items()}),
        await practice.http.post(path, json={"chat_id": chat, "text": flat["text"], "reply_markup": markup}),
    ]
    said = [answer.json()["result"] for answer in answers]
    assert [(each["text"], each["reply_markup"]) for each in said] == [(flat["text"], markup)] * 4


async def test_message_ids_grow_and_dates_are_seconds_of_the_practice_clock(practice: Practice) -> None:
    chat = await started(practice)
    first = await practice.call("sendMessage", chat_id=chat, text="uno")
    await practice.http.post("/practice/clock", json={"advance": "P3D"})
    second = await practice.call("sendMessage", chat_id=chat, text="dos")
    assert second["message_id"] > first["message_id"]
    assert 3 * 86_400 <= second["date"] - first["date"] < 3 * 86_400 + 60


KEYBOARD = [[{"text": "a", "callback_data": "x" * 65}]]
REFUSED_TEXTS: list[tuple[dict[str, object], str]] = [
    ({"text": ""}, "message text is empty"),
    ({"text": " \n "}, "message text is empty"),
    ({"text": "a" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "a", "reply_markup": {"inline_keyboard": KEYBOARD}}, "BUTTON_DATA_INVALID"),
    (
        {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "ñ" * 33}]]}},
        "BUTTON_DATA_INVALID",
    ),
    (
        {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    ({"text": "a", "reply_markup": "no"}, "object expected as reply markup"),
    ({"text": "a", "reply_markup": {"what": 1}}, "object expected as reply markup"),
    (
        {"text": "<b>a", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    (
        {"text": "ñ<x>a</x>", "parse_mode": "HTML"},
        'can\'t parse entities: Unsupported start tag "x" at byte offset 2',
    ),
    (
        {"text": "<b>a</i>", "parse_mode": "HTML"},
        'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    ),
    ({"text": "a", "parse_mode": "Word"}, "unsupported parse_mode"),
    ({"text": "a", "reply_parameters": {"message_id": 999_999}}, "message to be replied not found"),
    ({"text": "a", "chat_id": 42}, "chat not found"),
    ({"text": "a", "chat_id": ""}, "chat_id is empty"),
    ({"text": "\ud800"}, "strings must be encoded in UTF-8"),
    ({"text": "a", "reply_markup": {"keyboard": [["\udfff"]]}}, "strings must be encoded in UTF-8"),
]


@pytest.mark.parametrize(("fields", "words"), REFUSED_TEXTS)
async def test_a_text_telegram_refuses_is_refused_in_its_words(
    practice: Practice, fields: dict[str, object], words: str
) -> None:
    chat = await started(practice)
    body = json.dumps({"chat_id": chat, **fields})  # ASCII only, so that halves of a pair can be sent at all
    answer = await practice.http.post(
        f"/bot{practice.telegram.bot.token}/sendMessage",
        content=body,
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 400
    assert answer.json() == {"ok": False, "error_code": 400, "description": f"Bad Request: {words}"}
    assert len((await practice.chat(chat))["messages"]) == 1


async def test_the_largest_text_and_the_largest_data_are_taken(practice: Practice) -> None:
    chat = await started(practice)
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "x" * 64}]]}
    await practice.call("sendMessage", chat_id=chat, text="a" * 4096, reply_markup=markup)


async def test_a_bot_cannot_write_first(practice: Practice) -> None:
    answer = await practice.refused("sendMessage", chat_id=practice.elmer, text="hola")
    assert answer.json()["description"] == "Bad Request: chat not found"


async def test_an_unknown_method_is_not_found(practice: Practice) -> None:
    answer = await practice.refused("sendEverything")
    assert answer.status_code == 404
    assert answer.json()["error_code"] == 404


async def test_html_becomes_entities_counted_in_utf16(practice: Practice) -> None:
    chat = await started(practice)
    said = await practice.call(
        "sendMessage", chat_id=chat, text="😀 <b>a &lt; <i>b</i></b>  ", parse_mode="HTML", protect_content=True
    )
    assert said["text"] == "😀 a < b"
    assert said["has_protected_content"] is True
    assert [(e["type"], e["offset"], e["length"]) for e in said["entities"]] == [("bold", 3, 5), ("italic", 7, 1)]


async def test_only_an_inline_keyboard_comes_back_and_can_be_edited(practice: Practice) -> None:
    chat = await started(practice)
    keyboard = {"keyboard": [["Sí", "No"]], "is_persistent": True}
    asked = await practice.call("sendMessage", chat_id=chat, text="¿Sí?", reply_markup=keyboard)
    assert "reply_markup" not in asked
    assert (await practice.chat(chat))["keyboard"]["rows"] == [[{"text": "Sí"}, {"text": "No"}]]
    answer = await practice.refused("editMessageText", chat_id=chat, message_id=asked["message_id"], text="x")
    assert answer.json()["description"] == "Bad Request: message can't be edited"
    await practice.call("sendMessage", chat_id=chat, text="listo", reply_markup={"remove_keyboard": True})
    assert (await practice.chat(chat))["keyboard"] is None


async def test_an_edit_changes_the_message_and_an_edit_without_change_is_refused(practice: Practice) -> None:
    chat = await started(practice)
    markup = {"inline_keyboard": [[{"text": "Cambiar", "callback_data": "c"}]]}
    sent = await practice.call("sendMessage", chat_id=chat, text="uno", reply_markup=markup)
    message_id = sent["message_id"]
    edited = await practice.call("editMessageText", chat_id=chat, message_id=message_id, text="dos")
    assert edited["text"] == "dos"
    assert "edit_date" in edited
    assert "reply_markup" not in edited
    again = await practice.refused("editMessageText", chat_id=chat, message_id=message_id, text="dos")
    assert again.json()["description"].startswith("Bad Request: message is not modified: specified new message")
    gone = await practice.refused("editMessageText", chat_id=chat, message_id=999_999, text="dos")
    assert gone.json()["description"] == "Bad Request: message to edit not found"
    await practice.call("editMessageReplyMarkup", chat_id=chat, message_id=message_id, reply_markup=markup)
    shown = (await practice.chat(chat))["messages"][-1]
    assert (shown["edited"], shown["inline_keyboard"]) == (True, markup["inline_keyboard"])


async def test_a_person_s_own_message_is_not_the_bot_s_to_edit(practice: Practice) -> None:
    chat = await started(practice)
    answer = await practice.refused("editMessageText", chat_id=chat, message_id=1, text="otra cosa")
    assert answer.json()["description"] == "Bad Request: message can't be edited"


async def test_a_tap_is_answered_once_and_within_150_seconds(practice: Practice) -> None:
    chat = await started(practice)
    markup = {"inline_keyboard": [[{"text": "Cambiar", "callback_data": "c"}]]}
    sent = await practice.call("sendMessage", chat_id=chat, text="uno", reply_markup=markup)
    await practice.does(chat, "tap", message_id=sent["message_id"], data="c")
    query = (await practice.updates())[-1]["callback_query"]
    assert query["data"] == "c"
    assert query["message"]["message_id"] == sent["message_id"]
    await practice.call("answerCallbackQuery", callback_query_id=query["id"], text="Anotado")
    assert (await practice.chat(chat))["toasts"][-1]["text"] == "Anotado"
    again = await practice.refused("answerCallbackQuery", callback_query_id=query["id"])
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert again.json()["description"] == too_old
    late = (await practice.does(chat, "tap", message_id=sent["message_id"], data="c"))["query_id"]
    await practice.http.post("/practice/clock", json={"advance": "PT151S"})
    answer = await practice.refused("answerCallbackQuery", callback_query_id=late)
    assert answer.json()["description"] == too_old


async def test_messages_of_both_sides_can_be_deleted_for_48_hours(practice: Practice) -> None:
    chat = await started(practice)
    sent = await practice.call("sendMessage", chat_id=chat, text="con nombres")
    await practice.call("deleteMessages", chat_id=chat, message_ids=[1, sent["message_id"], 777_777])
    shown = (await practice.chat(chat))["messages"]
    assert [each["deleted"] for each in shown] == [True, True]
    assert "con nombres" not in json.dumps(shown)
    gone = await practice.refused("deleteMessage", chat_id=chat, message_id=sent["message_id"])
    assert gone.json()["description"] == "Bad Request: message to delete not found"
    old = await practice.call("sendMessage", chat_id=chat, text="viejo")
    await practice.http.post("/practice/clock", json={"advance": "PT48H1S"})
    answer = await practice.refused("deleteMessage", chat_id=chat, message_id=old["message_id"])
    assert answer.json()["description"] == "Bad Request: message can't be deleted for everyone"


async def test_commands_have_scopes_and_the_narrowest_one_is_shown(practice: Practice) -> None:
    chat = await started(practice)
    spanish = [{"command": "ayuda", "description": "Hablar con una persona"}]
    quechua = [{"command": "yanapay", "description": "Runawan rimay"}]
    await practice.call("setMyCommands", commands=spanish)
    assert (await practice.chat(chat))["commands"] == spanish
    scope = {"type": "chat", "chat_id": chat}
    await practice.call("setMyCommands", commands=quechua, scope=scope)
    assert (await practice.chat(chat))["commands"] == quechua
    assert await practice.call("getMyCommands", scope=scope) == quechua
    assert await practice.call("getMyCommands") == spanish
    bad = await practice.refused("setMyCommands", commands=[{"command": "Ñ", "description": "x"}])
    assert bad.json()["description"] == "Bad Request: BOT_COMMAND_INVALID"


async def test_what_the_bot_says_of_itself_is_kept(practice: Practice) -> None:
    await practice.call("setMyDescription", description="Gratis.")
    await practice.call("setMyShortDescription", short_description="corto")
    await practice.call("setMyName", name="Oficina")
    assert await practice.call("getMyDescription") == {"description": "Gratis."}
    assert await practice.call("getMyShortDescription") == {"short_description": "corto"}
    assert (await practice.call("getMe"))["first_name"] == "Oficina"
    assert (await practice.chat(practice.rosa))["bot"]["description"] == "Gratis."


async def test_typing_is_shown_until_the_next_message(practice: Practice) -> None:
    chat = await started(practice)
    await practice.call("sendChatAction", chat_id=chat, action="typing")
    assert (await practice.chat(chat))["typing"] is True
    await practice.call("sendMessage", chat_id=chat, text="ya")
    assert (await practice.chat(chat))["typing"] is False
    wrong = await practice.refused("sendChatAction", chat_id=chat, action="sleeping")
    assert wrong.json()["description"] == "Bad Request: wrong parameter action in request"


async def test_a_reply_shows_what_it_replies_to(practice: Practice) -> None:
    chat = await started(practice)
    said = await practice.call("sendMessage", chat_id=chat, text="sí", reply_parameters={"message_id": 1})
    assert said["reply_to_message"]["text"] == "/start"
    lenient = {"message_id": 999_999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await practice.call(
        "sendMessage", chat_id=chat, text="sí", reply_parameters=lenient
    )
