"""How a request leaves the house for good: withdrawn ten days ago, or ended and past its term.

1. Withdrawn: frozen at once, destroyed ten days later; until then the family or staff can open it again, because a
   phone is shared, taken, or held by a child (rule 10): nobody can be robbed of their search.
2. Rejected or sent elsewhere: `MASKAY_REJECTED_DAYS` after anybody last touched it.
3. Answered: `MASKAY_ANSWERED_DAYS`; a tombstone with code, dates and outcome remains.
An open request, a resting one and one that waits for a death to be told are never here: time closes nothing.
"""

from __future__ import annotations

import asyncio

from bot.clock import ms
from bot.domain.cases import CaseState
from bot.services import receipts, writers
from bot.services.auditing import record
from bot.services.house import House
from bot.store import cases, changes, doomed, erasing, tombstones
from bot.store.database import Tx
from bot.store.tombstones import Tombstone

DAY_MS = 24 * 3600 * 1000
TEN_DAYS_MS = 10 * DAY_MS
NOT_CARRIED = (CaseState.REJECTED, CaseState.REDIRECTED)
_AT_ONCE = 50


def erase_withdrawn(tx: Tx, house: House) -> bool:
    """Erase what was withdrawn ten days ago; True where more waits. The audit keeps that it happened, and no more."""
    gone = erasing.over(tx, ms(house.clock.now()) - TEN_DAYS_MS, _AT_ONCE)
    for case_id, key_id, office in gone:
        _erase(tx, house, case_id, key_id, office, "erase")
    return len(gone) == _AT_ONCE


def end_old_cases(tx: Tx, house: House) -> bool:
    """Erase what was rejected, sent elsewhere or answered, each after its term; True where more waits."""
    now, settings = ms(house.clock.now()), house.settings
    ended = cases.ended(tx, NOT_CARRIED, now - settings.rejected_days * DAY_MS, _AT_ONCE)
    answered = cases.ended(tx, (CaseState.ANSWERED,), now - settings.answered_days * DAY_MS, _AT_ONCE)
    for case in answered:
        tombstones.put(tx, Tombstone(case.code, case.state, case.submitted_at, case.updated_at))
    for case in (*ended, *answered):
        _erase(tx, house, case.id, case.key_id, case.office, "retention_over")
    return _AT_ONCE in (len(ended), len(answered))


async def destroy_doomed(house: House) -> None:
    """Destroy the keys of what was deleted; a key stands on the list until it is gone for sure."""
    for key_id in await house.database.read(doomed.waiting):
        # In a thread: the key store may be a server that is away.
        await asyncio.to_thread(house.vault.destroy, key_id)
        await house.database.unit(lambda tx, k=key_id: doomed.destroyed(tx, k))  # type: ignore[misc]


async def settle_keys(house: House) -> None:
    """Clear the destroyed keys out of the key store's own files, as far as its engine can."""
    await asyncio.to_thread(house.vault.settle)


def _erase(tx: Tx, house: House, case_id: str, key_id: str, office: str, why: str) -> None:
    now = ms(house.clock.now())
    case = cases.by_id(tx, case_id)
    erasing.erase(tx, case_id)
    if case is not None and case.chat is not None:
        writers.forget(tx, house, case.chat, case.enquirer)
    if case is not None:
        receipts.owe(tx, case, now)
    doomed.add(tx, key_id, now)
    changes.add(tx, changes.Change.ERASED, f"case:{case_id}", now)
    record(tx, house, "system", why, case_id, office)
