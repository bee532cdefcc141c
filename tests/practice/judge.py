"""Is it Telegram? aiogram's models, written by other people, judge calls of a bot and updates of a server.

`judge_call` and `judge_update` raise AssertionError with what is wrong. Limits that the models don't
know are checked here (core.telegram.org/bots/api).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import aiogram.methods
from aiogram.methods import TelegramMethod
from aiogram.types import Update
from pydantic import BaseModel, ValidationError

METHODS: dict[str, type[BaseModel]] = {
    method.__api_method__.lower(): method
    for method in vars(aiogram.methods).values()
    if isinstance(method, type)
    and issubclass(method, TelegramMethod)
    and isinstance(getattr(method, "__api_method__", None), str)
}
# Longest texts, in UTF-16 code units, which is never more generous than what Telegram counts.
LONGEST = {
    ("sendmessage", "text"): 4096,
    ("editmessagetext", "text"): 4096,
    ("answercallbackquery", "text"): 200,
    ("setmydescription", "description"): 512,
    ("setmyshortdescription", "short_description"): 120,
    ("setmyname", "name"): 64,
}
LONGEST_CAPTION = 1024


def judge_call(method: str, params: Mapping[str, Any]) -> BaseModel:
    """Whether a bot may call this method with these parameters; the validated call."""
    model = METHODS.get(method.lower())
    assert model is not None, f"the Bot API has no method {method}"
    unknown = set(params) - set(model.model_fields)
    assert not unknown, f"{method} has no parameters {sorted(unknown)}"
    opened = {name: _opened(value) for name, value in params.items() if value is not None}
    try:
        call: BaseModel = model.model_validate(opened)
    except ValidationError as wrong:
        raise AssertionError(f"{method}: {wrong}") from wrong
    for name, value in opened.items():
        limit = LONGEST.get((method.lower(), name), LONGEST_CAPTION if name == "caption" else None)
        if limit is not None:
            size = len(str(value).encode("utf-16-le")) // 2
            assert size <= limit, f"{method}: {name} has {size} characters, {limit} are allowed"
    assert opened.get("text", "x") or method.lower() == "answercallbackquery", f"{method}: text is empty"
    for button in _buttons(opened.get("reply_markup")):
        assert button.get("text"), f"{method}: a button without words"
        data = button.get("callback_data")
        assert data is None or 1 <= len(data.encode()) <= 64, f"{method}: callback_data must have 1 to 64 bytes"
    assert len(opened.get("message_ids", [])) <= 100, f"{method}: more than 100 message_ids"
    return call


def judge_update(update: Mapping[str, Any]) -> Update:
    """Whether a bot could receive this update from Telegram; the validated update."""
    try:
        judged = Update.model_validate(update)
    except ValidationError as wrong:
        raise AssertionError(str(wrong)) from wrong
    kinds = set(update) - {"update_id"}
    assert len(kinds) == 1, f"an update is about one thing, not {sorted(kinds)}"
    for model in _models(judged):
        assert not model.model_extra, f"{type(model).__name__} has no {sorted(model.model_extra or {})}"
    for date in _dates(update):
        assert isinstance(date, int), "dates are whole numbers"
        assert date == 0 or 1_000_000_000 < date < 10_000_000_000, "dates are unix seconds"
    return judged


def _opened(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _buttons(markup: Any) -> Iterator[dict[str, Any]]:
    if isinstance(markup, Mapping):
        for row in [*markup.get("inline_keyboard", []), *markup.get("keyboard", [])]:
            for button in row:
                yield {"text": button} if isinstance(button, str) else button


def _models(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from _models(getattr(value, name))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _models(each)


def _dates(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name in ("date", "edit_date"):
                yield each
            yield from _dates(each)
    elif isinstance(value, list):
        for each in value:
            yield from _dates(each)
