from __future__ import annotations

import asyncio

import pytest

from bot.telegram.resting import set_within


async def test_it_ends_when_the_event_is_set_or_the_time_is_over() -> None:
    event = asyncio.Event()
    await set_within(event, 0.001)
    assert not event.is_set()
    event.set()
    async with asyncio.timeout(5):
        await set_within(event, 60)


@pytest.mark.parametrize("turns", range(6))
async def test_an_order_to_stop_is_heard_also_at_the_moment_the_event_is_set(turns: int) -> None:
    # With asyncio.wait_for of Python 3.11 one of these goes on for ever.
    event = asyncio.Event()

    async def for_ever() -> None:
        while True:
            event.clear()
            await set_within(event, 60)

    task = asyncio.create_task(for_ever())
    for _ in range(4):
        await asyncio.sleep(0)
    event.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=5)
    assert done
    assert task.cancelled()
