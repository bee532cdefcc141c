"""Where nobody is sent: a table with dates that coordinators keep, and what it says of a place somebody names.

It changes what staff may ask (no visit there) and what they read beside a case or a message: no letter, nobody sent, a
call only within the safe hours. The chat asks for no photo and no location anywhere, so it changes nothing there. A
name that several places share is taken for the unsafe one: better one call too careful.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.clock import LIMA
from bot.conversation.reading.fold import plain
from bot.domain.errors import Refusal
from bot.domain.roles import Action, StaffMember
from bot.domain.unsafe import UnsafeArea, from_json, to_json
from bot.domain.words import _
from bot.ids import new_id
from bot.places.gazetteer import Level, Place
from bot.services.auditing import record
from bot.services.house import House
from bot.services.permission import require
from bot.store import unsafe_areas as rows
from bot.store.database import Tx

_AREAS = (Level.DISTRICT, Level.PROVINCE, Level.DEPARTMENT)
_LIKELIEST = 3
LONGEST = 200
NO_AREA = _("Write a district, a province or a department, with what it lies in: Vizcatán del Ene, Satipo.")


def all_areas(tx: Tx) -> list[UnsafeArea]:
    """Every area, those in force and those that ended, by name."""
    return sorted((from_json(body) for body in rows.bodies(tx)), key=lambda area: area.label)


def covering(tx: Tx, house: House, words: str) -> UnsafeArea | None:
    """The area in force today that this place, as somebody wrote it, may lie in. None where it surely does not."""
    if not words.strip():
        return None
    today = house.clock.now().astimezone(LIMA).date()
    in_force = [area for area in all_areas(tx) if area.in_force(today)]
    for found in house.places.find(words[:LONGEST], _LIKELIEST) if in_force else ():
        ids = frozenset({found.id, *found.within, *(each.id for each in house.places.parents(found.id))})
        for area in in_force:
            if area.holds(ids):
                return area
    return None


def label_of(tx: Tx, house: House, words: str) -> str:
    """What that area is called; empty for none."""
    area = covering(tx, house, words)
    return area.label if area is not None else ""


async def change(house: House, who: StaffMember, area_id: str, said: Mapping[str, str]) -> None:
    """Write an area as the form says it; a new one where `area_id` is empty. Raises Refusal; nothing is stored then."""
    require(who, Action.CHANGE_OFFICES, office=who.office)
    area = _area(house, area_id or new_id(), said)

    def keep(tx: Tx) -> None:
        if area_id and all(each.id != area_id for each in all_areas(tx)):
            raise Refusal(_("There is no such entry. Reload the page to see the table as it is now."))
        rows.put(tx, area.id, to_json(area))
        record(tx, house, who.id, "change_unsafe", area.id, who.office)

    await house.database.unit(keep)


async def remove(house: House, who: StaffMember, area_id: str) -> None:
    """It was marked by mistake. What ended gets its last day instead, so that it can be read later."""
    require(who, Action.CHANGE_OFFICES, office=who.office)

    def drop(tx: Tx) -> None:
        if not rows.remove(tx, area_id):
            raise Refusal(_("There is no such entry. Reload the page to see the table as it is now."))
        record(tx, house, who.id, "change_unsafe", area_id, who.office)

    await house.database.unit(drop)


def _area(house: House, area_id: str, said: Mapping[str, str]) -> UnsafeArea:
    words = said.get("place", "").strip()[:LONGEST]
    found = next((each for each in house.places.find(words, 5) if _is_meant(each, words)), None) if words else None
    if found is None:
        raise Refusal(
            _("Write a district, a province or a department, with what it lies in: Vizcatán del Ene, Satipo.")
        )
    since, until, checked = (_date(said.get(name, "")) for name in ("since", "until", "checked_on"))
    if since is None:
        raise Refusal(_("Write since which day it is unsafe."))
    if until is not None and until < since:
        raise Refusal(_("The last day comes before the first."))
    return UnsafeArea(
        area_id, found.id, found.label, since.isoformat(), until.isoformat() if until else "",
        said.get("source", "").strip()[:LONGEST], checked.isoformat() if checked else "",
    )  # fmt: skip


def _is_meant(place: Place, words: str) -> bool:
    """The search offers something for any word; a place that is marked has to be written by its name."""
    return place.level in _AREAS and plain(place.name) in plain(words)


def _date(written: str) -> date | None:
    if not written.strip():
        return None
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise Refusal(_("Write the date as year, month and day, for example 2026-03-31.")) from None
