"""How python-telegram-bot reads an update: the judge of our own reading, for well-formed updates."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import telegram
from telegram import Message, Update

from bot.clock import ms
from bot.conversation.said import Kind, Said
from bot.services.incoming import FileOffer, Incoming, What
from bot.telegram.parsing import SEPARATOR, chat_of

_REVISION = re.compile(r"-?[0-9]{1,12}")
_SERVICE = ("pinned_message", "message_auto_delete_timer_changed", "write_access_allowed", "chat_background_set")


def read(raw: dict[str, Any], bot_id: int) -> Incoming:
    """The update as the library sees it. Raises whatever the library raises."""
    chat_id = chat_of(raw)
    assert chat_id is not None
    return _read(Update.de_json(raw, None), bot_id, raw["update_id"], chat_id)


def _read(update: Update, bot_id: int, update_id: int, chat_id: int) -> Incoming:
    if update.my_chat_member is not None:
        return _membership(update, bot_id, chat_id)
    if update.callback_query is not None:
        return _tap(update, bot_id, chat_id)
    if update.edited_message is not None:
        return _edit(update.edited_message, bot_id, update_id, chat_id)
    if update.message is None:
        return Incoming(bot_id, update_id, What.NOTHING, chat_id)
    return _message(update.message, bot_id, update_id, chat_id)


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
    # A client of somebody's own making can send any 64 bytes.
    parts = (query.data or "").split(SEPARATOR)
    if len(parts) == 3 and _REVISION.fullmatch(parts[2]):
        step, value, revision = parts[0], parts[1], max(-1, int(parts[2]))
    message_id = query.message.message_id if query.message is not None else 0
    said = Said(Kind.TAP, 0, message_id, step=step, value=value, revision=revision)
    if chat_id < 0:
        return Incoming(bot_id, update.update_id, What.NOTHING, chat_id, callback_id=query.id)
    return Incoming(bot_id, update.update_id, What.MESSAGE, chat_id, said, callback_id=query.id)


def _edit(message: Message, bot_id: int, update_id: int, chat_id: int) -> Incoming:
    # A live location moves every few seconds, for hours: that is no correction of anything.
    if message.chat.type != telegram.Chat.PRIVATE or message.location is not None:
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
        opened = re.fullmatch(r"/start(?:@\w+)?\s+(\S{1,64})", message.text or "")
        return Incoming(bot_id, update_id, what, chat_id, payload=opened[1] if opened else "")
    if any(getattr(message, name, None) is not None for name in _SERVICE):
        return Incoming(bot_id, update_id, What.NOTHING, chat_id)
    said, offer = _said(message)
    text = message.text or ""
    if text.startswith("/"):
        command, payload = re.fullmatch(r"(\S*)\s*(.*)", text[1:], re.DOTALL).groups()  # type: ignore[union-attr]
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
