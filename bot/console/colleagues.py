"""Who a case can be handed to: names of an office's caseworkers, nothing of any case."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.people import Hidden
from bot.domain.roles import Action, Reach, StaffMember, reach
from bot.services.accounts import may_carry
from bot.services.house import House
from bot.services.staff_names import account_name
from bot.store import staff
from bot.store.database import Tx


@dataclass(frozen=True, slots=True, repr=False)
class Colleague(Hidden):
    """Somebody who can carry a case."""

    staff_id: str
    name: str
    languages: str


async def of_office(house: House, who: StaffMember, office: str) -> tuple[Colleague, ...]:
    """Those who may carry a case of this office, by name; nobody for a person who may not assign there."""
    if reach(who.role, Action.ASSIGN) is Reach.NONE:
        return ()

    def look(tx: Tx) -> tuple[Colleague, ...]:
        rows = [row for row in staff.all_accounts(tx) if may_carry(row, office)]
        found = [Colleague(row.id, account_name(house, row), row.languages) for row in rows]
        return tuple(sorted(found, key=lambda each: each.name))

    return await house.database.read(look)
