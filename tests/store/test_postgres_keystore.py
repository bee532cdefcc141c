"""The key store of many hosts: several programs, a server that goes away, and what a thief of the server finds."""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from bot.domain.errors import Fault, Refusal
from bot.store.postgres_keystore import PostgresKeyStore
from tests.engines import Server


@pytest.fixture
def address(postgres: Server) -> str:
    return postgres.fresh(empty=True)


@pytest.fixture
def shelf(address: str) -> Iterator[PostgresKeyStore]:
    shelf = PostgresKeyStore(address)
    yield shelf
    shelf.close()


def order(address: str, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address, autocommit=True) as connection:
        done = connection.execute(sql.encode())
        return done.fetchall() if done.description else []


def test_the_database_of_the_data_is_refused(postgres: Server) -> None:
    with pytest.raises(Refusal, match="a database of their own"):
        PostgresKeyStore(postgres.fresh())


def test_several_programs_may_begin_at_once(address: str) -> None:
    made: list[PostgresKeyStore] = []
    threads = [Thread(target=lambda: made.append(PostgresKeyStore(address))) for _n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 6
    for each in made:
        each.close()


def test_a_server_that_cannot_be_reached_is_a_fault_and_the_next_question_does_not_wait_for_it() -> None:
    with pytest.raises(Fault, match="key store: the database can't be reached"):
        PostgresKeyStore("postgresql://localhost:1/nothing")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://maskay:zumbasecret@127.0.0.1:1/keys", "postgresql://maskay:zumbasecret@127.0.0.1:abc/keys",
        "maskay:zumbasecret@127.0.0.1/keys", "password=zumba zumbasecret",
        "postgresql://maskay:zumbasecret%zz@127.0.0.1/keys", "postgresql://maskay:zumbasecret@127.0.0.1:1/keys?what=1",
    ],
)  # fmt: skip
def test_no_word_of_the_address_stands_in_what_is_told_of_a_wrong_one(address: str) -> None:
    with pytest.raises(Fault) as told:
        PostgresKeyStore(address)
    assert "zumba" not in "".join(str(line) for line in traceback.format_exception_only(told.value))
    assert told.value.__suppress_context__


def test_a_cut_line_is_made_anew_for_questions_and_told_for_changes(shelf: PostgresKeyStore, address: str) -> None:
    shelf.put_many({"a": b"wrapped"})
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    order(address, cut)
    assert shelf.wrapped("a") == b"wrapped"
    order(address, cut)
    with pytest.raises(Fault, match="key store: "):
        shelf.put_many({"b": b"wrapped"})
    shelf.put_many({"b": b"wrapped"})
    order(address, cut)
    with pytest.raises(Fault, match="key store: "):
        shelf.destroy("b")
    shelf.destroy("b")
    assert shelf.wrapped("b") is None


def test_while_the_server_is_away_only_one_in_a_second_waits_for_it(
    shelf: PostgresKeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[float] = []

    def away(*_address: object, **_manners: object) -> None:
        tries.append(time.monotonic())
        raise psycopg.OperationalError

    shelf.close()
    monkeypatch.setattr(psycopg, "connect", away)
    for _question in range(20):
        with pytest.raises(Fault, match="key store: ") as fault:
            shelf.wrapped("a")
        assert fault.value.retry_after is not None, "it passes: no message is given up for it"
    assert len(tries) == 1


def test_a_destroyed_key_leaves_no_byte_in_the_table_once_it_was_settled(shelf: PostgresKeyStore, address: str) -> None:
    keys = {f"{n:032x}": os.urandom(144) for n in range(300)}
    shelf.put_many(keys)
    doomed, kept = f"{77:032x}", f"{78:032x}"
    assert keys[doomed] in table(address)
    shelf.destroy(doomed)
    shelf.settle()
    left = table(address)
    assert keys[kept] in left
    for start in range(0, 144, 16):
        assert keys[doomed][start : start + 16] not in left


def table(address: str) -> bytes:
    """The files of the whole database, as they lie on the server's disk."""
    ((folder, oid),) = order(
        address,
        "SELECT current_setting('data_directory'), (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
    if not Path(str(folder)).exists():
        pytest.skip("no PostgreSQL here whose files can be read")
    order(address, "CHECKPOINT")
    return b"".join(f.read_bytes() for f in Path(str(folder), "base", str(oid)).iterdir() if f.is_file())


def test_a_server_that_would_keep_or_lose_keys_is_named(shelf: PostgresKeyStore) -> None:
    found = shelf.troubles()
    assert any(line.startswith("fsync is off") for line in found), "the tests' own server is in a hurry"
    assert any(line.startswith("wal_recycle is on") for line in found)
