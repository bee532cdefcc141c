"""Bringing a list into the register: first a dry run, then a second person, then the whole list or nothing.

1. `plan_import` says what each line would do and keeps the file sealed until somebody decides.
2. `apply_import` reads the same file again and writes it in one unit. The plan is made anew: what was erased
   in the meantime stays erased.
3. A person erased from a list never comes back with it: see `subject_of`.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from bot.clock import ms
from bot.domain.errors import Refusal
from bot.domain.people import PersonRecord
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.ids import new_id
from bot.services.auditing import record
from bot.services.comparable import person_on_list
from bot.services.house import House
from bot.services.permission import SECOND_PERSON, require
from bot.services.reading_lists import ReadList, read_list
from bot.services.staff_names import StaffNames
from bot.services.views import ImportLine, ImportPlan, RowPlan, SourceView
from bot.store import changes, people
from bot.store.database import Tx
from bot.store.people import ImportRow, PersonRow
from bot.vault.derived import SALT_BYTES
from bot.vault.envelope import Place, seal_json

KINDS = ("sought", "alive", "dead")
_SHOWN_LINES = 500
_DECIDED = _("This import was decided already. Reload the page to see it.")


async def plan_import(
    house: House, who: StaffMember, content: bytes, *, source_name: str, list_kind: str, dated: str
) -> ImportPlan:
    """The dry run of a file, kept for a coordinator to approve. Raises Refusal for a file that is no list."""
    require(who, Action.PROPOSE_IMPORT, office=who.office)
    name = " ".join(source_name.split())
    _check_source(name, list_kind, dated)
    listed = await asyncio.to_thread(read_list, content)
    row = ImportRow(
        id=new_id(),
        source_name=name,
        kind=list_kind,
        dated=dated,
        state="proposed",
        proposed_by=who.id,
        proposed_at=ms(house.clock.now()),
        sealed=None,
    )
    sealed = house.vault.service.seal(content, Place("imports", row.id))

    def propose(tx: Tx) -> ImportPlan:
        _require_same_kind(tx, name, list_kind)
        kept = ImportRow(**{**asdict(row), "sealed": sealed})
        people.propose_import(tx, kept)
        record(tx, house, who.id, Action.PROPOSE_IMPORT, row.id, who.office)
        return _plan(tx, house, who, kept, listed)

    return await house.database.unit(propose)


async def waiting_imports(house: House, who: StaffMember) -> tuple[ImportPlan, ...]:
    """Imports that wait for a coordinator, each with its dry run made anew."""
    require(who, Action.PROPOSE_IMPORT, office=who.office)

    def look(tx: Tx) -> tuple[ImportPlan, ...]:
        return tuple(_plan(tx, house, who, row, _read(house, row)) for row in people.imports_waiting(tx))

    return await house.database.read(look)


async def sources(house: House, who: StaffMember) -> tuple[SourceView, ...]:
    """The lists on the register."""
    require(who, Action.SEARCH, office=who.office)
    found = await house.database.read(people.sources)
    return tuple(SourceView(s.id, s.name, s.kind, s.dated, many, s.created_at) for s, many in found)


async def apply_import(house: House, who: StaffMember, import_id: str) -> ImportPlan:
    """Write a proposed list: all its good lines or, if anything goes wrong, none. Never by whoever proposed it."""
    require(who, Action.APPROVE_IMPORT, office=who.office)
    row = await house.database.read(lambda tx: people.import_by_id(tx, import_id))
    if row is None or row.state != "proposed":
        raise Refusal(_DECIDED)
    if row.proposed_by == who.id:
        raise Refusal(SECOND_PERSON)
    listed = await asyncio.to_thread(_read, house, row)

    def apply(tx: Tx) -> ImportPlan:
        if not people.decide_import(tx, import_id, "applied", who.id, ms(house.clock.now())):
            raise Refusal(_DECIDED)
        plan = _plan(tx, house, who, row, listed)
        source_id = ensure_source(tx, house, row.source_name, row.kind, row.dated)
        write_people(tx, house, source_id, ((each.ref, each.person) for each in listed.people))
        record(tx, house, who.id, Action.APPROVE_IMPORT, import_id, who.office)
        return plan

    return await house.database.unit(apply)


async def drop_import(house: House, who: StaffMember, import_id: str) -> None:
    """Forget a proposed list: as a coordinator, or one's own proposal."""
    require(who, Action.PROPOSE_IMPORT, office=who.office)

    def drop(tx: Tx) -> None:
        row = people.import_by_id(tx, import_id)
        if row is None:
            raise Refusal(_DECIDED)
        if row.proposed_by != who.id:
            require(who, Action.APPROVE_IMPORT, office=who.office)
        if not people.decide_import(tx, import_id, "dropped", who.id, ms(house.clock.now())):
            raise Refusal(_DECIDED)
        record(tx, house, who.id, "drop_import", import_id, who.office)

    await house.database.unit(drop)


def ensure_source(tx: Tx, house: House, name: str, kind: str, dated: str) -> str:
    """The id of the list of this name, made if it isn't there; its date is brought up to `dated`."""
    found = people.source_named(tx, name)
    if found is not None:
        people.date_source(tx, found.id, max(found.dated, dated))
        return found.id
    source_id = new_id()
    people.add_source(tx, people.SourceRow(source_id, name, kind, dated, ms(house.clock.now())))
    return source_id


def write_people(tx: Tx, house: House, source_id: str, rows: Iterable[tuple[str, PersonRecord]]) -> int:
    """Add or correct these people of a list, each (the list's own id, record); how many rows it wrote.

    People of the list who are not among `rows` stay: a newer edition is often only a part. Erased ones are left out.
    """
    now = ms(house.clock.now())
    given = list(rows)
    refs = [source_ref(house, source_id, ref) for ref, _person in given]
    gone = people.suppressed(tx, [subject_of(house, source_id, ref) for ref, _person in given])
    there = people.of_source(tx, source_id)
    number = people.highest_number(tx)
    written = 0
    for (ref, person), hashed in zip(given, refs, strict=True):
        if subject_of(house, source_id, ref) in gone:
            continue
        known = there.get(hashed)
        if known is not None and person_on_list(house, known) == person:
            continue
        person_id = known.id if known else new_id()
        salt = os.urandom(SALT_BYTES)
        plain = {key: value for key, value in asdict(person).items() if value not in ("", None)}
        sealed = seal_json(house.vault.person(salt), Place("people", person_id), plain)
        if known is None:
            number += 1
            people.add(tx, PersonRow(person_id, source_id, hashed, f"R-{number:05d}", salt, now, sealed))
        else:
            people.correct(tx, person_id, salt, sealed, now)
        changes.add(tx, changes.Change.CORRECTED if known else changes.Change.ADDED, f"person:{person_id}", now)
        written += 1
    return written


def source_ref(house: House, source_id: str, ref: str) -> str:
    """What a row of a list is found by."""
    return house.vault.keyed_hash("source row", source_id, ref)


def subject_of(house: House, source_id: str, ref: str) -> str:
    """What an erasure keeps: this row of this list, never a name. Another person of that name stays."""
    return house.vault.keyed_hash("suppression", source_id, ref)


def _plan(tx: Tx, house: House, who: StaffMember, row: ImportRow, listed: ReadList) -> ImportPlan:
    found = people.source_named(tx, row.source_name)
    there = people.of_source(tx, found.id) if found else {}
    source_id = found.id if found else ""
    gone = people.suppressed(tx, [subject_of(house, source_id, each.ref) for each in listed.people])
    lines = [ImportLine(line, RowPlan.ERROR, problem) for line, problem in listed.problems]
    counts = Counter(dict.fromkeys(RowPlan, 0))
    counts[RowPlan.ERROR] = len(lines)
    for each in listed.people:
        known = there.get(source_ref(house, source_id, each.ref))
        if subject_of(house, source_id, each.ref) in gone:
            plan = RowPlan.SUPPRESSED
        elif known is None:
            plan = RowPlan.NEW
        else:
            plan = RowPlan.SAME if person_on_list(house, known) == each.person else RowPlan.CHANGED
        counts[plan] += 1
        if plan in (RowPlan.CHANGED, RowPlan.SUPPRESSED):
            lines.append(ImportLine(each.line, plan))
    lines.sort(key=lambda line: (line.plan is not RowPlan.ERROR, line.line))
    return ImportPlan(
        import_id=row.id,
        source_name=row.source_name,
        list_kind=row.kind,
        dated=row.dated,
        encoding=listed.encoding,
        counts=dict(counts),
        lines=tuple(lines[:_SHOWN_LINES]),
        proposed_by=StaffNames(tx, house).of(row.proposed_by),
        proposed_at=row.proposed_at,
        mine=row.proposed_by == who.id,
        waiting=row.state == "proposed",
    )


def _read(house: House, row: ImportRow) -> ReadList:
    if row.sealed is None:
        raise Refusal(_DECIDED)
    return read_list(house.vault.service.open(row.sealed, Place("imports", row.id)))


def _check_source(name: str, list_kind: str, dated: str) -> None:
    if not 1 <= len(name) <= 100:
        raise Refusal(_("Give the list a name of at most 100 letters: it is how staff will call it."))
    if list_kind not in KINDS:
        raise Refusal(_("Say what kind of list this is: people sought, alive, or dead."))
    try:
        date.fromisoformat(dated)
    except ValueError:
        raise Refusal(_("Write the date of the list, for example 2026-03-31.")) from None


def _require_same_kind(tx: Tx, name: str, list_kind: str) -> None:
    found = people.source_named(tx, name)
    if found is not None and found.kind != list_kind:
        raise Refusal(_("There is a list of this name of another kind. Choose another name."))
