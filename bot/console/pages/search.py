"""Search by name or code. By POST: what was searched must stand in no address, history or log."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.domain.errors import Refusal
from bot.services import searching


async def show(desk: Desk) -> Response:
    """The empty form."""
    return desk.page("search.html", rows=None, words="")


async def search(desk: Desk) -> Response:
    """What was found, masked until opened; one whole code opens its case."""
    words = desk.said("words")
    try:
        rows = await searching.search(desk.house, desk.who, words)
    except Refusal as refusal:
        return desk.page("search.html", refused=refusal, rows=None, words=words)
    return desk.page("search.html", rows=rows, words=words)


async def person(desk: Desk) -> Response:
    """One person of an imported list."""
    entry = await searching.open_register_entry(desk.house, desk.who, desk.at("shown_as"))
    return desk.page("person.html", entry=entry)
