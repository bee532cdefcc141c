"""How the program runs, for administrators: processes, what waits, what needs a person. Nothing about anybody."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.services import releasing, watching


async def show(desk: Desk) -> Response:
    """One look, at this moment."""
    return desk.page("status.html", seen=await watching.status(desk.house, desk.who))


async def try_again(desk: Desk) -> Response:
    """Let parked updates be handled again."""
    await releasing.try_parked_again(desk.house, desk.who)
    return desk.go("status", done="tried_again")
