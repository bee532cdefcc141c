"""What a bot may send: texts, photos, voices, documents, places; refused as Telegram refuses."""

from __future__ import annotations

from bot.practice.entities import read_text
from bot.practice.files import UPLOAD_LIMIT, StoredFile, is_ogg_opus, ogg_seconds, photo_sizes
from bot.practice.keyboards import read_markup
from bot.practice.parameters import Parameters, Upload
from bot.practice.people import Chat, Message
from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.wire import CantDo, Json, JsonObject, TelegramRefusal, bad_request, utf16_length

MAX_TEXT = 4096
MAX_CAPTION = 1024


def chat_for(telegram: PracticeTelegram, call: Parameters) -> Chat:
    """The chat a call is about. Raises "chat_id is empty", "chat not found"."""
    if not call.text("chat_id"):
        raise bad_request("chat_id is empty")
    chat = telegram.chats.get(call.integer("chat_id"))
    if chat is None or not chat.started:
        raise bad_request("chat not found")
    return chat


def _chat_to_write_to(telegram: PracticeTelegram, call: Parameters) -> Chat:
    chat = chat_for(telegram, call)
    if not chat.is_group and chat.people[0].blocked:
        raise TelegramRefusal(403, "Forbidden: bot was blocked by the user")
    return chat


def read_words(call: Parameters, field: str, limit: int) -> tuple[str, list[Json]]:
    """The text or caption of a call with its entities. Raises Telegram's refusals, but not for an empty one."""
    caption = field == "caption"
    entities = call.array("caption_entities" if caption else "entities", "can't parse entities JSON object")
    words, marks = read_text(call.text(field), call.text("parse_mode"), entities)
    if utf16_length(words) > limit:
        raise bad_request("message caption is too long" if caption else "message is too long")
    return words, marks


def _send(telegram: PracticeTelegram, call: Parameters, chat: Chat, content: JsonObject) -> Json:
    markup = read_markup(call.object("reply_markup", "object expected as reply markup"))
    reply = call.object("reply_parameters", "can't parse reply parameters JSON object") or {}
    wanted = reply.get("message_id") or call.integer("reply_to_message_id")
    reply_to = chat.find(wanted) if isinstance(wanted, int) and wanted else None
    if wanted and reply_to is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    inline = markup if markup and "inline_keyboard" in markup else None
    message = Message(
        telegram.next_message_id(),
        None,
        telegram.clock.unix(),
        content,
        inline_keyboard=inline,
        reply_markup=None if inline else markup,
        reply_to=reply_to,
        protected=call.flag("protect_content"),
        unarrived=not chat.is_group and chat.people[0].offline,
    )
    telegram.keep(chat, message)
    return message.as_json(chat, telegram.bot)


def send_message(telegram: PracticeTelegram, call: Parameters) -> Json:
    """sendMessage."""
    chat = _chat_to_write_to(telegram, call)
    text, entities = read_words(call, "text", MAX_TEXT)
    if not text:
        raise bad_request("message text is empty")
    content: JsonObject = {"text": text}
    if entities:
        content["entities"] = entities
    return _send(telegram, call, chat, content)


def _given_file(telegram: PracticeTelegram, call: Parameters, field: str) -> Upload | StoredFile:
    upload = call.upload(field)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > UPLOAD_LIMIT:
            raise TelegramRefusal(413, "Request Entity Too Large")
        return upload
    named = call.text(field)
    if not named:
        raise bad_request(f"there is no {field} in the request")
    if named.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    known = telegram.files.by_id(named)
    if known is None:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    if known.kind != field:
        raise bad_request(f"can't use file of type {known.kind.title()} as {field.title()}")
    return known


def _captioned(call: Parameters, content: JsonObject) -> JsonObject:
    caption, entities = read_words(call, "caption", MAX_CAPTION)
    if caption:
        content["caption"] = caption
        if entities:
            content["caption_entities"] = entities
    if call.flag("has_spoiler") and "photo" in content:
        content["has_media_spoiler"] = True
    return content


def _sent_before(telegram: PracticeTelegram, known: StoredFile) -> Json:
    """The media object in which this file was seen, so that a file_id sends the same thing again."""
    for chat in telegram.chats.values():
        for message in chat.messages:
            media = message.content.get(known.kind)
            parts = media if isinstance(media, list) else [media]
            if any(isinstance(part, dict) and part.get("file_id") == known.file_id for part in parts):
                return media
    return known.as_json()


def _store(telegram: PracticeTelegram, kind: str, upload: Upload) -> StoredFile:
    try:
        return telegram.files.add(kind, upload.name, upload.mime, upload.content)
    except CantDo:
        raise TelegramRefusal(413, "Request Entity Too Large") from None


def send_photo(telegram: PracticeTelegram, call: Parameters) -> Json:
    """sendPhoto: an upload must be a picture Telegram can read."""
    chat = _chat_to_write_to(telegram, call)
    given = _given_file(telegram, call, "photo")
    if isinstance(given, StoredFile):
        return _send(telegram, call, chat, _captioned(call, {"photo": _sent_before(telegram, given)}))
    if len(given.content) > 10 * 1024 * 1024:
        raise bad_request("file is too big")
    content = _captioned(call, {})
    sizes, readable = photo_sizes(telegram.files, given.name, given.mime, given.content)
    if not readable:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return _send(telegram, call, chat, {"photo": sizes, **content})


def send_voice(telegram: PracticeTelegram, call: Parameters) -> Json:
    """sendVoice: what isn't Ogg/Opus arrives as a document, as at Telegram."""
    chat = _chat_to_write_to(telegram, call)
    given = _given_file(telegram, call, "voice")
    content = _captioned(call, {})
    if isinstance(given, StoredFile):
        return _send(telegram, call, chat, {"voice": _sent_before(telegram, given), **content})
    if not is_ogg_opus(given.content):
        return _send(telegram, call, chat, {"document": _document(_store(telegram, "document", given)), **content})
    kept = _store(telegram, "voice", given)
    voice: JsonObject = {**kept.as_json(), "duration": ogg_seconds(given.content), "mime_type": "audio/ogg"}
    return _send(telegram, call, chat, {"voice": voice, **content})


def send_audio(telegram: PracticeTelegram, call: Parameters) -> Json:
    """sendAudio."""
    chat = _chat_to_write_to(telegram, call)
    given = _given_file(telegram, call, "audio")
    content = _captioned(call, {})
    if isinstance(given, StoredFile):
        return _send(telegram, call, chat, {"audio": _sent_before(telegram, given), **content})
    kept = _store(telegram, "audio", given)
    audio: JsonObject = {**_document(kept), "duration": call.integer("duration") or ogg_seconds(given.content)}
    return _send(telegram, call, chat, {"audio": audio, **content})


def send_document(telegram: PracticeTelegram, call: Parameters) -> Json:
    """sendDocument."""
    chat = _chat_to_write_to(telegram, call)
    given = _given_file(telegram, call, "document")
    content = _captioned(call, {})
    if isinstance(given, StoredFile):
        return _send(telegram, call, chat, {"document": _sent_before(telegram, given), **content})
    return _send(telegram, call, chat, {"document": _document(_store(telegram, "document", given)), **content})


def send_location(telegram: PracticeTelegram, call: Parameters) -> Json:
    """sendLocation."""
    chat = _chat_to_write_to(telegram, call)
    latitude, longitude = call.number("latitude"), call.number("longitude")
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    return _send(telegram, call, chat, {"location": {"latitude": latitude, "longitude": longitude}})


def send_chat_action(telegram: PracticeTelegram, call: Parameters) -> Json:
    """sendChatAction."""
    chat = _chat_to_write_to(telegram, call)
    action = call.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    telegram.typing(chat)
    return True


_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "record_audio",
        "upload_voice",
        "upload_audio",
        "upload_document",
        "choose_sticker",
        "find_location",
        "pick_up_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def _document(kept: StoredFile) -> JsonObject:
    return {**kept.as_json(), "file_name": kept.name, "mime_type": kept.mime or "application/octet-stream"}
