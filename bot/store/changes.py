"""What the matching role follows: who was added, corrected, erased. An erase receipt waits for its line here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.ids import new_id
from bot.store.database import Param, Tx

_AT_ONCE = 200


class Change(StrEnum):
    """What happened to a record that is compared."""

    ADDED = "added"
    CORRECTED = "corrected"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One line. `ref` is 'person:ID', 'case:ID' or 'enquirer:ID'."""

    id: str
    at: int
    kind: Change
    ref: str


def add(tx: Tx, kind: Change, ref: str, now: int) -> None:
    """Tell the matching role, in the unit that made the change."""
    add_all(tx, kind, [ref], now)


def add_all(tx: Tx, kind: Change, refs: Sequence[str], now: int) -> None:
    """Tell it of many records at once, in this order."""
    found = tx.row("SELECT max(at) FROM changes WHERE done = 0")
    last = found[0] if found else None
    at = now * 1000 if last is None else max(now * 1000, int(last) + 1)
    for start in range(0, len(refs), _AT_ONCE):
        portion = refs[start : start + _AT_ONCE]
        values: list[Param] = []
        for number, ref in enumerate(portion, start=start):
            values += (new_id(), at + number, kind, ref)
        marks = ", ".join(["(?, ?, ?, ?, 0)"] * len(portion))
        tx.run(" ".join(("INSERT INTO changes (id, at, kind, ref, done) VALUES", marks)), *values)


def not_followed(tx: Tx, limit: int = 500) -> list[ChangeRow]:
    """Lines the matching role hasn't acknowledged, in order."""
    rows = tx.rows("SELECT id, at, kind, ref FROM changes WHERE done = 0 ORDER BY at, id LIMIT ?", limit)
    return [ChangeRow(change_id, at, Change(kind), ref) for change_id, at, kind, ref in rows]


def followed(tx: Tx, change_ids: Iterable[str]) -> None:
    """The matching role has done them: what was erased is out of its memory."""
    for change_id in change_ids:
        tx.run("UPDATE changes SET done = 1 WHERE id = ?", change_id)


def backlog(tx: Tx) -> tuple[int, int | None]:
    """How many lines wait, and since when (epoch ms) the oldest does."""
    row = tx.row("SELECT COUNT(*), MIN(at) FROM changes WHERE done = 0")
    return (int(row[0]), None if row[1] is None else int(row[1]) // 1000) if row else (0, None)


def forget_old(tx: Tx, before: int) -> int:
    """Drop acknowledged lines from before that moment (epoch ms)."""
    return tx.run("DELETE FROM changes WHERE done = 1 AND at < ?", before * 1000)
