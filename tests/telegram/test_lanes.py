"""One lane a chat: in order, side by side, and one poisoned message stops nobody."""

from __future__ import annotations

import asyncio

import structlog.testing

from bot.services import chats
from bot.store import outbox
from bot.store.database import Tx
from bot.telegram.lanes import SOMETHING_WRONG
from bot.telegram.receive import keep
from tests.telegram.conftest import Line
from tests.telegram.test_receive import update

POISON = b"\x01 this is no envelope, and Waman is a name"


async def poisoned(line: Line, number: int) -> None:
    await line.house.database.unit(lambda tx: tx.run("UPDATE inbox SET sealed = ? WHERE update_id = ?", POISON, number))


async def order_handled(line: Line) -> list[int]:
    rows = await line.house.database.read(
        lambda tx: tx.rows("SELECT cause FROM outbox WHERE n = 0 ORDER BY created_at, rowid")
    )
    return [int(row[0].rsplit(":", 1)[1]) for row in rows]


async def test_a_chat_is_handled_in_the_order_of_arrival_and_chats_side_by_side(line: Line) -> None:
    for number in range(1, 11):
        await keep(line.house, line.bot.id, [update(100 - number, f"x{number}", chat=501 + number % 2)])
    rounds = 0
    while await line.program.lanes.round():
        rounds += 1
    assert rounds == 5, "two chats in each round"
    handled = await order_handled(line)
    for parity in (0, 1):
        mine = [number for number in handled if number % 2 == parity]
        assert mine == sorted(mine, reverse=True), "arrival counts, not the number"


async def test_a_chat_whose_question_is_on_its_way_waits_and_others_do_not(line: Line) -> None:
    await keep(line.house, line.bot.id, [update(1, chat=501), update(2, chat=502)])
    asked = {"prompt_of": "a draft", "revision": 1}

    def ask(tx: Tx) -> None:
        outbox.queue(tx, "question", line.key(501), "cause", 1, outbox.Kind.ASK, b"", 1, **asked)  # type: ignore[arg-type]
        outbox.sending(tx, "question")

    await line.house.database.unit(ask)
    assert await line.program.lanes.round() == 1
    assert await line.inbox() == {1: "new", 2: "done"}
    await line.house.database.unit(lambda tx: outbox.sent(tx, "question", 1, 7))
    assert await line.program.lanes.round() == 1


async def test_a_poisoned_update_is_parked_after_five_failures_and_the_others_go_on(line: Line) -> None:
    await line.knows(line.rosa)
    await keep(
        line.house, line.bot.id, [update(1, "a", line.rosa), update(2, "/start", line.rosa), update(3, "c", 502)]
    )
    await poisoned(line, 1)
    lanes = line.program.lanes
    with structlog.testing.capture_logs() as logged:
        await lanes.round()
        assert await line.inbox() == {1: "new", 2: "new", 3: "done"}, "what came later doesn't overtake"
        for seconds in (2, 6, 31, 121):
            assert await lanes.round() == 0, "tried again before its time"
            line.advance(seconds)
            assert await lanes.round() == 1
    assert await line.inbox() == {1: "parked", 2: "new", 3: "done"}
    assert await lanes.round() == 1
    assert (await line.inbox())[2] == "done"
    assert len([entry for entry in logged if entry["log_level"] == "error"]) == 5
    assert "Waman" not in str(logged)
    async with line.running(line.program.deliver.run()):
        await line.until_quiet_outbox()
    texts = await line.texts(line.rosa)
    assert line.house.words.text(SOMETHING_WRONG, "es") in texts[0]
    assert len(texts) > 1, "and then the answer to the next message"


async def test_a_draft_that_does_not_open_stops_its_chat_for_minutes_and_not_for_ever(line: Line) -> None:
    # Once this was retried ten times a second for ever, and nobody was told.
    await line.knows(line.rosa)
    await keep(line.house, line.bot.id, [update(1, "/start", line.rosa)])
    await line.program.lanes.round()
    await line.house.database.unit(lambda tx: tx.run("UPDATE drafts SET sealed = ?", POISON))
    await keep(line.house, line.bot.id, [update(2, "castellano", line.rosa), update(3, "/start", line.rosa)])
    for seconds in (2, 6, 31, 121, 1, 1):
        await line.program.lanes.round()
        line.advance(seconds)
    assert await line.inbox() == {1: "done", 2: "parked", 3: "done"}


async def test_the_very_first_message_of_somebody_can_fail_too_and_they_are_told(line: Line) -> None:
    await keep(line.house, line.bot.id, [update(1, "a", 777)])
    key = line.key(777)
    await line.house.database.unit(lambda tx: tx.run("ALTER TABLE drafts RENAME TO away"))
    for seconds in (2, 6, 31, 121, 1):
        await line.program.lanes.round()
        line.advance(seconds)
    await line.house.database.unit(lambda tx: tx.run("ALTER TABLE away RENAME TO drafts"))
    assert await line.inbox() == {1: "parked"}
    # The address of a chat that was never stored stands in the update alone.
    assert await line.house.database.read(lambda tx: chats.find(tx, line.house, key)) is None
    async with line.running(line.program.deliver.run()):
        await line.until(lambda: any(c.method == "sendmessage" for c in line.practice.telegram.calls))
        await line.until_quiet_outbox()
    call = next(c for c in line.practice.telegram.calls if c.method == "sendmessage")
    assert str(call.parameters["chat_id"]) == "777"
    assert line.house.words.text(SOMETHING_WRONG, "es") in str(call.parameters["text"])


async def test_a_store_that_cannot_write_costs_no_update_a_try(line: Line) -> None:
    await keep(line.house, line.bot.id, [update(1, "/start")])
    await line.disk_is(read_only=True)
    async with line.running(line.program.lanes.run()):
        await asyncio.sleep(0.3)
        rows = await line.house.database.read(lambda tx: tx.rows("SELECT state, tries FROM inbox"))
        assert rows == [("new", 0)]
        await line.disk_is(read_only=False)
        await line.until(lambda: _is_done(line))


async def _is_done(line: Line) -> bool:
    return set((await line.inbox()).values()) == {"done"}


async def test_a_tap_is_acknowledged_after_it_was_handled_also_a_forged_one(line: Line) -> None:
    async with line.running():
        await line.practice.does(line.rosa, "say", text="/start")
        await line.until_quiet()
        message = await line.practice.call(
            "sendMessage", chat_id=line.rosa, text="x",
            reply_markup={"inline_keyboard": [[{"text": "Cambiar", "callback_data": "a|b|²"}]]},
        )  # fmt: skip
        await line.practice.does(line.rosa, "tap", message_id=message["message_id"], data="a|b|²")
        await line.until(lambda: any(c.method == "answercallbackquery" for c in line.practice.telegram.calls))
        await line.until_quiet()
    assert set((await line.inbox()).values()) == {"done"}


async def test_two_impatient_answers_at_once_answer_one_question(line: Line) -> None:
    async with line.running():
        await line.practice.does(line.rosa, "say", text="/start")
        await line.until_quiet()
        for _ in range(4):
            await line.practice.does(line.rosa, "say", text="1")
        await line.until_quiet()
    answers = await line.house.database.read(lambda tx: tx.rows("SELECT conversation, revision FROM drafts"))
    assert len(answers) == 1
