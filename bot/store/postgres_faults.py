"""What PostgreSQL's errors mean to the rest of the program. No SQL and no value reaches an error's text."""

from __future__ import annotations

import psycopg
from psycopg import errors

from bot.domain.errors import Fault
from bot.store.faults import Clash

_SECONDS_TO_WAIT = 1.0
_SECONDS_FOR_A_DISK = 5.0
# By SQLSTATE or its class, the more exact first.
_MEANING: tuple[tuple[str, str, float], ...] = (
    ("25006", "the database can only be read", _SECONDS_FOR_A_DISK),
    ("53100", "the disk is full", _SECONDS_FOR_A_DISK),
    ("53", "the database has no room for more", _SECONDS_FOR_A_DISK),
    ("55P03", "the database is locked by another program", _SECONDS_TO_WAIT),
    ("57", "the database is stopping", _SECONDS_TO_WAIT),
    ("58", "the disk can't be read or written", _SECONDS_FOR_A_DISK),
    ("XX", "the database is damaged", _SECONDS_FOR_A_DISK),
    ("08", "the database can't be reached", _SECONDS_TO_WAIT),
    ("28", "the database does not let us in", _SECONDS_FOR_A_DISK),
    ("3D", "there is no such database", _SECONDS_FOR_A_DISK),
)


class Outrun(Fault):
    """Another process was faster with the same rows. The unit is undone and may be run again."""

    def __init__(self) -> None:
        super().__init__("another process was faster", 0.05)


class WrongStatement(Exception):
    """A bug of ours: a statement PostgreSQL does not take. Shows its code alone, for its text holds values."""

    def __init__(self, code: str | None) -> None:
        super().__init__(f"the database refuses a statement: {code}")


def meaning(error: psycopg.Error) -> Exception:
    """Outrun, Clash, a Fault where trying again may help, or WrongStatement."""
    if isinstance(error, (errors.SerializationFailure, errors.DeadlockDetected)):
        return Outrun()
    if isinstance(error, errors.IntegrityError):
        return Clash()
    code = error.sqlstate
    for known, what, wait in _MEANING:
        if code is not None and code.startswith(known):
            return Fault(what, wait)
    if code is None and isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)):
        return Fault("the database can't be reached", _SECONDS_TO_WAIT)
    return WrongStatement(code)
