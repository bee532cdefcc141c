"""What time does: drafts expire, what was withdrawn is destroyed, promised keys are destroyed.

Time never closes a case; only the family's own withdrawal ends one for good.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from bot.clock import ms
from bot.domain.errors import Fault
from bot.services import drafting, erasing
from bot.services.house import House
from bot.store import changes, chats, clearing, doomed, drafts, inbox, outbox
from bot.store import erasing as erasing_rows
from bot.store.database import Tx

KEPT_MS = 48 * 3600 * 1000
VISITOR_MS = 24 * 3600 * 1000
_EVERY = 5.0
_VISITORS_EVERY = timedelta(hours=1)
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


async def forget_visitors(house: House) -> int:
    """Rule 6: whoever allowed nothing and asked for nothing is not even a sealed address after 24 h; how many."""
    before = ms(house.clock.now()) - VISITOR_MS
    # Looked for beside the writer, and once more in the unit that forgets them.
    if not await house.database.read(lambda tx: clearing.visitors(tx, before, limit=1)):
        return 0

    def unit(tx: Tx) -> int:
        gone = clearing.visitors(tx, before)
        for chat in gone:
            chats.wipe(tx, chat)
        return len(gone)

    return await house.database.unit(unit)


async def erase_withdrawn(house: House) -> int:
    """Erase what was withdrawn ten days ago, and destroy its keys; how many."""
    before = ms(house.clock.now()) - erasing.TEN_DAYS_MS
    if not await house.database.read(lambda tx: erasing_rows.over(tx, before, limit=1)):
        return 0
    gone = await house.database.unit(lambda tx: erasing.erase_withdrawn(tx, house))
    await destroy_doomed(house)
    return gone


async def destroy_doomed(house: House) -> None:
    """Destroy the keys of what was deleted; a key stands on the list until it is gone for sure."""
    for key_id in await house.database.read(doomed.waiting):
        house.vault.destroy(key_id)
        await house.database.unit(lambda tx, k=key_id: doomed.destroyed(tx, k))  # type: ignore[misc]


async def tidy_for_ever(house: House) -> None:
    """Tidy every few seconds until stopped. A round that fails is tried again."""
    visitors_at = house.clock.now()
    while True:
        try:
            await tidy(house)
            if house.clock.now() >= visitors_at:
                await forget_visitors(house)
                await erase_withdrawn(house)
                visitors_at = house.clock.now() + _VISITORS_EVERY
        except Fault as fault:
            log.warning("tidying waits", kind=fault.what)
        except Exception as bug:
            log.error("tidying failed", kind=type(bug).__name__)
        await asyncio.sleep(_EVERY)
