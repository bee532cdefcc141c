"""A person of the office is asked to write to this chat: a child, or somebody in danger."""

from __future__ import annotations

from bot.clock import ms
from bot.domain.cases import CaseState, Route
from bot.domain.offices import open_now, opens_next
from bot.domain.people import PersonRecord
from bot.domain.words import Message, _
from bot.services import routing, staff_chats, submitting
from bot.services.case_content import CaseContent
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.sending import Post
from bot.services.telling import DAYS
from bot.store import cases
from bot.store.database import Tx

PERSON_TOLD = _("A person of {office} was asked to write to you here.")
CLOSED = _("The office is closed now and opens on {day} {when}. You can leave your message here.")
DAY_MS = 24 * 3600 * 1000


def closed_now(tx: Tx, house: House, chat: Chat) -> Message | None:
    """When the office that would answer this chat opens, if nobody is there now."""
    decided = routing.route(
        tx, house, route=Route.CONTACT, language=chat.speaks, place_ids=(), minor=False, urgent="", when_lost="",
        child_asks=False,
    )  # fmt: skip
    office = next((each for each in routing.all_offices(tx) if each.id == decided.office_id), None)
    now = house.clock.now()
    if office is None or open_now(office, now):
        return None
    opens = opens_next(office, now)
    return CLOSED.with_(day=DAYS[opens.weekday()], when=f"{opens:%d/%m, %H:%M}")


def hand_over(tx: Tx, house: House, chat: Chat, post: Post, reason: str) -> None:
    """Put the chat before a person, most urgent first. Holds the reason and where to write, nothing they said.

    Asked again within a day, it stays one request: a burst is not five.
    """
    now = ms(house.clock.now())
    child = reason in ("minor", "minor_writing")
    decided = routing.route(
        tx, house, route=Route.CONTACT, language=chat.speaks, place_ids=(), minor=False, urgent=reason, when_lost="",
        child_asks=child,
    )  # fmt: skip
    for case in cases.of_chat(tx, chat.key):
        fresh = case.submitted_at > now - DAY_MS and case.state == CaseState.SUBMITTED
        # One that waits already, and is read as soon as this one would be.
        if fresh and case.route == Route.CONTACT and case.urgency <= decided.urgency:
            return
    nobody = PersonRecord()
    content = CaseContent(
        sought=nobody, enquirer=nobody, kinship="", place_lost="", place_ids=(), when_lost="", when_lost_words="",
        place_now="", phone="", safe_hours="", witness="", by="self", route=Route.CONTACT.value, consents=(),
        answers=(),
    )  # fmt: skip
    case_id, _code, decided = submitting.write_case(
        tx, house, content, key_id=house.vault.new_case_key(), language=chat.speaks, chat=chat.key,
        entered_by="self", urgent=reason, child_asks=child,
    )  # fmt: skip
    written = cases.by_id(tx, case_id)
    if written is not None:
        staff_chats.waiting(tx, house, written)
    post.tell(PERSON_TOLD.with_(office=decided.office_name), both=True)
