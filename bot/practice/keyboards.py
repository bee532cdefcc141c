"""The keyboards a bot may send, checked as Telegram checks them."""

from __future__ import annotations

from bot.practice.wire import Json, JsonObject, bad_request

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 300
_INLINE_ACTIONS = ("url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay")


def read_markup(markup: JsonObject | None) -> JsonObject | None:
    """One of the four markups, or None for none. Raises Telegram's refusals."""
    if not markup:
        return None
    if "inline_keyboard" in markup:
        rows = [[_inline_button(button) for button in row] for row in _rows(markup["inline_keyboard"])]
        full = [row for row in rows if row]
        return {"inline_keyboard": [*full]} if full else None
    if "keyboard" in markup:
        return _reply_keyboard(markup)
    if markup.get("remove_keyboard") is True:
        return {"remove_keyboard": True}
    if markup.get("force_reply") is True:
        return {"force_reply": True, "input_field_placeholder": _placeholder(markup)}
    raise bad_request("object expected as reply markup")


def inline_only(markup: JsonObject | None) -> JsonObject | None:
    """The markup of an edit, which can only be an inline keyboard."""
    read = read_markup(markup)
    if read is not None and "inline_keyboard" not in read:
        raise bad_request("inline keyboard expected")
    return read


def _reply_keyboard(markup: JsonObject) -> JsonObject | None:
    rows = [[_reply_button(button) for button in row] for row in _rows(markup["keyboard"])]
    full = [row for row in rows if row]
    if not full:
        return None
    return {
        "keyboard": [*full],
        "is_persistent": markup.get("is_persistent") is True,
        "resize_keyboard": markup.get("resize_keyboard") is True,
        "one_time_keyboard": markup.get("one_time_keyboard") is True,
        "input_field_placeholder": _placeholder(markup),
    }


def _placeholder(markup: JsonObject) -> str:
    words = markup.get("input_field_placeholder")
    if words is None:
        return ""
    if not isinstance(words, str) or len(words) > 64:
        raise bad_request("can't parse reply keyboard markup JSON object")
    return words


def _rows(keyboard: Json) -> list[list[Json]]:
    if not isinstance(keyboard, list):
        raise bad_request("can't parse reply keyboard markup JSON object")
    rows: list[list[Json]] = []
    for row in keyboard:
        if not isinstance(row, list):
            raise bad_request("can't parse keyboard button: Array of Arrays of keyboard buttons expected")
        rows.append(row)
    if sum(len(row) for row in rows) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _reply_button(button: Json) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    if isinstance(button.get("text"), str) and not button.get("text"):
        raise bad_request("keyboard button text must be non-empty")
    drawn: JsonObject = {"text": _text(button)}
    for wish in ("request_contact", "request_location"):
        if button.get(wish) is True:
            drawn[wish] = True
    if isinstance(button.get("style"), str):
        drawn["style"] = button["style"]
    return drawn


def _inline_button(button: Json) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    drawn: JsonObject = {"text": _text(button)}
    given = [action for action in _INLINE_ACTIONS if button.get(action) is not None]
    if not given:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if not drawn["text"]:
        raise bad_request("can't parse inline keyboard button: Text of the button must be non-empty")
    data = button.get("callback_data")
    if data is not None:
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= MAX_CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
        drawn["callback_data"] = data
    url = button.get("url")
    if url is not None:
        if not isinstance(url, str) or not url.startswith(("http://", "https://", "tg://")):
            raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        drawn["url"] = url
    copy = button.get("copy_text")
    if copy is not None:
        words = copy.get("text") if isinstance(copy, dict) else None
        if not isinstance(words, str) or not 1 <= len(words) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        drawn["copy_text"] = {"text": words}
    if isinstance(button.get("style"), str):
        drawn["style"] = button["style"]
    return drawn


def _text(button: JsonObject) -> str:
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return text
