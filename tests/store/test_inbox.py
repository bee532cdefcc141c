from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import Fault
from bot.store import inbox, outbox
from bot.store.database import Database, Tx
from bot.store.sqlite import SqliteDatabase

BOT = 7


def receive(tx: Tx, update_id: int, chat: str, at: int = 1000) -> bool:
    return inbox.put(tx, BOT, update_id, chat, at, b"sealed %d" % update_id)


def heads(tx: Tx, now: int = 10**9, limit: int = 100) -> list[int]:
    return [row.update_id for row in inbox.next_of_chats(tx, now, limit)]


def state(tx: Tx, update_id: int) -> tuple[str, bytes | None]:
    (found,) = tx.rows("SELECT state, sealed FROM inbox WHERE update_id = ?", update_id)
    return found[0], found[1]


async def test_each_chats_oldest_update_is_next_oldest_first(database: Database) -> None:
    def unit(tx: Tx) -> None:
        for update_id, chat in ((30, "b"), (10, "a"), (20, "a"), (5, ""), (40, "b"), (6, "")):
            assert receive(tx, update_id, chat)
        assert heads(tx) == [30, 10, 5]  # by arrival, not by update id
        assert heads(tx, limit=2) == [30, 10]
        inbox.done(tx, BOT, 10)
        inbox.done(tx, BOT, 5)
        assert heads(tx) == [30, 20, 6]

    await database.unit(unit)


async def test_an_update_is_kept_once_however_often_it_arrives(database: Database) -> None:
    def unit(tx: Tx) -> None:
        assert receive(tx, 1, "a")
        assert not receive(tx, 1, "a", 2000)
        inbox.done(tx, BOT, 1)
        assert not receive(tx, 1, "a", 3000)
        assert heads(tx) == []
        assert inbox.put(tx, BOT + 1, 1, "c", 1000, b"another bot's")

    await database.unit(unit)


async def test_what_an_update_held_is_emptied_when_it_is_done(database: Database) -> None:
    def unit(tx: Tx) -> None:
        receive(tx, 1, "a")
        assert state(tx, 1) == ("new", b"sealed 1")
        inbox.done(tx, BOT, 1)
        assert state(tx, 1) == ("done", None)

    await database.unit(unit)


async def test_an_update_that_was_applied_cannot_be_applied_again(database: Database) -> None:
    await database.unit(lambda tx: receive(tx, 1, "a"))

    def apply(tx: Tx) -> None:
        tx.run(
            "INSERT INTO meta (name, value) VALUES ('applied', '')"
            " ON CONFLICT (name) DO UPDATE SET value = meta.value || '+'"
        )
        inbox.done(tx, BOT, 1)

    await database.unit(apply)
    with pytest.raises(Fault, match="applied already"):
        await database.unit(apply)
    assert await database.read(lambda tx: tx.rows("SELECT value FROM meta")) == [("",)]


async def test_a_failing_update_holds_its_chat_and_no_other_and_is_parked_after_five(database: Database) -> None:
    def unit(tx: Tx) -> None:
        receive(tx, 1, "a")
        receive(tx, 2, "a")
        receive(tx, 3, "b")
        now = 5000
        for wait in inbox.BACKOFF_MS:
            assert not inbox.failed(tx, BOT, 1, now)
            assert heads(tx, now) == [3]
            assert heads(tx, now + wait - 1) == [3]
            now += wait
            assert heads(tx, now) == [1, 3]
        assert inbox.failed(tx, BOT, 1, now)
        assert heads(tx, now) == [2, 3]
        assert [(row.update_id, row.tries, row.sealed) for row in inbox.parked(tx)] == [(1, 5, b"sealed 1")]
        assert inbox.count_parked(tx) == 1
        assert not inbox.failed(tx, BOT, 1, now)
        with pytest.raises(Fault):
            inbox.done(tx, BOT, 1)

    await database.unit(unit)


async def test_a_parked_update_can_be_tried_again_after_what_waits(database: Database) -> None:
    def unit(tx: Tx) -> None:
        receive(tx, 1, "a")
        for _try in range(5):
            inbox.failed(tx, BOT, 1, 0)
        receive(tx, 2, "a")
        assert inbox.unpark(tx, BOT, 1, 2000)
        assert not inbox.unpark(tx, BOT, 1, 2000)
        assert not inbox.unpark(tx, BOT, 2, 2000)
        assert heads(tx) == [2]
        inbox.done(tx, BOT, 2)
        assert heads(tx) == [1]
        assert not inbox.failed(tx, BOT, 1, 3000)

    await database.unit(unit)


async def test_a_clock_set_back_changes_no_order(database: Database) -> None:
    def unit(tx: Tx) -> None:
        for update_id, at in ((1, 9_000_000), (2, 1_000), (3, 8_000_000), (4, 1)):
            receive(tx, update_id, "a", at)
        order = []
        while found := heads(tx):
            order += found
            inbox.done(tx, BOT, found[0])
        assert order == [1, 2, 3, 4]

    await database.unit(unit)


async def test_ids_are_forgotten_after_a_while_but_never_what_waits(database: Database) -> None:
    def unit(tx: Tx) -> None:
        for update_id in (1, 2, 3):
            receive(tx, update_id, f"{update_id}", update_id * 1000)
        inbox.done(tx, BOT, 1)
        inbox.done(tx, BOT, 3)
        assert inbox.forget_old(tx, 3000) == 1
        assert not receive(tx, 3, "3")
        assert heads(tx) == [2]
        assert receive(tx, 1, "1")

    await database.unit(unit)


async def test_how_much_waits_and_since_when_and_until_when(database: Database) -> None:
    def unit(tx: Tx) -> None:
        assert (inbox.waiting(tx), inbox.next_due(tx)) == ((0, None), None)
        receive(tx, 1, "a", 4000)
        receive(tx, 2, "a", 3000)
        assert (inbox.waiting(tx), inbox.next_due(tx)) == ((2, 3000), 0)
        inbox.done(tx, BOT, 2)
        inbox.failed(tx, BOT, 1, 10_000)
        assert (inbox.waiting(tx), inbox.next_due(tx)) == ((1, 4000), 11_000)

    await database.unit(unit)


async def test_a_chat_whose_question_is_being_sent_waits_until_it_is_known_which_message_it_is(
    database: Database,
) -> None:
    def unit(tx: Tx) -> None:
        for update_id, chat in enumerate(("asked", "told", "other")):
            receive(tx, update_id, chat)
        outbox.queue(tx, "o1", "asked", "c1", 1, outbox.Kind.ASK, b"", 1, prompt_of="draft", revision=1)
        outbox.queue(tx, "o2", "told", "c2", 1, outbox.Kind.TELL, b"", 1)
        for outbox_id in ("o1", "o2"):
            assert outbox.sending(tx, outbox_id, "a process")
        assert heads(tx) == [1, 2]
        assert [row[1] for row in tx.rows(inbox._CHAT_BY_CHAT, 10**9, 9)] == [1, 2]
        outbox.sent(tx, "o1", 2, 7)
        assert heads(tx) == [0, 1, 2]

    await database.unit(unit)


async def test_finding_what_is_next_reads_no_more_than_it_must(database: Database) -> None:
    def unit(tx: Tx) -> None:
        if database.shared:
            tx.run("SET LOCAL enable_seqscan = off")  # a table this small is read whole otherwise
            for sql, params in ((inbox._AMONG_THE_OLDEST, (256, 1, 64)), (inbox._CHAT_BY_CHAT, (1, 64))):
                plan = " | ".join(str(row[0]) for row in tx.rows("EXPLAIN " + sql, *params))
                assert "Seq Scan" not in plan
                assert "inbox_lane" in plan
            return
        plan = " | ".join(str(row[3]) for row in tx.rows("EXPLAIN QUERY PLAN " + inbox._AMONG_THE_OLDEST, 256, 1, 64))
        assert "SCAN inbox USING INDEX inbox_turn" in plan
        assert "SEARCH older USING INDEX inbox_lane (chat=? AND arrival<?)" in plan
        plan = " | ".join(str(row[3]) for row in tx.rows("EXPLAIN QUERY PLAN " + inbox._CHAT_BY_CHAT, 1, 64))
        assert "SEARCH inbox USING INDEX inbox_lane (chat>?)" in plan
        assert "SEARCH mine USING INDEX inbox_lane (chat=? AND arrival=?)" in plan
        assert "SCAN inbox" not in plan
        assert "SCAN mine" not in plan

    await database.unit(unit)


async def test_a_chat_that_floods_keeps_nobody_else_waiting(database: Database) -> None:
    def unit(tx: Tx) -> None:
        for update_id in range(inbox._OLDEST + 50):
            receive(tx, update_id, "flood")
        for update_id in range(5):
            receive(tx, 9000 + update_id, f"chat {4 - update_id}", 2000)
        assert heads(tx) == [0, 9000, 9001, 9002, 9003, 9004]
        assert heads(tx, limit=3) == [0, 9000, 9001]
        inbox.failed(tx, BOT, 0, 10_000)
        assert heads(tx, 10_000) == [9000, 9001, 9002, 9003, 9004]

    await database.unit(unit)


class Broken(Exception):
    """Undoes the unit, so that every Hypothesis example starts from an empty inbox."""


steps = st.lists(
    st.tuples(st.sampled_from(["receive", "again", "apply", "fail", "wait"]), st.integers(0, 3), st.integers(0, 5000)),
    max_size=40,
)


@settings(deadline=None, max_examples=60)
@given(steps=steps)
def test_whatever_happens_each_chat_is_applied_in_order_and_once(
    shared: tuple[Database, object], steps: list[tuple[str, int, int]]
) -> None:
    database, run = shared

    def unit(tx: Tx) -> None:
        now, next_id = 10_000, 1
        arrived: dict[str, list[int]] = {}
        applied: dict[str, list[int]] = {}
        parked: set[int] = set()
        for what, chat_number, amount in steps:
            chat = f"chat {chat_number}"
            if what == "receive":
                assert receive(tx, next_id, chat, now)
                arrived.setdefault(chat, []).append(next_id)
                next_id += 1
            elif what == "again" and next_id > 1:
                assert not receive(tx, 1 + amount % (next_id - 1), chat, now)
            elif what == "wait":
                now += amount
            elif found := inbox.next_of_chats(tx, now, 10):
                assert tx.rows(inbox._CHAT_BY_CHAT, now, 10) == tx.rows(inbox._AMONG_THE_OLDEST, 100, now, 10)
                row = found[amount % len(found)]
                if what == "fail":
                    if inbox.failed(tx, BOT, row.update_id, now):
                        parked.add(row.update_id)
                else:
                    inbox.done(tx, BOT, row.update_id)
                    applied.setdefault(row.chat, []).append(row.update_id)
        while found := inbox.next_of_chats(tx, now := now + 120_000, 10):
            for row in found:
                inbox.done(tx, BOT, row.update_id)
                applied.setdefault(row.chat, []).append(row.update_id)
        for chat, ids in arrived.items():
            assert applied.get(chat, []) == [update_id for update_id in ids if update_id not in parked]
        raise Broken

    with pytest.raises(Broken):
        run(database.unit(unit))  # type: ignore[operator]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> object:
    with asyncio.Runner() as runner:
        database = runner.run(SqliteDatabase.open(tmp_path_factory.mktemp("inbox")))
        yield database, runner.run
        runner.run(database.close())
