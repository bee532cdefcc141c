"""One's own Telegram: linked by a one-time link, on duty for eight hours, let go."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.services import staff_duty
from bot.services.views import Invitation


async def show(desk: Desk) -> Response:
    """Whether a chat is linked, and whether its person is on duty."""
    return await _render(desk)


async def link(desk: Desk) -> Response:
    """A new link, shown this once."""
    return await _render(desk, await staff_duty.make_link(desk.house, desk.who))


async def duty(desk: Desk) -> Response:
    """Begin duty, or end it."""
    on = desk.said("duty") == "on"
    await staff_duty.duty(desk.house, desk.who, on=on)
    return desk.go("my_telegram", done="duty_on" if on else "duty_off")


async def unlink(desk: Desk) -> Response:
    """Let the chat go."""
    await staff_duty.unlink(desk.house, desk.who)
    return desk.go("my_telegram", done="unlinked")


async def _render(desk: Desk, made: Invitation | None = None) -> Response:
    handle = desk.furniture.bot_name or desk.house.settings.bot_name
    return desk.page(
        "my_telegram.html",
        mine=await staff_duty.mine(desk.house, desk.who),
        link=f"https://t.me/{handle}?start={made.secret}" if made else "",
        expires_at=made.expires_at if made else 0,
    )
