"""The family takes a request back, in two steps and without a reason, or opens it again within ten days (rule 10)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import LIMA, moment
from bot.domain.cases import CaseState
from bot.domain.roles import Role, StaffMember
from bot.services import moving
from bot.services.erasing import TEN_DAYS_MS
from bot.services.house import House
from bot.store.cases import CaseRow
from bot.store.database import Tx


def withdraw(tx: Tx, house: House, case: CaseRow) -> datetime:
    """Freeze it from now on; the day from which it may be erased for ever."""
    after = moving.carry_out(tx, house, _family(case), case, "withdraw")
    return moment(after.updated_at + TEN_DAYS_MS).astimezone(LIMA) - timedelta(days=1)


def reopen(tx: Tx, house: House, case: CaseRow) -> bool:
    """Open it again where it was. False where it isn't withdrawn any more, and nothing was done."""
    if case.state != CaseState.WITHDRAWN:
        return False
    moving.carry_out(tx, house, _family(case), case, "reopen")
    return True


def _family(case: CaseRow) -> StaffMember:
    """Who it was, for the timeline and the audit. It is their request: no permission is asked for."""
    return StaffMember("family", Role.VOLUNTEER, case.office)
