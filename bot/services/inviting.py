"""Volunteers are invited with a link that works once: its secret is shown once and kept only as a hash."""

from __future__ import annotations

import secrets

from bot.clock import ms
from bot.domain.errors import Refusal
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.ids import new_id
from bot.services.auditing import record
from bot.services.house import House
from bot.services.permission import require
from bot.services.views import Invitation, VolunteerRow
from bot.store import invitations
from bot.store.database import Tx
from bot.store.invitations import InvitationRow
from bot.vault.envelope import open_json, seal_json

GOOD_FOR = 7 * 86_400_000
_SHORTEST, _LONGEST = 20, 64


async def invite_volunteer(house: House, who: StaffMember) -> Invitation:
    """A deep-link secret for one volunteer of one's own office, good for seven days."""
    require(who, Action.INVITE_VOLUNTEER, office=who.office)
    secret = secrets.token_urlsafe(24)
    expires = ms(house.clock.now()) + GOOD_FOR

    def keep(tx: Tx) -> None:
        invitation = InvitationRow(_hash(house, secret), who.office, who.id, expires)
        invitations.invite(tx, invitation)
        record(tx, house, who.id, Action.INVITE_VOLUNTEER, invitation.id, who.office)

    await house.database.unit(keep)
    return Invitation(secret, expires)


def is_valid(tx: Tx, house: House, secret: str) -> bool:
    """Whether this link may still be used."""
    if not _SHORTEST <= len(secret) <= _LONGEST:
        return False
    found = invitations.by_id(tx, _hash(house, secret))
    return found is not None and found.used_at is None and found.expires_at > ms(house.clock.now())


def accept(tx: Tx, house: House, secret: str, chat: str, name: str = "") -> str | None:
    """Make this chat a volunteer's, in intake's unit; the volunteer's id. None: unknown, used or expired."""
    if not is_valid(tx, house, secret):
        return None
    now = ms(house.clock.now())
    before = invitations.volunteer_of(tx, chat)
    volunteer_id = before.id if before else new_id()
    sealed = seal_json(house.vault.service, invitations.place(volunteer_id), {"name": name.strip()})
    volunteer = invitations.VolunteerRow(volunteer_id, chat, "", "", now, None, sealed)
    if not invitations.accept(tx, _hash(house, secret), volunteer, now):
        return None
    stored = invitations.volunteer_by_id(tx, volunteer_id)
    record(tx, house, volunteer_id, "accept_invitation", volunteer_id, stored.office if stored else "")
    return volunteer_id


async def volunteers(house: House, who: StaffMember) -> tuple[VolunteerRow, ...]:
    """The volunteers of one's office."""
    require(who, Action.INVITE_VOLUNTEER, office=who.office)

    def look(tx: Tx) -> tuple[VolunteerRow, ...]:
        record(tx, house, who.id, "list_volunteers", "", who.office)
        return tuple(_shown(house, row) for row in invitations.volunteers_of_office(tx, who.office))

    return await house.database.unit(look)


async def disable_volunteer(house: House, who: StaffMember, volunteer_id: str) -> None:
    """The volunteer enters no more requests. What they entered stays."""

    def close(tx: Tx) -> None:
        found = invitations.volunteer_by_id(tx, volunteer_id)
        if found is None:
            raise Refusal(_("There is no such volunteer."))
        require(who, Action.INVITE_VOLUNTEER, office=found.office)
        invitations.disable(tx, volunteer_id, ms(house.clock.now()))
        record(tx, house, who.id, "disable_volunteer", volunteer_id, found.office)

    await house.database.unit(close)


def _shown(house: House, row: invitations.VolunteerRow) -> VolunteerRow:
    value = open_json(house.vault.service, invitations.place(row.id), row.sealed)
    name = str(value.get("name", "")) if isinstance(value, dict) else ""
    return VolunteerRow(row.id, name, row.office, row.since, row.disabled_at is not None)


def _hash(house: House, secret: str) -> str:
    return house.vault.keyed_hash("invitation", secret)
