"""The list of what staff owe families, and doing it: a call, a look, each ended with a note in the case."""

from __future__ import annotations

from bot.clock import ms
from bot.domain.errors import Refusal
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.services import noting
from bot.services.house import House
from bot.services.opening import audited, card_of, find_case, initials
from bot.services.permission import office_bound, require_somewhere
from bot.services.staff_names import StaffNames
from bot.services.timeline_words import label_of
from bot.services.views import OwedPage, OwedView
from bot.store import cases, check_words, staff_tasks
from bot.store.cases import COUNT_CAP
from bot.store.database import Tx
from bot.store.staff_tasks import StaffTaskRow

SHOWN = 100
LONGEST = 2000


async def owed(house: House, who: StaffMember) -> OwedPage:
    """What is owed at this person's office, the oldest first. Raises Refusal for whoever reads no cases."""
    require_somewhere(who, Action.READ_CASE)
    office = office_bound(who, Action.READ_CASE)

    def look(tx: Tx) -> OwedPage:
        names = StaffNames(tx, house)
        found = [_view(tx, house, who, names, task) for task in staff_tasks.open_ones(tx, office, SHOWN)]
        return OwedPage(tuple(view for view in found if view is not None), staff_tasks.count(tx, office, COUNT_CAP))

    return await house.database.read(look)


async def how_many(house: House, who: StaffMember) -> int:
    """How many are open, up to COUNT_CAP; for the link beside the lists of the queue."""
    office = office_bound(who, Action.READ_CASE)
    return await house.database.read(lambda tx: staff_tasks.count(tx, office, COUNT_CAP))


async def done(house: House, who: StaffMember, task_id: str, note: str) -> str:
    """It was done, and this came of it; the code of the case. Raises Refusal without a note or for another office."""
    said = note.strip()[:LONGEST]
    if not said:
        raise Refusal(_("Write in a few words what came of it."))

    def settle(tx: Tx) -> str:
        task = staff_tasks.by_id(tx, task_id)
        case = find_case(tx, who, Action.NOTE, case_id=task.case_id if task is not None else "")
        if task is None or not staff_tasks.done(tx, task_id, who.id, ms(house.clock.now())):
            raise Refusal(_("Somebody did this already. The case says what came of it."))
        noting.write(tx, house, case, "task_done", who.id, said, task=task.kind)
        audited(tx, house, who, "task_done", case)
        return case.code

    return await house.database.unit(settle)


def _view(tx: Tx, house: House, who: StaffMember, names: StaffNames, task: StaffTaskRow) -> OwedView | None:
    case = cases.by_id(tx, task.case_id)
    if case is None:
        return None
    card = card_of(house, case).summary
    return OwedView(
        task_id=task.id,
        code=case.code,
        why=label_of(task.kind, {}),
        since=task.created_at,
        initials=initials(card.enquirer_name),
        language=case.language,
        office=case.office,
        safe_hours=card.safe_hours,
        assignee_name=names.of(case.assignee),
        mine=case.assignee == who.id,
        check_word=check_words.of_case(tx, case.id) is not None,
    )
