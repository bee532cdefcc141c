"""Offices, referral numbers and what families are told of, each with the day somebody last checked it."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from starlette.responses import Response

from bot.clock import LIMA
from bot.console.desk import Desk
from bot.domain import services
from bot.domain.offices import DAYS, LISTING_TERM, Office
from bot.domain.referrals import Referral, from_json
from bot.domain.services import Service
from bot.domain.unsafe import UnsafeArea
from bot.domain.words import Message, _
from bot.services import unsafe_areas
from bot.services.routing import all_offices
from bot.store import offices as rows
from bot.store.database import Tx

DAY_NAMES: dict[str, Message] = {
    "mon": _("Mon"),
    "tue": _("Tue"),
    "wed": _("Wed"),
    "thu": _("Thu"),
    "fri": _("Fri"),
    "sat": _("Sat"),
    "sun": _("Sun"),
}


async def show(desk: Desk) -> Response:
    """The table, with a warning on what nobody checked for too long."""
    today = desk.now.astimezone(LIMA).date()

    def look(tx: Tx) -> tuple[list[Office], list[Referral], list[Service], list[UnsafeArea]]:
        referrals = [from_json(row.body) for row in rows.referrals(tx)]
        told = [services.from_json(row.body) for row in rows.services(tx)]
        return all_offices(tx), referrals, told, unsafe_areas.all_areas(tx)

    offices, referrals, told, unsafe = await desk.house.database.read(look)
    old = any(each.needs_check(today) for each in offices) or any(each.is_old(today) for each in referrals)
    old = old or any(each.is_old(today) for each in told)
    old = old or any(each.in_force(today) and each.is_old(today) for each in unsafe)
    return desk.page(
        "offices.html",
        unsafe=[
            (
                each,
                _date(each.since),
                _date(each.until),
                _date(each.checked_on),
                each.is_old(today),
                each.in_force(today),
            )
            for each in unsafe
        ],
        offices=[(each, hours(desk, each), each.needs_check(today)) for each in offices],
        referrals=[(each, _date(each.checked_on), each.is_old(today), days(desk, each)) for each in referrals],
        told=[(each, _date(each.checked_on), each.is_old(today)) for each in told],
        old=old,
        months=LISTING_TERM.days // 30,
    )


def hours(desk: Desk, office: Office) -> str:
    """Opening hours as a door shows them: days of the same hours together."""
    each_day = [", ".join(f"{span.opens:%H:%M}–{span.closes:%H:%M}" for span in day) for day in office.hours]
    together = [(text, [n for n, _text in same]) for text, same in groupby(enumerate(each_day), key=lambda day: day[1])]
    return " · ".join(f"{_span(desk, numbers)} {text}" for text, numbers in together if text)


def days(desk: Desk, referral: Referral) -> str:
    """When a line answers."""
    numbers = [int(day) - 1 for day in referral.days]
    times = f"{referral.opens}–{referral.closes}" if referral.opens else desk.words(_("24 h"))
    together = numbers == list(range(numbers[0], numbers[-1] + 1)) if numbers else False
    named = _span(desk, numbers) if together else ", ".join(desk.words(DAY_NAMES[DAYS[n]]) for n in numbers)
    return f"{named} {times}"


def _span(desk: Desk, numbers: list[int]) -> str:
    first, last = (desk.words(DAY_NAMES[DAYS[n]]) for n in (numbers[0], numbers[-1]))
    return first if first == last else f"{first}–{last}"


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
