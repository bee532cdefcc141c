"""One chat that shouts, or is hostile, and fifty quiet ones: nobody quiet waits because of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.services.house import House
from bot.telegram.lanes import Lanes
from bot.telegram.receive import keep
from tests.faults.test_clock import Line, line, practice, served
from tests.telegram.test_lanes import POISON, poisoned
from tests.telegram.test_receive import update

__all__ = ["line", "practice", "served"]
FLOOD, QUIET = 600, 50
LOUD = 9_000


def lanes_of(house: House) -> Lanes:
    return Lanes(house, None, lambda: None)  # type: ignore[arg-type]


async def handled(line: Line, chat: int) -> int:
    key = line.key(chat)
    rows = await line.house.database.read(
        lambda tx: tx.rows("SELECT count(*) FROM inbox WHERE chat = ? AND state != 'new'", key)
    )
    return int(rows[0][0])


async def flooded(line: Line, text: str = "hola") -> None:
    """Six hundred messages of one chat first, then one of each of fifty others."""
    loud = [update(n, text, chat=LOUD) for n in range(1, FLOOD + 1)]
    quiet = [update(10_000 + n, "/start", chat=1_000 + n) for n in range(QUIET)]
    for first in range(0, FLOOD, 100):
        await keep(line.house, line.bot.id, loud[first : first + 100])
    await keep(line.house, line.bot.id, quiet)


@pytest.mark.parametrize("text", ["hola", "/start", "x" * 4096, "\ud83d", "/borrar"])
async def test_the_quiet_are_all_answered_while_the_loud_one_had_one_turn(line: Line, text: str) -> None:
    await flooded(line, text)
    await lanes_of(line.house).round()
    assert await handled(line, LOUD) == 1
    assert [n for n in range(QUIET) if not await handled(line, 1_000 + n)] == []


async def test_a_chat_whose_messages_all_fail_delays_nobody(line: Line) -> None:
    await flooded(line)
    for number in range(1, 6):
        await poisoned(line, number)
    lanes = lanes_of(line.house)
    await lanes.round()
    assert [n for n in range(QUIET) if not await handled(line, 1_000 + n)] == []
    await keep(line.house, line.bot.id, [update(20_000, "hola", chat=1_000)])
    await lanes.round()
    assert await handled(line, 1_000) == 2, "a second message too, while the other waits for its next try"


async def test_a_chat_telegram_answers_slowly_or_never_delays_nobody(line: Line) -> None:
    rosa, elmer = await line.knows(line.rosa), await line.knows(line.elmer)
    for _ in range(2):
        await line.order("delay", chat_id=line.rosa, seconds=3)
    await line.tell(rosa, "slow", *("x" for _ in range(30)))
    async with line.running(line.program.deliver.run()):
        await line.until(lambda: any(c.method == "sendmessage" for c in line.practice.telegram.calls))
        for n in range(3):
            await line.tell(elmer, f"quick {n}", "soon")
        await line.until_states(elmer, "sent", "sent", "sent")
        assert (await line.states(rosa)).count("sending") == 1, "one message of a chat at a time"


async def test_while_one_update_fails_for_good_the_families_beside_it_go_on(line: Line) -> None:
    for n in range(QUIET):
        await keep(line.house, line.bot.id, [update(n + 1, "/start", chat=1_000 + n)])
    for n in range(0, QUIET, 5):
        sealed = POISON + bytes([n])
        await line.house.database.unit(
            lambda tx, s=sealed, k=n + 1: tx.run("UPDATE inbox SET sealed = ? WHERE update_id = ?", s, k)  # type: ignore[misc]
        )
    await lanes_of(line.house).round()
    states = await line.inbox()
    assert {n for n, state in states.items() if state == "new"} == {n + 1 for n in range(0, QUIET, 5)}


async def test_a_surge_is_taken_in_order_of_arrival_one_turn_each(line: Line) -> None:
    people = [*range(2_000, 2_300)]
    batch: list[dict[str, Any]] = [update(n, "/start", chat=chat) for n, chat in enumerate(people, start=1)]
    for first in range(0, len(batch), 100):
        await keep(line.house, line.bot.id, batch[first : first + 100])
    # Whoever writes again meanwhile comes after those who have not been answered once.
    await keep(line.house, line.bot.id, [update(5_000 + n, "hola", chat=2_000) for n in range(50)])
    lanes, rounds = lanes_of(line.house), 0
    while any([not await handled(line, chat) for chat in (people[-1], people[0])]):
        rounds += 1
        assert await lanes.round()
        assert rounds < 10
        await asyncio.sleep(0)
    assert await handled(line, 2_000) <= rounds
