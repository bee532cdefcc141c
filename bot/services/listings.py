"""The tables that families are told from, changed by coordinators: offices, numbers, services. Each change is audited.

A changed entry is told from the next message on. What was checked says when; what is older than its term is
marked on the page (see the `is_old` of each entry) and families are told that nobody checked it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from bot.clock import LIMA
from bot.domain import referrals, services
from bot.domain.errors import Refusal
from bot.domain.offices import DAYS, Hours, Office
from bot.domain.referrals import Referral
from bot.domain.roles import Action, StaffMember
from bot.domain.services import Service
from bot.domain.words import _
from bot.ids import new_id
from bot.services.auditing import record
from bot.services.house import House
from bot.services.permission import require
from bot.services.routing import all_offices, keep_offices
from bot.store import offices as rows
from bot.store.database import Tx

NO_ENTRY = _("There is no such entry. Reload the page to see the table as it is now.")
WRONG_HOURS = _("Write hours as 09:00-18:00; with a pause as 09:00-13:00, 15:00-18:00; nothing for a closed day.")
WRONG_DATE = _("Write the date as year, month and day, for example 2026-03-31.")
_KIND = re.compile(r"[a-z_]+")
_SPAN = re.compile(r"\s*(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})\s*")


async def change_office(house: House, who: StaffMember, office_id: str, said: Mapping[str, str]) -> None:
    """Write an office as the form says it. Raises Refusal; nothing is stored then."""
    require(who, Action.CHANGE_OFFICES, office=who.office)

    def change(tx: Tx) -> None:
        known = next((each for each in all_offices(tx) if each.id == office_id), None)
        if known is None:
            raise Refusal(NO_ENTRY)
        keep_offices(tx, house, (_office(known, said),))
        record(tx, house, who.id, Action.CHANGE_OFFICES, office_id, who.office)

    await house.database.unit(change)


async def change_referral(house: House, who: StaffMember, referral_id: str, said: Mapping[str, str]) -> None:
    """Write a number as the form says it; a new one where `referral_id` is empty. Raises Refusal."""
    require(who, Action.CHANGE_OFFICES, office=who.office)
    entry = _referral(_id(referral_id, said), said)

    def change(tx: Tx) -> None:
        if referral_id:
            rows.remove_referral(tx, referral_id)
        rows.put_referral(tx, entry.id, referrals.to_json(entry), entry.checked_on)
        record(tx, house, who.id, Action.CHANGE_OFFICES, entry.id, who.office)

    await house.database.unit(change)


async def remove_referral(house: House, who: StaffMember, referral_id: str) -> None:
    """Families are sent there no longer."""
    require(who, Action.CHANGE_OFFICES, office=who.office)

    def remove(tx: Tx) -> None:
        rows.remove_referral(tx, referral_id)
        record(tx, house, who.id, Action.CHANGE_OFFICES, referral_id, who.office)

    await house.database.unit(remove)


async def change_service(house: House, who: StaffMember, service_id: str, said: Mapping[str, str]) -> None:
    """Write what families are told of a service or a right; a new entry where `service_id` is empty. Raises Refusal."""
    require(who, Action.CHANGE_OFFICES, office=who.office)
    fields = ("topic", "title_es", "text_es", "title_quy", "text_quy", "number", "place", "checked_on", "reviewed_by",
              "source", "evidence")  # fmt: skip
    entry = Service(id=_id(service_id, said), **{name: said.get(name, "").strip() for name in fields})

    def change(tx: Tx) -> None:
        if service_id:
            rows.remove_service(tx, service_id)
        rows.put_service(tx, entry.id, services.to_json(entry), entry.checked_on)
        record(tx, house, who.id, Action.CHANGE_OFFICES, entry.id, who.office)

    await house.database.unit(change)


async def remove_service(house: House, who: StaffMember, service_id: str) -> None:
    """Families are told of it no longer."""
    require(who, Action.CHANGE_OFFICES, office=who.office)

    def remove(tx: Tx) -> None:
        rows.remove_service(tx, service_id)
        record(tx, house, who.id, Action.CHANGE_OFFICES, service_id, who.office)

    await house.database.unit(remove)


async def checked_today(house: House, who: StaffMember, referral_id: str) -> None:
    """Somebody rang the number and it is right: its last-checked date is today."""
    require(who, Action.CHANGE_OFFICES, office=who.office)
    today = house.clock.now().astimezone(LIMA).date().isoformat()

    def mark(tx: Tx) -> None:
        found = next((each for each in rows.referrals(tx) if each.id == referral_id), None)
        if found is None:
            raise Refusal(NO_ENTRY)
        entry = replace(referrals.from_json(found.body), checked_on=today)
        rows.put_referral(tx, entry.id, referrals.to_json(entry), today)
        record(tx, house, who.id, Action.CHANGE_OFFICES, referral_id, who.office)

    await house.database.unit(mark)


def order_of(entry_id: str) -> str:
    """The place of an entry in its list: the digits its id begins with."""
    return entry_id.partition("-")[0] if entry_id[:1].isdigit() else ""


def hours_text(day: tuple[Hours, ...]) -> str:
    """The hours of one day as the form shows and reads them."""
    return ", ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in day)


def _id(before: str, said: Mapping[str, str]) -> str:
    order = said.get("order", "").strip()
    if not (order.isascii() and order.isdigit() and len(order) <= 3):
        raise Refusal(_("Write the place in the list as a number from 1 to 999."))
    return f"{int(order):03d}-{before.partition('-')[2] or new_id()}"


def _office(known: Office, said: Mapping[str, str]) -> Office:
    languages = tuple(language for language in ("es", "quy") if said.get(f"language_{language}"))
    return replace(
        known,
        name=said.get("name", "").strip(),
        city=said.get("city", "").strip(),
        address=said.get("address", "").strip(),
        phone=said.get("phone", "").strip(),
        languages=languages or known.languages,
        hours=tuple(_hours(said.get(day, "")) for day in DAYS),
        holidays=frozenset(_date(line) for line in said.get("holidays", "").split() if line),
        checked_on=_date(said["checked_on"]) if said.get("checked_on") else None,
    )


def _hours(written: str) -> tuple[Hours, ...]:
    spans = []
    for piece in written.split(",") if written.strip() else ():
        found = _SPAN.fullmatch(piece)
        if found is None:
            raise Refusal(WRONG_HOURS)
        try:
            opens, closes = (dt.time.fromisoformat(part.rjust(5, "0")) for part in found.groups())
        except ValueError:
            raise Refusal(WRONG_HOURS) from None
        spans.append(Hours(opens, closes))
    return tuple(spans)


def _date(written: str) -> dt.date:
    try:
        return dt.date.fromisoformat(written.strip())
    except ValueError:
        raise Refusal(WRONG_DATE) from None


def _referral(entry_id: str, said: Mapping[str, str]) -> Referral:
    name, number, place = (said.get(key, "").strip() for key in ("name", "number", "place"))
    kinds = tuple(said.get("kinds", "").split())
    if not name or not (number or place):
        raise Refusal(_("Write a name, and a number or a place."))
    if not kinds or not all(_KIND.fullmatch(kind) for kind in kinds):
        raise Refusal(_("Choose at least one moment in which this number is shown."))
    opens_closes = _hours(said.get("hours", ""))
    if len(opens_closes) > 1:
        raise Refusal(_("A line has one time of opening a day."))
    span = opens_closes[0] if opens_closes else None
    days = "".join(day for day in "1234567" if said.get(f"day_{day}")) or "1234567"
    return Referral(
        id=entry_id, kinds=kinds, name=name, number=number, place=place, days=days,
        opens=f"{span.opens:%H:%M}" if span else "", closes=f"{span.closes:%H:%M}" if span else "",
        checked_on=_date(said["checked_on"]).isoformat() if said.get("checked_on") else "",
        source=said.get("source", "").strip(),
    )  # fmt: skip
