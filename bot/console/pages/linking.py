"""One-time links for a request: the family's new chat, or another relative who carries it on. Shown this once."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.pages import case
from bot.domain.errors import Refusal
from bot.services import linking


async def group(desk: Desk) -> Response:
    """A link that brings the bot into a group of this office's staff."""
    made = await linking.for_a_group(desk.house, desk.who, desk.at("office_id"))
    handle = desk.furniture.bot_name or desk.house.settings.bot_name
    return desk.page(
        "linked_group.html",
        link=f"https://t.me/{handle}?startgroup={made.secret}",
        typed=f"/start@{handle} {made.secret}",
        expires_at=made.expires_at,
    )


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
