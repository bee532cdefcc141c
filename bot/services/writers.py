"""A telephone that a family shares: "who is writing?" is asked once a second name has appeared (manner 7).

Each person's requests and drafts are apart from then on, and each is spoken to in their own language. Only given
names are shown, to those who hold the telephone.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.carried import carried
from bot.conversation.phrases import AS_WRITTEN
from bot.domain.words import _
from bot.ids import new_id
from bot.services import chats
from bot.services.chats import Chat, Writer
from bot.services.house import House
from bot.services.my_requests import Given
from bot.services.opening import card_of
from bot.store import cases
from bot.store import chats as chat_rows
from bot.store import drafts as draft_rows
from bot.store.database import Tx

ANOTHER = _("Another person")
OTHER = "other"
LONGEST_NAME = 30


def sent(tx: Tx, house: House, chat: Chat, case_id: str) -> Chat:
    """Remember who sent this, by the name they gave. With the second name the telephone is one that is shared."""
    case = cases.by_id(tx, case_id)
    given = card_of(house, case).enquirer.given if case is not None else ""
    if case is None or not given or case.chat != chat.key:
        return chat
    others = tuple(each for each in chat.people if each.key != case.enquirer)
    # The newest spelling of a name stands; who was first stays first.
    people = (*others, Writer(case.enquirer, given.split()[0][:LONGEST_NAME], chat.speaks))
    known = replace(chat, people=people)
    chats.keep(tx, house, known)
    if others:
        draft_rows.belong_to(tx, chat.key, others[0].key)
        chat_rows.write_as(tx, chat.key, case.enquirer)
    return known


def forget(tx: Tx, house: House, key: str, enquirer: str) -> None:
    """Their last request of this chat is gone, so their name goes from the telephone; a single person left there is
    not asked who they are."""
    chat = chats.find(tx, house, key)
    if chat is None or any(case.chat == key for case in cases.of_enquirer(tx, enquirer)):
        return
    left = tuple(each for each in chat.people if each.key != enquirer)
    if left == chat.people:
        return
    chats.keep(tx, house, replace(chat, people=left))
    if len(left) < 2:
        chat_rows.write_as(tx, key, left[0].key if left else None)


def asked(chat: Chat) -> Given:
    """What the conversation `who_writes` is given; empty where one person writes from this chat."""
    if len(chat.people) < 2:
        return ()
    entries = [(each.key, AS_WRITTEN.with_(text=each.name)) for each in chat.people]
    return (("people", carried([*entries, (OTHER, ANOTHER)])),)


def choose(tx: Tx, house: House, chat: Chat, key: str) -> Chat:
    """From now on this person writes, and is spoken to in their language. Somebody new sees nothing of the others."""
    person = next((each for each in chat.people if each.key == key), None)
    chat_rows.write_as(tx, chat.key, person.key if person is not None else f"{OTHER}:{new_id()}")
    if person is None or person.language == chat.language:
        return chat
    spoken = replace(chat, language=person.language)
    chats.keep(tx, house, spoken)
    return spoken
