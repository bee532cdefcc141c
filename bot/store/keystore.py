"""Wrapped keys in a file of their own, whose backups live at most 35 days.

Small and rare, so it is plain sqlite3 in the caller's thread. A destroyed key is overwritten in the
file and its log is emptied; its id stays, so that it can't come back under the same name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import RLock
from typing import TypeVar

from bot.domain.errors import Fault
from bot.store.database import Tx
from bot.store.faults import meaning
from bot.store.files import private_file
from bot.store.keyshelf import Shelf, statements
from bot.store.sqlite import SqliteTx

T = TypeVar("T")
NAME = "keys.sqlite"
_MANNERS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
)
# A stop between destroying a key and emptying the log is made good at the next start.
_SETTLE = "PRAGMA wal_checkpoint(TRUNCATE)"


class KeyStore(Shelf):
    """The key store of one machine."""

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
            for manner in (*_MANNERS, *statements("sqlite"), _SETTLE):
                self._connection.execute(manner)
        except sqlite3.Error as error:
            self._connection.close()
            raise meaning(error) from None

    def destroy(self, key_id: str) -> None:
        """Overwrite and remove a key and empty the log, on disk when this returns. Safe to repeat.

        Raises Fault if another program is reading at that moment: the key is gone then, but traces of
        its wrapped form may stand in the log until a repeat succeeds.
        """
        super().destroy(key_id)
        self.settle()

    def settle(self) -> None:
        """Empty the log: what was destroyed leaves it too. Raises Fault if another program is reading."""

        def settle(connection: sqlite3.Connection) -> None:
            if connection.execute(_SETTLE).fetchone()[0]:
                raise Fault("the key store is being read", 1.0)

        self._do(settle)

    def whole(self) -> bool:
        """Whether the file passes SQLite's integrity check."""
        return self._do(lambda connection: connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _look(self, look: Callable[[Tx], T]) -> T:
        return self._do(lambda connection: look(SqliteTx(connection)))

    def _change(self, change: Callable[[Tx], T]) -> T:
        def whole(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                done = change(SqliteTx(connection))
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return done

        return self._do(whole)

    def _do(self, job: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                return job(self._connection)
            except sqlite3.Error as error:
                raise meaning(error) from None
