"""The machine's clock is set, both ways: order and answers stay, and nobody waits for an hour that comes twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import structlog.testing

from bot.clock import ShiftedClock, SystemClock, monotonic_us, ms
from bot.store import inbox, media, outbox
from bot.store.database import Tx
from bot.store.waiting import hurry
from bot.tasks import jobs
from bot.tasks.clock_steps import ClockSteps
from bot.telegram.receive import keep
from tests.practice.conftest import practice, served
from tests.telegram.conftest import Line, line
from tests.telegram.test_lanes import poisoned
from tests.telegram.test_receive import update

__all__ = ["line", "practice", "served"]
A_DAY = timedelta(days=1)


def set_clock(line: Line, by: timedelta) -> None:
    assert isinstance(line.house.clock, ShiftedClock)
    line.house.clock.ahead += by


def watching(line: Line):  # type: ignore[no-untyped-def]
    def woken() -> None:
        line.program.deliver.queued.set()
        line.program.lanes.arrived.set()

    return ClockSteps(line.house, woken, every=0.02).run()


async def test_after_the_clock_was_set_back_an_answer_does_not_wait_a_day_to_be_sent_again(line: Line) -> None:
    rosa = await line.knows(line.rosa)
    await line.order("server_error")
    await line.tell(rosa, "a", "one", "two")
    async with line.running(line.program.deliver.run(), watching(line)):
        await line.until(lambda: len(line.practice.telegram.faults.as_json()) == 0)
        await line.until_states(rosa, "new", "new")
        set_clock(line, -A_DAY)
        await line.until_states(rosa, "sent", "sent")
    assert await line.texts(line.rosa) == ["one", "two"]


async def test_after_the_clock_was_set_back_an_update_that_failed_is_tried_again_soon(line: Line) -> None:
    await keep(line.house, line.bot.id, [update(1, "/start", line.rosa), update(2, "a", line.elmer)])
    await poisoned(line, 1)
    await line.program.lanes.round()
    async with line.running(line.program.lanes.run(), watching(line)):
        await asyncio.sleep(0.1)
        set_clock(line, -A_DAY)
        await line.until(lambda: _tries(line, 2))


async def _tries(line: Line, wanted: int) -> bool:
    rows = await line.house.database.read(lambda tx: tx.rows("SELECT tries FROM inbox WHERE update_id = 1"))
    return int(rows[0][0]) >= wanted


@pytest.mark.parametrize("by", [-A_DAY, timedelta(hours=20)])
async def test_a_chat_keeps_its_order_and_its_answers_while_the_clock_is_set(line: Line, by: timedelta) -> None:
    async with line.running():
        for words in ("/start", "Castellano", "Seguir por aquí"):
            await line.practice.does(line.rosa, "say", text=words)
            await line.until_quiet()
            set_clock(line, by)
        await line.until_quiet()
        steps = await line.house.database.read(lambda tx: tx.rows("SELECT conversation, revision FROM drafts"))
    shown = await line.texts(line.rosa)
    assert "castellano" in shown[0].casefold()
    assert "18" in shown[-1], "the third answer was taken for the question it answered"
    assert len(steps) == 1


async def test_setting_the_clock_is_told_and_a_nudge_is_not(line: Line) -> None:
    with structlog.testing.capture_logs() as logged:
        async with line.running(watching(line)):
            await asyncio.sleep(0.1)
            set_clock(line, timedelta(seconds=2))
            await asyncio.sleep(0.1)
            set_clock(line, timedelta(hours=5))
            await asyncio.sleep(0.1)
            set_clock(line, -timedelta(hours=5))
            await line.until(lambda: len(logged) >= 2)
    assert [round(entry["seconds"], -1) for entry in logged if entry["event"] == "the clock was set"] == [18000, -18000]


class Settable(SystemClock):
    """The machine's clock, and somebody who sets it."""

    set_by = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.set_by


async def drafts_left(line: Line) -> int:
    return int((await line.house.database.read(lambda tx: tx.rows("SELECT count(*) FROM drafts")))[0][0])


async def test_a_date_set_wrong_destroys_nothing_while_it_can_be_mended(line: Line) -> None:
    await keep(line.house, line.bot.id, [update(1, "/start", line.rosa)])
    await line.program.lanes.round()
    clock = Settable()
    house = replace(line.house, clock=clock)
    steps = ClockSteps(house, lambda: None)
    async with line.running(jobs.run_for_ever(house, steps.believed)):
        clock.set_by = timedelta(days=400)
        await asyncio.sleep(1.3)
        assert await drafts_left(line) == 1
        assert not steps.believed()
        clock.set_by = timedelta(0)
        assert steps.believed(), "as soon as it is right again"
        await asyncio.sleep(1.1)
    assert await drafts_left(line) == 1


async def test_a_clock_that_stays_where_it_was_put_is_believed_after_an_hour(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Settable()
    steps = ClockSteps(replace(line.house, clock=clock), lambda: None)
    clock.set_by = timedelta(hours=2)
    assert not steps.believed()
    later = monotonic_us() + 3_601 * 1_000_000
    monkeypatch.setattr("bot.tasks.clock_steps.monotonic_us", lambda: later)
    clock.set_by += timedelta(seconds=3_601)
    assert steps.believed()


async def test_a_practices_clock_is_put_forward_on_purpose(line: Line) -> None:
    steps = ClockSteps(line.house, lambda: None)
    set_clock(line, timedelta(days=400))
    assert steps.believed()


async def test_only_what_waits_for_another_try_is_hurried_and_only_beyond_what_it_could_wait(line: Line) -> None:
    now, hour = ms(line.house.clock.now()), 3600 * 1000

    def fill(tx: Tx) -> None:
        for n, due in ((1, now + hour // 2), (2, now + 2 * hour)):
            inbox.put(tx, 1, n, f"c{n}", now, b"x")
            tx.run("UPDATE inbox SET due_at = ? WHERE update_id = ?", due, n)
            media.insert(tx, f"m{n}", "o", "k", due, b"x")
            outbox.queue(tx, f"o{n}", f"c{n}", f"cause {n}", 0, outbox.Kind.TELL, b"x", now)
            outbox.postpone(tx, f"o{n}", due)
        outbox.queue(tx, "later", "c3", "reminder", 0, outbox.Kind.TELL, b"x", now, due_at=now + 48 * hour)

    await line.house.database.unit(fill)
    assert await line.house.database.unit(lambda tx: hurry(tx, now)) == 3
    assert await line.house.database.unit(lambda tx: hurry(tx, now, 0)) == 3
    later = await line.house.database.read(lambda tx: tx.rows("SELECT due_at FROM outbox WHERE id = 'later'"))
    assert later == [(now + 48 * hour,)]
