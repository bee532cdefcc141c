"""The same numbered files on PostgreSQL, each applied once, whole or not at all, by whichever process is first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from psycopg import errors

from bot.store.migrate import FOLDER, Migration, migrations, pending

_OURS = (
    "CREATE TABLE IF NOT EXISTS schema_versions (number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)"
)


def migrate(connection: psycopg.Connection[Any], folder: Path = FOLDER) -> None:
    """Bring the schema up to date, over a connection in autocommit.

    Refuses a schema newer than this program, and one whose history is not ours. A copy beforehand is
    the operator's: pg_dump, or the server's own archive.
    """
    known = migrations(folder)
    while True:
        left = pending(_history(connection), known)
        if not left:
            return
        try:
            _apply(connection, left[0])
        except (errors.UniqueViolation, errors.DuplicateTable, errors.DuplicateObject, errors.SerializationFailure):
            # Another process has just done it, or is doing it: look again.
            continue


def _history(connection: psycopg.Connection[Any]) -> list[tuple[int, str]]:
    found = connection.execute(
        "SELECT 1 FROM information_schema.tables"
        " WHERE table_schema = current_schema() AND table_name = 'schema_versions'"
    ).fetchone()
    if found is None:
        return []
    rows = connection.execute("SELECT number, checksum FROM schema_versions ORDER BY number").fetchall()
    return [(int(number), str(checksum)) for number, checksum in rows]


def _apply(connection: psycopg.Connection[Any], migration: Migration) -> None:
    with connection.transaction():
        connection.execute(_OURS)
        # Its line first: whoever comes second waits here, and then finds it done.
        connection.execute(
            "INSERT INTO schema_versions (number, name, checksum) VALUES (%s, %s, %s)",
            (migration.number, migration.name, migration.checksum),
        )
        for statement in migration.statements("postgresql"):
            connection.execute(statement.encode())
