from __future__ import annotations

from typing import Any

from bot.store import outbox, processes
from bot.store.database import Database, Tx
from bot.store.outbox import Kind
from bot.store.processes import ProcessRow


def queue(tx: Tx, name: str, chat: str = "a", now: int = 1000, kind: Kind = Kind.TELL, **more: Any) -> bool:
    return outbox.queue(tx, name, chat, f"cause of {name}", 1, kind, b"sealed " + name.encode(), now, **more)


def heads(tx: Tx, now: int = 10**9, limit: int = 100, busy: tuple[str, ...] = ()) -> list[str]:
    return [row.id for row in outbox.due(tx, now, limit, busy)]


def state(tx: Tx, name: str) -> str:
    return str(tx.rows("SELECT state FROM outbox WHERE id = ?", name)[0][0])


def words(tx: Tx, name: str) -> bytes | None:
    found: bytes | None = tx.rows("SELECT sealed FROM outbox WHERE id = ?", name)[0][0]
    return found


async def test_each_chats_messages_go_in_the_order_they_were_queued(database: Database) -> None:
    def unit(tx: Tx) -> None:
        for name, chat in (("a1", "a"), ("b1", "b"), ("a2", "a"), ("b2", "b"), ("a3", "a")):
            assert queue(tx, name, chat)
        order = []
        while found := heads(tx):
            order += found
            for name in found:
                assert outbox.sending(tx, name)
            assert heads(tx) == []
            for name in found:
                outbox.sent(tx, name, 2000, 5)
        assert order == ["a1", "b1", "a2", "b2", "a3"]

    await database.unit(unit)


async def test_a_message_being_sent_or_waiting_for_another_try_holds_its_chat_only(database: Database) -> None:
    def unit(tx: Tx) -> None:
        for now, (name, chat) in enumerate((("a1", "a"), ("a2", "a"), ("b1", "b"))):
            queue(tx, name, chat, 1000 + now)
        outbox.sending(tx, "a1")
        assert heads(tx) == ["b1"]
        assert not outbox.failed(tx, "a1", 5000)
        assert heads(tx, 5000) == ["b1"]
        assert heads(tx, 5000 + outbox.BACKOFF_MS[0]) == ["a1", "b1"]
        assert heads(tx, 10**9, 1, ("a",)) == ["b1"]

    await database.unit(unit)


async def test_a_cause_queues_each_of_its_messages_once(database: Database) -> None:
    def unit(tx: Tx) -> None:
        assert outbox.queue(tx, "x", "a", "update 7", 0, Kind.TELL, b"first", 1)
        assert not outbox.queue(tx, "y", "a", "update 7", 0, Kind.TELL, b"second", 2)
        assert outbox.queue(tx, "z", "a", "update 7", 1, Kind.TELL, b"third", 3)
        assert [row.sealed for row in outbox.due(tx, 10, 10)] == [b"first"]

    await database.unit(unit)


async def test_a_reminder_waits_apart_and_holds_nothing_up(database: Database) -> None:
    def unit(tx: Tx) -> None:
        queue(tx, "reminder", now=1000, due_at=90_000)
        queue(tx, "answer", now=2000)
        assert outbox.next_due(tx) == 2000
        assert heads(tx, 3000) == ["answer"]
        outbox.sending(tx, "answer")
        outbox.sent(tx, "answer", 3000, 1)
        assert heads(tx, 89_999) == []
        assert outbox.next_due(tx) == 90_000
        queue(tx, "other", now=89_999)
        assert heads(tx, 90_000) == ["other"]  # what was queued before its time goes first
        outbox.sent(tx, "other", 90_000, 2)
        assert heads(tx, 90_000) == ["reminder"]

    await database.unit(unit)


async def test_a_reminder_no_longer_needed_is_dropped_by_its_cause(database: Database) -> None:
    def unit(tx: Tx) -> None:
        queue(tx, "reminder", due_at=90_000)
        assert outbox.drop_cause(tx, "cause of reminder") == 1
        assert outbox.drop_cause(tx, "cause of reminder") == 0
        assert heads(tx) == []
        assert words(tx, "reminder") is None

    await database.unit(unit)


async def test_words_are_emptied_once_sent_and_the_message_id_is_kept(database: Database) -> None:
    def unit(tx: Tx) -> None:
        queue(tx, "one")
        outbox.sending(tx, "one")
        outbox.sent(tx, "one", 7000, 99)
        assert tx.rows("SELECT state, sealed, message_id, sent_at FROM outbox") == [("sent", None, 99, 7000)]

    await database.unit(unit)


async def test_a_message_refused_five_times_is_dead_and_the_next_one_goes(database: Database) -> None:
    def unit(tx: Tx) -> None:
        queue(tx, "one")
        queue(tx, "two")
        for _try in outbox.BACKOFF_MS:
            outbox.sending(tx, "one")
            assert not outbox.failed(tx, "one", 1000)
        outbox.sending(tx, "one")
        assert outbox.failed(tx, "one", 1000)
        assert not outbox.failed(tx, "one", 1000)
        assert heads(tx) == ["two"]
        assert [(row.id, row.sealed) for row in outbox.troubled(tx)] == [("one", b"sealed one")]

    await database.unit(unit)


async def test_telegrams_own_trouble_counts_no_try(database: Database) -> None:
    def unit(tx: Tx) -> None:
        queue(tx, "one")
        outbox.sending(tx, "one")
        outbox.postpone(tx, "one", 40_000)
        assert heads(tx, 39_999) == []
        assert [(row.id, row.tries) for row in outbox.due(tx, 40_000, 10)] == [("one", 0)]

    await database.unit(unit)


async def test_prompts_of_an_older_revision_are_dropped_and_nothing_else(database: Database) -> None:
    def unit(tx: Tx) -> None:
        queue(tx, "old", prompt_of="d", revision=3)
        queue(tx, "older reminder", prompt_of="d", revision=2, due_at=90_000)
        queue(tx, "current", prompt_of="d", revision=4)
        queue(tx, "other draft", prompt_of="e", revision=1)
        queue(tx, "receipt")
        queue(tx, "on its way", chat="b", prompt_of="d", revision=1)
        outbox.sending(tx, "on its way")
        assert outbox.drop_superseded(tx, "d", 4) == 2
        states = {name: state(tx, name) for name in ("old", "older reminder", "current", "other draft", "receipt")}
        assert [name for name, one in states.items() if one == "dropped"] == ["old", "older reminder"]
        assert state(tx, "on its way") == "sending"
        assert words(tx, "old") is None
        assert not outbox.sending(tx, "old")

    await database.unit(unit)


async def test_what_was_on_its_way_at_a_stop_is_repeated_only_where_that_is_harmless(database: Database) -> None:
    def unit(tx: Tx) -> None:
        queue(tx, "prompt", "a", kind=Kind.ASK, prompt_of="d", revision=1)
        queue(tx, "reply", "b", kind=Kind.REPLY)
        queue(tx, "tell", "c")
        queue(tx, "delete", "d", kind=Kind.DELETE)
        queue(tx, "waiting", "b", kind=Kind.REPLY)
        for name in ("prompt", "reply", "tell", "delete"):
            outbox.sending(tx, name)
        recovered = outbox.recover(tx)
        assert recovered.repeated == 3
        assert [row.id for row in recovered.look] == ["reply"]
        assert heads(tx) == ["prompt", "tell", "delete", "waiting"]
        assert {row.id for row in outbox.troubled(tx)} == {"reply"}
        assert outbox.recover(tx) == outbox.Recovered(0, ())

    await database.unit(unit)


async def test_a_chat_that_cannot_be_reached_is_stopped_and_what_was_meant_for_it_is_told(database: Database) -> None:
    def unit(tx: Tx) -> None:
        queue(tx, "prompt", kind=Kind.ASK, prompt_of="d", revision=1)
        queue(tx, "reply", kind=Kind.REPLY)
        queue(tx, "reminder", due_at=90_000)
        queue(tx, "other chat", "b")
        assert [row.id for row in outbox.chat_unreachable(tx, "a")] == ["reply", "reminder"]
        assert (state(tx, "prompt"), words(tx, "prompt")) == ("dropped", None)
        assert (state(tx, "reply"), words(tx, "reply")) == ("dead", b"sealed reply")
        assert heads(tx) == ["other chat"]

    await database.unit(unit)


async def test_old_rows_are_forgotten_but_never_what_waits_or_needs_a_look(database: Database) -> None:
    def unit(tx: Tx) -> None:
        for name in ("sent", "dropped", "dead", "look", "new"):
            queue(tx, name, name, now=1000)
        outbox.sent(tx, "sent", 1000, 5)
        outbox.dropped(tx, "dropped")
        outbox.dead(tx, "dead")
        outbox.look(tx, "look")
        assert outbox.forget_old(tx, 2000) == 2
        assert tx.rows("SELECT id FROM outbox ORDER BY id") == [("dead",), ("look",), ("new",)]

    await database.unit(unit)


async def test_a_clock_set_back_changes_no_order(database: Database) -> None:
    def unit(tx: Tx) -> None:
        queue(tx, "first", now=9_000_000)
        queue(tx, "second", now=1000)
        assert heads(tx) == ["first"]
        outbox.sent(tx, "first", 1000)
        assert heads(tx) == ["second"]
        assert outbox.waiting(tx, 10**9) == (1, 1000)
        assert outbox.waiting(tx, 10) == (0, None)
        outbox.sent(tx, "second", 1000)
        assert outbox.next_due(tx) is None

    await database.unit(unit)


async def test_finding_what_is_due_reads_no_more_than_it_must(database: Database) -> None:
    def unit(tx: Tx) -> None:
        if database.shared:
            tx.run("SET LOCAL enable_seqscan = off")  # a table this small is read whole otherwise
            for sql, params in ((outbox._AMONG_THE_OLDEST, (256, 1, 64)), (outbox._CHAT_BY_CHAT, (1, 64))):
                plan = " | ".join(str(row[0]) for row in tx.rows("EXPLAIN " + sql, *params))
                assert "Seq Scan" not in plan
                assert "outbox_lane" in plan
            return
        plan = " | ".join(str(row[3]) for row in tx.rows("EXPLAIN QUERY PLAN " + outbox._AMONG_THE_OLDEST, 256, 1, 64))
        assert "SCAN outbox USING INDEX outbox_turn" in plan
        assert "SEARCH older USING INDEX outbox_lane (chat=? AND position<?)" in plan
        plan = " | ".join(str(row[3]) for row in tx.rows("EXPLAIN QUERY PLAN " + outbox._CHAT_BY_CHAT, 1, 64))
        assert "SEARCH outbox USING COVERING INDEX outbox_lane (chat>?)" in plan.replace(
            "USING INDEX", "USING COVERING INDEX"
        )
        assert "SCAN outbox" not in plan
        assert "SCAN mine" not in plan

    await database.unit(unit)


async def test_a_chat_with_much_to_be_told_keeps_nobody_else_waiting(database: Database) -> None:
    def unit(tx: Tx) -> None:
        for number in range(outbox._OLDEST + 50):
            queue(tx, f"{number}")
        for number in range(5):
            queue(tx, f"other {number}", f"chat {4 - number}", 2000 + number)
        assert heads(tx) == ["0", "other 0", "other 1", "other 2", "other 3", "other 4"]
        assert heads(tx, limit=2) == ["0", "other 0"]
        outbox.sending(tx, "0")
        assert heads(tx, busy=("chat 4",)) == ["other 1", "other 2", "other 3", "other 4"]
        rows = tx.rows(outbox._CHAT_BY_CHAT, 10**9, 10)
        assert rows == tx.rows(outbox._AMONG_THE_OLDEST, 10**6, 10**9, 10)

    await database.unit(unit)


async def test_what_a_process_that_lives_is_sending_is_left_to_it(database: Database) -> None:
    def unit(tx: Tx) -> None:
        for process_id in ("ours", "other"):
            processes.enter(tx, ProcessRow(process_id, "deliver", "", 0, 0, 0))
        for name, holder in (("mine", "ours"), ("lost", "ours"), ("theirs", "other"), ("orphan", "gone")):
            queue(tx, name, name)
            assert outbox.sending(tx, name, holder)
            assert not outbox.sending(tx, name, "ours")
        assert outbox.recover(tx, "ours", {"mine"}).repeated == 2
        assert sorted(heads(tx)) == ["lost", "orphan"]
        assert processes.bury(tx, "other", 0)
        assert outbox.recover(tx, "ours", {"mine"}).repeated == 1
        assert sorted(heads(tx)) == ["lost", "orphan", "theirs"]

    await database.unit(unit)


async def test_dead_messages_and_those_to_look_at_are_counted_apart(database: Database) -> None:
    def unit(tx: Tx) -> None:
        assert outbox.troubles(tx) == (0, 0)
        for name in ("one", "two", "three", "waits"):
            queue(tx, name, chat=name)
        outbox.dead(tx, "one")
        outbox.dead(tx, "two")
        outbox.look(tx, "three")
        assert outbox.troubles(tx) == (2, 1)

    await database.unit(unit)
