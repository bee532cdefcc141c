"""What staff owe families: calls and looks, the oldest first; each is done with a note."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.domain.errors import Refusal
from bot.services import calling
from bot.store.cases import COUNT_CAP


async def show(desk: Desk) -> Response:
    """The list."""
    return await _render(desk)


async def done(desk: Desk) -> Response:
    """One was done; what came of it stands in the case."""
    try:
        await calling.done(desk.house, desk.who, desk.said("task_id"), desk.said("note"))
    except Refusal as refusal:
        return await _render(desk, refusal)
    return desk.go("tasks", done="task_done")


async def _render(desk: Desk, refused: Refusal | None = None) -> Response:
    page = await calling.owed(desk.house, desk.who)
    return desk.page("tasks.html", refused=refused, page=page, cap=COUNT_CAP)
