"""Two lane processes, two that deliver, two receivers of which one polls: as one program, also when some are killed."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.serving import practice_app
from bot.telegram.limits import A_SECOND, BURST, CHAT_BURST
from tests.app.many import TOKEN, Many
from tests.engines import Server
from tests.practice.conftest import NO_TLS, Practice, Served

pytestmark = pytest.mark.timeout(240)
FAMILIES, MESSAGES = 6, 6


@pytest.fixture
async def telegram(served: Served) -> AsyncIterator[Practice]:
    telegram = PracticeTelegram(token=TOKEN)
    served.apps["/"] = practice_app(telegram)
    async with httpx.AsyncClient(base_url=served.base, timeout=10, verify=NO_TLS) as http:
        yield Practice(telegram, served.base, http)


@pytest.fixture
def many(tmp_path: Path, postgres: Server, telegram: Practice) -> Many:
    return Many(tmp_path, postgres.fresh(), telegram.base)


async def families(telegram: Practice) -> list[int]:
    made = [await telegram.http.post("/practice/people", json={"name": f"Familia {n}"}) for n in range(FAMILIES)]
    return [answer.json()["id"] for answer in made]


async def write(telegram: Practice, people: list[int], first: int = 0, pause: float = 0.0) -> None:
    """Each family writes its numbered messages, all families in turn."""
    for number in range(first, first + MESSAGES):
        for person in people:
            await telegram.does(person, "say", text=f"mensaje {number}" if number else "/start")
            await asyncio.sleep(pause)


async def quiet(many: Many, telegram: Practice) -> None:
    """Wait until every update was handled, everything due was sent, and all of it noted."""
    async with asyncio.timeout(90):
        while True:
            stored = dict(await many.rows("SELECT update_id, state FROM inbox"))
            everything = [update["update_id"] for update in list(telegram.telegram.updates.emitted)]
            waiting = await many.rows("SELECT 1 FROM outbox WHERE state IN ('new', 'sending') LIMIT 1")
            if all(stored.get(number, "new") != "new" for number in everything) and not waiting:
                return
            await asyncio.sleep(0.1)


async def judged(many: Many, telegram: Practice, people: list[int]) -> int:
    """Every update applied once and in order, every message sent once and in order; how many came twice."""
    states = Counter(row[0] for row in await many.rows("SELECT state FROM inbox"))
    assert set(states) == {"done"}
    assert states["done"] == len(telegram.telegram.updates.emitted)
    rows = await many.rows("SELECT chat, cause, state, message_id FROM outbox ORDER BY position")
    assert {row[2] for row in rows} <= {"sent", "dropped"}
    by_chat: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for chat, cause, _state, message_id in rows:
        if message_id is not None:
            by_chat[chat].append((int(cause.rsplit(":", 1)[1]), message_id))
    for sent in by_chat.values():
        assert all(one <= other for (one, _), (other, _) in pairwise(sent)), "handled out of order"
        assert all(one < other for (_, one), (_, other) in pairwise(sent)), "sent out of order"
    noted = {message_id for sent in by_chat.values() for _update, message_id in sent}
    shown = set()
    for person in people:
        messages = (await telegram.chat(person))["messages"]
        assert messages[-1]["from"] == "bot", "somebody was left without an answer"
        shown |= {message["id"] for message in messages if message["from"] == "bot"}
    assert noted <= shown
    return len(shown - noted)


def paces(telegram: Practice) -> None:
    """Telegram's limits were kept by all processes together, seen from Telegram."""
    sends = [(call.at, call.parameters["chat_id"]) for call in telegram.telegram.calls if call.method == "sendmessage"]
    for start, _chat in sends:
        # What is on its way when the second begins comes on top: the meter counts at the sender.
        assert sum(start <= at < start + 1.0 for at, _chat in sends) <= A_SECOND + 2 * BURST
    for chat, count in Counter(str(chat) for _at, chat in sends).items():
        took = max(at for at, other in sends if str(other) == chat) - min(
            at for at, other in sends if str(other) == chat
        )
        assert count <= CHAT_BURST + took + 2


async def test_many_processes_are_one_program(many: Many, telegram: Practice) -> None:
    people = await families(telegram)
    async with AsyncExitStack() as stack:
        for roles in (("receiver", "tasks"), ("receiver",), ("lanes",), ("lanes",), ("deliver",), ("deliver", "files")):
            await stack.enter_async_context(many.running(*roles))
        await many.entered(6)
        await write(telegram, people)
        await quiet(many, telegram)
        assert telegram.telegram.updates.bell.sleepers <= 1, "two ask for updates"
        holders = await many.rows("SELECT roles FROM processes JOIN leases ON holder = id WHERE name = 'polling'")
        assert len(holders) == 1
    assert await judged(many, telegram, people) == 0, many.log
    paces(telegram)


async def test_what_a_killed_process_did_is_taken_over_within_seconds(many: Many, telegram: Practice) -> None:
    people = await families(telegram)
    async with AsyncExitStack() as stack:
        pairs = {}
        for role in ("receiver", "lanes", "deliver"):
            pairs[role] = [await stack.enter_async_context(many.running(role)) for _twice in range(2)]
        await many.entered(6)
        writing = asyncio.create_task(write(telegram, people, pause=0.05))
        await many.until("SELECT 1 FROM leases")
        ((host,),) = await many.rows("SELECT host FROM processes JOIN leases ON holder = id WHERE name = 'polling'")
        poller = int(host.rsplit(":", 1)[1])
        for process in (*(p for p in pairs["receiver"] if p.pid == poller), pairs["lanes"][0], pairs["deliver"][0]):
            process.kill()
            await process.wait()
            await asyncio.sleep(0.3)
        took = await many.until(
            f"SELECT 1 FROM processes JOIN leases ON holder = id WHERE name = 'polling' AND host NOT LIKE '%:{poller}'",
            seconds=20,
        )
        await many.entered(3)
        await writing
        await quiet(many, telegram)
    repeats = await judged(many, telegram, people)
    print(f"taken over after {took:.1f} s, {repeats} messages came twice")
    assert repeats <= 2, "more than what was on its way in the two that were killed"


async def test_an_order_to_stop_frees_what_was_held_at_once(many: Many, telegram: Practice) -> None:
    async with many.running("receiver") as first:
        await many.until("SELECT 1 FROM leases")
        async with many.running("receiver"):
            await many.entered(2)
            first.terminate()
            assert await asyncio.wait_for(first.wait(), 20) == 0
            await many.until("SELECT 1 FROM processes JOIN leases ON holder = id", seconds=5)
    assert "Traceback" not in many.log
