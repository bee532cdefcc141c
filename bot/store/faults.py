"""What SQLite's errors mean to the rest of the program. No SQL and no value reaches an error's text."""

from __future__ import annotations

import sqlite3

from bot.domain.errors import Fault

_SECONDS_TO_WAIT = 5.0

# By the primary result code, as SQLite names it.
_MEANING = {
    "SQLITE_BUSY": "the database is locked by another program",
    "SQLITE_LOCKED": "the database is locked",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_IOERR": "the disk can't be read or written",
    "SQLITE_READONLY": "the database can only be read",
    "SQLITE_PERM": "the database may not be opened",
    "SQLITE_CANTOPEN": "the database can't be opened",
    "SQLITE_CORRUPT": "the database is damaged",
    "SQLITE_NOTADB": "the file is not a database",
    "SQLITE_NOMEM": "there is not enough memory",
}


class Clash(Fault):
    """A row broke a rule of the table (unique, not null). The unit is rolled back; a fresh id may help."""

    def __init__(self) -> None:
        super().__init__("a row clashes with another")


def meaning(error: sqlite3.Error) -> Exception:
    """A Fault where trying again may help; the error itself where it is a bug of ours (wrong SQL)."""
    if isinstance(error, sqlite3.IntegrityError):
        return Clash()
    name = getattr(error, "sqlite_errorname", None) or ""
    for code, what in _MEANING.items():
        if name == code or name.startswith(code + "_"):
            return Fault(what, _SECONDS_TO_WAIT)
    return error
