"""One-time links for a request: the family's new chat, or another relative who carries it on. Shown this once."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.pages import case
from bot.domain.errors import Refusal
from bot.services import linking


async def link(desk: Desk) -> Response:
    """Make the link, after the check that is written down with it."""
    make = linking.for_a_relative if desk.said("for") == "relative" else linking.for_a_chat
    try:
        made = await make(desk.house, desk.who, desk.said("case_id"), desk.said("checked"))
    except Refusal as refusal:
        return await case.render(desk, refused=refusal)
    handle = desk.furniture.bot_name or desk.house.settings.bot_name
    return desk.page(
        "linked.html",
        code=desk.at("code"),
        relative=desk.said("for") == "relative",
        link=f"https://t.me/{handle}?start={made.secret}",
        expires_at=made.expires_at,
    )
