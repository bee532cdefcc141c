"""What a person owes a family, because the chat can't or may not do it: tasks of staff, listed and done with a note."""

from __future__ import annotations

from enum import StrEnum

from bot.clock import ms
from bot.domain.cases import OVER
from bot.services import noting
from bot.services.house import House
from bot.store import cases, staff_tasks
from bot.store.cases import CaseRow
from bot.store.database import Tx


class Owed(StrEnum):
    """Why a person has to call or look."""

    YEARLY_UNANSWERED = "yearly_unanswered"
    YEARLY_BY_PHONE = "yearly_by_phone"
    YEARLY_WITH_CARE = "yearly_with_care"
    NO_NUMBER = "no_number"
    UNREACHABLE = "unreachable"
    NOT_DELIVERED = "reply_not_delivered"
    SAY_BY_PHONE = "phone_task"
    REVIEW = "dormant_review"
    CHECK_WORD = "check_word_wanted"
    SHARE_TAKEN_BACK = "share_ended"


def owe(tx: Tx, house: House, case: CaseRow, why: Owed) -> bool:
    """Ask staff for it, once while it is open. False where it is asked already; nothing is written then."""
    asked = staff_tasks.add(tx, case.id, why, ms(house.clock.now()))
    if asked:
        noting.write(tx, house, case, why, "program")
    return asked


def owe_all(tx: Tx, house: House, chat: str, why: Owed) -> None:
    """The same for each request of a chat that is not over."""
    for case in cases.of_chat(tx, chat):
        if case.state not in OVER:
            owe(tx, house, case, why)


def no_longer(tx: Tx, house: House, chat: str, why: Owed) -> None:
    """The family settled it themselves, such as by writing again."""
    now = ms(house.clock.now())
    for case in cases.of_chat(tx, chat):
        for task in staff_tasks.of_case(tx, case.id):
            if task.kind == why:
                staff_tasks.done(tx, task.id, "family", now)
