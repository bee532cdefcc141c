"""What goes to the family: seen exactly as they will see it before it is sent."""

from __future__ import annotations

from collections.abc import Awaitable

from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.pages.case import render, then_case
from bot.domain.errors import Refusal
from bot.services import replying
from bot.services.views import ReplyOutcome, ReplyResult

_DONE = {
    ReplyOutcome.WAITING: "waiting",
    ReplyOutcome.SENT: "sent",
    ReplyOutcome.PHONE_TASK: "phone_task",
    ReplyOutcome.REFUSED: "refused",
    ReplyOutcome.INTERPRETER: "interpreter",
}


async def preview(desk: Desk) -> Response:
    """The exact words, and what to think of before sending them; alone, where the script asks while somebody types."""
    asking = desk.said("kind") == "question"
    disclosure = bool(desk.said("disclosure")) and not asking
    try:
        shown = await replying.preview(
            desk.house, desk.who, desk.said("case_id"), desk.said("text"), disclosure=disclosure
        )
    except Refusal as refusal:
        return await render(desk, refused=refusal)
    if desk.said("partial"):
        return desk.page("preview.html", preview=shown)
    return await render(desk, preview=shown, asking=asking)


async def reply(desk: Desk) -> Response:
    """Send a reply, or propose it where it tells something about a located person."""
    doing = replying.propose_reply(
        desk.house,
        desk.who,
        desk.said("case_id"),
        desk.said("text"),
        disclosure=bool(desk.said("disclosure")),
        revision=desk.revision(),
    )
    return await _then(desk, doing)


async def ask(desk: Desk) -> Response:
    """Ask the family one question."""
    doing = replying.ask_family(desk.house, desk.who, desk.said("case_id"), desk.said("text"), desk.revision())
    return await _then(desk, doing, sent="asked")


async def approve(desk: Desk) -> Response:
    """A second person agrees, and the reply goes out."""
    return await _then(desk, replying.approve_reply(desk.house, desk.who, desk.said("reply_id")))


async def refuse(desk: Desk) -> Response:
    """A second person says no, or the first takes it back."""
    doing = replying.refuse_reply(desk.house, desk.who, desk.said("reply_id"), desk.said("reason"))
    return await then_case(desk, doing, "refused")


async def _then(desk: Desk, doing: Awaitable[ReplyResult], sent: str = "sent") -> Response:
    try:
        result = await doing
    except Refusal as refusal:
        return await render(desk, refused=refusal)
    done = sent if result.outcome is ReplyOutcome.SENT else _DONE[result.outcome]
    return desk.go("case", code=desk.at("code"), done=done)
