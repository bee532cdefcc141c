"""Jobs as rows: planned once, taken by one, settled only by whoever still holds the lease."""

from __future__ import annotations

import pytest

from bot.store import jobs
from bot.store.database import Database, Tx
from bot.store.jobs import LEASES, Job, Kind, Lost

JOB = Job(Kind.REMIND, "chat", 1000, since=5, stage=2)


async def test_planned_twice_it_is_planned_once_and_stays_as_it_was(database: Database) -> None:
    def unit(tx: Tx) -> None:
        assert jobs.plan(tx, JOB)
        assert not jobs.plan(tx, Job(Kind.REMIND, "chat", 99))
        assert jobs.waits(tx, Kind.REMIND, "chat")
        assert jobs.due(tx, 999) == []
        assert jobs.due(tx, 1000) == [JOB]

    await database.unit(unit)


async def test_the_one_that_waits_longest_comes_first_and_a_look_is_bounded(database: Database) -> None:
    def unit(tx: Tx) -> None:
        for n, at in enumerate((30, 10, 20)):
            jobs.plan(tx, Job(Kind.REMIND, f"chat{n}", at))
        assert [job.due_at for job in jobs.due(tx, 100)] == [10, 20, 30]
        assert len(jobs.due(tx, 100, limit=2)) == 2

    await database.unit(unit)


async def test_of_two_who_saw_the_same_row_one_has_it(database: Database) -> None:
    def unit(tx: Tx) -> None:
        jobs.plan(tx, JOB)
        (seen,) = jobs.due(tx, 2000)
        until = jobs.claim(tx, seen, 2000)
        assert until == 2000 + LEASES[0]
        assert jobs.claim(tx, seen, 2000) is None
        assert jobs.due(tx, until - 1) == []

    await database.unit(unit)


async def test_settled_it_has_its_next_time_and_its_failures_are_forgotten(database: Database) -> None:
    def unit(tx: Tx) -> None:
        jobs.plan(tx, JOB)
        until = jobs.claim(tx, JOB, 2000)
        assert until is not None
        jobs.again(tx, Job(Kind.REMIND, "chat", 9000, since=7, stage=3), until)
        assert jobs.due(tx, 9000) == [Job(Kind.REMIND, "chat", 9000, since=7, stage=3, tries=0)]
        until = jobs.claim(tx, jobs.due(tx, 9000)[0], 9000)
        assert until is not None
        jobs.done(tx, JOB, until)
        assert not jobs.waits(tx, Kind.REMIND, "chat")

    await database.unit(unit)


@pytest.mark.parametrize("settle", [jobs.again, jobs.done])
async def test_whoever_lost_the_lease_settles_nothing(database: Database, settle: object) -> None:
    def unit(tx: Tx) -> None:
        jobs.plan(tx, JOB)
        first = jobs.claim(tx, JOB, 2000)
        assert first is not None
        (seen,) = jobs.due(tx, first)
        assert jobs.claim(tx, seen, first)
        with pytest.raises(Lost):
            settle(tx, JOB, first)  # type: ignore[operator]
        assert jobs.waits(tx, Kind.REMIND, "chat")

    await database.unit(unit)


async def test_each_failure_waits_longer_up_to_a_day_and_the_doctor_can_tell(database: Database) -> None:
    def unit(tx: Tx) -> list[int]:
        jobs.plan(tx, JOB)
        waited, now = [], 2000
        for _n in range(7):
            (seen,) = jobs.due(tx, now)
            until = jobs.claim(tx, seen, now)
            assert until is not None
            waited.append(until - now)
            now = until
        assert jobs.failing(tx) == [(Kind.REMIND, 1)]
        jobs.drop(tx, Kind.REMIND, "chat")
        assert jobs.failing(tx) == []
        return waited

    waited = await database.unit(unit)
    assert waited == [*LEASES, LEASES[-1], LEASES[-1]]
    assert list(LEASES) == sorted(LEASES)
