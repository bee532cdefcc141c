"""Where nobody is sent: one form for an area with its dates. Coordinators only; everybody reads the table."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.pages.listings import NEW
from bot.domain.errors import Refusal
from bot.services import unsafe_areas

FIELDS = ("label", "since", "until", "source", "checked_on")


async def show(desk: Desk) -> Response:
    """An area, to be changed; an empty form for a new one."""
    return await _form(desk)


async def change(desk: Desk) -> Response:
    """Keep it as the form says it, or take it away."""
    area_id = _id(desk)
    try:
        if desk.said("remove"):
            await unsafe_areas.remove(desk.house, desk.who, area_id)
        else:
            said = {name: desk.said(name) for name in ("place", *FIELDS)}
            await unsafe_areas.change(desk.house, desk.who, area_id, said)
    except Refusal as refusal:
        return await _form(desk, refusal)
    return desk.go("offices", done="unsafe_kept")


async def _form(desk: Desk, refused: Refusal | None = None) -> Response:
    area_id = _id(desk)
    stored = await desk.house.database.read(unsafe_areas.all_areas)
    found = next((each for each in stored if each.id == area_id), None)
    if area_id and found is None:
        raise HTTPException(404)
    kept = {"place": found.label, **{name: getattr(found, name) for name in FIELDS}} if found else {}
    if refused:
        kept = {name: desk.said(name) for name in ("place", *FIELDS)}
    return desk.page("unsafe_area.html", refused=refused, entry=found, entry_id=desk.at("entry_id"), kept=kept)


def _id(desk: Desk) -> str:
    entry_id = desk.at("entry_id")
    return "" if entry_id == NEW else entry_id
