"""From an update's JSON to what the services understand. Total: what we don't know is NOTHING or OTHER."""

from __future__ import annotations

from datetime import datetime

import telegram
from bot.clock import ms
from bot.conversation.said import Kind, Said
from bot.services.incoming import FileOffer, Incoming, What
from telegram import Message, Update

Raw = dict[str, object]
_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
SEPARATOR = "|"


def chat_of(raw: Raw) -> int | None:
    """The chat an update is about, without building the library's objects; None where it has none."""
    for kind in _KINDS:
        part = raw.get(kind)
        if not isinstance(part, dict):
            continue
        if kind == "callback_query":
            part = part.get("message")
        chat = part.get("chat") if isinstance(part, dict) else None
        if isinstance(chat, dict) and isinstance(chat.get("id"), int):
            return int(chat["id"])
    return None


def parse(raw: Raw, bot_id: int) -> Incoming:
    """The update as the services see it. Raises nothing for well-formed JSON; malformed parts are NOTHING."""
    chat_id = chat_of(raw)
    update_id = raw.get("update_id")
    if chat_id is None or not isinstance(update_id, int):
        return Incoming(bot_id, update_id if isinstance(update_id, int) else 0, What.NOTHING, chat_id or 0)
    try:
        update = Update.de_json(raw, None)
    except (TypeError, KeyError, ValueError, AttributeError):
        # A part the library can't read: the chat still gets an answer, and the person is not blamed.
        return _unread(raw, bot_id, update_id, chat_id)
    if update.my_chat_member is not None:
        return _membership(update, bot_id, chat_id)
    if update.callback_query is not None:
        return _tap(update, bot_id, chat_id)
    if update.edited_message is not None:
        return _edit(update.edited_message, bot_id, update_id, chat_id)
    if update.message is None:
        return Incoming(bot_id, update_id, What.NOTHING, chat_id)
    return _message(update.message, bot_id, update_id, chat_id)


def _unread(raw: Raw, bot_id: int, update_id: int, chat_id: int) -> Incoming:
    message = raw.get("message")
    if chat_id < 0 or not isinstance(message, dict) or not isinstance(message.get("message_id"), int):
        return Incoming(bot_id, update_id, What.NOTHING, chat_id)
    date = message.get("date")
    said = Said(Kind.OTHER, date * 1000 if isinstance(date, int) else 0, message["message_id"])
    return Incoming(bot_id, update_id, What.MESSAGE, chat_id, said)


def _membership(update: Update, bot_id: int, chat_id: int) -> Incoming:
    member = update.my_chat_member
    assert member is not None  # noqa: S101 - the caller looked
    if member.chat.type != telegram.Chat.PRIVATE:
        return Incoming(bot_id, update.update_id, What.NOTHING, chat_id)
    gone = member.new_chat_member.status in (telegram.ChatMember.BANNED, telegram.ChatMember.LEFT)
    return Incoming(bot_id, update.update_id, What.BLOCKED if gone else What.UNBLOCKED, chat_id)


def _tap(update: Update, bot_id: int, chat_id: int) -> Incoming:
    query = update.callback_query
    assert query is not None  # noqa: S101 - the caller looked
    step, value, revision = "", "", -1
    parts = (query.data or "").split(SEPARATOR)
    if len(parts) == 3 and parts[2].lstrip("-").isdigit():
        step, value, revision = parts[0], parts[1], int(parts[2][:12])
    message_id = query.message.message_id if query.message is not None else 0
    said = Said(Kind.TAP, 0, message_id, step=step, value=value, revision=revision)
    if chat_id < 0:
        return Incoming(bot_id, update.update_id, What.NOTHING, chat_id, callback_id=query.id)
    return Incoming(bot_id, update.update_id, What.MESSAGE, chat_id, said, callback_id=query.id)


def _edit(message: Message, bot_id: int, update_id: int, chat_id: int) -> Incoming:
    if message.chat.type != telegram.Chat.PRIVATE:
        return Incoming(bot_id, update_id, What.NOTHING, chat_id)
    when = message.edit_date or message.date
    said = Said(Kind.EDIT, _ms(when), message.message_id, text=message.text or message.caption or "")
    return Incoming(bot_id, update_id, What.MESSAGE, chat_id, said)


def _message(message: Message, bot_id: int, update_id: int, chat_id: int) -> Incoming:
    if message.migrate_to_chat_id is not None:
        return Incoming(bot_id, update_id, What.MOVED, chat_id, moved_to=message.migrate_to_chat_id)
    if message.chat.type != telegram.Chat.PRIVATE:
        # Only words said there get the one answer; joins, pins and titles get none.
        what = What.GROUP if message.text or message.caption else What.NOTHING
        return Incoming(bot_id, update_id, what, chat_id)
    said, offer = _said(message)
    text = message.text or ""
    if text.startswith("/"):
        command, _, payload = text[1:].partition(" ")
        return Incoming(
            bot_id, update_id, What.COMMAND, chat_id, said, command=command.split("@")[0].lower(), payload=payload
        )
    return Incoming(bot_id, update_id, What.MESSAGE, chat_id, said, file=offer)


def _said(message: Message) -> tuple[Said, FileOffer | None]:
    at, number = _ms(message.date), message.message_id
    forwarded = message.forward_origin is not None
    caption = message.caption or ""
    if message.text is not None:
        return Said(Kind.TEXT, at, number, text=message.text, forwarded=forwarded), None
    if message.voice is not None or message.audio is not None:
        sound = message.voice or message.audio
        assert sound is not None  # noqa: S101 - one of them is
        offer = FileOffer(sound.file_id, "voice", sound.file_size or 0, sound.mime_type or "audio/ogg")
        return Said(Kind.VOICE, at, number, text=caption, forwarded=forwarded), offer
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        offer = FileOffer(largest.file_id, "photo", largest.file_size or 0, "image/jpeg")
        return Said(Kind.PHOTO, at, number, text=caption, forwarded=forwarded), offer
    if message.document is not None and (message.document.mime_type or "").startswith("image/"):
        document = message.document
        offer = FileOffer(document.file_id, "photo", document.file_size or 0, document.mime_type or "")
        return Said(Kind.PHOTO, at, number, text=caption, forwarded=forwarded), offer
    if message.location is not None:
        where = message.location
        return Said(Kind.LOCATION, at, number, latitude=where.latitude, longitude=where.longitude), None
    if message.contact is not None:
        contact, sender = message.contact, message.from_user
        own = sender is not None and contact.user_id == sender.id
        return Said(Kind.CONTACT, at, number, phone=contact.phone_number, own_contact=own), None
    if message.sticker is not None:
        return Said(Kind.STICKER, at, number), None
    if message.document is not None or message.video is not None or message.video_note is not None:
        return Said(Kind.UNFIT, at, number, text=caption), None
    return Said(Kind.OTHER, at, number), None


def _ms(when: datetime | int) -> int:
    return when * 1000 if isinstance(when, int) else ms(when)
