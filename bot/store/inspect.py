"""What `doctor` asks the store: which schema is it, what lies sealed, what in clear.

Walks every table as the database itself describes it, so that a column somebody adds later can't be
forgotten: a BLOB without a rule here is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.store.database import Table, Tx
from bot.vault.envelope import Place


class SealedBy(StrEnum):
    """Which key opens an envelope: the house's own, a case's, or one derived for a person of a list."""

    SERVICE = "service"
    CASE = "case"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class SealedValue:
    """One envelope and where it lies. `key_id` is set for CASE, `salt` for PERSON.

    `key_id` is '' where the row's case is gone: nothing can open it, and it should not be there.
    """

    place: Place
    by: SealedBy
    key_id: str
    salt: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class ClearText:
    """One text that stands in clear: an id, a state, an office. Never anything about a person."""

    place: Place
    text: str


_SERVICE = frozenset(
    {
        "inbox",
        "outbox",
        "chats",
        "staff",
        "staff_groups",
        "staff_said",
        "volunteers",
        "visits",
        "imports",
        "removals",
        "word_reviews",
        "questions",
    }
)
_KEY_IN_ROW = frozenset({"drafts", "media", "cases"})
_KEY_OF_CASE = frozenset({"answers", "timeline", "replies", "choices", "matches", "family_messages", "check_words"})
_PERSON = frozenset({"people"})
_RULED = _SERVICE | _KEY_IN_ROW | _KEY_OF_CASE | _PERSON
# BLOBs that hold no envelope: random salt, keyed hash, villages of the map.
_NOT_SEALED = frozenset({("people", "salt"), ("audit", "chain"), ("village_lists", "lines")})
_PAGE = 200
_PAGE_OF_FILES = 2  # up to 20 MB each


def schema(tx: Tx) -> int:
    """The number of the last migration applied."""
    row = tx.row("SELECT max(number) FROM schema_versions")
    return int(row[0]) if row and row[0] is not None else 0


def sealed_values(tx: Tx) -> Iterator[SealedValue]:
    """Every envelope of the database. Take them inside the look; a page is in memory at a time."""
    for table in tx.tables():
        for blob in table.blobs:
            if (table.name, blob) in _NOT_SEALED:
                continue
            if table.name not in _RULED:
                raise ValueError(f"no rule says which key opens {table.name}.{blob}")
            yield from _sealed(tx, table, blob)


def clear_texts(tx: Tx) -> Iterator[ClearText]:
    """Every text of the database that is not sealed."""
    for table in tx.tables():
        for row in _pages(tx, table, table.texts, _PAGE):
            name = _name(table, row)
            for column, text in zip(table.texts, row[len(table.key) :], strict=True):
                if text is not None:
                    yield ClearText(Place(table.name, name, column), str(text))


def _sealed(tx: Tx, table: Table, blob: str) -> Iterator[SealedValue]:
    key = len(table.key)
    needed = {"drafts": "key_id", "media": "key_id", "cases": "key_id", "people": "salt"}.get(
        table.name, "case_id" if table.name in _KEY_OF_CASE else table.key[0]
    )
    for row in _pages(tx, table, (blob, needed), _PAGE_OF_FILES if blob == "content" else _PAGE):
        sealed, opener = row[key], row[key + 1]
        if sealed is None:
            continue
        place = Place(table.name, _name(table, row), blob)
        if table.name in _SERVICE:
            yield SealedValue(place, SealedBy.SERVICE, "", b"", bytes(sealed))
        elif table.name in _PERSON:
            yield SealedValue(place, SealedBy.PERSON, "", bytes(opener), bytes(sealed))
        elif table.name in _KEY_IN_ROW:
            yield SealedValue(place, SealedBy.CASE, str(opener), b"", bytes(sealed))
        else:
            found = tx.row("SELECT key_id FROM cases WHERE id = ?", opener)
            yield SealedValue(place, SealedBy.CASE, str(found[0]) if found else "", b"", bytes(sealed))


def _name(table: Table, row: tuple[Any, ...]) -> str:
    return ":".join(str(part) for part in row[: len(table.key)])


def _pages(tx: Tx, table: Table, columns: tuple[str, ...], size: int) -> Iterator[tuple[Any, ...]]:
    # Names come from the database's own schema, values go as parameters.
    key = ", ".join(table.key)
    marks = ", ".join("?" for _part in table.key)
    shown = ", ".join((*table.key, *columns))
    begin = " ".join(("SELECT", shown, "FROM", table.name))
    rows = tx.rows(f"{begin} ORDER BY {key} LIMIT ?", size)
    while rows:
        yield from rows
        rows = tx.rows(f"{begin} WHERE ({key}) > ({marks}) ORDER BY {key} LIMIT ?", *rows[-1][: len(table.key)], size)
