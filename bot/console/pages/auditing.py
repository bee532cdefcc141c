"""Who read and did what. Entries hold ids and codes, never a name of a family."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.services import auditing


async def show(desk: Desk) -> Response:
    """Newest first, and whether the chain holds."""
    asked = desk.request.query_params
    after = asked.get("after", "")
    page = await auditing.entries(
        desk.house,
        desk.who,
        after=int(after) if after.isdecimal() and len(after) < 16 else None,
        actor=asked.get("actor", "")[:64],
        subject=asked.get("subject", "")[:64],
    )
    return desk.page("audit.html", page=page, actor=asked.get("actor", ""), subject=asked.get("subject", ""))
