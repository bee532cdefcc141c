"""A resting request has a day, at least once a year, on which a person looks at it again. Time takes it no further."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.clock import ms
from bot.domain.cases import CaseState
from bot.services.house import House
from bot.services.owing import Owed, owe
from bot.store import cases, jobs
from bot.store.database import Tx
from bot.store.jobs import Job, Kind

REVIEW_AFTER = timedelta(days=365)


def begin(tx: Tx, house: House, case_id: str) -> None:
    """It rests from now on."""
    now = house.clock.now()
    jobs.drop(tx, Kind.REVIEW, case_id)
    jobs.plan(tx, Job(Kind.REVIEW, case_id, ms(now + REVIEW_AFTER), since=ms(now)))


def review(tx: Tx, house: House, job: Job) -> Job | None:
    """Its day came: somebody looks. None when it doesn't rest any more."""
    case = cases.by_id(tx, job.subject)
    if case is None or case.state != CaseState.DORMANT:
        return None
    owe(tx, house, case, Owed.REVIEW)
    return replace(job, due_at=ms(house.clock.now() + REVIEW_AFTER))
