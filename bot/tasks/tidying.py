"""What time does: drafts expire, ids of old updates are forgotten, promised keys are destroyed. Never a case."""

from __future__ import annotations

import asyncio

import structlog

from bot.clock import ms
from bot.domain.errors import Fault
from bot.services import drafting
from bot.services.house import House
from bot.store import changes, doomed, drafts, inbox, outbox
from bot.store.database import Tx

KEPT_MS = 48 * 3600 * 1000
_EVERY = 5.0
log = structlog.get_logger()


async def tidy(house: House) -> int:
    """One round; how many drafts expired."""
    now = ms(house.clock.now())

    def unit(tx: Tx) -> int:
        expired = drafts.expired(tx, now)
        for row in expired:
            drafting.wipe(tx, house, row.id)
        inbox.forget_old(tx, now - KEPT_MS)
        outbox.forget_old(tx, now - KEPT_MS)
        changes.forget_old(tx, now - KEPT_MS)
        return len(expired)

    expired = await house.database.unit(unit)
    await destroy_doomed(house)
    return expired


async def destroy_doomed(house: House) -> None:
    """Destroy the keys of what was deleted; a key stands on the list until it is gone for sure."""
    for key_id in await house.database.read(doomed.waiting):
        house.vault.destroy(key_id)
        await house.database.unit(lambda tx, k=key_id: doomed.destroyed(tx, k))  # type: ignore[misc]


async def tidy_for_ever(house: House) -> None:
    """Tidy every few seconds until stopped."""
    while True:
        try:
            await tidy(house)
        except Fault as fault:
            log.warning("tidying waits", kind=fault.what)
        await asyncio.sleep(_EVERY)
