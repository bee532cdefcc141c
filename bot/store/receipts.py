"""Who is still to hear that their request is gone: owed in the unit that erased it, dropped in the one that tells."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Tx


@dataclass(frozen=True, slots=True)
class OwedReceipt:
    """A request that was erased at `erased_at` (epoch ms), and the chat it came from."""

    case_id: str
    key_id: str
    chat: str
    code: str
    erased_at: int


def owe(tx: Tx, receipt: OwedReceipt) -> None:
    """Tell this chat once nothing of the request is left anywhere."""
    tx.run(
        "INSERT INTO receipts (case_id, key_id, chat, code, erased_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (case_id) DO NOTHING",
        *(receipt.case_id, receipt.key_id, receipt.chat, receipt.code, receipt.erased_at),
    )


def ready(tx: Tx, limit: int) -> list[OwedReceipt]:
    """Those whose key is destroyed and whom the matching role has put out of its memory, the oldest first."""
    rows = tx.rows(
        "SELECT r.case_id, r.key_id, r.chat, r.code, r.erased_at FROM receipts r"
        " WHERE NOT EXISTS (SELECT 1 FROM doomed_keys d WHERE d.key_id = r.key_id)"
        " AND NOT EXISTS (SELECT 1 FROM changes c WHERE c.ref = 'case:' || r.case_id AND c.done = 0)"
        " ORDER BY r.erased_at, r.case_id LIMIT ?",
        limit,
    )
    return [OwedReceipt(*row) for row in rows]


def told(tx: Tx, case_id: str) -> None:
    """It is on its way, or there is nobody left to tell."""
    tx.run("DELETE FROM receipts WHERE case_id = ?", case_id)


def drop_of_chat(tx: Tx, chat: str) -> int:
    """Nobody is told there any more; how many receipts that were."""
    return tx.run("DELETE FROM receipts WHERE chat = ?", chat)
