"""Finding a case or a person by code or by name: audited, and masked until opened."""

from __future__ import annotations

import re

from bot.domain.cases import CaseState
from bot.domain.errors import Refusal
from bot.domain.roles import Action, Reach, StaffMember, permits, reach
from bot.domain.words import _
from bot.ids import read_case_code
from bot.services import asking, erasing_people, receipts
from bot.services.auditing import record
from bot.services.comparable import person_on_list
from bot.services.house import House
from bot.services.opening import card_of, initials
from bot.services.permission import require_somewhere
from bot.services.receipts import Receipt
from bot.services.views import FoundRow, Names, RegisterEntry
from bot.store import cases, people, removals
from bot.store.cases import CaseRow
from bot.store.database import Tx

MOST = 20
# Some of those found belong to other offices and are left out.
MOST_ASKED = 60
_NUMBER = re.compile(r"R-\d+")


async def search(house: House, who: StaffMember, words: str) -> tuple[FoundRow, ...]:
    """Cases and people on lists by case code, by R-number or by name, at most MOST. The audit keeps only a hash.

    Raises Refusal; NamesAway where nobody answers for names now (codes and numbers are found all the same).
    """
    require_somewhere(who, Action.SEARCH)
    asked = " ".join(words.split())
    if len(asked) < 2:
        raise Refusal(_("Write a name or a code."))
    code, number = read_case_code(asked), _NUMBER.fullmatch(asked.upper())
    question = "" if code or number else await asking.ask(house, [asked], MOST_ASKED)

    def look(tx: Tx) -> tuple[FoundRow, ...]:
        record(tx, house, who.id, Action.SEARCH, house.vault.keyed_hash("search", asked.casefold()), who.office)
        if code:
            case = cases.by_code(tx, code)
            return (_case_row(house, case),) if case and _may_see(who, case) else ()
        if number:
            person = people.by_shown(tx, number.group())
            return (_person_row(house, person),) if person and _may_find(tx, who, person) else ()
        found = [_found(tx, house, who, ref) for ref in asking.take(tx, house, question)]
        return tuple(dict.fromkeys(row for row in found if row is not None))[:MOST]

    return await house.database.unit(look)


async def read_receipt(house: House, who: StaffMember, words: str) -> Receipt | None:
    """The erasure that a receipt speaks of, if these words are a receipt of ours. Audited like a search."""
    require_somewhere(who, Action.SEARCH)
    receipt = receipts.read(house, words)
    if receipt is not None:
        await house.database.unit(lambda tx: record(tx, house, who.id, "read_receipt", receipt.code, who.office))
    return receipt


async def names(house: House, who: StaffMember) -> Names:
    """Whether names can be searched for now."""
    require_somewhere(who, Action.SEARCH)
    return await house.database.read(lambda tx: asking.standing(tx, house))


async def open_register_entry(house: House, who: StaffMember, shown_as: str) -> RegisterEntry:
    """A person on an imported list, opened and audited. Raises Refusal."""
    require_somewhere(who, Action.SEARCH)

    def look(tx: Tx) -> RegisterEntry:
        person = people.by_shown(tx, shown_as)
        source = people.source(tx, person.source) if person else None
        if person is None or source is None or not _may_find(tx, who, person):
            raise Refusal(erasing_people.NOBODY)
        asked = removals.of(tx, person.id)
        removal = erasing_people.view(tx, house, who, person, asked) if asked else None
        record(tx, house, who.id, "read_person", person.id, who.office)
        shown = f"{source.name}, {source.dated}"
        return RegisterEntry(person.id, person.shown_as, shown, source.kind, person_on_list(house, person), removal)

    return await house.database.unit(look)


def _found(tx: Tx, house: House, who: StaffMember, ref: str) -> FoundRow | None:
    kind, _colon, row_id = ref.partition(":")
    if kind == "person":
        person = people.by_id(tx, row_id)
        return _person_row(house, person) if person and _may_find(tx, who, person) else None
    case = cases.by_id(tx, row_id)
    return _case_row(house, case) if case and _may_see(who, case) else None


def _may_find(tx: Tx, who: StaffMember, person: people.PersonRow) -> bool:
    """Whoever is to be erased is shown to nobody but those who decide it."""
    return reach(who.role, Action.PROPOSE_IMPORT) is not Reach.NONE or removals.of(tx, person.id) is None


def _may_see(who: StaffMember, case: CaseRow) -> bool:
    return case.state != CaseState.ERASED and permits(who, Action.SEARCH, office=case.office)


def _case_row(house: House, case: CaseRow) -> FoundRow:
    card = card_of(house, case)
    return FoundRow(
        kind="case",
        shown_as=case.code,
        code=case.code,
        initials=initials(card.summary.sought_name),
        place=card.summary.place_lost,
        birth_year=card.sought.birth_year,
        office=case.office,
        state=CaseState(case.state),
    )


def _person_row(house: House, person: people.PersonRow) -> FoundRow:
    known = person_on_list(house, person)
    return FoundRow(
        kind="person",
        shown_as=person.shown_as,
        code="",
        initials=initials(known.full_name),
        place=known.place_origin or known.place_last,
        birth_year=known.birth_year,
        office="",
        state=None,
    )
