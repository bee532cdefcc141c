"""Wrapped keys in a file of their own, whose backups live at most 35 days.

Small and rare, so it is plain sqlite3 in the caller's thread. A destroyed key is overwritten in the
file and its log is emptied; its id stays, so that it can't come back under the same name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import RLock
from typing import TypeVar

from bot.domain.errors import Fault
from bot.store.faults import Clash, meaning
from bot.store.files import private_file

T = TypeVar("T")
NAME = "keys.sqlite"
_MANNERS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "CREATE TABLE IF NOT EXISTS keys (id TEXT PRIMARY KEY, wrapped BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS destroyed (id TEXT PRIMARY KEY)",
    # A stop between destroying a key and emptying the log is made good here.
    "PRAGMA wal_checkpoint(TRUNCATE)",
)


class KeyStore:
    """The shelf of bot.vault.keys. Safe to use from several threads. Raises Fault where the disk fails."""

    def __init__(self, folder: Path, *, seconds_for_a_lock: float = 5.0) -> None:
        """Open or create keys.sqlite (mode 600) in `folder`."""
        file = private_file(folder, NAME)
        self._lock = RLock()
        try:
            self._connection = sqlite3.connect(
                file, timeout=seconds_for_a_lock, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise meaning(error) from None
        try:
            for manner in _MANNERS:
                self._connection.execute(manner)
        except sqlite3.Error as error:
            self._connection.close()
            raise meaning(error) from None

    def wrapped(self, key_id: str) -> bytes | None:
        """The wrapped key; None if there is none, or no longer."""

        def look(connection: sqlite3.Connection) -> bytes | None:
            found = connection.execute("SELECT wrapped FROM keys WHERE id = ?", (key_id,)).fetchone()
            return None if found is None else bytes(found[0])

        return self._do(look)

    def put_many(self, keys: Mapping[str, bytes]) -> None:
        """Keep these keys, all or none, on disk when this returns.

        Raises Clash if an id is there already or was destroyed once.
        """

        def put(connection: sqlite3.Connection) -> None:
            for key_id, wrapped in keys.items():
                if connection.execute("SELECT 1 FROM destroyed WHERE id = ?", (key_id,)).fetchone():
                    raise Clash
                connection.execute("INSERT INTO keys (id, wrapped) VALUES (?, ?)", (key_id, wrapped))

        self._change(put)

    def destroy(self, key_id: str) -> None:
        """Overwrite and remove a key and empty the log, on disk when this returns. Safe to repeat.

        Raises Fault if another program is reading at that moment: the key is gone then, but traces of
        its wrapped form may stand in the log until a repeat succeeds.
        """

        def remove(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE keys SET wrapped = zeroblob(length(wrapped)) WHERE id = ?", (key_id,))
            connection.execute("DELETE FROM keys WHERE id = ?", (key_id,))
            connection.execute("INSERT INTO destroyed (id) VALUES (?) ON CONFLICT (id) DO NOTHING", (key_id,))

        def settle(connection: sqlite3.Connection) -> None:
            if connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise Fault("the key store is being read", 1.0)

        self._change(remove)
        self._do(settle)

    def all_ids(self) -> list[str]:
        """The ids of all keys that can still be had."""
        return self._do(lambda connection: [row[0] for row in connection.execute("SELECT id FROM keys ORDER BY id")])

    def whole(self) -> bool:
        """Whether the file passes SQLite's integrity check."""
        return self._do(lambda connection: connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _change(self, change: Callable[[sqlite3.Connection], None]) -> None:
        def whole(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            try:
                change(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

        self._do(whole)

    def _do(self, job: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                return job(self._connection)
            except sqlite3.Error as error:
                raise meaning(error) from None
