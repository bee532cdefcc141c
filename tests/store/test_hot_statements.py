"""Every statement of a message's way finds its rows by an index, so that a message costs the same beside a
thousand cases and beside a hundred thousand. The statements are not listed here: a family's whole request is
handled, and whatever was asked of the store meanwhile is examined."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.clock import ms
from bot.store import inbox, outbox
from bot.store.sqlite import SqliteTx
from bot.telegram.deliver import Deliver
from tests.bench.updates.families import Families
from tests.bench.updates.ours import Ours

# Tables of an organisation, not of families, and of those who were written to this minute: read whole.
SMALL = {"offices", "routing", "referrals", "services", "meta", "staff", "village_lists", "n", "pace"}
# Indexes that hold only what waits, read from the front: their size is that of the queue, not of the archive.
FRONTS = {"inbox_turn", "outbox_turn", "outbox_later", "outbox_lane", "inbox_lane", "outbox_sending"}


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Each statement asked of the store, and how many parameters it takes. The keys stand in a file of their own."""
    found: dict[str, int] = {}
    for name in ("run", "rows"):
        real = getattr(SqliteTx, name)

        def noted(self: SqliteTx, sql: str, *params: Any, real: Any = real) -> Any:
            if not re.search(r"\b(keys|destroyed|destructions|moved|settled)\b", sql):
                found[sql] = len(params)
            return real(self, sql, *params)

        monkeypatch.setattr(SqliteTx, name, noted)
    return found


async def test_every_statement_of_a_messages_way_uses_an_index(tmp_path: Path, heard: dict[str, int]) -> None:
    async with Ours.open_in(tmp_path) as ours:
        heard.clear()
        families = Families(2)
        for step in range(families.rounds()):
            await ours.take(families.round(step, ours.date()))
            now = ms(ours.house.clock.now())
            claimed = await ours.house.database.unit(
                lambda tx, now=now: Deliver(ours.house, ours.lanes.bot)._claim(tx, now, 1, frozenset())  # type: ignore[misc]
            )
            await ours.house.database.unit(
                lambda tx, rows=claimed.rows, now=now: [outbox.postpone(tx, row.id, now) for row in rows]  # type: ignore[misc]
            )
            played = dict(heard)
            await ours.deliver(families)
            heard.clear()
            heard.update(played)
        await ours.house.database.unit(lambda tx: inbox.failed(tx, 1, 1, 0))
        file = ours.house.settings.data / "maskay.sqlite"
        statements = {sql: count for sql, count in heard.items() if not sql.startswith("PRAGMA")}
        assert len(statements) > 30
        assert any(sql.startswith("INSERT INTO cases") for sql in statements), "a request was sent"
        slow = {sql: plan for sql, count in statements.items() if (plan := scans(file, sql, count))}
    assert slow == {}


def scans(file: Path, sql: str, parameters: int) -> list[str]:
    """The lines of SQLite's plan that read a whole table, or a whole index that grows with the archive."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", (None,) * parameters)]
    finally:
        connection.close()
    found = []
    for line in plan:
        read = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line)
        if read and read[1] not in SMALL and read[2] not in FRONTS and read[1] not in _made_within(sql):
            found.append(line)
        if "TEMP B-TREE" in line and "max(" not in sql and "ORDER BY" in sql and read:
            found.append(line)
    return found


def _made_within(sql: str) -> set[str]:
    """Names of what the statement itself makes: subqueries and recursive steps."""
    return {"SUBQUERY", "CONSTANT", "mine", "ends", *re.findall(r"(?:\) AS|RECURSIVE) (\w+)", sql)}


def test_a_statement_without_an_index_is_found(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "db")
    connection.execute("CREATE TABLE cases (id TEXT PRIMARY KEY, chat TEXT)")
    connection.close()
    assert scans(tmp_path / "db", "SELECT id FROM cases WHERE chat = ?", 1) == ["SCAN cases"]
    assert scans(tmp_path / "db", "SELECT chat FROM cases WHERE id = ?", 1) == []
