"""The lists of the home page: what is mine, what is next, what is late."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from starlette.responses import Response

from bot.console.desk import Desk
from bot.domain.cases import CaseState, Route
from bot.domain.errors import Refusal
from bot.domain.roles import Action, Reach, reach
from bot.domain.words import _
from bot.services import calling, queueing
from bot.services.views import QueueFilter, QueueView

_Kind = TypeVar("_Kind", bound=StrEnum)
HELD = _("{holder} took {code} a moment before you.")


async def home(desk: Desk) -> Response:
    """Where each role's day begins: one's own cases, else the office's list."""
    role = desk.who.role
    if reach(role, Action.READ_CASE) is Reach.NONE:
        for name, action in (("staff", Action.MANAGE_STAFF), ("audit", Action.READ_AUDIT)):
            if reach(role, action) is not Reach.NONE:
                return desk.go(name)
        return desk.page("trouble.html", message=_("Your role has no pages here. Speak with your coordinator."))
    mine = await queueing.queue(desk.house, desk.who, QueueView.MINE)
    return await _list(desk, QueueView.MINE if mine.rows else QueueView.OFFICE)


async def show(desk: Desk) -> Response:
    """One list, narrowed as the address says."""
    return await _list(desk, _one_of(QueueView, desk.at("view")) or QueueView.OFFICE)


async def claim(desk: Desk) -> Response:
    """Take one case; if somebody was faster, say who."""
    claimed = await queueing.claim(desk.house, desk.who, desk.said("case_id"))
    if claimed.won:
        return desk.go("case", code=claimed.code, done="claimed")
    raise Refusal(HELD.with_(holder=claimed.holder, code=claimed.code))


async def take_next(desk: Desk) -> Response:
    """Take the most pressing case nobody has."""
    claimed = await queueing.take_next(desk.house, desk.who)
    if claimed is None:
        return desk.go("queue", view=QueueView.OFFICE.value, done="nothing_next")
    return desk.go("case", code=claimed.code, done="claimed")


async def _list(desk: Desk, view: QueueView) -> Response:
    asked = desk.request.query_params
    filters = QueueFilter(
        route=_one_of(Route, asked.get("route", "")),
        language=asked.get("language", "")[:8],
        state=_one_of(CaseState, asked.get("state", "")),
    )
    page = await queueing.queue(desk.house, desk.who, view, filters=filters, after=asked.get("after") or None)
    return desk.page(
        "queue.html",
        page=page,
        filters=filters,
        narrowed=filters != QueueFilter(),
        views=tuple(QueueView),
        routes=tuple(Route),
        states=tuple(CaseState),
        cap=queueing.COUNT_CAP,
        owed=await calling.how_many(desk.house, desk.who),
        continued=bool(asked.get("after")),
    )


def _one_of(kind: type[_Kind], value: str) -> _Kind | None:
    try:
        return kind(value)
    except ValueError:
        return None
