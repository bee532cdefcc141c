"""The one way in which a service asks whether somebody may do something."""

from __future__ import annotations

from bot.domain.errors import Refusal
from bot.domain.roles import Action, Reach, StaffMember, permits, reach
from bot.domain.words import _

NOT_YOURS = _("Your account may not do this. Ask a coordinator if you need it.")
NO_CASE = _("There is no case with this code among those you may see.")
SECOND_PERSON = _("You proposed this yourself. Another person has to agree to it.")


def require(who: StaffMember, action: Action, *, office: str, owner: str | None = None) -> None:
    """Refuse unless the table permits it."""
    if not permits(who, action, office=office, owner=owner):
        raise Refusal(NOT_YOURS)


def require_somewhere(who: StaffMember, action: Action, *, own: bool = False) -> None:
    """Refuse whoever may do this nowhere: for lists, which then narrow by `office_bound`.

    Reaching one's own things only is not enough for a list of everybody's, unless it narrows to them (`own`).
    """
    how_far = reach(who.role, action)
    if how_far is Reach.NONE or (how_far is Reach.OWN and not own):
        raise Refusal(NOT_YOURS)


def office_bound(who: StaffMember, action: Action) -> str | None:
    """The office this person's lists are bound to; None where they see every office."""
    return None if reach(who.role, action) in (Reach.ALL, Reach.MASKED) else who.office


def is_masked(who: StaffMember, action: Action) -> bool:
    """Whether this person may look but not know who."""
    return reach(who.role, action) is Reach.MASKED
