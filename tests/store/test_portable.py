"""The SQL is one text for SQLite and PostgreSQL, and leaves room for engines that spread it over many machines."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.store.dialect import in_words_of, marked
from bot.store.migrate import migrations

STORE = Path(__file__).parents[2] / "bot" / "store"
# The files that speak to one engine only.
ENGINES = {
    "sqlite.py", "migrate.py", "keystore.py", "faults.py", "postgres.py", "postgres_tx.py", "postgres_migrate.py",
}  # fmt: skip
SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH RECURSIVE|CREATE|ALTER TABLE|DROP)\b")
# What Citus, CockroachDB or YugabyteDB can't carry, or carry badly, and what only one of our two engines knows.
AVOID = {
    "sequences": r"\b(SERIAL|BIGSERIAL|SEQUENCE|NEXTVAL|CURRVAL|AUTOINCREMENT|IDENTITY|LAST_INSERT_ROWID)\b",
    "locks over many rows": r"\bFOR (UPDATE|SHARE|NO KEY UPDATE)\b",
    "advisory locks": r"pg_(try_)?advisory",
    "locked tables": r"\bLOCK TABLE\b",
    "triggers": r"\bTRIGGER\b",
    "volatile functions": r"\b(NOW|RANDOM|CLOCK_TIMESTAMP|CURRENT_TIMESTAMP|GEN_RANDOM_UUID|DATETIME|STRFTIME|JULIANDAY)\b",
    "SQLite's own": r"\b(ROWID|PRAGMA|INSERT OR|REPLACE INTO|GLOB|IFNULL|GROUP_CONCAT|SQLITE_MASTER|UNIXEPOCH)\b",
    "PostgreSQL's own": r"\b(ILIKE|RETURNING \*|ARRAY|JSONB|LISTEN|NOTIFY|DISTINCT ON)\b|::",
    "foreign keys": r"\bREFERENCES\b",
}
# One lane's row, found by its key: on one shard, and skipped where it is taken.
ALLOWED = {"SELECT chat FROM lanes WHERE chat = ? FOR UPDATE SKIP LOCKED"}


def statements() -> list[tuple[str, str]]:
    found = []
    for file in sorted(STORE.glob("*.py")):
        if file.name in ENGINES:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
                found.append((file.name, node.value))
    return found


def test_the_search_finds_the_statements() -> None:
    files = {name for name, _sql in statements()}
    assert {"inbox.py", "outbox.py", "cases.py", "audit.py", "people.py"} <= files
    assert len(statements()) > 100


@pytest.mark.parametrize("what", AVOID)
def test_no_statement_uses_what_a_distributed_engine_lacks(what: str) -> None:
    wrong = [
        (name, sql) for name, sql in statements()
        if re.search(AVOID[what], sql, re.IGNORECASE) and not sql[:1].islower() and not re.match(r"[A-Z][a-z]", sql)
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize("what", AVOID)
def test_no_migration_uses_it_either(what: str) -> None:
    for migration in migrations():
        text = re.sub(r"--[^\n]*", "", migration.text).replace("{{ROWID}}", "")
        assert not re.search(AVOID[what], text, re.IGNORECASE), (migration.name, what)


def test_the_only_lock_is_that_of_one_lane() -> None:
    text = (STORE / "postgres_tx.py").read_text(encoding="utf-8")
    locks = {
        node.value for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "FOR UPDATE" in node.value
    }  # fmt: skip
    assert locks == ALLOWED


def test_every_table_has_a_primary_key() -> None:
    # A table without one can't be spread, nor copied and compared row by row.
    for migration in migrations():
        for statement in migration.statements("sqlite"):
            made = re.search(r"CREATE TABLE (\w+)", statement)
            assert made is None or "PRIMARY KEY" in statement, made and made[1]


def test_marks_are_turned_outside_quotes_only() -> None:
    assert marked("SELECT a FROM b WHERE c = ? AND d = '?' AND e LIKE '%x'") == (
        "SELECT a FROM b WHERE c = %s AND d = '?' AND e LIKE '%%x'"
    )
    assert in_words_of("postgresql", "a {{BLOB}}") == "a BYTEA"
    assert in_words_of("sqlite", "a {{BLOB}}") == "a BLOB"
