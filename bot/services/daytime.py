"""When the bot may write first: between 8 and 20 h where the person is (manners 7 and 8).

Where they are is read from what they told: the place they live in, else their number's country, else Peru. In a
country of several zones it has to be day in all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from babel.core import get_global

from bot.clock import LIMA
from bot.conversation.questions import About, JsonValue, Phone, PlaceOf
from bot.services import drafting
from bot.services.house import House
from bot.store import answers, cases, drafts
from bot.store.database import Tx
from bot.vault.envelope import Place, open_json

FIRST_HOUR, LAST_HOUR = 8, 20
HOME = "PE"
_STEP = timedelta(minutes=30)
_TWO_DAYS = 96  # of those steps
Zones = tuple[ZoneInfo, ...]


def is_day(moment: datetime, zones: Zones) -> bool:
    """Whether a message at that moment wakes nobody."""
    return all(FIRST_HOUR <= moment.astimezone(zone).hour < LAST_HOUR for zone in zones)


def next_daytime(moment: datetime, zones: Zones) -> datetime:
    """That moment, or the first later one at which it is day for the person."""
    if is_day(moment, zones):
        return moment
    start = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    later = (start + _STEP * n for n in range(1, _TWO_DAYS))
    # A country round half the globe has no hour that is day everywhere: then the first zone decides.
    return next((at for at in later if at > moment and is_day(at, zones)), None) or next_daytime(moment, zones[:1])


def zones_of(country: str) -> Zones:
    """The time zones of a country ("PE"); Lima's for one we do not know."""
    names: Sequence[str] = get_global("territory_zones").get(country, ())
    return tuple(zone for zone in map(_zone, names) if zone is not None) or (LIMA,)


def zones_of_chat(tx: Tx, house: House, chat: str) -> Zones:
    """Where the person who writes from this chat is, as far as they told."""
    for values in _told(tx, house, chat):
        country = _country(values)
        if country:
            return zones_of(country)
    return zones_of(HOME)


def _told(tx: Tx, house: House, chat: str) -> list[dict[str, tuple[bool, JsonValue]]]:
    """What the chat's drafts and cases hold of places and phones, the newest first: step -> (is a place, value)."""
    asked = {
        step.id: isinstance(step.question, PlaceOf)
        for conversation in house.conversations.values()
        for step in conversation.steps
        if isinstance(step.question, (PlaceOf, Phone)) and step.about is About.ENQUIRER
    }
    found = []
    for row in drafts.of_chat(tx, chat):
        if row.consented:
            given = drafting.opened(house, row).answers
            found.append({a.step: (asked[a.step], a.value) for a in given if a.step in asked})
    for case in cases.of_chat(tx, chat):
        values: dict[str, tuple[bool, JsonValue]] = {}
        for answer in answers.of_case(tx, case.id):
            if answer.step in asked and answer.step not in values:
                plain = open_json(house.vault.case(case.key_id), Place("answers", answer.id), answer.sealed)
                values[answer.step] = (asked[answer.step], plain.get("value") if isinstance(plain, dict) else None)
        found.append(values)
    return found


def _country(values: dict[str, tuple[bool, JsonValue]]) -> str:
    places = [value for is_place, value in values.values() if is_place and isinstance(value, dict) and value.get("id")]
    if places:
        return str(places[-1]["id"])[:2]
    numbers = [str(value) for is_place, value in values.values() if not is_place and str(value).startswith("+")]
    return _country_of_number(numbers[-1]) if numbers else ""


def _country_of_number(number: str) -> str:
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None
