"""What waits for words: family messages read before they go on, replies to be put into a family's language."""

from __future__ import annotations

from collections.abc import Awaitable

from starlette.responses import Response

from bot.console import reading_out
from bot.console.desk import Desk
from bot.domain.errors import Refusal
from bot.domain.family_messages import MOST_LINES
from bot.services import interpreting, passing_on
from bot.services.timeline_words import CALLS
from bot.services.views import ReplyOutcome


async def show(desk: Desk) -> Response:
    """Those that wait for a person, the longest first."""
    return await _list(desk)


async def interpret(desk: Desk) -> Response:
    """Put a waiting reply into the family's language."""
    try:
        result = await interpreting.interpret(desk.house, desk.who, desk.said("reply_id"), desk.said("text"))
    except Refusal as refusal:
        return await _list(desk, refusal)
    return desk.go("messages", done="waiting" if result.outcome is ReplyOutcome.WAITING else "sent")


async def _list(desk: Desk, refused: Refusal | None = None) -> Response:
    return desk.page(
        "messages.html",
        refused=refused,
        messages=await passing_on.waiting(desk.house, desk.who),
        to_interpret=await interpreting.waiting(desk.house, desk.who),
    )


async def message(desk: Desk) -> Response:
    """One message, exactly as its recipient would read it."""
    return await render(desk)


async def change(desk: Desk) -> Response:
    """Ask its sender for another wording."""
    doing = passing_on.ask_change(desk.house, desk.who, desk.at("code"), desk.said("text"))
    return await then(desk, doing, "change_asked")


async def pass_on(desk: Desk) -> Response:
    """Pass it on, or propose it where it tells something about a located person."""
    doing = passing_on.pass_on(
        desk.house, desk.who, desk.at("code"), desk.said("recipient_code"), disclosure=bool(desk.said("disclosure"))
    )
    try:
        waits = await doing
    except Refusal as refusal:
        return await render(desk, refusal)
    return desk.go("message", code=desk.at("code"), done="proposed" if waits else "passed")


async def agree(desk: Desk) -> Response:
    """A second person agrees."""
    return await then(desk, passing_on.agree(desk.house, desk.who, desk.at("code")), "passed")


async def refuse(desk: Desk) -> Response:
    """A second person says no, or it is not passed on at all."""
    doing = passing_on.refuse(desk.house, desk.who, desk.at("code"), desk.said("reason"))
    return await then(desk, doing, "message_refused")


async def then(desk: Desk, doing: Awaitable[None], done: str) -> Response:
    """Do it and show the message again; a refusal stands on the same page."""
    try:
        await doing
    except Refusal as refusal:
        return await render(desk, refusal)
    return desk.go("message", code=desk.at("code"), done=done)


async def render(desk: Desk, refused: Refusal | None = None) -> Response:
    """The message page, with what was refused on it."""
    shown = await passing_on.open_message(desk.house, desk.who, desk.at("code"))
    question = reading_out.of_message(desk)
    return desk.page("message.html", refused=refused, message=shown, most=MOST_LINES, outcomes=CALLS, question=question)
