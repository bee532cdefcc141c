"""People on imported lists, the lists they come from, and what an erasure keeps from coming back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.store.database import Param, Tx

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of a list. `source_ref` is the keyed hash of the list's own id; the key derives from `salt`."""

    id: str
    source: str
    source_ref: str
    shown_as: str
    salt: bytes
    updated_at: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A list: `kind` is sought, alive or dead; `dated` an ISO date."""

    id: str
    name: str
    kind: str
    dated: str
    created_at: int


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A list somebody proposed. `sealed` is the file, `plan` its dry run; both None once decided."""

    id: str
    source_name: str
    kind: str
    dated: str
    state: str
    proposed_by: str
    proposed_at: int
    sealed: bytes | None
    decided_by: str | None = None
    decided_at: int | None = None
    plan: bytes | None = None


_SELECT_PERSON = "SELECT id, source, source_ref, shown_as, salt, updated_at, sealed FROM people"
_INSERT_PERSON = "INSERT INTO people (id, source, source_ref, shown_as, salt, updated_at, sealed) VALUES"
_SELECT_IMPORT = (
    "SELECT id, source_name, kind, dated, state, proposed_by, proposed_at, sealed, decided_by, decided_at, plan "
    "FROM imports"
)
_INSERT_IMPORT = (
    "INSERT INTO imports (id, source_name, kind, dated, state, proposed_by, proposed_at, sealed, decided_by, "
    "decided_at, plan) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def add_all(tx: Tx, persons: Sequence[PersonRow]) -> None:
    """Store people of a list, many at a time; each is given the next number that staff call them by."""
    number = highest_number(tx)
    for portion in _portions(persons, 100):
        values: list[Param] = []
        for person in portion:
            number += 1
            shown_as = f"R-{number:05d}"
            values += (person.id, person.source, person.source_ref, shown_as, person.salt, person.updated_at)
            values.append(person.sealed)
        tx.run(" ".join((_INSERT_PERSON, ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(portion)))), *values)


def correct(tx: Tx, person_id: str, salt: bytes, sealed: bytes, at: int) -> None:
    """Replace what is known of a person, under a fresh key."""
    tx.run("UPDATE people SET salt = ?, sealed = ?, updated_at = ? WHERE id = ?", *(salt, sealed, at, person_id))


def remove(tx: Tx, person_id: str) -> None:
    """Delete a person; with the salt goes what their key is derived from."""
    tx.run("DELETE FROM people WHERE id = ?", person_id)


def by_id(tx: Tx, person_id: str) -> PersonRow | None:
    """The person of this id."""
    row = tx.row(_SELECT_PERSON + " WHERE id = ?", person_id)
    return PersonRow(*row) if row else None


def by_shown(tx: Tx, shown_as: str) -> PersonRow | None:
    """The person staff call by this number."""
    row = tx.row(_SELECT_PERSON + " WHERE shown_as = ?", shown_as)
    return PersonRow(*row) if row else None


def of_source(tx: Tx, source: str, last: str, limit: int | None) -> list[PersonRow]:
    """People of a list in id order behind `last`; all the rest where `limit` is None."""
    sql = _SELECT_PERSON + " WHERE source = ? AND id > ? ORDER BY id"
    found = tx.rows(sql, source, last) if limit is None else tx.rows(sql + " LIMIT ?", source, last, limit)
    return [PersonRow(*row) for row in found]


@dataclass(frozen=True, slots=True)
class RegisterMark:
    """What tells whether a list, or what may not come back with it, changed: equal marks, equal contents."""

    source_id: str
    people: int
    updated_at: int
    suppressed: int


def mark(tx: Tx, source_name: str) -> RegisterMark:
    """The mark of the list of that name; `source_id` is empty where there is none yet."""
    found = source_named(tx, source_name)
    suppressed = tx.row("SELECT COUNT(*) FROM suppressions")
    held = tx.row("SELECT COUNT(*), MAX(updated_at) FROM people WHERE source = ?", found.id) if found else None
    many, newest = held or (0, 0)
    return RegisterMark(found.id if found else "", int(many), int(newest or 0), int(suppressed[0]) if suppressed else 0)


def after(tx: Tx, last: str, limit: int) -> list[tuple[PersonRow, str]]:
    """People in id order behind `last`, each with the kind of their list; for filling memory in portions.

    Those whom somebody asked to erase are left out.
    """
    rows = tx.rows(
        "SELECT p.id, p.source, p.source_ref, p.shown_as, p.salt, p.updated_at, p.sealed, s.kind"
        " FROM people p JOIN sources s ON s.id = p.source WHERE p.id > ?"
        " AND NOT EXISTS (SELECT 1 FROM removals r WHERE r.person_id = p.id) ORDER BY p.id LIMIT ?",
        *(last, limit),
    )
    return [(PersonRow(*row[:7]), str(row[7])) for row in rows]


def highest_number(tx: Tx) -> int:
    """The largest number ever given, as in `R-01877`; 0 on a register that never held anybody.

    Notes and reasons name people by it, so the number of somebody who was erased must not come to mean another.
    """
    held = tx.row("SELECT MAX(CAST(SUBSTR(shown_as, 3) AS INTEGER)) FROM people")
    erased = tx.row("SELECT MAX(number) FROM suppressions")
    return max(int(row[0] or 0) for row in (held, erased) if row)


# Lists ------------------------------------------------------------------------------------
def add_source(tx: Tx, source: SourceRow) -> None:
    """Store a list."""
    tx.run(
        "INSERT INTO sources (id, name, kind, dated, created_at) VALUES (?, ?, ?, ?, ?)",
        *(source.id, source.name, source.kind, source.dated, source.created_at),
    )


def date_source(tx: Tx, source_id: str, dated: str) -> None:
    """Note that a newer edition of the list came in."""
    tx.run("UPDATE sources SET dated = ? WHERE id = ?", dated, source_id)


def source(tx: Tx, source_id: str) -> SourceRow | None:
    """The list of this id."""
    row = tx.row("SELECT id, name, kind, dated, created_at FROM sources WHERE id = ?", source_id)
    return SourceRow(*row) if row else None


def source_named(tx: Tx, name: str) -> SourceRow | None:
    """The list of this name."""
    row = tx.row("SELECT id, name, kind, dated, created_at FROM sources WHERE name = ?", name)
    return SourceRow(*row) if row else None


def sources(tx: Tx) -> list[tuple[SourceRow, int]]:
    """Every list with how many people it holds, newest first."""
    rows = tx.rows(
        "SELECT s.id, s.name, s.kind, s.dated, s.created_at, (SELECT COUNT(*) FROM people p WHERE p.source = s.id)"
        " FROM sources s ORDER BY s.created_at DESC, s.id"
    )
    return [(SourceRow(*row[:5]), int(row[5])) for row in rows]


# Suppression ------------------------------------------------------------------------------
def suppress(tx: Tx, subject: str, at: int, shown_as: str = "R-0") -> None:
    """Keep this subject (keyed hash of list and row) from ever coming back, and its number from being given again."""
    tx.run(
        "INSERT INTO suppressions (subject, at, number) VALUES (?, ?, ?) ON CONFLICT (subject) DO NOTHING",
        *(subject, at, int(shown_as[2:])),
    )


def suppressed(tx: Tx, subjects: Sequence[str]) -> frozenset[str]:
    """Which of these subjects were erased."""
    found: set[str] = set()
    for portion in _portions(subjects, 500):
        marks = ", ".join("?" * len(portion))
        sql = " ".join(("SELECT subject FROM suppressions WHERE subject IN (", marks, ")"))
        found.update(str(row[0]) for row in tx.rows(sql, *portion))
    return frozenset(found)


def _portions(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


# Proposed imports -------------------------------------------------------------------------
def propose_import(tx: Tx, proposed: ImportRow) -> None:
    """Keep a list until a coordinator has decided."""
    tx.run(
        _INSERT_IMPORT,
        *(proposed.id, proposed.source_name, proposed.kind, proposed.dated, proposed.state, proposed.proposed_by),
        *(proposed.proposed_at, proposed.sealed, proposed.decided_by, proposed.decided_at, proposed.plan),
    )


def import_by_id(tx: Tx, import_id: str) -> ImportRow | None:
    """The proposed import of this id."""
    row = tx.row(_SELECT_IMPORT + " WHERE id = ?", import_id)
    return ImportRow(*row) if row else None


def imports_waiting(tx: Tx) -> list[ImportRow]:
    """Imports nobody has decided on, oldest first."""
    rows = tx.rows(_SELECT_IMPORT + " WHERE state = 'proposed' ORDER BY proposed_at, id")
    return [ImportRow(*row) for row in rows]


def decide_import(tx: Tx, import_id: str, state: str, by: str, at: int) -> bool:
    """Apply or drop, once; the file is emptied. False if somebody decided before."""
    return (
        tx.run(
            "UPDATE imports SET state = ?, decided_by = ?, decided_at = ?, sealed = NULL, plan = NULL"
            " WHERE id = ? AND state = 'proposed'",
            *(state, by, at, import_id),
        )
        == 1
    )
