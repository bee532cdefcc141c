"""Volunteers: invited by a link that works once, disabled when they stop."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.domain.errors import Refusal
from bot.services import inviting, visiting
from bot.services.views import Invitation


async def show(desk: Desk) -> Response:
    """The volunteers of the office."""
    return await _render(desk)


async def invite(desk: Desk) -> Response:
    """A new link, shown this once."""
    return await _render(desk, await inviting.invite_volunteer(desk.house, desk.who))


async def disable(desk: Desk) -> Response:
    """They can enter nothing more; what they entered stays."""
    await inviting.disable_volunteer(desk.house, desk.who, desk.said("volunteer_id"))
    return desk.go("volunteers", done="disabled")


async def ask_visit(desk: Desk) -> Response:
    """Ask a volunteer for a visit, with a note on safety of these days."""
    said = [desk.said(field) for field in ("volunteer_id", "what", "note", "noted_on", "where")]
    try:
        await visiting.ask_visit(desk.house, desk.who, *said)
    except Refusal as refusal:
        return await _render(desk, refused=refusal)
    return desk.go("volunteers", done="visit_asked")


async def _render(desk: Desk, invitation: Invitation | None = None, refused: Refusal | None = None) -> Response:
    handle = desk.furniture.bot_name or desk.house.settings.bot_name
    return desk.page(
        "volunteers.html",
        refused=refused,
        visits=await visiting.visits_of_office(desk.house, desk.who),
        invitation=invitation,
        link=f"https://t.me/{handle}?start={invitation.secret}" if invitation else "",
        volunteers=await inviting.volunteers(desk.house, desk.who),
    )
