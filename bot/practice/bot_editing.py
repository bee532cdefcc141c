"""What a bot may change afterwards: edit, delete, answer a tap; refused as Telegram refuses."""

from __future__ import annotations

from bot.practice.bot_sending import MAX_CAPTION, MAX_TEXT, chat_for, read_words
from bot.practice.keyboards import inline_only
from bot.practice.parameters import Parameters
from bot.practice.people import Chat, Message
from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.wire import Json, JsonObject, TelegramRefusal, bad_request

DELETE_WITHIN = 48 * 3600
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _to_edit(telegram: PracticeTelegram, call: Parameters) -> tuple[Chat, Message]:
    chat = chat_for(telegram, call)
    if not call.text("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.find(call.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    # Only the bot's own, and only without a keyboard at the bottom ("Updating messages" of the Bot API).
    if message.sender is not None or message.reply_markup is not None:
        raise bad_request("message can't be edited")
    if not chat.is_group and chat.people[0].blocked:
        raise TelegramRefusal(403, "Forbidden: bot was blocked by the user")
    return chat, message


def _edited(telegram: PracticeTelegram, call: Parameters, chat: Chat, message: Message, content: JsonObject) -> Json:
    keyboard = inline_only(call.object("reply_markup", "object expected as reply markup"))
    if content == message.content and keyboard == message.inline_keyboard:
        raise bad_request(_UNCHANGED)
    if content != message.content:
        message.edit_date = telegram.clock.unix()
    message.content = content
    message.inline_keyboard = keyboard
    telegram.touched(chat)
    return message.as_json(chat, telegram.bot)


def edit_message_text(telegram: PracticeTelegram, call: Parameters) -> Json:
    """editMessageText. Without reply_markup the buttons under the message go, as at Telegram."""
    chat, message = _to_edit(telegram, call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    text, entities = read_words(call, "text", MAX_TEXT)
    if not text:
        raise bad_request("message text is empty")
    content: JsonObject = {"text": text}
    if entities:
        content["entities"] = entities
    return _edited(telegram, call, chat, message, content)


def edit_message_caption(telegram: PracticeTelegram, call: Parameters) -> Json:
    """editMessageCaption."""
    chat, message = _to_edit(telegram, call)
    if not {"photo", "voice", "audio", "document"} & set(message.content):
        raise bad_request("there is no caption in the message to edit")
    caption, entities = read_words(call, "caption", MAX_CAPTION)
    content = {name: value for name, value in message.content.items() if not name.startswith("caption")}
    if caption:
        content["caption"] = caption
        if entities:
            content["caption_entities"] = entities
    return _edited(telegram, call, chat, message, content)


def edit_message_reply_markup(telegram: PracticeTelegram, call: Parameters) -> Json:
    """editMessageReplyMarkup."""
    chat, message = _to_edit(telegram, call)
    return _edited(telegram, call, chat, message, message.content)


def _may_delete(telegram: PracticeTelegram, chat: Chat, message: Message) -> bool:
    young = telegram.clock.unix() - message.date <= DELETE_WITHIN
    own = message.sender is None or not chat.is_group or chat.bot_is_admin
    return young and own


def _erase(telegram: PracticeTelegram, chat: Chat, message: Message) -> None:
    message.deleted = True
    message.content = {}
    message.inline_keyboard = None
    # A keyboard at the bottom goes with the message that brought it; an older one doesn't come back.
    message.reply_markup = {"remove_keyboard": True} if message.reply_markup else None
    telegram.touched(chat)


def delete_message(telegram: PracticeTelegram, call: Parameters) -> Json:
    """deleteMessage: within 48 hours; in a private chat also what the person wrote."""
    chat = chat_for(telegram, call)
    message = chat.find(call.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _may_delete(telegram, chat, message):
        raise bad_request("message can't be deleted for everyone")
    _erase(telegram, chat, message)
    return True


def delete_messages(telegram: PracticeTelegram, call: Parameters) -> Json:
    """deleteMessages: 1 to 100; those not found are passed over, one too old refuses them all."""
    chat = chat_for(telegram, call)
    wanted = call.array("message_ids", "can't parse message identifiers JSON object") or []
    if not wanted:
        raise bad_request("message identifiers are not specified")
    if len(wanted) > 100:
        raise bad_request("too many message identifiers specified")
    ids = [each for each in wanted if isinstance(each, int)]
    found = [message for message in map(chat.find, ids) if message is not None]
    if not all(_may_delete(telegram, chat, message) for message in found):
        raise bad_request("message can't be deleted for everyone")
    for message in found:
        _erase(telegram, chat, message)
    return True


def answer_callback_query(telegram: PracticeTelegram, call: Parameters) -> Json:
    """answerCallbackQuery: once, within 150 seconds of the practice clock."""
    tap = telegram.taps.get(call.text("callback_query_id"))
    if tap is None or tap.answered or tap.expires < telegram.clock.unix():
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = call.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    tap.answered = True
    telegram.toast(tap.chat, text, call.flag("show_alert"))
    return True
