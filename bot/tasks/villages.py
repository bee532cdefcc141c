"""Villages that an operator imports are known to the running program within the minute."""

from __future__ import annotations

import asyncio

import structlog

from bot.domain.errors import Fault
from bot.services.house import House
from bot.services.villages import take_up

_LOOK_AGAIN = 20.0
log = structlog.get_logger()


async def take_up_for_ever(house: House) -> None:
    """Index what is known, then look for newly imported villages until stopped. A round that fails is tried again."""
    # The first family that names a place should not wait for the index.
    await asyncio.to_thread(house.places.prepare)
    while True:
        try:
            if await take_up(house.database, house.gazetteer):
                log.info("village files are taken up", places=len(house.places))
        except Fault as fault:
            log.warning("village files wait", kind=fault.what)
        except Exception as bug:
            log.error("taking up village files failed", kind=type(bug).__name__)
        await asyncio.sleep(_LOOK_AGAIN)
