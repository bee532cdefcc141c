"""Telegram misbehaves: each trouble of a bad day, once. Nothing lost, no busy loop, the order kept."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import structlog.testing

from bot.services import chats, drafting
from bot.services.sending import Post
from bot.store import chats as chat_rows
from bot.store import drafts
from bot.store.database import Tx
from bot.telegram.receive import keep
from tests.practice.conftest import practice, served
from tests.telegram.conftest import Line, impatient, line

__all__ = ["line", "practice", "served"]


def sends(line: Line) -> int:
    return sum(call.method == "sendmessage" for call in line.practice.telegram.calls)


async def test_a_429_is_waited_for_and_only_that_chat_waits(line: Line) -> None:
    rosa, elmer = await line.knows(line.rosa), await line.knows(line.elmer)
    await line.order("too_many_requests", chat_id=line.rosa, retry_after=30)
    await line.tell(rosa, "a", "one", "two")
    async with line.running(line.program.deliver.run()):
        await line.until(lambda: sends(line) == 1)
        await line.tell(elmer, "b", "other")
        await line.until_states(elmer, "sent")
        await asyncio.sleep(0.3)
        assert await line.states(rosa) == ["new", "new"]
        assert sends(line) == 2, "asked again before the time was over"
        row = await line.house.database.read(lambda tx: tx.rows("SELECT tries FROM outbox WHERE chat = ?", rosa))
        assert row[0] == (0,), "a 429 is not the row's fault"
        # The clock of the limits is the database's own: thirty seconds later.
        await line.house.database.unit(lambda tx: tx.run("UPDATE pace SET rest_until = 0"))
        line.advance(31)
        await line.until_states(rosa, "sent", "sent")
    assert await line.texts(line.rosa) == ["one", "two"]


@pytest.mark.parametrize("kind", ["server_error", "bad_gateway", "timeout_before"])
async def test_what_telegram_did_not_take_is_sent_once_more(line: Line, kind: str) -> None:
    rosa = await line.knows(line.rosa)
    await line.order(kind, seconds=0) if kind == "timeout_before" else await line.order(kind)
    await line.tell(rosa, "a", "one", "two")
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "new", "new")
        await asyncio.sleep(0.2)
        assert await line.texts(line.rosa) == [], "the second does not overtake the first"
        line.advance(6)
        await line.until_states(rosa, "sent", "sent")
    assert await line.texts(line.rosa) == ["one", "two"]


PERHAPS = ["timeout_after", "cut_body", "wrong_json"]


@pytest.mark.parametrize("kind", PERHAPS)
async def test_what_may_have_arrived_is_said_again_if_the_program_says_it(line: Line, kind: str) -> None:
    rosa = await line.knows(line.rosa)
    await line.order(kind, seconds=0)
    await line.tell(rosa, "a", "one", "two")
    async with line.running(line.program.deliver.run()):
        await line.until(lambda: sends(line) == 1)
        line.advance(6)
        await line.until_quiet_outbox_of(rosa, 6)
    assert await line.texts(line.rosa) == ["one", "one", "two"]
    assert await line.states(rosa) == ["sent", "sent"]


@pytest.mark.parametrize("kind", PERHAPS)
async def test_a_reply_that_may_have_arrived_is_never_sent_twice_and_a_person_is_told(line: Line, kind: str) -> None:
    rosa = await line.knows(line.rosa)
    await line.order(kind, seconds=0)
    await line.reply(rosa, "approved words")
    await line.tell(rosa, "after", "after it")
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "look", "sent")
    assert await line.texts(line.rosa) == ["approved words", "after it"]


@pytest.mark.parametrize("kind", ["server_error", "bad_gateway"])
async def test_a_reply_telegram_refused_to_take_is_sent_again(line: Line, kind: str) -> None:
    rosa = await line.knows(line.rosa)
    await line.order(kind)
    await line.reply(rosa, "approved words")
    async with line.running(line.program.deliver.run()):
        await line.until(lambda: len(line.practice.telegram.faults.as_json()) == 0)
        await line.until_quiet_outbox_of(rosa, 6)
    assert await line.texts(line.rosa) == ["approved words"]


async def test_a_call_that_hangs_is_given_up_and_told_apart_from_one_that_never_left(line: Line) -> None:
    rosa, elmer = await line.knows(line.rosa), await line.knows(line.elmer)
    slow = impatient(line)
    await slow.initialize()
    line.program.deliver.bot = slow
    await line.order("timeout_after", chat_id=line.rosa, seconds=60)
    await line.order("timeout_before", chat_id=line.elmer, seconds=60)
    await line.reply(rosa, "arrived")
    await line.tell(elmer, "c", "hello")
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "look")
        await line.until_quiet_outbox_of(elmer, 6)
    await slow.shutdown()
    assert await line.texts(line.rosa) == ["arrived"]
    assert await line.texts(line.elmer) == ["hello"]


async def test_telegram_away_costs_no_row_a_try_and_no_busy_loop(line: Line) -> None:
    rosa = await line.knows(line.rosa)
    away = impatient(line)
    away._base_url = "http://127.0.0.1:9/bot" + line.bot.token  # nobody listens on the discard port
    await away._request[1].initialize()
    line.program.deliver.bot = away
    await line.reply(rosa, "one")
    async with line.running(line.program.deliver.run()):
        await asyncio.sleep(0.3)
        for _ in range(12):
            line.advance(6)
            await asyncio.sleep(0.02)
        rows = await line.house.database.read(lambda tx: tx.rows("SELECT state, tries FROM outbox"))
        assert [row[1] for row in rows] == [0]
        line.program.deliver.bot = line.bot
        await line.until_quiet_outbox_of(rosa, 6)
    await away._request[1].shutdown()
    assert await line.texts(line.rosa) == ["one"]


async def test_a_person_who_blocked_the_bot_keeps_the_draft_and_gets_no_more_tries(line: Line) -> None:
    rosa = await line.knows(line.rosa)
    await line.practice.does(line.rosa, "block")

    def unit(tx: Tx) -> str:
        row, draft = drafting.begin(tx, line.house, rosa, "start", "es")
        Post(tx, line.house, rosa, "u").say(_question(), draft)
        return row.id

    draft_id = await line.house.database.unit(unit)
    await line.tell(rosa, "a", "one")
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "dropped", "dead")
        tried = sends(line)
        line.advance(3600)
        await asyncio.sleep(0.2)
        assert sends(line) == tried == 1
    row = await line.house.database.read(lambda tx: chat_rows.by_id(tx, rosa))
    assert row is not None
    assert row.unreachable_at is not None
    assert await line.house.database.read(lambda tx: drafts.by_id(tx, draft_id)) is not None
    await line.practice.does(line.rosa, "unblock")
    async with line.running():
        await line.practice.does(line.rosa, "say", text="/start")
        await line.until_quiet()
    assert await line.texts(line.rosa), "they are answered again"
    row = await line.house.database.read(lambda tx: chat_rows.by_id(tx, rosa))
    assert row is not None
    assert row.unreachable_at is None


def _question():  # type: ignore[no-untyped-def]
    from bot.conversation.turn import Bubble, Say
    from bot.domain.words import Message

    return Say((Bubble((Message("who?"),)),), (), prompt=True)


async def test_a_private_chat_said_to_have_moved_keeps_its_address_and_its_message(line: Line) -> None:
    rosa = await line.knows(line.rosa)
    await line.order("chat_migrated", chat_id=line.rosa)
    await line.tell(rosa, "a", "one")
    async with line.running(line.program.deliver.run()):
        await line.until_quiet_outbox_of(rosa, 3)
    assert await line.texts(line.rosa) == ["one"]
    chat = await line.house.database.read(lambda tx: chats.find(tx, line.house, rosa))
    assert chat is not None
    assert chat.address == line.rosa


async def test_a_message_telegram_will_never_take_does_not_hold_up_its_chat(line: Line) -> None:
    rosa = await line.knows(line.rosa)
    await line.reply(rosa, " ")  # "text must be non-empty"
    await line.tell(rosa, "a", "one")
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "dead", "sent")
    assert await line.texts(line.rosa) == ["one"]
    line.practice.telegram.calls.clear()  # the judge would refuse it as well


@pytest.mark.parametrize(
    "kind", ["conflict", "server_error", "bad_gateway", "wrong_json", "cut_body", "timeout_before", "timeout_after"]
)
async def test_polling_goes_on_after_any_answer(line: Line, kind: str) -> None:
    await line.order(kind, "getUpdates", **({"seconds": 0} if kind.startswith("timeout") else {}))
    async with line.running():
        await line.practice.does(line.rosa, "say", text="/start")
        await line.until(lambda: len(line.practice.telegram.faults.as_json()) == 0)
        await line.until_quiet()
    assert set((await line.inbox()).values()) == {"done"}
    assert len(await line.texts(line.rosa)) == len(set(await line.texts(line.rosa))) > 0


async def test_a_second_program_with_the_same_token_is_waited_out_without_a_busy_loop(line: Line) -> None:
    await line.order("conflict", "getUpdates", times=3)
    with structlog.testing.capture_logs() as logged:
        async with line.running():
            await line.practice.does(line.rosa, "say", text="/start")
            await line.until_quiet()
    told = [entry for entry in logged if entry["event"] == "polling failed"]
    assert [entry["conflict"] for entry in told] == [True] * 3
    waits = [entry["wait"] for entry in told]
    assert waits == sorted(waits)
    assert waits[0] > 0
    assert set((await line.inbox()).values()) == {"done"}


async def test_a_group_that_became_another_leaves_nothing_and_is_answered_where_it_is_now(line: Line) -> None:
    here, there = -4_001, -1_004_001

    def said(number: int, chat: int, **content: Any) -> dict[str, Any]:
        kind = "group" if chat == here else "supergroup"
        group = {"id": chat, "type": kind, "title": "Vecinos"}
        sender = {"id": line.rosa, "is_bot": False, "first_name": "Rosa"}
        message = {"message_id": number, "date": 1_790_000_000, "chat": group, "from": sender, **content}
        return {"update_id": number, "message": message}

    await keep(line.house, line.bot.id, [said(1, here, migrate_to_chat_id=there), said(2, there, text="hola")])
    while await line.program.lanes.round():
        pass
    assert await line.inbox() == {1: "done", 2: "done"}
    assert await line.states(line.key(here)) == []
    assert await line.states(line.key(there)) == ["new"]
    kept = await line.house.database.read(
        lambda tx: [tx.rows(f"SELECT count(*) FROM {table}")[0][0] for table in ("chats", "drafts", "chat_messages")]
    )
    assert kept == [0, 0, 0]


async def test_polling_waits_as_long_as_it_is_told(line: Line) -> None:
    await line.order("too_many_requests", "getUpdates", retry_after=1)
    async with line.running():
        await line.practice.does(line.rosa, "say", text="/start")
        await asyncio.sleep(0.5)
        assert await line.inbox() == {}
        await line.until_quiet()
    assert await line.texts(line.rosa)


async def test_a_day_of_backlog_is_answered_in_order_and_once(line: Line) -> None:
    await line.practice.does(line.rosa, "say", text="/start")
    for number in range(40):
        await line.practice.does(line.elmer, "say", text=f"mensaje {number}")
        await line.practice.does(line.rosa, "say", text=f"mensaje {number}")
    async with line.running():
        await line.until_quiet()
    stored = await line.inbox()
    assert len(stored) == 81
    assert set(stored.values()) == {"done"}
    causes = await line.house.database.read(lambda tx: tx.rows("SELECT cause, n FROM outbox"))
    assert len(causes) == len(set(causes))
