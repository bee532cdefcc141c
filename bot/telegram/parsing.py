"""From an update's JSON to what the services understand. Total: what we don't know is NOTHING or OTHER.

Read by ourselves: the library builds an object for every part of an update, ten times what reading the few
fields we use costs. A test compares the two over everything a phone can send.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from bot.conversation.said import Kind, Said
from bot.services.incoming import FileOffer, Incoming, What
from bot.vault.envelope import JsonValue

Raw: TypeAlias = dict[str, JsonValue]
_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
SEPARATOR = "|"
_REVISION = re.compile(r"-?[0-9]{1,12}")
_LATEST_DATE = 1 << 33
# What Telegram notes in a private chat by itself: nobody said it, so nobody is answered.
_SERVICE = frozenset({
    "pinned_message", "message_auto_delete_timer_changed", "write_access_allowed", "chat_background_set",
    "connected_website", "proximity_alert_triggered", "users_shared", "chat_shared", "boost_added",
    "video_chat_started", "video_chat_ended", "successful_payment", "refunded_payment", "giveaway_created",
    "giveaway_completed", "gift", "unique_gift",
})  # fmt: skip


def chat_of(raw: Raw) -> int | None:
    """The chat an update is about, without building the library's objects; None where it has none."""
    for kind in _KINDS:
        part = raw.get(kind)
        if not isinstance(part, dict):
            continue
        if kind == "callback_query":
            part = part.get("message")
        chat = part.get("chat") if isinstance(part, dict) else None
        found = _whole(chat.get("id")) if isinstance(chat, dict) else None
        if found is not None:
            return found
    return None


def parse(raw: Raw, bot_id: int) -> Incoming:
    """The update as the services see it. Never raises; malformed parts are NOTHING or OTHER."""
    chat_id, update_id = chat_of(raw), _whole(raw.get("update_id"))
    if chat_id is None or update_id is None:
        return Incoming(bot_id, update_id or 0, What.NOTHING, chat_id or 0)
    try:
        return _read(raw, bot_id, update_id, chat_id)
    except Malformed:
        # The chat still gets an answer, and the person is not blamed.
        return _unread(raw, bot_id, update_id, chat_id)


class Malformed(ValueError):
    """A part of an update is not what Telegram says it is."""


def _whole(value: object) -> int | None:
    """A number that fits 64 bits, as all of Telegram's do."""
    fits = isinstance(value, int) and not isinstance(value, bool) and -(1 << 63) <= value < 1 << 63
    return value if fits and isinstance(value, int) else None


def _part(of: Raw, name: str) -> Raw | None:
    """An object within; None where there is none. An empty one counts as absent, as in the library."""
    found = of.get(name)
    if found is None or isinstance(found, dict):
        return found or None
    raise Malformed


def _text(of: Raw, name: str) -> str | None:
    found = of.get(name)
    if found is None or isinstance(found, str):
        return found
    raise Malformed


def _number(of: Raw, name: str) -> int:
    """A whole number that must be there."""
    found = _whole(of.get(name))
    if found is None:
        raise Malformed
    return found


def _degrees(of: Raw, name: str) -> float:
    found = of.get(name)
    if isinstance(found, (int, float)) and not isinstance(found, bool) and abs(found) <= 180:
        return float(found)
    raise Malformed


def _ms(of: Raw, name: str) -> int:
    """A moment of Telegram's in epoch milliseconds."""
    seconds = _number(of, name)
    if not 0 <= seconds < _LATEST_DATE:
        raise Malformed
    return seconds * 1000


def _is_private(of: Raw) -> bool:
    chat = _part(of, "chat")
    return chat is not None and chat.get("type") == "private"


def _read(raw: Raw, bot_id: int, update_id: int, chat_id: int) -> Incoming:
    # In this order, should an update ever hold two.
    if change := _part(raw, "my_chat_member"):
        return _membership(change, bot_id, update_id, chat_id)
    if query := _part(raw, "callback_query"):
        return _tap(query, bot_id, update_id, chat_id)
    if edited := _part(raw, "edited_message"):
        return _edit(edited, bot_id, update_id, chat_id)
    if message := _part(raw, "message"):
        return _message(message, bot_id, update_id, chat_id)
    return Incoming(bot_id, update_id, What.NOTHING, chat_id)


def _unread(raw: Raw, bot_id: int, update_id: int, chat_id: int) -> Incoming:
    message = raw.get("message")
    number = _whole(message.get("message_id")) if isinstance(message, dict) else None
    if chat_id < 0 or number is None or not isinstance(message, dict):
        return Incoming(bot_id, update_id, What.NOTHING, chat_id)
    date = _whole(message.get("date")) or 0
    said = Said(Kind.OTHER, date * 1000 if 0 < date < _LATEST_DATE else 0, number)
    return Incoming(bot_id, update_id, What.MESSAGE, chat_id, said)


def _membership(change: Raw, bot_id: int, update_id: int, chat_id: int) -> Incoming:
    after = _part(change, "new_chat_member")
    if after is None:
        raise Malformed
    if not _is_private(change):
        return Incoming(bot_id, update_id, What.NOTHING, chat_id)
    gone = after.get("status") in ("kicked", "left")
    return Incoming(bot_id, update_id, What.BLOCKED if gone else What.UNBLOCKED, chat_id)


def _tap(query: Raw, bot_id: int, update_id: int, chat_id: int) -> Incoming:
    query_id = _text(query, "id")
    if query_id is None:
        raise Malformed
    step, value, revision = "", "", -1
    # A client of somebody's own making can send any 64 bytes.
    parts = (_text(query, "data") or "").split(SEPARATOR)
    if len(parts) == 3 and _REVISION.fullmatch(parts[2]):
        step, value, revision = parts[0], parts[1], max(-1, int(parts[2]))
    message = _part(query, "message")
    message_id = _number(message, "message_id") if message is not None else 0
    if chat_id < 0:
        return Incoming(bot_id, update_id, What.NOTHING, chat_id, callback_id=query_id)
    said = Said(Kind.TAP, 0, message_id, step=step, value=value, revision=revision)
    return Incoming(bot_id, update_id, What.MESSAGE, chat_id, said, callback_id=query_id)


def _edit(message: Raw, bot_id: int, update_id: int, chat_id: int) -> Incoming:
    # A live location moves every few seconds, for hours: that is no correction of anything.
    if not _is_private(message) or _part(message, "location") is not None:
        return Incoming(bot_id, update_id, What.NOTHING, chat_id)
    at = _ms(message, "edit_date" if message.get("edit_date") else "date")
    text = _text(message, "text") or _text(message, "caption") or ""
    return Incoming(
        bot_id, update_id, What.MESSAGE, chat_id, Said(Kind.EDIT, at, _number(message, "message_id"), text=text)
    )


def _message(message: Raw, bot_id: int, update_id: int, chat_id: int) -> Incoming:
    moved_to = _whole(message.get("migrate_to_chat_id"))
    if moved_to is not None:
        return Incoming(bot_id, update_id, What.MOVED, chat_id, moved_to=moved_to)
    if not _is_private(message):
        # Only words said there get the one answer; joins, pins and titles get none.
        what = What.GROUP if _text(message, "text") or _text(message, "caption") else What.NOTHING
        return Incoming(bot_id, update_id, what, chat_id, payload=_opened_here(_text(message, "text") or ""))
    if not _SERVICE.isdisjoint(message):
        return Incoming(bot_id, update_id, What.NOTHING, chat_id)
    said, offer = _said(message)
    if said.kind is Kind.TEXT and said.text.startswith("/"):
        command, payload = re.fullmatch(r"(\S*)\s*(.*)", said.text[1:], re.DOTALL).groups()  # type: ignore[union-attr]
        return Incoming(
            bot_id, update_id, What.COMMAND, chat_id, said, command=command.split("@")[0].lower(), payload=payload
        )
    return Incoming(bot_id, update_id, What.MESSAGE, chat_id, said, file=offer)


def _opened_here(text: str) -> str:
    """What came after /start in a group: a one-time code of staff. Nothing else said there is looked at."""
    found = re.fullmatch(r"/start(?:@\w+)?\s+(\S{1,64})", text)
    return found[1] if found else ""


def _said(message: Raw) -> tuple[Said, FileOffer | None]:
    at, number = _ms(message, "date"), _number(message, "message_id")
    forwarded = _part(message, "forward_origin") is not None
    text = _text(message, "text")
    if text is not None:
        return Said(Kind.TEXT, at, number, text=text, forwarded=forwarded), None
    caption = _text(message, "caption") or ""
    if sound := _part(message, "voice") or _part(message, "audio"):
        return Said(Kind.VOICE, at, number, text=caption, forwarded=forwarded), _offer(sound, "voice", "audio/ogg")
    if sizes := message.get("photo"):
        return Said(Kind.PHOTO, at, number, text=caption, forwarded=forwarded), _largest(sizes)
    document = _part(message, "document")
    if document is not None and (_text(document, "mime_type") or "").startswith("image/"):
        return Said(Kind.PHOTO, at, number, text=caption, forwarded=forwarded), _offer(document, "photo", "")
    if where := _part(message, "location"):
        latitude, longitude = _degrees(where, "latitude"), _degrees(where, "longitude")
        return Said(Kind.LOCATION, at, number, latitude=latitude, longitude=longitude), None
    if contact := _part(message, "contact"):
        return _contact(contact, message, at, number), None
    if _part(message, "sticker"):
        return Said(Kind.STICKER, at, number), None
    if document is not None or _part(message, "video") or _part(message, "video_note"):
        return Said(Kind.UNFIT, at, number, text=caption), None
    return Said(Kind.OTHER, at, number), None


def _contact(contact: Raw, message: Raw, at: int, number: int) -> Said:
    phone, sender = _text(contact, "phone_number"), _part(message, "from")
    if phone is None:
        raise Malformed
    own = sender is not None and _whole(sender.get("id")) is not None and contact.get("user_id") == sender.get("id")
    return Said(Kind.CONTACT, at, number, phone=phone, own_contact=own)


def _offer(file: Raw, kind: str, mime: str) -> FileOffer:
    file_id = _text(file, "file_id")
    if file_id is None:
        raise Malformed
    return FileOffer(file_id, kind, _whole(file.get("file_size")) or 0, _text(file, "mime_type") or mime)


def _largest(sizes: object) -> FileOffer:
    if not isinstance(sizes, list) or not all(isinstance(size, dict) for size in sizes):
        raise Malformed
    return _offer(max(sizes, key=lambda size: _number(size, "width") * _number(size, "height")), "photo", "image/jpeg")
