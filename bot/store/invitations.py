"""Volunteers, and the one-time links that invite them. The link's secret is never stored, only its hash."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Clash, Tx
from bot.vault.envelope import Place


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation. `id` is the keyed hash of the deep link's secret."""

    id: str
    office: str
    invited_by: str
    expires_at: int
    used_at: int | None = None
    volunteer: str | None = None


@dataclass(frozen=True, slots=True)
class VolunteerRow:
    """A community member who enters requests for others. `sealed` holds their name."""

    id: str
    chat: str
    office: str
    invited_by: str
    since: int
    disabled_at: int | None
    sealed: bytes


_VOLUNTEERS = "SELECT id, chat, office, invited_by, since, disabled_at, sealed FROM volunteers"


def place(volunteer_id: str) -> Place:
    """Where a volunteer's sealed name lies."""
    return Place("volunteers", volunteer_id)


def invite(tx: Tx, invitation: InvitationRow) -> None:
    """Keep an invitation that waits for its link to be opened."""
    tx.run(
        "INSERT INTO invitations (id, office, invited_by, expires_at) VALUES (?, ?, ?, ?)",
        *(invitation.id, invitation.office, invitation.invited_by, invitation.expires_at),
    )


def by_id(tx: Tx, invitation_id: str) -> InvitationRow | None:
    """The invitation of this hash, used or not, expired or not."""
    found = tx.row(
        "SELECT id, office, invited_by, expires_at, used_at, volunteer FROM invitations WHERE id = ?", invitation_id
    )
    return None if found is None else InvitationRow(*found)


def accept(tx: Tx, invitation_id: str, volunteer: VolunteerRow, now: int) -> bool:
    """Spend the invitation and make this chat a volunteer's. False if it was spent or is over; then nothing changes.

    The office and who invited come from the invitation, not from `volunteer`. Whoever was a volunteer
    before is one again: give their old id (see `volunteer_of`), another one raises Clash.
    """
    spent = tx.row(
        "UPDATE invitations SET used_at = ?, volunteer = ? WHERE id = ? AND used_at IS NULL AND expires_at > ?"
        " RETURNING office, invited_by",
        *(now, volunteer.id, invitation_id, now),
    )
    if spent is None:
        return False
    if not tx.run(
        "INSERT INTO volunteers (id, chat, office, invited_by, since, disabled_at, sealed)"
        " VALUES (?, ?, ?, ?, ?, NULL, ?) ON CONFLICT (chat) DO UPDATE SET office = excluded.office,"
        " invited_by = excluded.invited_by, since = excluded.since, disabled_at = NULL, sealed = excluded.sealed"
        " WHERE volunteers.id = excluded.id",
        *(volunteer.id, volunteer.chat, spent[0], spent[1], now, volunteer.sealed),
    ):
        raise Clash
    return True


def volunteer_by_id(tx: Tx, volunteer_id: str) -> VolunteerRow | None:
    """The volunteer of this id, disabled or not."""
    found = tx.row(_VOLUNTEERS + " WHERE id = ?", volunteer_id)
    return None if found is None else VolunteerRow(*found)


def volunteer_of(tx: Tx, chat: str) -> VolunteerRow | None:
    """The volunteer who writes from this chat, disabled or not."""
    found = tx.row(_VOLUNTEERS + " WHERE chat = ?", chat)
    return None if found is None else VolunteerRow(*found)


def volunteers_of_office(tx: Tx, office: str) -> list[VolunteerRow]:
    """An office's volunteers, longest serving first."""
    return [VolunteerRow(*row) for row in tx.rows(_VOLUNTEERS + " WHERE office = ? ORDER BY since, id", office)]


def disable(tx: Tx, volunteer_id: str, at: int) -> bool:
    """The volunteer enters no more requests. False if that was so already."""
    return tx.run("UPDATE volunteers SET disabled_at = ? WHERE id = ? AND disabled_at IS NULL", at, volunteer_id) == 1


def forget_old(tx: Tx, before: int) -> int:
    """Drop invitations that were over before that moment, used or not; how many. Volunteers stay."""
    return tx.run("DELETE FROM invitations WHERE expires_at < ?", before)
