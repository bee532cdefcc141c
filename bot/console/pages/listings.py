"""Changing what families are told of: one form each for an office, a number, a service. Coordinators only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.console.desk import Desk
from bot.console.pages.offices import DAY_NAMES
from bot.domain import referrals, services
from bot.domain.errors import Refusal
from bot.domain.offices import DAYS
from bot.domain.referrals import Referral
from bot.domain.services import TOPICS, Service
from bot.domain.words import Message, _
from bot.services import listings
from bot.services.routing import all_offices
from bot.store import offices as rows

Form = Callable[[Desk, Refusal | None], Awaitable[Response]]
NEW = "new"
# When a number is shown: the names that conversations use, and what they mean.
KINDS: tuple[tuple[str, Message], ...] = (
    ("danger_now", _("danger at this moment")),
    ("danger", _("somebody went missing now")),
    ("detention", _("somebody was detained")),
    ("children", _("girls and boys")),
    ("minor_writing", _("a child writes to the bot")),
    ("family_violence", _("violence at home")),
    ("suicide", _("somebody may harm themselves")),
    ("trafficking", _("may be a case of trafficking")),
    ("extortion", _("somebody asks for money")),
)


async def office(desk: Desk) -> Response:
    """An office with its hours and holidays, to be changed."""
    return await _office(desk)


async def change_office(desk: Desk) -> Response:
    """Keep the office as the form says it."""
    doing = listings.change_office(desk.house, desk.who, desk.at("office_id"), _form(desk))
    return await _done(desk, doing, _office)


async def number(desk: Desk) -> Response:
    """A number to send families to, to be changed; an empty form for a new one."""
    return await _number(desk)


async def change_number(desk: Desk) -> Response:
    """Keep the number as the form says it, or take it away."""
    entry_id = _entry(desk)
    if desk.said("remove"):
        return await _done(desk, listings.remove_referral(desk.house, desk.who, entry_id), _number)
    said = {**_form(desk), "kinds": " ".join(kind for kind, _words in KINDS if desk.said(f"kind_{kind}"))}
    return await _done(desk, listings.change_referral(desk.house, desk.who, entry_id, said), _number)


async def checked(desk: Desk) -> Response:
    """Somebody rang it today."""
    await listings.checked_today(desk.house, desk.who, desk.said("entry_id"))
    return desk.go("offices", done="listed")


async def service(desk: Desk) -> Response:
    """Something to tell families, to be changed; an empty form for a new one."""
    return await _service(desk)


async def change_service(desk: Desk) -> Response:
    """Keep it as the form says it, or take it away."""
    entry_id = _entry(desk)
    if desk.said("remove"):
        return await _done(desk, listings.remove_service(desk.house, desk.who, entry_id), _service)
    return await _done(desk, listings.change_service(desk.house, desk.who, entry_id, _form(desk)), _service)


async def _done(desk: Desk, doing: Awaitable[None], again: Form) -> Response:
    try:
        await doing
    except Refusal as refusal:
        return await again(desk, refusal)
    return desk.go("offices", done="listed")


async def _office(desk: Desk, refused: Refusal | None = None) -> Response:
    known = await desk.house.database.read(all_offices)
    found = next((each for each in known if each.id == desk.at("office_id")), None)
    if found is None:
        raise HTTPException(404)
    kept = {
        "name": found.name, "city": found.city, "address": found.address, "phone": found.phone,
        "checked_on": found.checked_on.isoformat() if found.checked_on else "",
        "holidays": "\n".join(sorted(day.isoformat() for day in found.holidays)),
        **{day: listings.hours_text(spans) for day, spans in zip(DAYS, found.hours, strict=True)},
        **{f"language_{language}": "1" for language in found.languages},
    }  # fmt: skip
    days = [(day, DAY_NAMES[day]) for day in DAYS]
    return desk.page("office.html", refused=refused, office=found, days=days, kept=_kept(desk, refused, kept))


async def _number(desk: Desk, refused: Refusal | None = None) -> Response:
    entry_id = _entry(desk)
    stored = await desk.house.database.read(rows.referrals)
    found = next((referrals.from_json(row.body) for row in stored if row.id == entry_id), None)
    if entry_id and found is None:
        raise HTTPException(404)
    each = found or Referral(id="", kinds=(), name="", number="")
    kept = {
        "order": listings.order_of(each.id), "name": each.name, "number": each.number, "place": each.place,
        "hours": f"{each.opens}-{each.closes}" if each.opens else "", "checked_on": each.checked_on,
        "source": each.source, **{f"day_{day}": "1" for day in each.days},
        **{f"kind_{kind}": "1" for kind in each.kinds},
    }  # fmt: skip
    days = [(str(n + 1), DAY_NAMES[day]) for n, day in enumerate(DAYS)]
    return desk.page(
        "number.html", refused=refused, entry=found, entry_id=desk.at("entry_id"), kinds=KINDS, days=days,
        kept=_kept(desk, refused, kept),
    )  # fmt: skip


async def _service(desk: Desk, refused: Refusal | None = None) -> Response:
    entry_id = _entry(desk)
    stored = await desk.house.database.read(rows.services)
    found = next((services.from_json(row.body) for row in stored if row.id == entry_id), None)
    if entry_id and found is None:
        raise HTTPException(404)
    kept = {"order": "", "topic": TOPICS[0]} if found is None else _fields(found)
    return desk.page(
        "service.html", refused=refused, entry=found, entry_id=desk.at("entry_id"), topics=TOPICS,
        kept=_kept(desk, refused, kept),
    )  # fmt: skip


def _fields(entry: Service) -> dict[str, str]:
    names = ("topic", "title_es", "text_es", "title_quy", "text_quy", "number", "place", "checked_on", "reviewed_by",
             "source", "evidence")  # fmt: skip
    return {"order": listings.order_of(entry.id), **{name: str(getattr(entry, name)) for name in names}}


def _kept(desk: Desk, refused: Refusal | None, stored: dict[str, str]) -> dict[str, str]:
    """What the fields hold: what was typed where it was refused, else what is stored."""
    return _form(desk) if refused else stored


def _form(desk: Desk) -> dict[str, str]:
    return {key: value.strip() for key, value in desk.form.items() if isinstance(value, str)}


def _entry(desk: Desk) -> str:
    entry_id = desk.at("entry_id")
    return "" if entry_id == NEW else entry_id
