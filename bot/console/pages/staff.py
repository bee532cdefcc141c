"""Staff accounts, for administrators: who may come in. No case content here."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.domain.errors import Refusal
from bot.domain.roles import Role
from bot.domain.words import _
from bot.services import accounts
from bot.services.views import NewStaff

WHICH_ROLE = _("Choose a role.")
QUEUE = "queue"
_CARRY = (Role.CASEWORKER, Role.APPROVER, Role.COORDINATOR)
_ROLES = tuple(role for role in Role if role is not Role.VOLUNTEER)


async def show(desk: Desk) -> Response:
    """Every account."""
    return await _render(desk)


async def create(desk: Desk) -> Response:
    """A new account; its one-time-code secret is shown this once."""
    try:
        role = Role(desk.said("role"))
    except ValueError:
        return await _render(desk, refused=Refusal(WHICH_ROLE))
    try:
        made = await accounts.create_staff(
            desk.house,
            desk.who,
            name=desk.said("name"),
            passphrase=desk.said("passphrase"),
            role=role,
            office=desk.said("office"),
            languages=tuple(desk.said("languages").split()) or ("es",),
        )
    except Refusal as refusal:
        return await _render(desk, refused=refusal)
    return await _render(desk, made=made)


async def leaving(desk: Desk) -> Response:
    """Somebody leaves: each open case needs a next caseworker, or goes back to the queue."""
    return await _leaving(desk)


async def disable(desk: Desk) -> Response:
    """Disable the account and hand over its cases, all in one."""
    staff_id = desk.at("staff_id")
    open_cases = await accounts.open_cases_of(desk.house, desk.who, staff_id)
    # Nothing chosen is no choice: the queue is one of the answers, never what an empty form means.
    chosen = {case_id: desk.said(f"to-{case_id}") for case_id, _code in open_cases}
    hand_over = {case_id: "" if to == QUEUE else to for case_id, to in chosen.items() if to}
    try:
        await accounts.disable_staff(desk.house, desk.who, staff_id, hand_over)
    except Refusal as refusal:
        return await _leaving(desk, refusal)
    return desk.go("staff", done="disabled")


async def _leaving(desk: Desk, refused: Refusal | None = None) -> Response:
    staff_id = desk.at("staff_id")
    everybody = await accounts.staff_list(desk.house, desk.who)
    return desk.page(
        "leaving.html",
        refused=refused,
        leaver=next((row for row in everybody if row.staff_id == staff_id), None),
        others=[row for row in everybody if row.staff_id != staff_id and not row.disabled and row.role in _CARRY],
        open_cases=await accounts.open_cases_of(desk.house, desk.who, staff_id),
    )


async def _render(desk: Desk, *, refused: Refusal | None = None, made: NewStaff | None = None) -> Response:
    return desk.page(
        "staff.html",
        refused=refused,
        made=made,
        everybody=await accounts.staff_list(desk.house, desk.who),
        roles=_ROLES,
    )
