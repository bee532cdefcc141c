"""The work of time: jobs are taken when they are due, done in one unit each, and settled in the same unit.

1. Take: the due time moves on to the end of a lease; of several processes one has the job.
2. Do and settle, in one unit: all of it happened, or none.
3. One that fails is tried again after its lease, a little later each time; the others go on meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from bot.clock import ms
from bot.domain.errors import Fault
from bot.services import (
    digesting,
    erasing,
    receipts,
    reconfirming,
    relaying,
    reminding,
    resting,
    staff_talk,
    staying,
    sweeping,
)
from bot.services.house import House
from bot.store import jobs
from bot.store.database import Tx
from bot.store.jobs import Job, Kind
from bot.tasks.mailing import mail_urgent

_LOOK_AGAIN = 1.0
log = structlog.get_logger()

# Rounds over the whole house: what does one, and how long until the next. True: more of the same waits.
Round = Callable[[Tx, House], bool]
ROUNDS: Mapping[Kind, tuple[Round, timedelta]] = {
    Kind.EXPIRE_DRAFTS: (sweeping.expire_drafts, timedelta(minutes=1)),
    Kind.FORGET_TRAFFIC: (sweeping.forget_traffic, timedelta(minutes=10)),
    Kind.FORGET_VISITORS: (sweeping.forget_visitors, timedelta(minutes=10)),
    Kind.ERASE_WITHDRAWN: (erasing.erase_withdrawn, timedelta(hours=1)),
    Kind.END_OLD_CASES: (erasing.end_old_cases, timedelta(hours=6)),
    Kind.TELL_ERASED: (receipts.send, timedelta(minutes=1)),
    Kind.FORGET_OLD_RECORDS: (sweeping.forget_old_records, timedelta(days=1)),
}
# What is due for one chat, draft or case: the job's next time, None when there is none.
Duty = Callable[[Tx, House, Job], Job | None]
DUTIES: Mapping[Kind, Duty] = {
    Kind.REMIND: reminding.remind,
    Kind.DRAFT_ENDS: reminding.draft_ends,
    Kind.TERM_ENDS: staying.term_ends,
    Kind.RELAY_ENDS: relaying.relay_ends,
    Kind.YEARLY: reconfirming.ask,
    Kind.YEARLY_SILENT: reconfirming.no_answer,
    Kind.REVIEW: resting.review,
    Kind.DIGEST: digesting.digest,
}


# What is done outside the house, before the job is settled: at least once.
ERRANDS: Mapping[Kind, Callable[[House, Job], Awaitable[None]]] = {
    Kind.MAIL_URGENT: mail_urgent,
    Kind.STAFF_SAID: staff_talk.carry_out,
    Kind.SETTLE_KEYS: lambda house, _job: erasing.settle_keys(house),
}
# Errands over the whole house that come again, and how long until then.
AGAIN: Mapping[Kind, timedelta] = {Kind.SETTLE_KEYS: timedelta(hours=1)}


async def run_for_ever(house: House, believed: Callable[[], bool] = lambda: True) -> None:
    """Do what is due until stopped, while the clock is `believed`. A round that fails as a whole is tried again."""
    planned = False
    while True:
        try:
            if not planned:
                await plan_rounds(house)
                planned = True
            taken = await run_due(house) if believed() else 0
        except Fault as fault:
            log.warning("the work of time waits", kind=fault.what)
            taken = 0
        except Exception as bug:
            log.error("the work of time failed", kind=type(bug).__name__)
            taken = 0
        if not taken:
            await asyncio.sleep(_LOOK_AGAIN)


async def plan_rounds(house: House) -> None:
    """See to it that every round and every errand that comes again is planned; those that are stay as they are."""
    now = ms(house.clock.now())

    def unit(tx: Tx) -> None:
        for kind in (*ROUNDS, *AGAIN):
            jobs.plan(tx, Job(kind, "", now))

    await house.database.unit(unit)


async def run_due(house: House) -> int:
    """Do what is due now; how many jobs were taken. Destroys the keys that were given up."""
    now = ms(house.clock.now())
    found = await house.database.read(lambda tx: jobs.due(tx, now))
    taken = 0
    for job in found:
        taken += await _take(house, job)
    await erasing.destroy_doomed(house)
    return taken


async def _take(house: House, job: Job) -> bool:
    until = await house.database.unit(lambda tx: jobs.claim(tx, job, ms(house.clock.now())))
    if until is None:
        return False
    try:
        if job.kind in ERRANDS:
            await ERRANDS[job.kind](house, job)
        await house.database.unit(lambda tx: _do(tx, house, job, until))
    except Fault as fault:
        log.warning("a job waits", where=job.kind.value, kind=fault.what)
    except Exception as bug:  # the edge: one poisoned job, and no word of what it is about
        log.error("a job failed", where=job.kind.value, kind=type(bug).__name__)
    return True


def _do(tx: Tx, house: House, job: Job, until: int) -> None:
    if job.kind in ROUNDS:
        work, every = ROUNDS[job.kind]
        more = work(tx, house)
        wait = 0 if more else int(every.total_seconds() * 1000)
        jobs.again(tx, Job(job.kind, job.subject, ms(house.clock.now()) + wait), until)
        return
    following = DUTIES[job.kind](tx, house, job) if job.kind in DUTIES else None
    if job.kind in AGAIN:
        following = Job(job.kind, job.subject, ms(house.clock.now() + AGAIN[job.kind]))
    if following is None:
        jobs.done(tx, job, until)
    else:
        jobs.again(tx, following, until)
