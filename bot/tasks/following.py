"""The matching role's loop: what changed is compared soon, and nobody waits for it."""

from __future__ import annotations

import asyncio

import structlog

from bot.domain.errors import Fault
from bot.services import matching
from bot.services.house import House

_LOOK_AGAIN = 0.5
log = structlog.get_logger()


async def follow_for_ever(house: House) -> None:
    """Fill the register, then take up changes until stopped. One that fails is tried again."""
    log.info("the register is filled", people=await matching.fill(house))
    while True:
        try:
            followed = await matching.follow(house)
        except Fault as fault:
            log.warning("comparing waits", kind=fault.what)
            followed = 0
        except Exception as bug:
            log.error("comparing failed", kind=type(bug).__name__)
            followed = 0
            await asyncio.sleep(5.0)
        if not followed:
            await asyncio.sleep(_LOOK_AGAIN)
