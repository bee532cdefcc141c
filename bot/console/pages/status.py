"""How the program runs, for administrators: processes, what waits, what needs a person. Nothing about anybody."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.services import watching


async def show(desk: Desk) -> Response:
    """One look, at this moment."""
    return desk.page("status.html", seen=await watching.status(desk.house, desk.who))
