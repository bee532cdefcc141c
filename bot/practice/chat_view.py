"""A chat as the person's phone shows it, for the chat page and for tests."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from bot.practice.bot_account import commands_shown
from bot.practice.people import Chat, Message, Person
from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.wire import Json, JsonObject

_MEDIA = ("photo", "voice", "audio", "document", "sticker")


def person_view(person: Person) -> JsonObject:
    """A person, as GET /practice/people lists them."""
    return {
        "id": person.id,
        "name": person.name,
        "about": person.about,
        "language_code": person.language_code,
        "phone": person.phone,
        "blocked": person.blocked,
        "offline": person.offline,
        "waiting": len(person.waiting),
    }


def chat_view(telegram: PracticeTelegram, person: Person, chat: Chat) -> JsonObject:
    """Everything the phone shows of a chat: messages in order, the keyboard at the bottom, the menu."""
    shown = [message for message in chat.messages if not message.unarrived]
    here = not person.offline
    return {
        "person": person_view(person),
        "bot": {
            "name": telegram.bot.name,
            "username": telegram.bot.username,
            "description": telegram.bot.description,
        },
        "title": chat.title,
        "started": chat.started,
        "version": chat.version,
        "now": _iso(telegram.clock.unix()),
        "messages": [_message_view(message, person) for message in shown],
        "keyboard": _keyboard(shown),
        "commands": commands_shown(telegram, person.id, person.language_code),
        "typing": here and chat.typing_until > time.monotonic(),
        "toasts": [*chat.toasts],
    }


def _iso(unix: int) -> str:
    return datetime.fromtimestamp(unix, UTC).isoformat().replace("+00:00", "Z")


def _message_view(message: Message, viewer: Person) -> JsonObject:
    sender = "bot" if message.sender is None else "person"
    view: JsonObject = {"id": message.id, "from": sender, "date": _iso(message.date), "deleted": message.deleted}
    if message.deleted:
        return {**view, "text": "", "kind": "deleted"}
    kind = next((kind for kind in (*_MEDIA, "location", "contact") if kind in message.content), "text")
    view.update(
        kind=kind,
        text=message.body(),
        entities=message.content.get("entities") or message.content.get("caption_entities") or [],
        edited=bool(message.edit_date),
        inline_keyboard=_inline(message),
        reply_to=message.reply_to.id if message.reply_to else None,
        protected=message.protected,
    )
    if message.sender is not None:
        view["status"] = "pending" if message.pending else "seen" if message.seen else "sent"
        if message.sender is not viewer:
            view["name"] = message.sender.name
    if message.edit_date:
        view["edit_date"] = _iso(message.edit_date)
    if message.reply_markup is not None:
        view["reply_markup"] = message.reply_markup
    if "forward_origin" in message.content:
        view["forwarded"] = True
    if kind in _MEDIA:
        view["media"] = _media(kind, message.content[kind])
    elif kind != "text":
        view[kind] = message.content[kind]
    return view


def _media(kind: str, media: Json) -> JsonObject:
    best = media[-1] if isinstance(media, list) else media
    if not isinstance(best, dict):
        return {"kind": kind}
    shown: JsonObject = {"kind": kind, "url": f"/practice/files/{best['file_id']}"}
    for field in ("file_id", "file_size", "file_name", "mime_type", "duration", "width", "height", "emoji"):
        if field in best:
            shown[field] = best[field]
    return shown


def _inline(message: Message) -> list[Json]:
    rows = message.inline_keyboard.get("inline_keyboard") if message.inline_keyboard else None
    return rows if isinstance(rows, list) else []


def _keyboard(shown: list[Message]) -> Json:
    """The keyboard at the bottom: the newest one sent, unless it was taken away or used up."""
    for message in reversed(shown):
        markup = message.reply_markup
        if markup is None:
            continue
        if markup.get("remove_keyboard") or markup.get("used") or "keyboard" not in markup:
            return None
        return {
            "message_id": message.id,
            "rows": markup["keyboard"],
            "persistent": markup.get("is_persistent"),
            "resize": markup.get("resize_keyboard"),
            "one_time": markup.get("one_time_keyboard"),
            "placeholder": markup.get("input_field_placeholder"),
        }
    return None
