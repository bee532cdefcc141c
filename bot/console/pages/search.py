"""Search by name or code. By POST: what was searched must stand in no address, history or log."""

from __future__ import annotations

from starlette.responses import Response

from bot.console.desk import Desk
from bot.domain.errors import Refusal
from bot.services import asking, searching
from bot.services.views import Readiness

_WAITS = {Readiness.AWAY: asking.AWAY, Readiness.READING: asking.READING}


async def show(desk: Desk) -> Response:
    """The empty form, which says so where names can't be searched for now."""
    names = await searching.names(desk.house, desk.who)
    return desk.page("search.html", rows=None, words="", waits=_WAITS.get(names.readiness), receipt=None)


async def search(desk: Desk) -> Response:
    """What was found, masked until opened; for the receipt of an erasure, what it says."""
    words = desk.said("words")
    receipt = await searching.read_receipt(desk.house, desk.who, words)
    if receipt is not None:
        return desk.page("search.html", rows=None, words=words, waits=None, receipt=receipt)
    try:
        rows = await searching.search(desk.house, desk.who, words)
    except Refusal as refusal:
        return desk.page("search.html", refused=refusal, rows=None, words=words, waits=None, receipt=None)
    return desk.page("search.html", rows=rows, words=words, waits=None, receipt=None)


async def person(desk: Desk) -> Response:
    """One person of an imported list."""
    entry = await searching.open_register_entry(desk.house, desk.who, desk.at("shown_as"))
    return desk.page("person.html", entry=entry, refused=None)
