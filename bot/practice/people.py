"""Who takes part in a practice, their chats and messages, and how Telegram would write them as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.practice.wire import Json, JsonObject


@dataclass(slots=True)
class Person:
    """Somebody with a phone. `about` is a line for the chat page, Telegram doesn't know it."""

    id: int
    name: str
    language_code: str = "es"
    last_name: str = ""
    username: str = ""
    phone: str = ""
    about: str = ""
    blocked: bool = False
    offline: bool = False
    # What was done while the phone had no network, in order, with nothing decided yet.
    waiting: list[Callable[[], None]] = field(default_factory=list)

    def as_user(self) -> JsonObject:
        """Telegram's User."""
        user: JsonObject = {"id": self.id, "is_bot": False, "first_name": self.name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass(slots=True)
class BotAccount:
    """The bot as Telegram knows it."""

    id: int
    token: str
    name: str
    username: str
    description: str = ""
    short_description: str = ""
    # Scope and language -> commands, as setMyCommands left them.
    commands: dict[str, list[Json]] = field(default_factory=dict)

    def as_user(self) -> JsonObject:
        """Telegram's User for the bot."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass(slots=True)
class Message:
    """One message of a chat; `sender` is None for the bot. `content` holds the fields of its kind."""

    id: int
    sender: Person | None
    date: int
    content: JsonObject
    inline_keyboard: JsonObject | None = None
    reply_markup: JsonObject | None = None
    reply_to: Message | None = None
    protected: bool = False
    edit_date: int = 0
    deleted: bool = False
    pending: bool = False  # written while the phone was offline: Telegram doesn't have it yet
    unarrived: bool = False  # the bot's, while the phone is offline: the person doesn't see it yet
    seen: bool = False  # the bot has been given it

    def body(self) -> str:
        """Its text or caption."""
        words = self.content.get("text", self.content.get("caption", ""))
        return words if isinstance(words, str) else ""

    def as_json(self, chat: Chat, bot: BotAccount, with_reply: bool = True) -> JsonObject:
        """Telegram's Message."""
        said: JsonObject = {
            "message_id": self.id,
            "from": self.sender.as_user() if self.sender else bot.as_user(),
            "chat": chat.as_chat(),
            "date": self.date,
            **self.content,
        }
        if self.edit_date:
            said["edit_date"] = self.edit_date
        if self.protected:
            said["has_protected_content"] = True
        if self.reply_to is not None and with_reply and not self.reply_to.deleted:
            said["reply_to_message"] = self.reply_to.as_json(chat, bot, with_reply=False)
        if self.inline_keyboard:
            said["reply_markup"] = self.inline_keyboard
        return said


@dataclass(slots=True)
class Chat:
    """The bot's talk with one person, or with a group. A private chat has the id of its person."""

    id: int
    people: list[Person]
    title: str = ""
    bot_is_admin: bool = False
    # A bot can't write first: only after the person has written or pressed Start.
    started: bool = False
    messages: list[Message] = field(default_factory=list)
    instance: str = ""
    version: int = 1
    typing_until: float = 0.0
    toasts: list[JsonObject] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        """Whether several people share it."""
        return self.id < 0

    def as_chat(self) -> JsonObject:
        """Telegram's Chat."""
        if self.is_group:
            kind = "supergroup" if self.id <= -1_000_000_000_000 else "group"
            return {"id": self.id, "type": kind, "title": self.title}
        user = self.people[0].as_user()
        user.pop("is_bot")
        user.pop("language_code", None)
        return {**user, "type": "private"}

    def find(self, message_id: int) -> Message | None:
        """The message with this id, unless it was deleted."""
        for message in reversed(self.messages):
            if message.id == message_id:
                return None if message.deleted else message
        return None
