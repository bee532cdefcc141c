"""Numbered SQL files, each applied once, in order, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.store.dialect import in_words_of

NO_ROOM = _("There is no room for a copy of the data, and without one nothing is changed. Make room and start again.")
NOT_VERIFIED = _("The copy of the data is not like the data, so nothing was changed. Ask whoever installed it.")
FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file: `0001_start.sql` has number 1. A released file never changes (its checksum is kept)."""

    number: int
    name: str
    checksum: str
    text: str

    def statements(self, engine: str) -> Iterator[str]:
        """Its statements in the words of sqlite or postgresql."""
        statement = ""
        for line in in_words_of(engine, self.text).splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                yield statement
                statement = ""
        if statement.strip():
            yield statement  # no semicolon at the end, or comments only: the engine judges


def migrations(folder: Path = FOLDER) -> list[Migration]:
    """All files in order. Their numbers are 1, 2, 3 ... without a gap."""
    found = []
    for file in sorted(folder.glob("[0-9]*.sql")):
        text = file.read_text("utf-8")
        found.append(Migration(int(file.name[:4]), file.stem, hashlib.sha256(text.encode()).hexdigest(), text))
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise ValueError("migrations are numbered 1, 2, 3 without a gap")
    return found


def schema_version(connection: sqlite3.Connection) -> int:
    """The number of the last migration applied; 0 for an empty file."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_versions'").fetchone():
        return 0
    number: int = connection.execute("SELECT COALESCE(max(number), 0) FROM schema_versions").fetchone()[0]
    return number


def pending(kept: Sequence[tuple[int, str]], known: Sequence[Migration]) -> Sequence[Migration]:
    """What is still to be applied to a database with this history (numbers and checksums).

    Refuses a schema newer than this program, and a history that is not ours.
    """
    if max((number for number, _checksum in kept), default=0) > len(known):
        raise Refusal(_("The data was written by a newer version of this program. Start that version."))
    if list(kept) != [(migration.number, migration.checksum) for migration in known[: len(kept)]]:
        raise Refusal(_("The data has a history this program does not know. Ask whoever installed it."))
    return known[len(kept) :]


def migrate(connection: sqlite3.Connection, file: Path, folder: Path = FOLDER) -> None:
    """Bring the schema up to date. Each file is one transaction: killed within, it is done again.

    An existing database is first copied beside itself (`maskay.sqlite.before-0002`, mode 600), and the copy
    verified. Refuses a schema newer than this program, one whose history is not ours, and to change
    anything without a copy.
    """
    applied = schema_version(connection)
    kept = (
        connection.execute("SELECT number, checksum FROM schema_versions ORDER BY number").fetchall() if applied else []
    )
    left = pending(kept, migrations(folder))
    if not left:
        return
    if applied:
        _copy(connection, file.with_name(f"{file.name}.before-{left[0].number:04d}"))
    for migration in left:
        _apply(connection, migration)


def _apply(connection: sqlite3.Connection, migration: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_versions"
            " (number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)"
        )
        for statement in migration.statements("sqlite"):
            connection.execute(statement)
        connection.execute(
            "INSERT INTO schema_versions (number, name, checksum) VALUES (?, ?, ?)",
            (migration.number, migration.name, migration.checksum),
        )
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _copy(connection: sqlite3.Connection, to: Path) -> None:
    """A copy that was opened, examined and counted before anything changes. Refuses where there is no room for one."""
    # Under another name first: a copy cut short by a kill must not pass for a whole one.
    unfinished = to.with_name(to.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        unfinished.touch(mode=0o600)
        copy = sqlite3.connect(unfinished)
        try:
            connection.backup(copy)
            verified = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)] and _counts(copy) == _counts(
                connection
            )
        finally:
            copy.close()
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
    except (OSError, sqlite3.Error):
        _away(unfinished)
        raise Refusal(NO_ROOM) from None
    if not verified:
        _away(unfinished)
        raise Refusal(NOT_VERIFIED)
    unfinished.replace(to)


def _away(unfinished: Path) -> None:
    # SQLite may have left its journal beside it.
    for path in unfinished.parent.glob(f"{unfinished.name}*"):
        path.unlink(missing_ok=True)


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    quoted = {name: name.replace('"', '""') for (name,) in tables}
    return {name: connection.execute(f'SELECT count(*) FROM "{q}"').fetchone()[0] for name, q in quoted.items()}  # noqa: S608 - our own tables
