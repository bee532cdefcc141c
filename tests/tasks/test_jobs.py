"""The work of time: what is due is done once, whoever does it; one poisoned job stops no other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import ShiftedClock, ms
from bot.domain.errors import Fault
from bot.services.house import House
from bot.store import jobs as rows
from bot.store.database import Tx
from bot.store.jobs import LEASES, Job, Kind
from bot.tasks import jobs
from tests.family import house_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done, in order; the subject "poison" raises, "torn" is a fault."""
    found: list[str] = []

    def work(tx: Tx, _house: House, job: Job) -> Job | None:
        tx.run("INSERT INTO suppressions (subject, at) VALUES (?, ?)", f"{job.subject}{len(found)}", 1)
        if job.subject == "poison":
            raise RuntimeError("a bug")
        if job.subject == "torn":
            raise Fault("the disk")
        found.append(job.subject)
        return None

    monkeypatch.setitem(jobs.DUTIES, Kind.REMIND, work)  # type: ignore[arg-type]
    return found


async def planned(house: House, *subjects: str) -> None:
    at = ms(house.clock.now())
    await house.database.unit(lambda tx: [rows.plan(tx, Job(Kind.REMIND, each, at)) for each in subjects])


async def test_a_poisoned_job_and_a_torn_one_stop_no_other_and_are_tried_again_later(
    house: House, done: list[str]
) -> None:
    await planned(house, "aaa", "poison", "torn", "zzz")
    assert await jobs.run_due(house) == 4
    assert done == ["aaa", "zzz"]
    # What they wrote before they failed is undone.
    assert len(await house.database.read(lambda tx: tx.rows("SELECT subject FROM suppressions"))) == 2
    assert await jobs.run_due(house) == 0
    assert isinstance(house.clock, ShiftedClock)
    house.clock.advance(timedelta(milliseconds=LEASES[0] + 1))
    assert await jobs.run_due(house) == 2
    assert await house.database.read(rows.failing) == [(Kind.REMIND, 2)]


async def test_several_that_look_at_once_do_each_job_once(house: House, done: list[str]) -> None:
    subjects = [f"chat{n:02d}" for n in range(20)]
    await planned(house, *subjects)
    taken = await asyncio.gather(*(jobs.run_due(house) for _n in range(4)))
    assert sorted(done) == subjects
    assert sum(taken) == 20


async def test_one_that_was_begun_and_cut_off_is_done_after_its_lease(house: House, done: list[str]) -> None:
    await planned(house, "aaa")
    now = ms(house.clock.now())
    (seen,) = await house.database.read(lambda tx: rows.due(tx, now))
    assert await house.database.unit(lambda tx: rows.claim(tx, seen, now))  # and there the machine stops
    assert await jobs.run_due(house) == 0
    assert isinstance(house.clock, ShiftedClock)
    house.clock.advance(timedelta(milliseconds=LEASES[0] + 1))
    await jobs.run_due(house)
    assert done == ["aaa"]


async def test_work_that_outlived_its_lease_is_undone_if_somebody_else_took_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(tx: Tx, _house: House, job: Job) -> Job | None:
        (seen,) = rows.due(tx, 1 << 60)
        assert rows.claim(tx, seen, seen.due_at)  # another process, meanwhile
        tx.run("INSERT INTO suppressions (subject, at) VALUES ('late', 1)")
        return None

    monkeypatch.setitem(jobs.DUTIES, Kind.REMIND, slow)  # type: ignore[arg-type]
    await planned(house, "aaa")
    await jobs.run_due(house)
    assert await house.database.read(lambda tx: tx.rows("SELECT 1 FROM suppressions")) == []
    assert await house.database.read(lambda tx: rows.waits(tx, Kind.REMIND, "aaa"))


async def test_a_round_is_planned_once_and_comes_again_after_its_time(house: House) -> None:
    await jobs.plan_rounds(house)
    await jobs.plan_rounds(house)
    assert await jobs.run_due(house) == len(jobs.ROUNDS) + len(jobs.AGAIN)
    assert await jobs.run_due(house) == 0
    assert isinstance(house.clock, ShiftedClock)
    house.clock.advance(timedelta(minutes=1, seconds=1))
    assert await jobs.run_due(house) == 2  # drafts that end, receipts that are owed


async def test_a_round_with_more_to_do_goes_on_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    left = [3]

    def work(_tx: Tx, _house: House) -> bool:
        left[0] -= 1
        return left[0] > 0

    monkeypatch.setattr(jobs, "ROUNDS", {Kind.EXPIRE_DRAFTS: (work, timedelta(minutes=1))})
    await jobs.plan_rounds(house)
    for _n in range(10):
        await jobs.run_due(house)
    assert left == [0]


async def test_destroyed_keys_are_cleared_out_of_the_key_store_every_hour(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled: list[int] = []
    monkeypatch.setattr(type(house.vault), "settle", lambda _vault: settled.append(1))
    await jobs.plan_rounds(house)
    for hours in range(3):
        assert isinstance(house.clock, ShiftedClock)
        await jobs.run_due(house)
        await jobs.run_due(house)
        assert len(settled) == hours + 1
        house.clock.advance(timedelta(hours=1, seconds=1))


def test_every_kind_of_job_has_somebody_who_does_it() -> None:
    tables = (jobs.ROUNDS, jobs.DUTIES, jobs.ERRANDS)
    assert sorted(kind for table in tables for kind in table) == sorted(Kind)  # each by one, and by one only
