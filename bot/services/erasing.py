"""A withdrawn request is frozen at once and destroyed ten days later; until then staff can open it again.

Ten days, because a phone is shared, taken, or held by a child (rule 10): nobody can be robbed of their search.
"""

from __future__ import annotations

from bot.clock import ms
from bot.services.auditing import record
from bot.services.house import House
from bot.store import changes, doomed, erasing
from bot.store.database import Tx

TEN_DAYS_MS = 10 * 24 * 3600 * 1000


def erase_withdrawn(tx: Tx, house: House) -> int:
    """Erase what was withdrawn ten days ago; how many. The audit keeps that it happened, and no more."""
    now = ms(house.clock.now())
    gone = erasing.over(tx, now - TEN_DAYS_MS)
    for case_id, key_id, office in gone:
        erasing.erase(tx, case_id)
        doomed.add(tx, key_id, now)
        changes.add(tx, changes.Change.ERASED, f"case:{case_id}", now)
        record(tx, house, "system", "erase", case_id, office)
    return len(gone)
