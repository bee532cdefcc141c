"""Erasing one person from an imported list, because they asked for it, or because the list may not have them.

1. `ask`: whoever works with lists, with the reason. Frozen from then on: compared, found and shown no more.
2. `agree`, by a coordinator who did not ask: the row, its salt and every proposal that names it are gone. What stays
   is a keyed hash of list and row, so that the same list never brings this person back (rule 10); another person of
   the same name stays.
3. `keep`: nothing happened; they are compared again.
"""

from __future__ import annotations

from bot.clock import ms
from bot.domain.errors import Refusal
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.services.auditing import record
from bot.services.house import House
from bot.services.permission import SECOND_PERSON, require
from bot.services.planning_lists import subject_of_row
from bot.services.staff_names import StaffNames
from bot.services.views import Removal
from bot.store import changes, matches, people, removals
from bot.store.changes import Change
from bot.store.database import Tx
from bot.store.people import PersonRow
from bot.store.removals import RemovalRow
from bot.vault.envelope import Place, open_json, seal_json

LONGEST = 600
NO_REASON = _("Say why, in at most 600 letters. Nobody but the staff reads it, and it goes with the person.")
NOBODY = _("There is no such person on the register.")
DECIDED = _("Somebody decided this already. Reload the page to see it.")


async def ask(house: House, who: StaffMember, shown_as: str, reason: str) -> None:
    """Freeze a person of a list and lay the erasure before a second person. Raises Refusal."""
    require(who, Action.PROPOSE_IMPORT, office=who.office)
    why = " ".join(reason.split())
    if not 3 <= len(why) <= LONGEST:
        raise Refusal(NO_REASON)

    def do(tx: Tx) -> None:
        person, now = _person(tx, shown_as), ms(house.clock.now())
        sealed = seal_json(house.vault.service, _place(person.id), {"why": why})
        if not removals.ask(tx, RemovalRow(person.id, who.id, now, sealed)):
            raise Refusal(DECIDED)
        changes.add(tx, Change.ERASED, f"person:{person.id}", now)
        record(tx, house, who.id, "ask_removal", person.id, who.office)

    await house.database.unit(do)


async def waiting(house: House, who: StaffMember) -> tuple[Removal, ...]:
    """What waits for a second person, by number: no names."""
    require(who, Action.PROPOSE_IMPORT, office=who.office)

    def look(tx: Tx) -> tuple[Removal, ...]:
        found = ((people.by_id(tx, row.person_id), row) for row in removals.waiting(tx))
        return tuple(view(tx, house, who, person, row) for person, row in found if person is not None)

    return await house.database.read(look)


def view(tx: Tx, house: House, who: StaffMember, person: PersonRow, row: RemovalRow) -> Removal:
    """One asking, with its reason."""
    opened = open_json(house.vault.service, _place(person.id), row.sealed)
    why = str(opened.get("why", "")) if isinstance(opened, dict) else ""
    by = StaffNames(tx, house).of(row.asked_by)
    return Removal(person.shown_as, by, row.asked_at, why, mine=row.asked_by == who.id)


async def agree(house: House, who: StaffMember, shown_as: str) -> None:
    """Erase for ever. Never by whoever asked. Raises Refusal."""
    require(who, Action.APPROVE_IMPORT, office=who.office)

    def do(tx: Tx) -> None:
        person, row = _asked(tx, shown_as)
        if row.asked_by == who.id:
            raise Refusal(SECOND_PERSON)
        now = ms(house.clock.now())
        people.suppress(tx, subject_of_row(house, person.source_ref), now, person.shown_as)
        matches.remove_other(tx, f"person:{person.id}")
        removals.decided(tx, person.id)
        people.remove(tx, person.id)
        changes.add(tx, Change.ERASED, f"person:{person.id}", now)
        record(tx, house, who.id, "remove_person", person.id, who.office)

    await house.database.unit(do)


async def keep(house: House, who: StaffMember, shown_as: str) -> None:
    """Leave the person on the list: as a coordinator, or one's own asking taken back. Raises Refusal."""
    require(who, Action.PROPOSE_IMPORT, office=who.office)

    def do(tx: Tx) -> None:
        person, row = _asked(tx, shown_as)
        if row.asked_by != who.id:
            require(who, Action.APPROVE_IMPORT, office=who.office)
        removals.decided(tx, person.id)
        changes.add(tx, Change.ADDED, f"person:{person.id}", ms(house.clock.now()))
        record(tx, house, who.id, "keep_person", person.id, who.office)

    await house.database.unit(do)


def _person(tx: Tx, shown_as: str) -> PersonRow:
    person = people.by_shown(tx, shown_as)
    if person is None:
        raise Refusal(NOBODY)
    return person


def _asked(tx: Tx, shown_as: str) -> tuple[PersonRow, RemovalRow]:
    person = people.by_shown(tx, shown_as)
    row = removals.of(tx, person.id) if person else None
    if person is None or row is None:
        raise Refusal(DECIDED)
    return person, row


def _place(person_id: str) -> Place:
    return Place("removals", person_id)
