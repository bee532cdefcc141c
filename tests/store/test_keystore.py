"""The key store of one machine: a file, and what a thief of it finds."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from bot.domain.errors import Fault, Refusal
from bot.store.keystore import KeyStore


def everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_a_key_is_there_again_after_a_restart(tmp_path: Path) -> None:
    KeyStore(tmp_path).put_many({"a": b"wrapped a", "b": b"wrapped b"})
    shelf = KeyStore(tmp_path)
    assert (shelf.wrapped("a"), shelf.wrapped("b"), shelf.wrapped("c")) == (b"wrapped a", b"wrapped b", None)
    assert dict(shelf.page()) == {"a": b"wrapped a", "b": b"wrapped b"}
    assert shelf.whole()


def test_a_destroyed_key_leaves_no_byte_in_the_file_or_its_log(tmp_path: Path) -> None:
    shelf = KeyStore(tmp_path)
    keys = {f"{n:032x}": os.urandom(144) for n in range(200)}
    shelf.put_many(keys)
    doomed = f"{77:032x}"
    assert keys[doomed] in everything(tmp_path)
    shelf.destroy(doomed)
    left = everything(tmp_path)  # while the store is still open, so -wal and -shm are looked at too
    assert (tmp_path / "keys.sqlite-wal").stat().st_size == 0
    for start in range(0, 144, 16):
        assert keys[doomed][start : start + 16] not in left
    assert all(wrapped in left for key_id, wrapped in keys.items() if key_id != doomed)
    assert shelf.wrapped(doomed) is None
    assert shelf.whole()


def test_a_reader_that_holds_the_log_makes_destroy_say_so_and_a_repeat_finishes(tmp_path: Path) -> None:
    shelf = KeyStore(tmp_path, seconds_for_a_lock=0.01)
    wrapped = os.urandom(144)
    shelf.put_many({"a": wrapped})
    reader = sqlite3.connect(tmp_path / "keys.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM keys").fetchone()
    with pytest.raises(Fault, match="being read"):
        shelf.destroy("a")
    assert shelf.wrapped("a") is None
    reader.close()
    shelf.destroy("a")
    assert wrapped not in everything(tmp_path)


def test_a_stop_before_the_log_was_emptied_is_made_good_at_the_next_start(tmp_path: Path) -> None:
    shelf = KeyStore(tmp_path / "live", seconds_for_a_lock=0.01)
    wrapped = os.urandom(144)
    shelf.put_many({"a": wrapped, "b": b"other"})
    reader = sqlite3.connect(tmp_path / "live" / "keys.sqlite", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM keys").fetchone()
    with pytest.raises(Fault):
        shelf.destroy("a")  # gone, but the log still holds its wrapped form
    shutil.copytree(tmp_path / "live", tmp_path / "after the stop")
    assert wrapped in everything(tmp_path / "after the stop")
    again = KeyStore(tmp_path / "after the stop")
    assert list(dict(again.page())) == ["b"]
    assert wrapped not in everything(tmp_path / "after the stop")


def test_a_locked_store_is_a_fault(tmp_path: Path) -> None:
    shelf = KeyStore(tmp_path, seconds_for_a_lock=0.01)
    other = sqlite3.connect(tmp_path / "keys.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Fault, match="locked"):
        shelf.put_many({"a": b"wrapped"})
    other.close()
    shelf.put_many({"a": b"wrapped"})


def test_a_file_that_is_no_database_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "keys.sqlite").write_bytes(b"something else entirely" * 100)
    with pytest.raises(Fault, match="not a database"):
        KeyStore(tmp_path)


def test_the_files_are_their_owners_only_even_if_they_were_not(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    (folder / "keys.sqlite").touch(mode=0o644)
    KeyStore(folder).put_many({"a": b"wrapped"})
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


def test_a_folder_shared_by_all_is_refused(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(Refusal, match="shared with others"):
        KeyStore(shared)


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal, match="can't be made"):
        KeyStore(tmp_path / "file" / "data")


def test_a_folder_in_the_place_of_the_file_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "keys.sqlite").mkdir()
    with pytest.raises(Fault):
        KeyStore(tmp_path)


def test_closing_leaves_a_single_file(tmp_path: Path) -> None:
    shelf = KeyStore(tmp_path)
    shelf.put_many({"a": b"wrapped"})
    shelf.close()
    assert [file.name for file in tmp_path.iterdir()] == ["keys.sqlite"]
