"""The outbox goes to Telegram: in order, each row once where Telegram lets us know, nothing lost, nobody held up."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.clock import ms
from bot.conversation.turn import Bubble, Say
from bot.domain.words import Message
from bot.services import chats, drafting
from bot.services.sending import Post
from bot.store import drafts, outbox
from bot.store.database import Tx
from bot.telegram.limits import Limits
from tests.telegram.conftest import Line


async def test_each_chat_gets_its_messages_in_the_order_they_were_queued(line: Line) -> None:
    rosa, elmer = await line.knows(line.rosa), await line.knows(line.elmer)
    for number in range(6):
        await line.tell(rosa, f"r{number}", f"a{number}", f"b{number}")
        await line.tell(elmer, f"e{number}", f"c{number}")
    async with line.running(line.program.deliver.run()):
        await line.until_quiet_outbox()
    assert await line.texts(line.rosa) == [x for n in range(6) for x in (f"a{n}", f"b{n}")]
    assert await line.texts(line.elmer) == [f"c{n}" for n in range(6)]


async def test_a_message_queued_twice_for_one_cause_is_sent_once(line: Line) -> None:
    rosa = await line.knows(line.rosa)
    await line.tell(rosa, "the cause", "once")
    await line.tell(rosa, "the cause", "once")
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "sent")
    assert await line.texts(line.rosa) == ["once"]


async def test_what_was_sent_leaves_no_words_behind(line: Line) -> None:
    rosa = await line.knows(line.rosa)
    await line.tell(rosa, "c", "words")
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "sent")
    rows = await line.house.database.read(lambda tx: tx.rows("SELECT sealed, message_id FROM outbox"))
    assert rows[0][0] is None
    assert rows[0][1] is not None


async def test_somebody_who_has_not_chosen_a_language_reads_both(line: Line) -> None:
    rosa = await line.knows(line.rosa, language="")
    await line.tell(rosa, "c", "Change the language")
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "sent")
    (text,) = await line.texts(line.rosa)
    assert line.house.words.text(Message("Change the language"), "quy") in text
    assert line.house.words.text(Message("Change the language"), "es") in text


async def two_rest(line: Line) -> bool:
    return (
        len(await line.house.database.read(lambda tx: tx.rows("SELECT 1 FROM pace WHERE name <> '' AND tokens < 1")))
        == 2
    )


async def test_a_chat_that_is_written_to_all_the_time_does_not_delay_another(line: Line) -> None:
    # Twenty-four chats with long queues once held every place in which somebody else's message could go.
    people = [line.rosa, line.elmer, line.practice.teodoro]
    keys = [await line.knows(person) for person in people]
    line.program.deliver.limits = Limits()
    for number in range(40):
        await line.tell(keys[0], f"a{number}", "flood")
        await line.tell(keys[1], f"b{number}", "flood")
    import bot.telegram.deliver as deliver

    before, deliver.SIDE_BY_SIDE = deliver.SIDE_BY_SIDE, 2
    try:
        async with line.running(line.program.deliver.run()):
            # Both have used up their bursts and rest; a newcomer's message goes at once.
            await line.until(lambda: two_rest(line))
            await line.tell(keys[2], "c", "hello")
            await line.until_states(keys[2], "sent")
            assert "new" in await line.states(keys[0])
    finally:
        deliver.SIDE_BY_SIDE = before


def question(text: str) -> Say:
    return Say((Bubble((Message(text),)),), (), prompt=True)


async def test_a_question_that_came_back_after_the_next_one_was_queued_is_dropped(line: Line) -> None:
    rosa = await line.knows(line.rosa)
    await line.order("server_error")

    def ask(tx: Tx) -> str:
        row, draft = drafting.begin(tx, line.house, rosa, "start", "es")
        Post(tx, line.house, rosa, "u1").say(question("first question"), draft)
        return row.id

    draft_id = await line.house.database.unit(ask)
    deliver = line.program.deliver
    await deliver.round()
    await line.until_states(rosa, "new")  # refused once, waits for its next try

    await line.house.database.unit(lambda tx: outbox.sending(tx, _first(tx)) and None)

    def ask_again(tx: Tx) -> None:
        row = drafts.by_id(tx, draft_id)
        assert row is not None
        draft = drafting.opened(line.house, row)
        # While the first is on its way, so that queueing this one can't drop it.
        Post(tx, line.house, rosa, "u2").say(question("second question"), draft)

    await line.house.database.unit(ask_again)
    await line.house.database.unit(lambda tx: outbox.postpone(tx, _first(tx), 0))
    async with line.running(deliver.run()):
        await line.until_states(rosa, "dropped", "sent")
    assert await line.texts(line.rosa) == ["second question"]


def _first(tx: Tx) -> str:
    return str(tx.rows("SELECT id FROM outbox ORDER BY position LIMIT 1")[0][0])


@pytest.mark.parametrize("gone", [False, True])
async def test_a_question_of_a_draft_that_is_paused_or_gone_is_not_sent_late(line: Line, gone: bool) -> None:
    rosa = await line.knows(line.rosa)

    def unit(tx: Tx) -> None:
        row, draft = drafting.begin(tx, line.house, rosa, "start", "es")
        Post(tx, line.house, rosa, "u").say(question("a late question"), draft)
        outbox.sending(tx, _first(tx))
        if gone:
            drafting.wipe(tx, line.house, row.id)
        else:
            drafts.pause(tx, rosa)
        outbox.postpone(tx, _first(tx), 0)

    await line.house.database.unit(unit)
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "dropped")
    assert await line.texts(line.rosa) == []


async def test_a_delivered_question_is_noted_with_its_message_and_its_moment(line: Line) -> None:
    rosa = await line.knows(line.rosa)

    def ask(tx: Tx) -> str:
        row, draft = drafting.begin(tx, line.house, rosa, "start", "es")
        Post(tx, line.house, rosa, "u").say(question("who?"), draft)
        return row.id

    draft_id = await line.house.database.unit(ask)
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "sent")
    row = await line.house.database.read(lambda tx: drafts.by_id(tx, draft_id))
    assert row is not None
    assert row.prompted_at is not None


async def test_a_row_that_does_not_open_holds_its_chat_for_minutes_not_for_ever(line: Line) -> None:
    rosa = await line.knows(line.rosa)
    await line.tell(rosa, "broken", "never seen")
    await line.tell(rosa, "whole", "seen")
    await line.house.database.unit(
        lambda tx: tx.run("UPDATE outbox SET sealed = ? WHERE cause = 'broken'", b"\x01 not an envelope")
    )
    async with line.running(line.program.deliver.run()):
        for minutes in (0, 1, 1, 2, 6, 6):
            line.advance(minutes * 60)
            await asyncio.sleep(0.05)
        await line.until_states(rosa, "dead", "sent")
    assert await line.texts(line.rosa) == ["seen"]


async def test_messages_that_cannot_be_deleted_do_not_keep_the_others_in_the_chat(line: Line) -> None:
    rosa = await line.knows(line.rosa)
    await line.tell(rosa, "old", "old")
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "sent")
        await line.practice.http.post("/practice/clock", json={"advance": "P3D"})
        await line.tell(rosa, "new", "new one", "new two")
        await line.until_states(rosa, "sent", "sent", "sent")
        rows = await line.house.database.read(lambda tx: tx.rows("SELECT message_id FROM outbox ORDER BY position"))
        numbers = [row[0] for row in rows]
        await line.house.database.unit(lambda tx: Post(tx, line.house, rosa, "d").delete([*numbers, 999_999]))
        line.program.deliver.queued.set()
        await line.until_states(rosa, *["sent"] * 4)
    assert await line.texts(line.rosa) == ["old"]


async def test_two_hundred_and_fifty_messages_are_deleted_a_hundred_at_a_time(line: Line) -> None:
    rosa = await line.knows(line.rosa)
    await line.house.database.unit(lambda tx: Post(tx, line.house, rosa, "d").delete(list(range(1, 251))))
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "sent")
    calls = [c for c in line.practice.telegram.calls if c.method == "deletemessages"]
    assert len(calls) == 3


async def test_the_menu_of_a_chat_is_set_in_its_language_and_is_worth_no_waiting(line: Line) -> None:
    rosa = await line.knows(line.rosa, language="quy")
    for cause in ("one", "two"):
        await line.house.database.unit(lambda tx, cause=cause: Post(tx, line.house, rosa, cause).commands("quy"))
        await line.tell(rosa, f"after {cause}", cause)
    await line.order("too_many_requests", "setMyCommands", retry_after=3600)
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "dropped", "sent", "sent", "sent")
    menu = next(c for c in line.practice.telegram.calls if c.method == "setmycommands" and c.ok)
    assert str(line.rosa) in str(menu.parameters["scope"])


async def test_stopping_waits_for_what_is_on_its_way(line: Line) -> None:
    rosa = await line.knows(line.rosa)
    await line.order("delay", seconds=0.4)
    await line.tell(rosa, "c", "on its way")
    task = asyncio.create_task(line.program.deliver.run())
    await line.until(lambda: any(c.method == "sendmessage" for c in line.practice.telegram.calls))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await line.states(rosa) == ["sent"]


async def test_after_a_crash_all_but_a_reply_is_repeated_and_the_reply_waits_for_a_person(line: Line) -> None:
    rosa, elmer = await line.knows(line.rosa), await line.knows(line.elmer)
    await line.tell(rosa, "tell", "thank you")
    await line.reply(elmer, "approved")
    await line.tell(elmer, "after", "after it")
    await line.house.database.unit(lambda tx: [outbox.sending(tx, r.id) for r in outbox.due(tx, 1 << 60, 9)])
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "sent")
        await line.until_states(elmer, "look", "sent")
    assert await line.texts(line.rosa) == ["thank you"]
    assert await line.texts(line.elmer) == ["after it"]


@pytest.mark.parametrize("group", [-1, 0])
async def test_a_group_is_answered_once_and_nothing_of_it_is_kept(line: Line, group: int) -> None:
    made = await line.practice.http.post(
        "/practice/groups", json={"title": "Vecinos", "people": [line.rosa], "bot_is_admin": False}
    )
    address = made.json()["id"]
    async with line.running():
        for _ in range(3):
            await line.practice.does(line.rosa, "say", text="/start", group=address)
        if group:
            await line.order("chat_migrated", chat_id=address)
        await line.until_quiet()
    stored = await line.house.database.read(lambda tx: tx.rows("SELECT count(*) FROM chats"))
    assert stored == [(0,)]
    calls = [
        c
        for c in line.practice.telegram.calls
        if c.method == "sendmessage" and str(c.parameters["chat_id"]) == str(address)
    ]
    assert 1 <= len(calls) <= 2
    assert len([c for c in calls if c.ok]) <= 1
    key = line.key(address)
    assert await line.states(key) in (["sent"], ["dead"])
    assert await line.house.database.read(lambda tx: chats.find(tx, line.house, key)) is None


async def test_when_it_was_sent_is_told_by_telegrams_clock_and_not_by_a_fast_one_of_ours(line: Line) -> None:
    # By our own clock every quick answer would have been written before its question.
    line.house.clock.advance(timedelta(hours=1))
    rosa = await line.knows(line.rosa)
    await line.tell(rosa, "c", "words")
    async with line.running(line.program.deliver.run()):
        await line.until_states(rosa, "sent")
    ((sent_at,),) = await line.house.database.read(lambda tx: tx.rows("SELECT sent_at FROM outbox"))
    assert sent_at < ms(line.house.clock.now()) - 3_500_000
