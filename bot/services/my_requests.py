"""A chat's own requests and unfinished drafts, as lists to choose from: by code and day, never by a name."""

from __future__ import annotations

from bot.clock import LIMA, moment
from bot.conversation.carried import Entry, carried
from bot.conversation.questions import JsonValue
from bot.conversation.script import Ending
from bot.domain.cases import OVER, TRACING, CaseState, Route, allowed_from
from bot.domain.words import Message, _
from bot.services import correcting, drafting, following, sharing
from bot.services.house import House
from bot.store import cases, drafts
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.drafts import DraftRow

MY_REQUESTS = _("My requests")
REQUEST_LINE = _("{code}: {title}, {day}")
A_REQUEST = _("request")
A_MESSAGE = _("message")
DRAFT_LINE = _("{title}, begun on {day}")
Given = tuple[tuple[str, JsonValue], ...]


def of_chat(tx: Tx, chat: str) -> list[CaseRow]:
    """Every request of this chat that is still kept, the newest first.

    What somebody left about being alive has a term and a menu of its own (`staying`).
    """
    kept = [case for case in cases.of_writer(tx, chat) if case.state != CaseState.ERASED]
    return [case for case in kept if case.route != Route.SAFE_AND_WELL]


def offered(tx: Tx, chat: str) -> Given:
    """What the conversation `my_request` is given; empty where this chat has no request.

    The same for every state that must not show: what may be added, corrected or taken back does not depend on it.
    """
    found = of_chat(tx, chat)
    if not found:
        return ()
    agreed = [case for case in found if case.state not in OVER and following.agreed(tx, case)]
    lists: dict[str, JsonValue] = {
        "requests": carried((case.id, line(case)) for case in found),
        "workable": [case.id for case in agreed],
        "correctable": [case.id for case in agreed if correcting.is_ours(case)],
        "comparable": [case.id for case in agreed if Route(case.route) in TRACING or sharing.of_family(tx, case)],
        "withdrawable": [case.id for case in found if _may(case, "withdraw")],
        "withdrawn": [case.id for case in found if case.state == CaseState.WITHDRAWN],
    }
    only = (("request", found[0].id),) if len(found) == 1 else ()
    return (*lists.items(), *only)


def line(case: CaseRow) -> Message:
    """A request by its code and day."""
    title = A_REQUEST if Route(case.route) in TRACING else A_MESSAGE
    return REQUEST_LINE.with_(code=case.code, title=title, day=_day(case.submitted_at))


def unfinished(tx: Tx, house: House, chat: str) -> list[DraftRow]:
    """What this chat began and did not send: no menu, nothing that is only being asked again."""
    return [row for row in drafts.of_writer(tx, chat) if is_unfinished(house, row.conversation)]


def is_unfinished(house: House, conversation: str) -> bool:
    """Whether a draft of this conversation is something one can come back to."""
    return house.conversations[conversation].ending in (Ending.SUBMIT, Ending.VOLUNTEER_READY)


def draft_entries(house: House, rows: list[DraftRow]) -> tuple[Entry, ...]:
    """Those drafts, by what they are and when they were begun."""
    return tuple((row.id, draft_line(house, row)) for row in rows)


def draft_line(house: House, row: DraftRow) -> Message:
    """A draft by what it is and when it was begun, to the minute: two of one day are told apart."""
    draft = drafting.opened(house, row)
    begun = min((answer.at for answer in draft.answers if answer.at), default=row.updated_at)
    day = moment(begun).astimezone(LIMA).strftime("%d/%m, %H:%M")
    return DRAFT_LINE.with_(title=house.conversations[row.conversation].title, day=day)


def _may(case: CaseRow, move: str) -> bool:
    return any(each.name == move for each in allowed_from(CaseState(case.state)))


def _day(epoch_ms: int) -> str:
    return moment(epoch_ms).astimezone(LIMA).strftime("%d/%m/%Y")
