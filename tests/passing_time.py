"""Time passes for a house: its clock moves, and what became due is done."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import ShiftedClock
from bot.services.house import House
from bot.tasks import jobs

MOST_ROUNDS = 200


async def what_is_due(house: House) -> None:
    """Do everything that is due at this moment."""
    await jobs.plan_rounds(house)
    for _n in range(MOST_ROUNDS):
        if not await jobs.run_due(house):
            return
    raise AssertionError("the work of time does not come to an end")


async def pass_time(house: House, **by: float) -> None:
    """Let so much time go by (as for `timedelta`), then do what is due."""
    assert isinstance(house.clock, ShiftedClock)
    house.clock.advance(timedelta(**by))
    await what_is_due(house)
