"""Which messages of a chat can be deleted from it, on both engines."""

from __future__ import annotations

from bot.store import chat_messages, outbox
from bot.store.database import Database, Tx
from bot.store.outbox import Kind
from tests.store.test_outbox import queue


async def test_messages_of_both_sides_can_be_deleted_from_a_chat(database: Database) -> None:
    def unit(tx: Tx) -> None:
        for n, at in ((1, 1000), (2, 5000), (3, 6000)):
            queue(tx, f"ours {n}", now=at)
            outbox.sent(tx, f"ours {n}", at, 10 * n)
            chat_messages.received(tx, "a", 10 * n + 1, at)
        chat_messages.received(tx, "a", 31, 9000)  # told twice
        chat_messages.received(tx, "b", 99, 6000)
        queue(tx, "without a message", now=6000, kind=Kind.COMMANDS)
        outbox.sent(tx, "without a message", 6000)
        assert chat_messages.to_delete(tx, "a", 5000) == [20, 21, 30, 31]
        chat_messages.deleted(tx, "a", [20, 21, 30])
        assert chat_messages.to_delete(tx, "a", 0) == [10, 11, 31]
        assert chat_messages.to_delete(tx, "b", 0) == [99]

    await database.unit(unit)


async def test_what_is_too_old_to_be_deleted_is_forgotten(database: Database) -> None:
    def unit(tx: Tx) -> None:
        chat_messages.received(tx, "a", 1, 1000)
        chat_messages.received(tx, "a", 2, 3000)
        assert chat_messages.forget_old(tx, 2000) == 1
        assert chat_messages.to_delete(tx, "a", 0) == [2]

    await database.unit(unit)
