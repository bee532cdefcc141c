"""Taking up again what was parked, once the fault that parked it is mended. Administrators see no word of it."""

from __future__ import annotations

from bot.clock import ms
from bot.domain.roles import Action, StaffMember
from bot.services.auditing import record
from bot.services.house import House
from bot.services.permission import require
from bot.store import inbox
from bot.store.database import Tx

_AT_ONCE = 100


async def try_parked_again(house: House, who: StaffMember) -> int:
    """Put parked updates at the end of their chats with all their tries again, at most 100; how many.

    One that fails again is parked again. Raises Refusal for anybody but an administrator.
    """
    require(who, Action.MANAGE_STAFF, office="")

    def do(tx: Tx) -> int:
        now = ms(house.clock.now())
        again = sum(inbox.unpark(tx, row.bot_id, row.update_id, now) for row in inbox.parked(tx, _AT_ONCE))
        if again:
            record(tx, house, who.id, "try_parked_again", "", "")
        return again

    return await house.database.unit(do)
