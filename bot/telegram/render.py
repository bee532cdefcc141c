"""What Telegram is sent: words in the chat's language, keyboards, callback data of at most 64 bytes."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.conversation.questions import JsonValue
from bot.domain.words import Message
from bot.i18n import Words
from bot.services.sending import message_from_json
from bot.telegram.parsing import SEPARATOR

LONGEST_TEXT = 4096
LONGEST_DATA = 64
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message for sendMessage."""

    text: str
    markup: Markup | None
    protect: bool


def render(parcel: dict[str, JsonValue], language: str, words: Words, defaults: dict[str, str]) -> Rendered:
    """The message of an outbox row. `defaults` fill values every text may use, such as {organisation}."""
    if isinstance(parcel.get("text"), str):
        return Rendered(_cut(str(parcel["text"])), None, True)
    # Own values win over the defaults.
    lines = [Message(m.id, m.context, {**defaults, **m.values}) for m in lines_of(parcel)]
    between = "\n" if parcel.get("tight") else "\n\n"
    text = between.join(words.text(line, language) for line in lines)
    if parcel.get("both") and language != "es":
        text = _with_spanish(lines, text, language, words, between)
    return Rendered(_cut(text), _markup(parcel, language, words), bool(parcel.get("protect")))


def lines_of(parcel: dict[str, JsonValue]) -> list[Message]:
    """The sentences of a message."""
    return [message_from_json(line) for line in _list(parcel.get("lines"))]


def _with_spanish(lines: list[Message], own: str, language: str, words: Words, between: str) -> str:
    if all(words.both(line, language) == words.text(line, language) for line in lines):
        return own
    return f"{own}\n\n{between.join(words.text(line, 'es') for line in lines)}"


def _cut(text: str) -> str:
    # Counted in UTF-16 units, as Telegram counts: an emoji is two. Half an emoji, as broken phones send
    # it, can't be written in UTF-8 and would never leave.
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= LONGEST_TEXT * 2:
        return units.decode("utf-16-le", "replace")
    return units[: (LONGEST_TEXT - 1) * 2].decode("utf-16-le", "ignore") + "…"


def _markup(parcel: dict[str, JsonValue], language: str, words: Words) -> Markup | None:
    inline = [_list(row) for row in _list(parcel.get("inline"))]
    if any(inline):
        return InlineKeyboardMarkup([[_inline(b, language, words) for b in row] for row in inline if row])
    keyboard = parcel.get("keyboard")
    if keyboard is None:
        return None
    rows = [_list(row) for row in _list(keyboard)]
    if not rows:
        return ReplyKeyboardRemove()
    return ReplyKeyboardMarkup(
        [[_button(b, language, words) for b in row] for row in rows], resize_keyboard=True, is_persistent=True
    )


def _inline(button: JsonValue, language: str, words: Words) -> InlineKeyboardButton:
    assert isinstance(button, dict)  # noqa: S101 - we sealed it
    data = SEPARATOR.join(str(button[k]) for k in ("step", "value", "revision"))
    if len(data.encode()) > LONGEST_DATA:
        raise ValueError("callback data of more than 64 bytes")
    return InlineKeyboardButton(words.text(message_from_json(button["text"]), language), callback_data=data)


def _button(button: JsonValue, language: str, words: Words) -> KeyboardButton:
    assert isinstance(button, dict)  # noqa: S101 - we sealed it
    text = words.text(message_from_json(button["text"]), language)
    return KeyboardButton(
        text,
        request_contact=True if button["kind"] == "phone" else None,
        request_location=True if button["kind"] == "location" else None,
    )


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
