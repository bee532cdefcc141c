"""One-time links that staff make: issued after a check, shown once, spent once, every step in the audit.

1. `for_a_chat`: the family has a new phone or a new account. The request follows into the chat that opens the link
   and says yes there; the old chat loses it.
2. `for_a_relative`: the enquirer died or can't go on. Another relative opens it and consents anew.
3. `for_a_group`: a group of staff hears how much waits.
4. `for_oneself`: a person of staff answers from their own Telegram.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from bot.clock import ms
from bot.domain.errors import Refusal
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.services import noting
from bot.services.auditing import record
from bot.services.house import House
from bot.services.opening import audited, find_case
from bot.services.permission import require
from bot.services.views import Invitation
from bot.store import links
from bot.store.database import Tx
from bot.store.links import LinkKind, LinkRow

GOOD_FOR = timedelta(hours=48)
SHORTEST_CHECK = 10
# What stands before the secret in the deep link; Telegram lets 64 letters through.
PREFIXES = {LinkKind.CHAT: "c_", LinkKind.RELATIVE: "r_", LinkKind.GROUP: "g_", LinkKind.STAFF: "s_"}
_LONGEST = 64


async def for_a_chat(house: House, who: StaffMember, case_id: str, checked: str) -> Invitation:
    """A link for the family's new chat. `checked` says how staff made sure that it is them. Raises Refusal."""
    return await _for_a_case(house, who, case_id, checked, LinkKind.CHAT)


async def for_a_relative(house: House, who: StaffMember, case_id: str, checked: str) -> Invitation:
    """A link for another relative who carries the request on. Raises Refusal."""
    return await _for_a_case(house, who, case_id, checked, LinkKind.RELATIVE)


async def for_a_group(house: House, who: StaffMember, office: str) -> Invitation:
    """A link that brings the bot into a group of this office's staff. Raises Refusal."""
    require(who, Action.CHANGE_OFFICES, office=office)

    def make(tx: Tx) -> Invitation:
        record(tx, house, who.id, "link_group", "", office)
        return _make(tx, house, who, LinkKind.GROUP, office)

    return await house.database.unit(make)


async def for_oneself(house: House, who: StaffMember) -> Invitation:
    """A link that makes a private chat this person's own (`staff_chats`)."""

    def make(tx: Tx) -> Invitation:
        record(tx, house, who.id, "link_staff_chat", "", who.office)
        return _make(tx, house, who, LinkKind.STAFF, who.id)

    return await house.database.unit(make)


def opened(tx: Tx, house: House, payload: str) -> LinkRow | None:
    """The standing link of this deep-link payload; None for anything else."""
    kind = next((each for each, prefix in PREFIXES.items() if payload.startswith(prefix)), None)
    if kind is None or len(payload) > _LONGEST:
        return None
    link = links.standing(tx, _hash(house, payload), ms(house.clock.now()))
    return link if link is not None and link.kind == kind else None


def is_link(payload: str) -> bool:
    """Whether a payload looks like one of these links, standing or not."""
    return payload.startswith(tuple(PREFIXES.values())) and len(payload) > _LONGEST // 2


def spend(tx: Tx, house: House, payload: str) -> LinkRow | None:
    """Use the link up; None where it was spent or is over."""
    link = opened(tx, house, payload)
    return link if link is not None and links.spend(tx, link.id, ms(house.clock.now())) else None


async def _for_a_case(house: House, who: StaffMember, case_id: str, checked: str, kind: LinkKind) -> Invitation:
    said = checked.strip()
    if len(said) < SHORTEST_CHECK:
        raise Refusal(_("Write how you made sure who they are: what you asked, what they answered."))

    def make(tx: Tx) -> Invitation:
        case = find_case(tx, who, Action.NOTE, case_id=case_id)
        require(who, Action.ASK_FAMILY, office=case.office, owner=case.assignee)
        noting.write(tx, house, case, f"link_{kind}", who.id, said)
        audited(tx, house, who, f"link_{kind}", case)
        return _make(tx, house, who, kind, case.id)

    return await house.database.unit(make)


def _make(tx: Tx, house: House, who: StaffMember, kind: LinkKind, subject: str) -> Invitation:
    now = house.clock.now()
    payload = PREFIXES[kind] + secrets.token_urlsafe(32)
    links.end_of_subject(tx, kind, subject, ms(now))
    expires = ms(now + GOOD_FOR)
    links.add(tx, LinkRow(_hash(house, payload), kind, subject, who.id, expires))
    return Invitation(payload, expires)


def _hash(house: House, payload: str) -> str:
    return house.vault.keyed_hash("link", payload)
