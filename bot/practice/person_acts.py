"""What a person can do with a phone: write, tap, send, edit, block, lose the network and get it back.

Without network everything waits on the phone, in order, and goes out on return. The bot's messages
wait at Telegram meanwhile.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.practice.entities import found_in
from bot.practice.files import ogg_seconds, photo_sizes
from bot.practice.people import Chat, Message, Person
from bot.practice.practice_telegram import PracticeTelegram, Tap
from bot.practice.repacked_voice import ogg_from_webm
from bot.practice.updates import TAP_LIFE
from bot.practice.wire import CantDo, JsonObject, utf16_length

MAX_TEXT = 4096
MAX_SAID = 200_000
_WAITING_AT_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Manner:
    """How a message is sent: to a group, as a forward, as an answer to another message, in an album."""

    group_id: int = 0
    forwarded_from: str = ""
    reply_to: int = 0
    album: str = ""
    caption: str = ""


def chat_of(telegram: PracticeTelegram, person: Person, group_id: int = 0) -> Chat:
    """The person's chat with the bot, or a group they are in. Raises CantDo."""
    chat = telegram.chats.get(group_id or person.id)
    if chat is None or person not in chat.people:
        raise CantDo("this person is in no group with that id", 404)
    return chat


def say(telegram: PracticeTelegram, person: Person, text: str, manner: Manner) -> list[Message]:
    """Write a text. A long one goes as several messages of 4,096 characters, as Telegram's apps send it."""
    words = text.strip()
    if not words:
        raise CantDo("text must hold more than spaces")
    if len(words) > MAX_SAID:
        raise CantDo(f"text may have {MAX_SAID} characters at most")
    sent: list[Message] = []
    while words:
        piece = _first_piece(words)
        words = words[len(piece) :].strip()
        content: JsonObject = {"text": piece.strip()}
        entities = found_in(piece.strip())
        if entities:
            content["entities"] = entities
        sent.append(write(telegram, person, content, manner))
    return sent


def _first_piece(words: str) -> str:
    piece = words[:MAX_TEXT]
    while utf16_length(piece) > MAX_TEXT:
        piece = piece[:-1]
    return piece


def write(telegram: PracticeTelegram, person: Person, content: JsonObject, manner: Manner) -> Message:
    """Send any message. Raises CantDo while the bot is blocked or too much waits."""
    chat = chat_of(telegram, person, manner.group_id)
    if person.blocked and not chat.is_group:
        raise CantDo("this person has blocked the bot: unblock first")
    reply_to = chat.find(manner.reply_to) if manner.reply_to else None
    if manner.reply_to and reply_to is None:
        raise CantDo("there is no message with the id in reply_to")
    now = telegram.clock.unix()
    content = dict(content)
    if manner.caption:
        content["caption"] = manner.caption
    if manner.album:
        content["media_group_id"] = manner.album
    if manner.forwarded_from:
        content["forward_origin"] = {"type": "hidden_user", "sender_user_name": manner.forwarded_from, "date": now}
    message = Message(0, person, now, content, reply_to=reply_to)
    if person.offline:
        if len(person.waiting) >= _WAITING_AT_MOST:
            raise CantDo("a thousand things wait already: come back online first")
        message.pending = True
        message.id = -1 - len(person.waiting)
        person.waiting.append(lambda: _arrive(telegram, chat, message))
        telegram.keep(chat, message)
        return message
    message.id = telegram.next_message_id()
    telegram.keep(chat, message)
    _push_message(telegram, chat, message)
    return message


def _arrive(telegram: PracticeTelegram, chat: Chat, message: Message) -> None:
    chat.messages.remove(message)
    message.id = telegram.next_message_id()
    message.pending = False
    telegram.keep(chat, message)
    _push_message(telegram, chat, message)


def _push_message(telegram: PracticeTelegram, chat: Chat, message: Message, kind: str = "message") -> None:
    chat.started = True
    for older in reversed(chat.messages):
        if older.reply_markup and older.reply_markup.get("one_time_keyboard"):
            older.reply_markup = {**older.reply_markup, "used": True}
            break
    if not _bot_reads(telegram, chat, message):
        return

    def seen() -> None:
        if not message.seen:
            message.seen = True
            telegram.touched(chat)

    telegram.updates.push(kind, message.as_json(chat, telegram.bot), f"chat {chat.id}", seen)


def _bot_reads(telegram: PracticeTelegram, chat: Chat, message: Message) -> bool:
    """Privacy mode: in a group a bot that is no administrator reads commands, mentions and replies to it."""
    if not chat.is_group or chat.bot_is_admin:
        return True
    words = message.body()
    for_another = "@" in words.split(" ")[0] and f"@{telegram.bot.username}" not in words
    command = words.startswith("/") and not for_another
    answers_bot = message.reply_to is not None and message.reply_to.sender is None
    return command or answers_bot or f"@{telegram.bot.username}" in words


def tap(telegram: PracticeTelegram, person: Person, message_id: int, data: str, group_id: int = 0) -> str:
    """Tap an inline button: the bot gets a callback query and has 150 seconds. The tap's id."""
    chat = chat_of(telegram, person, group_id)
    message = chat.find(message_id)
    if message is None or message.unarrived:
        raise CantDo("there is no message with that id in this chat", 404)
    rows = message.inline_keyboard.get("inline_keyboard") if message.inline_keyboard else None
    buttons = [button for row in rows if isinstance(row, list) for button in row] if isinstance(rows, list) else []
    if not any(isinstance(button, dict) and button.get("callback_data") == data for button in buttons):
        raise CantDo("that message has no button with this data")
    if person.blocked and not chat.is_group:
        raise CantDo("this person has blocked the bot: unblock first")
    query = Tap(str(secrets.randbits(62)), chat, person, message_id, data, 0)

    def arrive() -> None:
        query.expires = telegram.clock.unix() + TAP_LIFE
        telegram.taps[query.id] = query
        payload: JsonObject = {
            "id": query.id,
            "from": person.as_user(),
            "chat_instance": chat.instance,
            "data": data,
            "message": {"message_id": message_id, "chat": chat.as_chat(), "date": 0},
        }
        if not message.deleted:
            payload["message"] = message.as_json(chat, telegram.bot)
        telegram.updates.push("callback_query", payload, f"taps {person.id}")

    if person.offline:
        made = telegram.clock.unix()
        # An app gives a tap up after a while; a lost tap is lost.
        person.waiting.append(lambda: arrive() if telegram.clock.unix() - made < TAP_LIFE else None)
    else:
        arrive()
    return query.id


def send_file(
    telegram: PracticeTelegram, person: Person, kind: str, name: str, mime: str, content: bytes, manner: Manner
) -> Message:
    """Send a photo, voice note, audio or document. The bytes reach the bot as they are."""
    if not content:
        raise CantDo("the file is empty")
    if kind == "photo":
        sizes, _ = photo_sizes(telegram.files, name, mime, content)
        return write(telegram, person, {"photo": sizes}, manner)
    if kind not in ("voice", "audio", "document"):
        raise CantDo("kind must be photo, voice, audio or document")
    if kind == "voice":
        content = ogg_from_webm(content) or content
        name, mime = "voice.ogg", "audio/ogg"
    kept = telegram.files.add(kind, name, mime, content)
    media: JsonObject = {**kept.as_json(), "mime_type": kept.mime or "application/octet-stream"}
    if kind != "voice":
        media["file_name"] = name
    if kind != "document":
        media["duration"] = ogg_seconds(content)
    return write(telegram, person, {kind: media}, manner)


def edit(telegram: PracticeTelegram, person: Person, message_id: int, text: str, group_id: int = 0) -> Message:
    """Change one's own text or caption: the bot gets edited_message."""
    chat = chat_of(telegram, person, group_id)
    message = chat.find(message_id)
    words = text.strip()
    if message is None:
        raise CantDo("there is no message with that id in this chat", 404)
    if message.sender is not person:
        raise CantDo("only one's own messages can be edited")
    if not words or utf16_length(words) > MAX_TEXT:
        raise CantDo(f"text must have 1 to {MAX_TEXT} characters")
    if telegram.clock.unix() - message.date > 48 * 3600:
        raise CantDo("messages can be edited for 48 hours")
    field = "text" if "text" in message.content else "caption"
    if field == "caption" and not {"photo", "voice", "audio", "document"} & set(message.content):
        raise CantDo("this kind of message can't be edited")
    content: JsonObject = {**message.content, field: words}
    content.pop("entities", None)
    if found_in(words):
        content["entities" if field == "text" else "caption_entities"] = found_in(words)
    if content == message.content:
        raise CantDo("the text is the same as before")
    message.content = content
    telegram.touched(chat)
    if message.pending:
        return message

    def arrive() -> None:
        message.edit_date = telegram.clock.unix()
        _push_message(telegram, chat, message, "edited_message")
        telegram.touched(chat)

    if person.offline:
        person.waiting.append(arrive)
    else:
        arrive()
    return message


def block(telegram: PracticeTelegram, person: Person, on: bool) -> None:
    """Block or unblock the bot; the bot hears of it through my_chat_member."""
    if person.blocked == on:
        return
    person.blocked = on
    chat = telegram.chats[person.id]
    bot = telegram.bot.as_user()
    member: JsonObject = {"user": bot, "status": "member"}
    kicked: JsonObject = {"user": bot, "status": "kicked", "until_date": 0}
    telegram.touched(chat)
    if chat.started:
        telegram.push_membership(chat, person, *((member, kicked) if on else (kicked, member)))


def go_offline(telegram: PracticeTelegram, person: Person, on: bool, dated_on_arrival: bool = False) -> int:
    """Lose the network or get it back; then everything goes out in order. How many things went out."""
    person.offline = on
    chat = telegram.chats[person.id]
    went = 0
    if not on:
        for message in chat.messages:
            message.unarrived = False
        waiting, person.waiting = person.waiting, []
        if dated_on_arrival:
            for each in telegram.chats.values():
                for message in each.messages:
                    if message.pending and message.sender is person:
                        message.date = telegram.clock.unix()
        for act in waiting:
            act()
        went = len(waiting)
    telegram.touched(chat)
    return went
