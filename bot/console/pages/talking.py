"""A talk that goes on now: the last words of both sides, a line to write, and an end."""

from __future__ import annotations

from collections.abc import Awaitable

from starlette.responses import Response

from bot.console.desk import Desk
from bot.domain.errors import Refusal
from bot.services import case_file, relaying
from bot.store import relays


async def show(desk: Desk) -> Response:
    """The talk as it stands; alone, where the script asks for what is new."""
    return await _render(desk)


async def begin(desk: Desk) -> Response:
    """Tell the family that a person is here."""
    return await _then(desk, relaying.open_talk(desk.house, desk.who, desk.said("case_id")))


async def say(desk: Desk) -> Response:
    """Say something to the family."""
    return await _then(desk, relaying.say(desk.house, desk.who, desk.said("case_id"), desk.said("text")))


async def end(desk: Desk) -> Response:
    """End the talk."""
    try:
        await relaying.end_talk(desk.house, desk.who, desk.said("case_id"))
    except Refusal as refusal:
        return await _render(desk, refusal)
    return desk.go("case", code=desk.at("code"), done="talk_ended")


async def _then(desk: Desk, doing: Awaitable[None]) -> Response:
    try:
        await doing
    except Refusal as refusal:
        return await _render(desk, refusal)
    return desk.go("talk", code=desk.at("code"))


async def _render(desk: Desk, refused: Refusal | None = None) -> Response:
    if desk.request.query_params.get("partial"):
        return desk.page("talk_part.html", spoken=await relaying.spoken(desk.house, desk.who, desk.at("code")))
    file = await case_file.open_case(desk.house, desk.who, desk.at("code"))
    relay = await desk.house.database.read(lambda tx: relays.of_case(tx, file.case_id))
    return desk.page(
        "talk.html",
        refused=refused,
        file=file,
        spoken=[entry for entry in file.timeline if entry.kind in relaying.SPOKEN][-relaying.MOST_SHOWN :],
        mine=relay is not None and relay.staff == desk.who.id,
        open=relay is not None,
    )
