"""Lanes: the one row that is locked while something of a chat is handled or sent (see Tx.hold)."""

from __future__ import annotations

from bot.store.database import Tx


def forget(tx: Tx, chat: str) -> None:
    """The chat is forgotten; whoever holds its lane now is waited for."""
    tx.run("DELETE FROM lanes WHERE chat = ?", chat)


def forget_unused(tx: Tx) -> int:
    """Drop the lanes of chats we no longer know, once nothing of them waits; how many."""
    return tx.run(
        "DELETE FROM lanes WHERE NOT EXISTS (SELECT 1 FROM chats WHERE chats.id = lanes.chat)"
        " AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.chat = lanes.chat AND inbox.state = 'new')"
    )
