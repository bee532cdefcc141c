"""A family says that it received the remains and buried them. They are thanked; nothing is asked; nothing reminds.

The office sees it in the case and ends it as answered elsewhere, after a person has spoken with the family.
"""

from __future__ import annotations

from bot.clock import ms
from bot.conversation.turn import Bubble, Say
from bot.domain.cases import COMPARED, TRACING, CaseState, Route
from bot.domain.words import _
from bot.services import noting
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.sending import Post
from bot.store import cases
from bot.store import chats as chat_rows
from bot.store.cases import CaseRow
from bot.store.database import Tx

THANKS = _("Thank you for telling us. We write it down, and send you no more reminders.")
THANKS_ONLY = _("Thank you for telling us.")
A_PERSON = _("If you need anything, write: help. A person of the office reads it.")


def told(tx: Tx, house: House, chat: Chat, post: Post, words: str = "") -> None:
    """Note it in every open request of this chat, stop what the bot would write by itself, say thank you."""
    mine = standing(tx, chat)
    for case in mine:
        noting.write(tx, house, case, "remains_received", "family", words)
    if mine:
        chat_rows.keep_quiet(tx, chat.key, ms(house.clock.now()))
    post.say(Say((Bubble((THANKS if mine else THANKS_ONLY,), both=True), Bubble((A_PERSON,), both=True)), ()))


def standing(tx: Tx, chat: Chat) -> list[CaseRow]:
    """The tracing requests of this chat that were not answered.

    One whose death nobody has told yet is among them: other words would tell it.
    """
    return [
        case for case in cases.of_writer(tx, chat.key)
        if Route(case.route) in TRACING and CaseState(case.state) in COMPARED - {CaseState.ANSWERED}
    ]  # fmt: skip
