"""A family message in its recipient's chat: asked first, in words that fit any shop; shown only after their yes.

Whoever looks at the telephone reads neither a name nor what it is about. The text shown is the one staff approved.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.questions import JsonValue
from bot.conversation.said import Said
from bot.conversation.turn import Bubble, Button, Say
from bot.domain.family_messages import MessageState
from bot.domain.words import _
from bot.services import writers
from bot.services.chats import Chat
from bot.services.family_messages import Words, carry, message_and_case, opened
from bot.services.house import House
from bot.services.sending import ApprovedText, Post
from bot.services.tapping import is_button
from bot.store import family_messages
from bot.store.database import Tx
from bot.store.family_messages import MessageRow

OFFER = _("The office keeps a few lines for you. They are shown here only if you want.")
SHOW_ME = _("Show me the lines")
NOT_WANTED = _("I do not want them")
TALK_FIRST = _("Talk with a person")
DECLINED = _("Good. They are not shown.")
CAN_ANSWER = _("If you want, you can answer in the same way. A person reads it first.")
ANSWER = _("Answer these lines")

_BUTTONS = ((Button(SHOW_ME),), (Button(NOT_WANTED),), (Button(TALK_FIRST),))
_ANSWERS_TO = ((SHOW_ME, MessageState.OFFERED), (NOT_WANTED, MessageState.OFFERED), (ANSWER, MessageState.DELIVERED))


@dataclass(frozen=True, slots=True)
class Heard:
    """What a tap under an offer asks for next: a conversation to begin, or nothing."""

    begin: str = ""
    given: tuple[tuple[str, JsonValue], ...] = ()


def offer(tx: Tx, house: House, row: MessageRow, chat: str) -> None:
    """Ask the recipient, in their chat, whether they want to see it."""
    post = Post(tx, house, chat, f"message:{row.id}:{row.moved_at}")
    post.say(Say((Bubble((OFFER,), both=True),), _BUTTONS))


def offered_again(tx: Tx, chat: Chat, post: Post) -> bool:
    """Ask again, once they said who writes from a telephone of several; False where nothing waits for them."""
    if family_messages.to_chat(tx, chat.key, MessageState.OFFERED) is None:
        return False
    post.say(Say((Bubble((OFFER,), both=True),), _BUTTONS))
    return True


def heard(tx: Tx, house: House, chat: Chat, post: Post, said: Said) -> Heard | None:
    """The answer to an offer, whenever it comes: one of its own buttons, in either language. None if it is not."""
    if _is_for_another(tx, house, chat, said):
        return Heard("who_writes", (*writers.asked(chat), ("asked", "lines")))
    if is_button(house, said, SHOW_ME):
        return _shown(tx, house, chat, post)
    if is_button(house, said, NOT_WANTED):
        row = family_messages.to_chat(tx, chat.key, MessageState.OFFERED)
        if row is None:
            return None
        carry(tx, house, message_and_case(tx, row.id)[1], row, "decline", "recipient")
        post.say(Say((Bubble((DECLINED,)),), ()))
        return Heard()
    if is_button(house, said, ANSWER):
        row = family_messages.to_chat(tx, chat.key, MessageState.DELIVERED)
        given = (("route", "family_message"), ("reply_to", row.id)) if row is not None else ()
        return Heard("message_reply", given) if given else None
    return None


def _is_for_another(tx: Tx, house: House, chat: Chat, said: Said) -> bool:
    """Whether the lines this button is about are somebody else's of this telephone."""
    state = next((state for label, state in _ANSWERS_TO if is_button(house, said, label)), None)
    if state is None or not writers.asked(chat) or family_messages.to_chat(tx, chat.key, state) is not None:
        return False
    return family_messages.to_chat(tx, chat.key, state, whoever=True) is not None


def as_shown(words: Words) -> str:
    """Exactly what the recipient reads: who writes, and the words."""
    return f"{words.sender}:\n\n{words.text}".strip()


def _shown(tx: Tx, house: House, chat: Chat, post: Post) -> Heard | None:
    row = family_messages.to_chat(tx, chat.key, MessageState.OFFERED)
    if row is None:
        return None
    _row, case = message_and_case(tx, row.id)
    carry(tx, house, case, row, "give", "recipient")
    # A cause of its own: when its sender's request is erased, what could not be delivered is emptied by it.
    shown = Post(tx, house, chat.key, f"message_shown:{row.id}")
    shown.approved(ApprovedText(row.id, as_shown(opened(tx, house, row, case))))
    post.say(Say((Bubble((CAN_ANSWER,)),), ((Button(ANSWER),),)))
    return Heard()
