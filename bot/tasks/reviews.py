"""What speakers sign or correct on the console is known to every running part within the minute."""

from __future__ import annotations

import asyncio

import structlog

from bot.domain.errors import Fault
from bot.services import wording
from bot.services.house import House
from bot.store import word_reviews

_LOOK_AGAIN = 20.0
log = structlog.get_logger()


async def follow_reviews_for_ever(house: House) -> None:
    """Take up what was reviewed, whenever there is more of it. A round that fails is tried again."""
    seen = -1
    while True:
        try:
            seen = await follow_reviews(house, seen)
        except Fault as fault:
            log.warning("reviewed words wait", kind=fault.what)
        except Exception as bug:
            log.error("taking up reviewed words failed", kind=type(bug).__name__)
        await asyncio.sleep(_LOOK_AGAIN)


async def follow_reviews(house: House, seen: int) -> int:
    """Take up the reviews if there are others than `seen`; how many there are."""
    there = await house.database.read(word_reviews.count)
    if there != seen:
        await house.database.read(lambda tx: wording.take_up(tx, house))
    return there
