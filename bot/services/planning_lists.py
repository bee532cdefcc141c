"""What a list would do to the register, worked out beside the writer: opening and sealing thousands takes seconds.

1. `plan_rows` reads what the register holds of this list in portions and seals what is new or changed, in a thread.
2. `write_rows` puts it all into one unit, which is short then. If the register changed in between it writes nothing
   and says so; plan again.
A person erased from a list never comes back with it: see `subject_of`.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.clock import ms
from bot.domain.people import Hidden, PersonRecord
from bot.ids import new_id
from bot.services.comparable import person_on_list
from bot.services.house import House
from bot.services.views import RowPlan
from bot.store import changes, people
from bot.store.database import Tx
from bot.store.people import PersonRow, RegisterMark
from bot.vault.derived import SALT_BYTES
from bot.vault.envelope import Place, seal_json

_PORTION = 1000
Row = tuple[str, PersonRecord]
"""What the list itself calls the row, and the record."""


@dataclass(frozen=True, slots=True, repr=False)
class PlannedRow(Hidden):
    """What one row would do. `sealed`: the person as they will stand on the register, where anything is written."""

    plan: RowPlan
    sealed: PersonRow | None = None


@dataclass(frozen=True, slots=True, repr=False)
class PlannedRows(Hidden):
    """What all rows would do, in their order, to the register as it stood at `mark`."""

    source_id: str
    mark: RegisterMark
    rows: tuple[PlannedRow, ...]


class Outdated(Exception):
    """The register changed since it was planned. Nothing was written; plan again."""


async def plan_rows(house: House, source_name: str, rows: Sequence[Row]) -> PlannedRows:
    """Work out what each row would do to the list of that name. Families don't wait for it."""
    mark = await house.database.read(lambda tx: people.mark(tx, source_name))
    source_id = mark.source_id or new_id()
    there: dict[str, PersonRow] = {}
    last = ""
    while mark.source_id:
        portion = await house.database.read(lambda tx, last=last: people.of_source(tx, source_id, last, _PORTION))  # type: ignore[misc]
        there.update({row.source_ref: row for row in portion})
        if len(portion) < _PORTION:
            break
        last = portion[-1].id
    gone: set[str] = set()
    for start in range(0, len(rows) if mark.suppressed else 0, _PORTION):
        subjects = [subject_of(house, source_id, ref) for ref, _person in rows[start : start + _PORTION]]
        gone |= await house.database.read(lambda tx, subjects=subjects: people.suppressed(tx, subjects))  # type: ignore[misc]
    planned = await asyncio.to_thread(_planned, house, source_id, rows, there, gone)
    return PlannedRows(source_id, mark, planned)


def write_rows(tx: Tx, house: House, plan: PlannedRows, source_name: str) -> int:
    """Write what was planned into the list's row of `sources`, which is there; how many people. Raises Outdated."""
    if people.mark(tx, source_name) != plan.mark:
        raise Outdated
    return _write(tx, house, plan.rows)


def write_people(tx: Tx, house: House, source_id: str, rows: Iterable[Row]) -> int:
    """Plan and write a short list in one unit; how many people were added or corrected.

    People of the list who are not among `rows` stay: a newer edition is often only a part. Erased ones are left out.
    """
    given = list(rows)
    there = {row.source_ref: row for row in people.of_source(tx, source_id, "", None)}
    gone = people.suppressed(tx, [subject_of(house, source_id, ref) for ref, _person in given])
    return _write(tx, house, _planned(house, source_id, given, there, gone))


def source_ref(house: House, source_id: str, ref: str) -> str:
    """What a row of a list is found by."""
    return house.vault.keyed_hash("source row", source_id, ref)


def subject_of(house: House, source_id: str, ref: str) -> str:
    """What an erasure keeps: this row of this list, never a name. Another person of that name stays."""
    return subject_of_row(house, source_ref(house, source_id, ref))


def subject_of_row(house: House, hashed: str) -> str:
    """The same from what the row is found by: what the list itself calls it is kept nowhere."""
    return house.vault.keyed_hash("suppression", hashed)


def _planned(
    house: House, source_id: str, rows: Sequence[Row], there: Mapping[str, PersonRow], gone: Iterable[str]
) -> tuple[PlannedRow, ...]:
    suppressed, now = frozenset(gone), ms(house.clock.now())
    planned = []
    for ref, person in rows:
        hashed = source_ref(house, source_id, ref)
        known = there.get(hashed)
        if suppressed and subject_of(house, source_id, ref) in suppressed:
            planned.append(PlannedRow(RowPlan.SUPPRESSED))
        elif known is not None and person_on_list(house, known) == person:
            planned.append(PlannedRow(RowPlan.SAME))
        else:
            sealed = _sealed(house, source_id, hashed, person, known, now)
            planned.append(PlannedRow(RowPlan.NEW if known is None else RowPlan.CHANGED, sealed))
    return tuple(planned)


def _sealed(
    house: House, source_id: str, hashed: str, person: PersonRecord, known: PersonRow | None, now: int
) -> PersonRow:
    """The person under a fresh key. The number is given when it is written."""
    person_id, salt = known.id if known else new_id(), os.urandom(SALT_BYTES)
    plain = {key: value for key, value in asdict(person).items() if value not in ("", None)}
    sealed = seal_json(house.vault.person(salt), Place("people", person_id), plain)
    return PersonRow(person_id, source_id, hashed, known.shown_as if known else "", salt, now, sealed)


def _write(tx: Tx, house: House, rows: Iterable[PlannedRow]) -> int:
    new = [row.sealed for row in rows if row.plan is RowPlan.NEW and row.sealed]
    changed = [row.sealed for row in rows if row.plan is RowPlan.CHANGED and row.sealed]
    people.add_all(tx, new)
    for row in changed:
        people.correct(tx, row.id, row.salt, row.sealed, row.updated_at)
    now = ms(house.clock.now())
    changes.add_all(tx, changes.Change.ADDED, [f"person:{row.id}" for row in new], now)
    changes.add_all(tx, changes.Change.CORRECTED, [f"person:{row.id}" for row in changed], now)
    return len(new) + len(changed)
