"""A visit asked of a volunteer: never without a note on safety of these days, never held against who says no.

1. `ask_visit` by a supervisor (approver or coordinator), with the note and its day; the volunteer reads both.
2. `heard`: "I can go" is kept; "not this time" deletes the visit, with no reason asked and no mark left.
"""

from __future__ import annotations

from datetime import date, timedelta

from bot.clock import LIMA, ms
from bot.conversation.said import Said
from bot.conversation.turn import Bubble, Button, Say
from bot.domain.errors import Refusal
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.ids import new_id
from bot.services import unsafe_areas
from bot.services.auditing import record
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.permission import require
from bot.services.sending import ApprovedText, Post
from bot.services.tapping import is_button
from bot.services.views import Visit
from bot.store import invitations, visits
from bot.store.database import Tx
from bot.store.visits import VisitRow
from bot.vault.envelope import open_json, seal_json

GOOD_FOR = timedelta(days=7)
LONGEST = 600
ASKED = _("The office asks you for a visit. You can say no: nobody asks why, and nothing is noted.")
SAFETY = _("Note on safety of {day}:")
MAY_GO = _("I can go")
NOT_NOW = _("Not this time")
THANKS = _("Thank you. If anything seems dangerous on the day, do not go.")
NO_IS_FINE = _("Good. Thank you for answering.")


async def ask_visit(
    house: House, who: StaffMember, volunteer_id: str, what: str, note: str, noted_on: str, where: str
) -> None:
    """Ask a volunteer for a visit. Raises Refusal without a note on safety of the last seven days, and for a place
    that may lie where nobody is sent (`bot.services.unsafe_areas`)."""
    require(who, Action.ASK_VISIT, office=who.office)
    day = _day(noted_on)
    today = house.clock.now().astimezone(LIMA).date()
    if not note.strip() or not today - GOOD_FOR <= day <= today:
        raise Refusal(_("A visit needs a note on safety, written within the last seven days."))
    if not what.strip() or max(len(what), len(note)) > LONGEST:
        raise Refusal(_("Say what is asked, in at most 600 letters, without names of the family."))
    if not where.strip():
        raise Refusal(_("Write in which district the visit is."))

    def ask(tx: Tx) -> None:
        volunteer = invitations.volunteer_by_id(tx, volunteer_id)
        if volunteer is None or volunteer.disabled_at is not None:
            raise Refusal(_("There is no such volunteer."))
        require(who, Action.ASK_VISIT, office=volunteer.office)
        if unsafe_areas.covering(tx, house, where) is not None:
            raise Refusal(_("Nobody is sent there now: the district is marked as unsafe (Offices). Call instead."))
        visit_id = new_id()
        plain = {"what": what.strip(), "note": note.strip()}
        sealed = seal_json(house.vault.service, visits.place(visit_id), plain)
        now = ms(house.clock.now())
        visits.add(
            tx, VisitRow(visit_id, volunteer.id, volunteer.office, who.id, day.isoformat(), "asked", now, sealed)
        )
        post = Post(tx, house, volunteer.chat, f"visit:{visit_id}")
        post.say(Say((Bubble((ASKED,), both=True),)))
        post.approved(ApprovedText(visit_id, what.strip()))
        post.say(Say((Bubble((SAFETY.with_(day=f"{day:%d/%m/%Y}"),), both=True),)))
        post.approved(ApprovedText(visit_id, note.strip()))
        post.say(Say((Bubble((ANSWER,), both=True),), ((Button(MAY_GO),), (Button(NOT_NOW),))))
        record(tx, house, who.id, Action.ASK_VISIT, visit_id, volunteer.office)

    await house.database.unit(ask)


ANSWER = _("Can you go?")


def heard(tx: Tx, house: House, chat: Chat, post: Post, said: Said) -> bool:
    """The answer of a volunteer who was asked, whenever it comes: one of its own buttons."""
    if not (is_button(house, said, MAY_GO) or is_button(house, said, NOT_NOW)):
        return False
    volunteer = invitations.volunteer_of(tx, chat.key)
    visit = visits.asked_of(tx, volunteer.id) if volunteer is not None else None
    if visit is None:
        return False
    if is_button(house, said, MAY_GO):
        visits.accepted(tx, visit.id)
        post.say(Say((Bubble((THANKS,), both=True),), ()))
    else:
        visits.remove(tx, visit.id)
        post.say(Say((Bubble((NO_IS_FINE,), both=True),), ()))
    return True


async def visits_of_office(house: House, who: StaffMember) -> tuple[Visit, ...]:
    """Visits that were asked for and not declined, the latest first."""
    require(who, Action.INVITE_VOLUNTEER, office=who.office)

    def look(tx: Tx) -> tuple[Visit, ...]:
        return tuple(_shown(house, tx, row) for row in visits.of_office(tx, who.office))

    return await house.database.read(look)


def _shown(house: House, tx: Tx, row: VisitRow) -> Visit:
    value = open_json(house.vault.service, visits.place(row.id), row.sealed)
    plain = value if isinstance(value, dict) else {}
    volunteer = invitations.volunteer_by_id(tx, row.volunteer)
    name = ""
    if volunteer is not None:
        known = open_json(house.vault.service, invitations.place(volunteer.id), volunteer.sealed)
        name = str(known.get("name", "")) if isinstance(known, dict) else ""
    return Visit(name, str(plain.get("what", "")), row.noted_on, row.state == "accepted", row.created_at)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refusal(_("Write the date as year, month and day, for example 2026-03-31.")) from None
