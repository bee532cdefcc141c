from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import Refusal
from bot.store.migrate import migrate, migrations, schema_version
from bot.store.sqlite import SqliteDatabase


def connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None)


def shape(connection: sqlite3.Connection) -> list[Any]:
    return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "migrations"
    made.mkdir()
    (made / "0001_start.sql").write_text(
        "-- a comment; with a semicolon\n"
        "CREATE TABLE one (\n  id TEXT PRIMARY KEY, -- the id; of course\n  b {{BLOB}}\n);\n"
        "CREATE INDEX one_b ON one (b);\nINSERT INTO one (id) VALUES (';');\n"
    )
    return made


def add_second(folder: Path) -> None:
    (folder / "0002_more.sql").write_text(
        "ALTER TABLE one ADD COLUMN c TEXT;\nUPDATE one SET c = 'moved';\nCREATE TABLE two (id TEXT PRIMARY KEY);\n"
    )


def test_our_schema_is_what_its_files_say(tmp_path: Path) -> None:
    connection = connect(tmp_path / "db")
    migrate(connection, tmp_path / "db")
    assert schema_version(connection) == len(migrations())
    tables = {row[1] for row in shape(connection) if row[0] == "table"}
    assert {"inbox", "outbox", "drafts", "media", "cases", "doomed_keys", "chat_messages"} <= tables
    types = connection.execute(
        "SELECT m.name, i.name, i.type FROM sqlite_master AS m, pragma_table_info(m.name) AS i WHERE m.type = 'table'"
    )
    assert {kind for _table, _column, kind in types} == {"TEXT", "BIGINT", "BLOB", "DOUBLE PRECISION"}
    assert not list(tmp_path.glob("*.before-*"))


def test_migrating_twice_changes_nothing(tmp_path: Path, folder: Path) -> None:
    connection = connect(tmp_path / "db")
    migrate(connection, tmp_path / "db", folder)
    before = shape(connection)
    migrate(connection, tmp_path / "db", folder)
    assert shape(connection) == before
    assert connection.execute("SELECT id, b FROM one").fetchall() == [(";", None)]


def test_an_existing_database_is_copied_before_it_changes(tmp_path: Path, folder: Path) -> None:
    connection = connect(tmp_path / "db")
    migrate(connection, tmp_path / "db", folder)
    connection.execute("INSERT INTO one (id) VALUES ('kept')")
    add_second(folder)
    migrate(connection, tmp_path / "db", folder)
    assert connection.execute("SELECT id, c FROM one ORDER BY id").fetchall() == [(";", "moved"), ("kept", "moved")]
    copy = tmp_path / "db.before-0002"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert connect(copy).execute("SELECT * FROM one ORDER BY id").fetchall() == [(";", None), ("kept", None)]
    assert not list(tmp_path.glob("*.unfinished"))


def test_a_migrated_database_has_the_same_shape_as_a_fresh_one(tmp_path: Path, folder: Path) -> None:
    old = connect(tmp_path / "old")
    migrate(old, tmp_path / "old", folder)
    add_second(folder)
    migrate(old, tmp_path / "old", folder)
    fresh = connect(tmp_path / "fresh")
    migrate(fresh, tmp_path / "fresh", folder)
    assert shape(old) == shape(fresh)


def test_a_migration_cut_short_at_any_statement_is_done_again_whole(tmp_path: Path, folder: Path) -> None:
    class Cut(sqlite3.Connection):
        left = 10**6

        def execute(self, *args: Any) -> sqlite3.Cursor:
            self.left -= 1
            if self.left < 0 and args[0] != "ROLLBACK":
                raise KeyboardInterrupt
            return super().execute(*args)

    start = connect(tmp_path / "start")
    migrate(start, tmp_path / "start", folder)
    add_second(folder)
    whole = connect(tmp_path / "whole")
    migrate(whole, tmp_path / "whole", folder)
    cuts = 0
    for left in range(40):
        file = tmp_path / f"db{left}"
        file.write_bytes((tmp_path / "start").read_bytes())
        cut = sqlite3.connect(file, isolation_level=None, factory=Cut)
        cut.left = left
        try:
            migrate(cut, file, folder)
        except KeyboardInterrupt:
            cuts += 1
            cut.left = 10**6
            assert schema_version(cut) == 1
            assert shape(cut) == shape(start)
        cut.close()
        again = connect(file)
        migrate(again, file, folder)
        assert shape(again) == shape(whole)
        again.close()
    assert 8 < cuts < 40


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path, folder: Path) -> None:
    add_second(folder)
    connection = connect(tmp_path / "db")
    migrate(connection, tmp_path / "db", folder)
    before = shape(connection)
    (folder / "0002_more.sql").unlink()
    with pytest.raises(Refusal, match="newer version"):
        migrate(connection, tmp_path / "db", folder)
    assert shape(connection) == before


def test_a_released_file_that_was_changed_is_refused(tmp_path: Path, folder: Path) -> None:
    connection = connect(tmp_path / "db")
    migrate(connection, tmp_path / "db", folder)
    with (folder / "0001_start.sql").open("a") as file:
        file.write("-- an afterthought\n")
    with pytest.raises(Refusal, match="history"):
        migrate(connection, tmp_path / "db", folder)


def test_a_gap_in_the_numbers_is_a_bug(folder: Path) -> None:
    (folder / "0003_gap.sql").write_text("")
    with pytest.raises(ValueError, match="without a gap"):
        migrations(folder)


def test_a_statement_that_fails_undoes_its_file(tmp_path: Path, folder: Path) -> None:
    (folder / "0002_wrong.sql").write_text("CREATE TABLE two (id TEXT);\nINSERT INTO nowhere VALUES (1);\n")
    connection = connect(tmp_path / "db")
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, tmp_path / "db", folder)
    assert schema_version(connection) == 1
    assert "two" not in {row[1] for row in shape(connection)}


async def test_a_database_of_a_newer_program_is_not_opened(tmp_path: Path) -> None:
    database = await SqliteDatabase.open(tmp_path)
    await database.unit(
        lambda tx: tx.run("INSERT INTO schema_versions (number, name, checksum) VALUES (999, 'later', '')")
    )
    await database.close()
    # 999 stands for "more than we know": the count of known files is what is compared.
    with pytest.raises(Refusal, match="newer version"):
        await SqliteDatabase.open(tmp_path)
