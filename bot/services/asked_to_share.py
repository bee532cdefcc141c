"""A family answers in its chat to whom else its request may be given, and takes back there what it allowed.

The first message fits any shop; what it is about is said after the tap. Not now is fine: without an answer it is no.
"""

from __future__ import annotations

from bot.clock import ms
from bot.conversation.drafts import Draft
from bot.conversation.questions import Answers, Consent, JsonValue
from bot.conversation.said import Said
from bot.conversation.script import Conversation
from bot.conversation.turn import Bubble, Say
from bot.domain.cases import OVER, TRACING, Route
from bot.domain.consent import Given, Purpose
from bot.domain.words import Message, _
from bot.services import noting, reconfirming, sharing, writers
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.offering import Heard
from bot.services.reconfirming import ANSWER_NOW
from bot.services.sending import Post
from bot.services.tapping import is_button
from bot.services.visiting import NOT_NOW
from bot.store import cases, share_asks
from bot.store.cases import CaseRow
from bot.store.database import Tx

FIRST = _("Can you answer a short question here?")
WRITTEN_DOWN = _("I wrote down your answer. You can change it whenever you want.")
WHERE_TO_CHANGE = _("For that, choose: My requests, What I allow.")
PUT_OFF = _("Good. Without your yes we give it to nobody.")
TAKEN_BACK = _("We give it there no longer. A person tells them so, if they have it already.")
Carried = tuple[tuple[str, JsonValue], ...]

__all__ = ["ANSWER_NOW", "FIRST", "NOT_NOW", "carry_out", "heard", "menu", "next_question"]


def heard(tx: Tx, house: House, chat: Chat, post: Post, said: Said) -> Heard | None:
    """The tap under the first message, whenever it comes. None if it is not that, or nothing waits."""
    now, later = is_button(house, said, ANSWER_NOW), is_button(house, said, NOT_NOW)
    if not (now or later):
        return None
    waiting = _waiting(tx, chat.key)
    if not waiting and not _is_asked_of_another(tx, house, chat, said):
        return None
    if now and waiting:
        return Heard("share", next_question(tx, chat.key))
    if now:
        return Heard("who_writes", (*writers.asked(chat), ("asked", "share")))
    for case in waiting:
        noting.write(tx, house, case, "share_put_off", "family")
    post.say(Say((Bubble((PUT_OFF, WHERE_TO_CHANGE)),), ()))
    return Heard()


def next_question(tx: Tx, chat: str) -> tuple[tuple[str, str], ...]:
    """What the conversation `share` is given for the first request that waits; empty where none does."""
    for case in _waiting(tx, chat)[:1]:
        asked = tuple((f"ask_{row.purpose}", "yes") for row in share_asks.of_case(tx, case.id))
        return (("request", case.id), *asked)
    return ()


def menu(tx: Tx, case: CaseRow) -> Carried:
    """What the conversation `allowed` is given; empty where there is nothing but comparing to decide about."""
    found: Carried = tuple((purpose.value, "yes") for purpose in sharing.of_family(tx, case))
    if not found:
        return ()
    comparable: Carried = (("comparable", "yes"),) if Route(case.route) in TRACING else ()
    return (("request", case.id), *comparable, *found)


def of_one(tx: Tx, case: CaseRow, receiver: str) -> Carried:
    """What `share` is given for one receiver chosen in the menu: take it back, or answer what is asked."""
    decided = sharing.of_family(tx, case).get(Purpose(receiver))
    if decided is None:
        return ()
    return (("request", case.id), ("given_to", receiver) if decided else (f"ask_{receiver}", "yes"))


def carry_out(
    tx: Tx, house: House, case: CaseRow, conversation: Conversation, draft: Draft, values: Answers
) -> tuple[Message, ...]:
    """Write the answers down; what is said to that. Nothing where it was left as it is."""
    receiver = draft.latest("given_to")
    if values.get("stop_sharing") is True and receiver is not None:
        sharing.take_back(tx, house, case, Purpose(str(receiver.value)), "family")
        return (TAKEN_BACK,)
    answered = False
    for step in conversation.consent_steps():
        question = step.question
        if step.id in values and isinstance(question, Consent):
            row = sharing.row_of(
                case, Purpose(question.purpose), granted=values[step.id] is True, text_version=question.text_version,
                language=draft.language, how=Given.IN_CHAT, at=ms(house.clock.now()),
            )  # fmt: skip
            case, answered = sharing.decide(tx, house, case, row, "family"), True
    return (WRITTEN_DOWN, WHERE_TO_CHANGE) if answered else ()


def _waiting(tx: Tx, chat: str) -> list[CaseRow]:
    """Requests of whoever writes now that a question waits about."""
    return _asked_about(tx, cases.of_writer(tx, chat))


def _is_asked_of_another(tx: Tx, house: House, chat: Chat, said: Said) -> bool:
    """Whether a question waits for somebody else of this telephone, and none of the year for whoever writes."""
    shared = bool(writers.asked(chat)) and not reconfirming.heard(tx, house, chat.key, said)
    return shared and bool(_asked_about(tx, cases.of_chat(tx, chat.key)))


def _asked_about(tx: Tx, found: list[CaseRow]) -> list[CaseRow]:
    return [case for case in found if case.state not in OVER and share_asks.of_case(tx, case.id)]
