"""How the running of it looks: processes, what waits, what needs a person. No content, for nobody.

One look feeds the console's page, `/healthz` and `doctor`.
"""

from __future__ import annotations

from bot.clock import ms
from bot.domain.process_roles import ProcessRole
from bot.domain.roles import Action, StaffMember
from bot.services import asking
from bot.services.house import House
from bot.services.permission import require
from bot.services.views import ProcessView, SystemStatus, Waiting
from bot.store import changes, inbox, inspect, media, outbox, processes
from bot.store.database import Tx

# Said to be silent after so long without a sign of life; where one process has all roles it gives one every 15 s.
SILENT_MS = 30_000


async def status(house: House, who: StaffMember) -> SystemStatus:
    """For an administrator at the console. Raises Refusal for anybody else."""
    require(who, Action.MANAGE_STAFF, office="")
    return await of_house(house)


async def of_house(house: House) -> SystemStatus:
    """The house as it runs at this moment. Raises Fault where the database can't be had."""
    now = ms(house.clock.now())
    return await house.database.read(lambda tx: look(tx, now, shared=house.database.shared))


def look(tx: Tx, now: int, *, shared: bool) -> SystemStatus:
    """The same, for whoever has the database alone. `shared`: an engine for many processes."""
    here = working(tx, now)
    played = {role for each in here if not each.silent for role in each.roles}
    dead, unsure = outbox.troubles(tx)
    return SystemStatus(
        at=now,
        shared=shared,
        schema=inspect.schema(tx),
        processes=here,
        unplayed=tuple(role for role in ProcessRole if role not in played),
        inbox=Waiting(*inbox.waiting(tx)),
        outbox=Waiting(*outbox.waiting(tx, now)),
        files=Waiting(*media.backlog(tx)),
        changes=Waiting(*changes.backlog(tx)),
        parked=inbox.count_parked(tx),
        dead=dead,
        look=unsure,
        names=asking.standing_at(tx, now),
    )


def working(tx: Tx, now: int) -> tuple[ProcessView, ...]:
    """Who works in this database, longest serving first; times as the clock of `now` has them."""
    # Signs of life are dated by the database's clock, which need not be that of whoever looks.
    ahead = now - tx.clock()
    return tuple(
        ProcessView(
            roles=tuple(role for role in ProcessRole if role in each.roles.split()),
            host=each.host,
            started_at=each.started_at + ahead,
            seen_at=min(now, each.beat_at + ahead),
            silent=now - (each.beat_at + ahead) > SILENT_MS,
        )
        for each in processes.everybody(tx)
    )


def lines(seen: SystemStatus) -> list[str]:
    """A line for the engine and the traffic, and one for each process."""
    found = [
        f"engine: {seen.engine.lower()}",
        f"inbox: {seen.inbox.count} waiting, {seen.parked} parked; outbox: {seen.dead + seen.look} to look at",
    ]
    for each in seen.processes:
        state = "silent" if each.silent else "alive"
        found.append(f"{state} {(seen.at - each.seen_at) // 1000} s ago: {' '.join(each.roles)} ({each.host})")
    return found
