"""The practice Telegram itself: people, chats, files and the bot's queue, in memory only."""

from __future__ import annotations

import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.practice.clock import PracticeClock
from bot.practice.faults import FaultBook
from bot.practice.files import FileStore
from bot.practice.people import BotAccount, Chat, Message, Person
from bot.practice.updates import Bell, UpdateQueue
from bot.practice.webhook import Webhook
from bot.practice.wire import CantDo, Json, JsonObject

# Looks like a token to every library and can't be a real one: a real secret part has 35 characters.
PRACTICE_TOKEN = "7000000001:PRACTICE-not-a-real-token"  # noqa: S105 - it opens nothing
_FIRST_PERSON = 5_200_000_001  # above 32 bits, as new Telegram accounts are
MAX_PEOPLE = 10_000
MAX_MESSAGES = 20_000

# Rosa writes Quechua, but her phone says "es", as nearly all do.
SEEDED = (
    ("Rosa", "Familiar · quechua", "+51966000101"),
    ("Don Teodoro", "Voluntario", "+51966000102"),
    ("Elmer", "Otro familiar · castellano", "+51966000103"),
)


@dataclass(frozen=True, slots=True)
class Call:
    """A call the bot made, kept for tests that judge it. `at`: seconds of a stopwatch."""

    method: str
    parameters: dict[str, Json]
    ok: bool
    at: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class Tap:
    """A tap on an inline button that waits for an answer until `expires` (unix seconds)."""

    id: str
    chat: Chat
    person: Person
    message_id: int
    data: str
    expires: int
    answered: bool = False


class PracticeTelegram:
    """Everything a practice knows. Synchronous: each act happens whole, between two awaits."""

    def __init__(
        self,
        token: str = PRACTICE_TOKEN,
        *,
        clock: PracticeClock | None = None,
        name: str = "Maskay",
        username: str = "maskay_practica_bot",
        webhook_pause: float = 1.0,
        seeded: bool = True,
        first_message: int = 1,
    ) -> None:
        """`webhook_pause` is the first pause in seconds before a failed webhook call is repeated.

        `first_message` is the first message id. A program that starts anew beside a bot that remembers
        takes `later_than_before()`: the bot tells late answers by ids that grow.
        """
        self.clock = clock or PracticeClock()
        bot_id = token.split(":", 1)[0]
        self.bot = BotAccount(int(bot_id) if bot_id.isdigit() else 7_000_000_001, token, name, username)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        self.faults = FaultBook()
        self.updates = UpdateQueue(self.clock)
        self.webhook = Webhook(self.updates, self.clock, webhook_pause)
        self.taps: dict[str, Tap] = {}
        self.calls: deque[Call] = deque(maxlen=20_000)
        self.bell = Bell()
        self.changes = 1
        self._next_person = _FIRST_PERSON
        self._next_message = first_message
        self._seeded = seeded
        self._seed()
        # Whoever is new is not taken for somebody new of an earlier run, whose drafts the bot remembers.
        self._next_person += first_message // 10

    def _seed(self) -> None:
        if self._seeded:
            for name, about, phone in SEEDED:
                self.add_person(name, about=about, phone=phone)

    def add_person(
        self,
        name: str,
        *,
        language_code: str = "es",
        last_name: str = "",
        username: str = "",
        phone: str = "",
        about: str = "",
    ) -> Person:
        """Somebody new with a phone. Raises CantDo beyond ten thousand people."""
        if len(self.people) >= MAX_PEOPLE:
            raise CantDo("ten thousand people practise already: reset first")
        person = Person(self._next_person, name, language_code, last_name, username, phone, about)
        person.phone = phone or f"+519{person.id % 100_000_000:08d}"
        self._next_person += 1
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.id, [person], instance=_instance())
        self.changed()
        return person

    def add_group(self, title: str, people: list[Person], bot_is_admin: bool) -> Chat:
        """A group with the bot in it; the bot is told so, as Telegram does."""
        chat = Chat(-1_000_000_000_000 - self._next_person, people, title, bot_is_admin, started=True)
        chat.instance = _instance()
        self._next_person += 1
        self.chats[chat.id] = chat
        became: JsonObject = {"user": self.bot.as_user(), "status": "member"}
        if bot_is_admin:
            became = {"user": self.bot.as_user(), "status": "administrator", **_ADMIN_RIGHTS}
        self.push_membership(chat, people[0], {"user": self.bot.as_user(), "status": "left"}, became)
        return chat

    def push_membership(self, chat: Chat, by: Person, before: JsonObject, after: JsonObject) -> None:
        """Tell the bot that its own place in a chat changed."""
        self.updates.push(
            "my_chat_member",
            {
                "chat": chat.as_chat(),
                "from": by.as_user(),
                "date": self.clock.unix(),
                "old_chat_member": before,
                "new_chat_member": after,
            },
            lane=f"chat {chat.id}",
        )

    def next_message_id(self) -> int:
        """Message ids grow over all chats of the bot, so within one chat they have gaps."""
        self._next_message += 1
        return self._next_message - 1

    def keep(self, chat: Chat, message: Message) -> Message:
        """Put a message at the end of its chat."""
        chat.messages.append(message)
        if len(chat.messages) > MAX_MESSAGES:
            del chat.messages[0]
        if message.sender is None:
            chat.typing_until = 0.0
        self.touched(chat)
        return message

    def touched(self, chat: Chat) -> None:
        """Something in the chat changed: whoever looks at it is woken."""
        chat.version += 1
        self.changed()

    def changed(self) -> None:
        """Something anywhere changed."""
        self.changes += 1
        self.bell.ring()

    def typing(self, chat: Chat) -> None:
        """Show "typing" for five seconds (wall time) or until the bot's next message."""
        chat.typing_until = time.monotonic() + 5
        self.touched(chat)

    def toast(self, chat: Chat, text: str, alert: bool) -> None:
        """Show the answer to a tap."""
        chat.toasts = [*chat.toasts[-9:], {"n": chat.version, "text": text, "alert": alert}]
        self.touched(chat)

    def close(self) -> None:
        """The server is stopping: long polls end now, the webhook is let go."""
        self.bell.close()
        self.updates.bell.close()
        self.webhook.stop()

    def reset(self) -> None:
        """Everything said is forgotten and new people stand ready.

        The bot keeps its webhook, commands and the numbering of updates: it may still be running.
        """
        self.people.clear()
        self.chats.clear()
        self.taps.clear()
        self.files.clear()
        self.faults.clear()
        self.updates.drop_all()
        self.updates.emitted.clear()
        self.calls.clear()
        self.clock.reset()
        self._seed()
        self.changed()


def _instance() -> str:
    return str(secrets.randbits(63) - (1 << 62))


_ADMIN_RIGHTS: JsonObject = dict.fromkeys(
    (
        "can_be_edited",
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    ),
    False,
)


def later_than_before() -> int:
    """A message id greater than any of an earlier run: tenths of a second since 2026, below 2^31 until 2032."""
    return int((datetime.now(UTC) - datetime(2026, 1, 1, tzinfo=UTC)).total_seconds() * 10)
