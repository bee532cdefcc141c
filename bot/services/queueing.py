"""The queue: what is mine, what is next, what is late. One query feeds every list and its count."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import replace

from bot.clock import ms
from bot.domain.cases import CaseState, Route
from bot.domain.errors import Refusal
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.services import noting
from bot.services.accounts import may_carry
from bot.services.house import House
from bot.services.opening import audited, card_of, find_case, initials, is_urgent
from bot.services.permission import office_bound, require_somewhere
from bot.services.staff_names import StaffNames
from bot.services.views import Claimed, QueueFilter, QueuePage, QueueRow, QueueView
from bot.store import cases, matches, staff
from bot.store.cases import COUNT_CAP, CaseRow, Listed
from bot.store.database import Tx

__all__ = ["COUNT_CAP", "PAGE", "assign", "claim", "queue", "take_next"]

PAGE = 50
_EVERYTHING = QueueFilter()


async def queue(
    house: House,
    who: StaffMember,
    view: QueueView,
    *,
    filters: QueueFilter = _EVERYTHING,
    after: str | None = None,
) -> QueuePage:
    """A page of one list, and how long every list is. Order: urgency, promised date. Names are initials.

    `after` is QueuePage.after of the page before. Raises Refusal for whoever reads no cases.
    """
    require_somewhere(who, Action.READ_CASE)
    now = ms(house.clock.now())
    lists = {each: _listed(who, each, filters, now) for each in QueueView}
    key = _read_key(after)

    def look(tx: Tx) -> QueuePage:
        found = cases.listed(tx, lists[view], PAGE + 1, key)
        shown = found[:PAGE]
        counts = {each: cases.count(tx, which) for each, which in lists.items()}
        return QueuePage(view, _rows(tx, house, who, shown, now), counts, _key(shown[-1]) if found[PAGE:] else None)

    return await house.database.read(look)


async def claim(house: House, who: StaffMember, case_id: str) -> Claimed:
    """Take an unassigned case. When two click, one wins and the other is told who."""

    def take(tx: Tx) -> Claimed:
        case = find_case(tx, who, Action.JUDGE, case_id=case_id)
        return _take(tx, house, who, case)

    return await house.database.unit(take)


async def take_next(house: House, who: StaffMember) -> Claimed | None:
    """Take the first unassigned case this person may work on, their own languages first; None if there is none."""
    require_somewhere(who, Action.JUDGE)
    now = ms(house.clock.now())
    which = _listed(who, QueueView.UNASSIGNED, _EVERYTHING, now)

    def take(tx: Tx) -> Claimed | None:
        account = staff.by_id(tx, who.id)
        spoken = account.languages.split() if account else []
        for language in (*spoken, None):
            found = cases.listed(tx, replace(which, language=language), 1)
            if found:
                return _take(tx, house, who, found[0])
        return None

    return await house.database.unit(take)


async def assign(house: House, who: StaffMember, case_id: str, staff_id: str, revision: int) -> None:
    """Give a case to a colleague, or "" back to the queue. A caseworker may do so with their own."""

    def give(tx: Tx) -> None:
        case = find_case(tx, who, Action.ASSIGN, case_id=case_id)
        noting.require_fresh(tx, house, case, revision)
        if staff_id and not may_carry(staff.by_id(tx, staff_id), case.office):
            raise Refusal(_("This person can't work on cases of that office. Choose somebody else."))
        after = noting.change(tx, house, case, replace(case, assignee=staff_id or None))
        noting.write(tx, house, after, "assigned", who.id, to=staff_id)
        audited(tx, house, who, "assign", after)

    await house.database.unit(give)


def _take(tx: Tx, house: House, who: StaffMember, case: CaseRow) -> Claimed:
    won = cases.claim(tx, case.id, who.id, ms(house.clock.now()))
    now_stored = cases.by_id(tx, case.id) or case
    if won:
        noting.write(tx, house, now_stored, "claimed", who.id)
    audited(tx, house, who, "claim" if won else "claim_lost", case)
    holder = StaffNames(tx, house).of(now_stored.assignee)
    return Claimed(case.id, case.code, won or now_stored.assignee == who.id, holder)


def _listed(who: StaffMember, view: QueueView, filters: QueueFilter, now: int) -> Listed:
    """The one place that says what each list holds."""
    everything = Listed(
        office=office_bound(who, Action.READ_CASE),
        route=filters.route,
        language=filters.language or None,
        state=filters.state,
    )
    match view:
        case QueueView.MINE:
            # What was handed to somebody stays on their list, whichever office it belongs to.
            return replace(everything, office=None, assignee=who.id)
        case QueueView.OFFICE:
            return everything
        case QueueView.UNASSIGNED:
            return replace(everything, unassigned=True)
        case QueueView.SECOND_REVIEW:
            return replace(everything, second=True)
        case QueueView.WAITING_FAMILY:
            if filters.state not in (None, CaseState.NEEDS_INFO):
                return replace(everything, state="")
            return replace(everything, state=CaseState.NEEDS_INFO)
        case QueueView.OVERDUE:
            return replace(everything, overdue_at=now)
        case QueueView.URGENT:
            return replace(everything, urgent=True)


def _rows(tx: Tx, house: House, who: StaffMember, found: list[CaseRow], now: int) -> tuple[QueueRow, ...]:
    names = StaffNames(tx, house)
    candidates = matches.counts(tx, [case.id for case in found])
    return tuple(_row(house, who, case, names, candidates, now) for case in found)


def _row(
    house: House,
    who: StaffMember,
    case: CaseRow,
    names: StaffNames,
    candidates: Mapping[str, tuple[int, int]],
    now: int,
) -> QueueRow:
    card = card_of(house, case).summary
    strong, possible = candidates.get(case.id, (0, 0))
    return QueueRow(
        case_id=case.id,
        code=case.code,
        route=Route(case.route),
        language=case.language,
        office=case.office,
        state=CaseState(case.state),
        urgent=is_urgent(case),
        initials=initials(card.sought_name),
        place=card.place_lost,
        submitted_at=case.submitted_at,
        promised_by=case.promised_by,
        overdue=case.promised_by < now,
        strong=strong,
        possible=possible,
        assignee_name=names.of(case.assignee),
        mine=case.assignee == who.id,
        needs_second=bool(case.second),
    )


def _key(case: CaseRow) -> str:
    text = json.dumps([case.urgency, case.promised_by, case.id])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read_key(after: str | None) -> tuple[int, int, str] | None:
    if not after:
        return None
    try:
        urgency, promised_by, case_id = json.loads(base64.urlsafe_b64decode(after.encode()))
        return int(urgency), int(promised_by), str(case_id)
    except (ValueError, TypeError, binascii.Error):
        raise Refusal(_("This page of the list is no longer there. Go back to its beginning.")) from None
