"""Bringing a list into the register: first a dry run, then a second person, then the whole list or nothing.

1. `plan_import` says what each line would do and keeps the file sealed until somebody decides.
2. `apply_import` reads the same file again and writes it in one unit. The plan is made anew: what was erased
   in the meantime stays erased. What takes seconds is done before the unit: see `planning_lists`.
3. A person erased from a list never comes back with it: see `subject_of`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial

from bot.clock import LIMA, ms
from bot.domain.errors import Fault, Refusal
from bot.domain.roles import Action, StaffMember
from bot.domain.words import Message, _
from bot.ids import new_id
from bot.services.auditing import record
from bot.services.house import House
from bot.services.permission import SECOND_PERSON, require
from bot.services.planning_lists import (
    Outdated,
    PlannedRows,
    plan_rows,
    source_ref,
    subject_of,
    write_people,
    write_rows,
)
from bot.services.reading_lists import Progress, ReadList, read_list
from bot.services.staff_names import StaffNames
from bot.services.views import ImportLine, ImportPlan, RowPlan, SourceView
from bot.store import people
from bot.store.database import Tx
from bot.store.people import ImportRow
from bot.vault.envelope import JsonLike, Place, open_json, seal_json

__all__ = [
    "KINDS", "apply_import", "drop_import", "ensure_source", "plan_import", "propose_list", "source_ref", "sources",
    "subject_of", "waiting_imports", "write_people",
]  # fmt: skip
KINDS = ("sought", "alive", "dead")
_SHOWN_LINES = 500
_TRIES = 3
_DECIDED = _("This import was decided already. Reload the page to see it.")


async def plan_import(
    house: House,
    who: StaffMember,
    content: bytes,
    *,
    source_name: str,
    list_kind: str,
    dated: str,
) -> ImportPlan:
    """The dry run of a file, kept for a coordinator to approve. Raises Refusal for a file that is no list."""
    require(who, Action.PROPOSE_IMPORT, office=who.office)
    return await propose_list(house, who.id, who.office, content, source_name, list_kind, dated)


async def propose_list(
    house: House, by: str, office: str, content: bytes, source_name: str, list_kind: str, dated: str,
    told: Progress | None = None, keep: bool = True,
) -> ImportPlan:  # fmt: skip
    """The same for whoever may: `keep=False` only says what would happen. `told` hears how many lines were read."""
    name = " ".join(source_name.split())
    _check_source(name, list_kind, dated)
    await house.database.read(lambda tx: _require_same_kind(tx, name, list_kind))
    now = house.clock.now()
    listed = await asyncio.to_thread(read_list, content, this_year=now.astimezone(LIMA).year, read=told)
    plan = await plan_rows(house, name, listed.rows)
    row = ImportRow(new_id(), name, list_kind, dated, "proposed", by, ms(now), None)
    summary = _summary(listed, plan)

    def propose(tx: Tx) -> ImportPlan:
        people.propose_import(tx, replace(row, sealed=sealed, plan=sealed_summary))
        record(tx, house, by, Action.PROPOSE_IMPORT, row.id, office)
        return _view(tx, house, by, row, summary)

    if not keep:
        return await house.database.read(lambda tx: _view(tx, house, by, row, summary))
    sealed = await asyncio.to_thread(house.vault.service.seal, content, Place("imports", row.id))
    sealed_summary = seal_json(house.vault.service, Place("imports", row.id, "plan"), summary)
    return await house.database.unit(propose)


async def waiting_imports(house: House, who: StaffMember) -> tuple[ImportPlan, ...]:
    """Imports that wait for a coordinator, each with its dry run of the day it was proposed."""
    require(who, Action.PROPOSE_IMPORT, office=who.office)

    def look(tx: Tx) -> tuple[ImportPlan, ...]:
        return tuple(_view(tx, house, who.id, row, _opened(house, row)) for row in people.imports_waiting(tx))

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
    for _again in range(_TRIES):
        plan = await plan_rows(house, row.source_name, listed.rows)
        with suppress(Outdated):
            return await house.database.unit(partial(_apply, house, who, row, listed, plan))
    raise Fault("the register changes all the time", 5.0)


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


def ensure_source(tx: Tx, house: House, name: str, kind: str, dated: str, *, source_id: str = "") -> str:
    """The id of the list of this name, made if it isn't there; its date is brought up to `dated`."""
    found = people.source_named(tx, name)
    if found is not None:
        people.date_source(tx, found.id, max(found.dated, dated))
        return found.id
    made = source_id or new_id()
    people.add_source(tx, people.SourceRow(made, name, kind, dated, ms(house.clock.now())))
    return made


def _apply(house: House, who: StaffMember, row: ImportRow, listed: ReadList, plan: PlannedRows, tx: Tx) -> ImportPlan:
    if not people.decide_import(tx, row.id, "applied", who.id, ms(house.clock.now())):
        raise Refusal(_DECIDED)
    write_rows(tx, house, plan, row.source_name)
    ensure_source(tx, house, row.source_name, row.kind, row.dated, source_id=plan.source_id)
    record(tx, house, who.id, Action.APPROVE_IMPORT, row.id, who.office)
    return _view(tx, house, who.id, replace(row, state="applied"), _summary(listed, plan))


def _summary(listed: ReadList, plan: PlannedRows) -> dict[str, JsonLike]:
    """The dry run, as it is kept sealed beside the file: counts of all lines, and the lines to look at."""
    counts = Counter(dict.fromkeys(RowPlan, 0))
    counts[RowPlan.ERROR] = len(listed.problems)
    lines = [(line, RowPlan.ERROR, problem.id) for line, problem in listed.problems]
    remarks = dict(listed.remarks)
    for each, planned in zip(listed.people, plan.rows, strict=True):
        counts[planned.plan] += 1
        remark = remarks.get(each.line)
        if remark is not None or planned.plan in (RowPlan.CHANGED, RowPlan.SUPPRESSED):
            lines.append((each.line, planned.plan, remark.id if remark else ""))
    lines.sort(key=_to_look_at_first)
    return {
        "encoding": listed.encoding,
        "counts": {kind.value: many for kind, many in counts.items()},
        "lines": [[line, kind.value, words] for line, kind, words in lines[:_SHOWN_LINES]],
        "left_out": max(0, len(lines) - _SHOWN_LINES),
    }


def _to_look_at_first(line: tuple[int, RowPlan, str]) -> tuple[bool, bool, int]:
    number, kind, _words = line
    return (kind is not RowPlan.ERROR, kind is not RowPlan.SUPPRESSED, number)


def _view(tx: Tx, house: House, by: str, row: ImportRow, summary: Mapping[str, JsonLike]) -> ImportPlan:
    counts, lines, left_out = summary.get("counts"), summary.get("lines"), summary.get("left_out")
    return ImportPlan(
        import_id=row.id,
        source_name=row.source_name,
        list_kind=row.kind,
        dated=row.dated,
        encoding=str(summary.get("encoding") or ""),
        counts={RowPlan(kind): int(many) for kind, many in counts.items()} if isinstance(counts, dict) else {},
        lines=tuple(_line(each) for each in lines if isinstance(each, list)) if isinstance(lines, list) else (),
        proposed_by=StaffNames(tx, house).of(row.proposed_by),
        proposed_at=row.proposed_at,
        mine=row.proposed_by == by,
        waiting=row.state == "proposed",
        left_out=left_out if isinstance(left_out, int) else 0,
    )


def _line(stored: list[JsonLike]) -> ImportLine:
    line, kind, words = stored
    return ImportLine(int(str(line)), RowPlan(str(kind)), Message(str(words)) if words else None)


def _opened(house: House, row: ImportRow) -> Mapping[str, JsonLike]:
    if row.plan is None:
        return {}
    value = open_json(house.vault.service, Place("imports", row.id, "plan"), row.plan)
    return value if isinstance(value, dict) else {}


def _read(house: House, row: ImportRow) -> ReadList:
    if row.sealed is None:
        raise Refusal(_DECIDED)
    content = house.vault.service.open(row.sealed, Place("imports", row.id))
    return read_list(content, this_year=house.clock.now().astimezone(LIMA).year)


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
