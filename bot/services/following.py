"""What a family can do with requests already sent: ask how they stand, answer a question, be out of reach."""

from __future__ import annotations

from bot.clock import ms
from bot.conversation.reading import Control, read_control
from bot.conversation.said import Kind, Said
from bot.conversation.turn import Bubble, Say
from bot.domain.cases import OVER, CaseState, status_words
from bot.domain.consent import Purpose
from bot.domain.words import Message, _
from bot.services import family_messages, reviewing, staff_chats, staying
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.incoming import FileOffer
from bot.services.owing import Owed, owe_all
from bot.services.receiving_files import promise
from bot.services.sending import Post
from bot.store import cases, consents, outbox, staff_groups
from bot.store import chats as chat_rows
from bot.store import staff_chats as staff_chat_rows
from bot.store.cases import CaseRow
from bot.store.database import Tx

NO_REQUESTS = _("There is no request from this chat.")
STATUS_LINE = _("{code}: {status}")
ANSWER_RECEIVED = _("Thank you. I pass your answer to the person who asked.")
WORDS_RECEIVED = _("Thank you. I pass your words to the office.")
# What is only politeness or steering is no message to the office.
_SMALL = (
    Control.GREETING, Control.START, Control.CONTINUE, Control.MENU, Control.STATUS, Control.DELETE, Control.CANCEL,
    Control.LANGUAGE, Control.BACK, Control.LISTEN,
)  # fmt: skip


def has_cases(tx: Tx, chat: Chat) -> bool:
    """Whether this chat sent a request before."""
    return bool(cases.of_writer(tx, chat.key))


def status(tx: Tx, house: House, chat: Chat, post: Post) -> None:
    """Every request of this chat with the words of its state: the same wherever a difference would tell."""
    lines = tuple(
        STATUS_LINE.with_(code=case.code, status=told(tx, case))
        for case in cases.of_writer(tx, chat.key)
        if case.state != CaseState.ERASED
    )
    post.say(Say((Bubble(lines or (NO_REQUESTS,)),), ()))


def told(tx: Tx, case: CaseRow) -> Message:
    """What whoever sent it reads of it: never more than its own kind of request always says."""
    own = staying.status(tx, case) or family_messages.status(case)
    return own or status_words(CaseState(case.state))


def unreachable(tx: Tx, house: House, key: str) -> None:
    """The person blocked the bot: drafts are kept, the outbox of this chat stops, its cases say so."""
    now = ms(house.clock.now())
    if chat_rows.unreachable(tx, key, now):
        owe_all(tx, house, key, Owed.UNREACHABLE)
    # A group of staff that threw the bot out hears nothing any more.
    staff_groups.remove(tx, key)
    staff_chat_rows.remove(tx, key)
    outbox.chat_unreachable(tx, key)


def family_answers(tx: Tx, house: House, chat: Chat, post: Post, said: Said, offer: FileOffer | None = None) -> bool:
    """Take a message that belongs to a request already sent: the answer to a question, or words for the office.

    False where it is neither, and nothing was done.
    """
    open_cases = [case for case in cases.of_writer(tx, chat.key) if CaseState(case.state) not in OVER]
    if not open_cases or said.kind not in (Kind.TEXT, Kind.VOICE, Kind.PHOTO, Kind.EDIT):
        return False
    if said.kind is Kind.TEXT and read_control(said.text) in _SMALL:
        return False
    asked = next((case for case in open_cases if case.state == CaseState.NEEDS_INFO), None)
    # Without their yes nothing is kept, not even for the office: a hand-over holds only where to write.
    agreeing = [case for case in open_cases if agreed(tx, case)]
    if asked is None and not agreeing:
        return False
    case = asked or agreeing[-1]
    media_id = promise(tx, house, case.id, case.key_id, "family_answer", offer) if offer is not None else ""
    reviewing.family_answered(tx, house, case.id, said.text, how=said.kind.value, media_id=media_id)
    family_messages.changed_by_family(tx, house, case, said.text)
    staff_chats.waiting(tx, house, case)
    post.say(Say((Bubble((ANSWER_RECEIVED if asked is not None else WORDS_RECEIVED,)),), ()))
    return True


def agreed(tx: Tx, case: CaseRow) -> bool:
    """Whether the family's permission to keep this request stands."""
    return any(
        c.purpose == Purpose.KEEP and c.granted and c.withdrawn_at is None for c in consents.of_case(tx, case.id)
    )


def family_asked_again(tx: Tx, house: House, chat: Chat, post: Post) -> bool:
    """Whether the office waits for an answer of this chat; then says so."""
    waiting = [case for case in cases.of_writer(tx, chat.key) if case.state == CaseState.NEEDS_INFO]
    if waiting:
        post.tell(OFFICE_WAITS)
    return bool(waiting)


OFFICE_WAITS = _("The office asked you a question. Please answer it here, with words or with your voice.")


def reply_not_delivered(tx: Tx, house: House, key: str) -> None:
    """A reply may not have arrived: the chat's open cases say so, for somebody to call."""
    owe_all(tx, house, key, Owed.NOT_DELIVERED)
