"""Offices, their hours, and by when a family hears that a person has read its request."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from importlib import resources
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.domain.errors import Refusal
from bot.domain.words import Message, _

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SEARCHED_DAYS = 800  # an office closed for longer than this is closed
LISTING_TERM = dt.timedelta(days=180)  # after which address, phone and hours are checked again


class Urgency(IntEnum):
    """What puts a case before others; the lower number is read first, NORMAL last."""

    MINOR = 0
    NOW_MISSING = 1
    DETENTION = 2
    DISASTER = 3
    TRAFFICKING = 4
    SUICIDE_RISK = 5
    NORMAL = 9


@dataclass(frozen=True, slots=True)
class Promise:
    """How long an office takes to read: so many of its open hours, or until the end of its n-th working day."""

    open_hours: int = 0
    working_days: int = 0


PROMISES: dict[Urgency, Promise] = {
    Urgency.MINOR: Promise(open_hours=2),
    Urgency.NOW_MISSING: Promise(open_hours=2),
    Urgency.DETENTION: Promise(open_hours=2),
    Urgency.DISASTER: Promise(open_hours=2),
    Urgency.TRAFFICKING: Promise(open_hours=2),
    Urgency.SUICIDE_RISK: Promise(open_hours=2),
    Urgency.NORMAL: Promise(working_days=3),
}


@dataclass(frozen=True, slots=True)
class Hours:
    """A time an office is open on one day, both ends on the same day, the end not included."""

    opens: dt.time
    closes: dt.time


@dataclass(frozen=True, slots=True)
class Office:
    """An office that carries cases. `hours` has seven entries, Monday first; holidays are whole days.

    `checked_on` is when somebody last made sure that address, phone and hours are right.
    """

    id: str
    name: str
    city: str
    languages: tuple[str, ...]
    hours: tuple[tuple[Hours, ...], ...]
    timezone: str = "America/Lima"
    phone: str = ""
    address: str = ""
    holidays: frozenset[dt.date] = frozenset()
    checked_on: dt.date | None = None

    def __post_init__(self) -> None:
        problem = _problem(self)
        if problem is not None:
            raise Refusal(problem)

    def serves(self, language: str) -> bool:
        """Whether somebody there works in this language."""
        return language in self.languages

    def needs_check(self, today: dt.date) -> bool:
        """Whether what is listed about the office is older than its term."""
        return self.checked_on is None or today - self.checked_on > LISTING_TERM


def _problem(office: Office) -> Message | None:
    if not office.id or not office.name:
        return _("An office needs an id and a name.")
    if len(office.hours) != len(DAYS):
        return _("An office needs its hours for each of the seven days.")
    if not any(office.hours):
        return _("An office that is never open cannot promise anything.")
    for day in office.hours:
        ends = [end for span in day for end in (span.opens, span.closes)]
        if any(a >= b for a, b in pairwise(ends)):
            return _("Opening hours should go from earlier to later, and not overlap.")
    if not _is_timezone(office.timezone):
        return _("This time zone is not known; America/Lima is one.")
    return None


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _open_spans(office: Office, start: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """The office's open times from `start` on, in UTC, for as long as anybody may ask."""
    zone = ZoneInfo(office.timezone)
    first = start.astimezone(zone).date()
    for n in range(min(_SEARCHED_DAYS, (dt.date.max - first).days)):
        day = first + dt.timedelta(days=n)
        if day in office.holidays:
            continue
        for span in office.hours[day.weekday()]:
            opens = dt.datetime.combine(day, span.opens, zone).astimezone(dt.UTC)
            closes = dt.datetime.combine(day, span.closes, zone).astimezone(dt.UTC)
            if closes > start and closes > opens:
                yield max(opens, start), closes


def open_now(office: Office, now: dt.datetime) -> bool:
    """Whether somebody is there at this moment (aware)."""
    opens, _closes = next(_open_spans(office, now), (None, None))
    return opens == now


def opens_next(office: Office, now: dt.datetime) -> dt.datetime:
    """When somebody is there next, `now` itself while it is open. In the office's time zone.

    Refusal where the office stays closed for more than two years.
    """
    for opens, _closes in _open_spans(office, now):
        return opens.astimezone(ZoneInfo(office.timezone))
    raise Refusal(_CLOSED)


def promised_by(office: Office, received: dt.datetime, urgency: Urgency) -> dt.datetime:
    """The moment by which a person of the office will have read it, in the office's time zone.

    Always within opening hours (closing time counts) and never before `received` (aware). Hours
    count only while the office is open; working days are days with any open time after the day
    of receipt, and end at closing time.
    """
    zone = ZoneInfo(office.timezone)
    promise = PROMISES[urgency]
    left = dt.timedelta(hours=promise.open_hours)
    received_on = received.astimezone(zone).date()
    days: list[dt.date] = []
    moment: dt.datetime | None = None
    for opens, closes in _open_spans(office, received):
        day = opens.astimezone(zone).date()
        if promise.working_days:
            if day == received_on:
                continue
            if day not in days:
                if len(days) == promise.working_days:
                    break
                days.append(day)
            moment = closes
        elif closes - opens >= left:
            moment = opens + left
            break
        else:
            left -= closes - opens
            moment = closes
    if moment is None:
        raise Refusal(_CLOSED)
    return moment.astimezone(zone)


_CLOSED = _("This office is closed for so long that nothing can be promised. Look at its hours and holidays.")


def office_to_json(office: Office) -> str:
    """An office as the text that is stored and edited; `office_from_json` reads it back."""
    return json.dumps(
        {
            "id": office.id,
            "name": office.name,
            "city": office.city,
            "languages": list(office.languages),
            "timezone": office.timezone,
            "hours": {
                name: [f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in day]
                for name, day in zip(DAYS, office.hours, strict=True)
                if day
            },
            "phone": office.phone,
            "address": office.address,
            "holidays": sorted(day.isoformat() for day in office.holidays),
            "checked_on": office.checked_on.isoformat() if office.checked_on else "",
        },
        ensure_ascii=False,
    )


def office_from_json(text: str) -> Office:
    """An office from its stored text. Refusal where it isn't one."""
    try:
        row = json.loads(text)
        hours, languages = row.get("hours", {}), row["languages"]
        if not isinstance(languages, list):
            raise Refusal(_("The languages of an office should be a list."))
        return Office(
            id=str(row["id"]),
            name=str(row["name"]),
            city=str(row.get("city", "")),
            languages=tuple(str(language) for language in languages),
            hours=tuple(tuple(_span(span) for span in hours.get(day, ())) for day in DAYS),
            timezone=str(row.get("timezone", "America/Lima")),
            phone=str(row.get("phone", "")),
            address=str(row.get("address", "")),
            holidays=frozenset(dt.date.fromisoformat(day) for day in row.get("holidays", ())),
            checked_on=dt.date.fromisoformat(row["checked_on"]) if row.get("checked_on") else None,
        )
    except Refusal:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refusal(_("This is not the description of an office.")) from error


def _span(written: str) -> Hours:
    opens, closes = written.split("-")
    return Hours(dt.time.fromisoformat(opens.strip()), dt.time.fromisoformat(closes.strip()))


def example_offices() -> tuple[Office, ...]:
    """The offices a new deployment starts from; their details are to be checked and edited."""
    text = resources.files("bot.domain").joinpath("example_offices.json").read_text(encoding="utf-8")
    return tuple(office_from_json(json.dumps(row)) for row in json.loads(text)["offices"])
