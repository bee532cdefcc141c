"""The judge must be able to say no."""

from __future__ import annotations

from typing import Any

import pytest

from tests.practice.judge import judge_call, judge_update

GOOD: dict[str, Any] = {"chat_id": 1, "text": "hola"}
BAD: list[tuple[str, dict[str, Any]]] = [
    ("sendEverything", GOOD),
    ("sendMessage", {"text": "hola"}),
    ("sendMessage", {**GOOD, "txet": "x"}),
    ("sendMessage", {**GOOD, "text": "x" * 4097}),
    ("sendMessage", {**GOOD, "text": ""}),
    ("sendMessage", {**GOOD, "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "ñ" * 33}]]}}),
    ("sendMessage", {**GOOD, "reply_markup": '{"inline_keyboard": [[{"text": "", "callback_data": "a"}]]}'}),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}),
    ("deleteMessages", {"chat_id": 1, "message_ids": list(range(101))}),
]


def test_a_good_call_passes() -> None:
    judge_call("sendMessage", GOOD)
    judge_call("sendmessage", {**GOOD, "reply_markup": '{"keyboard": [["Sí"]]}'})


@pytest.mark.parametrize(("method", "params"), BAD)
def test_a_bad_call_is_found(method: str, params: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        judge_call(method, params)


def good_update() -> dict[str, Any]:
    person = {"id": 5, "is_bot": False, "first_name": "Rosa"}
    chat = {"id": 5, "type": "private", "first_name": "Rosa"}
    return {"update_id": 1, "message": {"message_id": 1, "date": 1_700_000_000, "chat": chat, "from": person}}


def test_a_good_update_passes() -> None:
    judge_update(good_update())


def test_a_bad_update_is_found() -> None:
    in_milliseconds = good_update()
    in_milliseconds["message"]["date"] = 1_700_000_000_000
    without_is_bot = good_update()
    del without_is_bot["message"]["from"]["is_bot"]
    invented = good_update()
    invented["message"]["mood"] = "calm"
    two_things = good_update() | {"edited_message": good_update()["message"]}
    for update in (in_milliseconds, without_is_bot, invented, two_things):
        with pytest.raises(AssertionError):
            judge_update(update)
