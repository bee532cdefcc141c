"""A whole database into another, row by row: resumable after a stop, and compared afterwards.

How far each table is stands in the target's `meta`, in the unit that wrote the rows, so a stop loses and
doubles nothing. Tables are compared by count and by a sum of hashes: the sum is the same in whatever
order an engine sorts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.ids import new_id
from bot.store import meta
from bot.store.database import Database, Table, Tx

# What belongs to the processes of one moment, and the schema, which each database has for itself.
_NOT_COPIED = frozenset({"schema_versions", "processes", "leases", "pace"})
_PAGE, _PAGE_OF_FILES = 200, 2
_IDENTITY, _MOVED, _COPY_OF, _WHOLE = "copy:identity", "copy:moved", "copy:of", "copy:whole"
_NOTES = "copy:"

FILLED = _("This database was filled before and may have changed since. Nothing was copied.")
MOVED = _("This data was moved to PostgreSQL. Name that database: MASKAY_DATABASE_FILE.")


@dataclass(frozen=True, slots=True)
class Sum:
    """What a table holds: how many rows, and a sum over the hash of each."""

    rows: int
    total: int


def is_moved(tx: Tx) -> bool:
    """Whether this database was copied to another one, which is the one that counts now."""
    return meta.value(tx, _MOVED) is not None


def moved(tx: Tx) -> None:
    """From now on the copy counts."""
    meta.once(tx, _MOVED, "1")


async def begin(source: Database, target: Database) -> bool:
    """Prepare, or go on where a stop was; whether this copy is whole already and wants comparing only.

    Refusal for a target that holds anything that is not a part of this copy.
    """
    identity = await source.unit(lambda tx: meta.once(tx, _IDENTITY, new_id()))
    return await target.unit(lambda tx: _claim(tx, identity))


def _claim(tx: Tx, identity: str) -> bool:
    of = meta.value(tx, _COPY_OF)
    if meta.value(tx, _WHOLE) is not None:
        if of != identity:
            raise Refusal(FILLED)
        return True
    if tx.row("SELECT 1 FROM processes LIMIT 1") is not None:
        raise Refusal(_("Programs work in the target database. Stop them first."))
    if of == identity:
        return False
    if of is not None or any(_any(tx, table) for table in copied(tx)):
        raise Refusal(_("The target database is not empty. Name a new one."))
    meta.once(tx, _COPY_OF, identity)
    return False


def copied(tx: Tx) -> list[Table]:
    """The tables to copy."""
    return [table for table in tx.tables() if table.name not in _NOT_COPIED]


async def copy_table(source: Database, target: Database, table: Table) -> int:
    """Copy what is left of a table; how many rows that was."""
    done = 0
    while copied_now := await copy_page(source, target, table):
        done += copied_now
    return done


async def copy_page(source: Database, target: Database, table: Table) -> int:
    """Copy the next rows of a table; how many, 0 at its end."""
    after = await target.read(lambda tx: _progress(tx, table))
    page = await source.read(lambda tx: _page(tx, table, after))
    if page:
        await target.unit(lambda tx: _write(tx, table, page))
    return len(page)


async def finish(target: Database) -> None:
    """It is whole, and was compared: take away the notes of the copying, and say that it is no empty database."""

    def unit(tx: Tx) -> None:
        for table in copied(tx):
            tx.run("DELETE FROM meta WHERE name = ?", _NOTES + table.name)
        meta.once(tx, _WHOLE, "1")

    await target.unit(unit)


def sum_of(tx: Tx, table: Table) -> Sum:
    """Count and hash a table. The notes of the copying are left out."""
    rows, total = 0, 0
    for row in _all(tx, table):
        if table.name == "meta" and str(row[0]).startswith(_NOTES):
            continue
        rows += 1
        total = (total + int.from_bytes(hashlib.sha256(_canonical(row)).digest(), "big")) % (1 << 256)
    return Sum(rows, total)


def _canonical(row: Sequence[Any]) -> bytes:
    """The same bytes for the same values, whichever driver gave them."""
    parts = []
    for value in row:
        kind, text = {
            type(None): (b"-", b""), bytes: (b"b", value), str: (b"t", value), int: (b"i", value), float: (b"f", value),
        }[type(value)]  # fmt: skip
        plain = text if isinstance(text, bytes) else (text.hex() if isinstance(text, float) else str(text)).encode()
        parts.append(b"%b%d:%b" % (kind, len(plain), plain))
    return b"".join(parts)


def _all(tx: Tx, table: Table) -> Iterator[tuple[Any, ...]]:
    after: list[Any] | None = None
    while page := _page(tx, table, after):
        yield from page
        after = _key_of(table, page[-1])


def _page(tx: Tx, table: Table, after: Sequence[Any] | None) -> list[tuple[Any, ...]]:
    # Names come from the database's own schema, values go as parameters.
    size = _PAGE_OF_FILES if "content" in table.columns else _PAGE
    key = ", ".join(table.key)
    words = ["SELECT", ", ".join(table.columns), "FROM", table.name]
    if after is not None:
        words += ["WHERE (", key, ") > (", ", ".join("?" for _part in table.key), ")"]
    words += ["ORDER BY", key, "LIMIT ?"]
    return tx.rows(" ".join(words), *(after or ()), size)


def _write(tx: Tx, table: Table, page: Sequence[tuple[Any, ...]]) -> None:
    one = "(" + ", ".join("?" for _column in table.columns) + ")"
    words = ["INSERT INTO", table.name, "(", ", ".join(table.columns), ") VALUES", ", ".join(one for _row in page)]
    tx.run(" ".join(words), *(value for row in page for value in row))
    tx.run(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        *(_NOTES + table.name, json.dumps(_key_of(table, page[-1]))),
    )


def _progress(tx: Tx, table: Table) -> list[Any] | None:
    noted = meta.value(tx, _NOTES + table.name)
    return None if noted is None else list(json.loads(noted))


def _key_of(table: Table, row: Sequence[Any]) -> list[Any]:
    return [row[table.columns.index(column)] for column in table.key]


def _any(tx: Tx, table: Table) -> bool:
    return tx.row(" ".join(("SELECT 1 FROM", table.name, "LIMIT 1"))) is not None
