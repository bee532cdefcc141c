"""Which words a chat may be shown: the catalogue's, the chat's own, the house's public facts, replies approved for it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.domain.referrals import from_json
from bot.services.house import House
from bot.services.routing import all_offices
from bot.store import offices
from tests.family import Family
from tests.security.opened import folded

_WORD = re.compile(r"[^\W\d_]{3,}")


def words_of(text: str) -> set[str]:
    """The words of a text, folded; numbers, signs and tiny words left out."""
    return set(_WORD.findall(folded(text)))


async def public_words(house: House) -> set[str]:
    """What stands in the catalogues for families, the offices and the referral table."""
    found = words_of(house.settings.organisation)
    for entries in house.words.catalogues.values():
        for (_context, message_id), entry in entries.items():
            found |= words_of(entry.text) | words_of(message_id)
    for office in await house.database.read(all_offices):
        found |= words_of(office.name)
    for row in await house.database.read(offices.referrals):
        referral = from_json(row.body)
        found |= words_of(f"{referral.name} {referral.place} {referral.number}")
    return found


def offered_for(house: House, texts: Iterable[str]) -> set[str]:
    """The places that the search finds for somebody's own words."""
    return {word for text in texts for place in house.places.find(text, 5) for word in words_of(place.label)}


def shown_to(family: Family) -> list[str]:
    """Everything this phone was shown: texts and buttons."""
    return [
        text
        for shown in family.phone
        for text in (
            shown.text,
            *(label for row in shown.rows for label in row),
            *(label for row in shown.inline for label, _data in row),
        )
    ]
