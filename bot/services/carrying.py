"""What somebody told of themselves once, taken over into their next request: with their yes, seen and changeable."""

from __future__ import annotations

from bot.conversation.drafts import Answer, Draft
from bot.domain.cases import COMPARED, TRACING, CaseState, Route
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.opening import content_of
from bot.store import answers, cases
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.vault.envelope import Place, open_json

ABOUT_ONESELF = (
    "own_name", "own_paternal", "own_maternal", "own_age", "own_place", "own_phone", "safe_hours", "speaker_sex",
)  # fmt: skip


def known(tx: Tx, house: House, chat: Chat) -> bool:
    """Whether this person told of themselves in a request that stands."""
    return _earlier(tx, house, chat) is not None


def carry(tx: Tx, house: House, chat: Chat, draft: Draft) -> Draft:
    """The draft with what they told of themselves before, each as an answer of its own that can be changed."""
    case = _earlier(tx, house, chat)
    if case is None:
        return draft
    taken: dict[str, Answer] = {}
    for row in answers.of_case(tx, case.id):
        if row.step in ABOUT_ONESELF and row.step not in taken:
            value = open_json(house.vault.case(case.key_id), Place("answers", row.id), row.sealed)
            said = value if isinstance(value, dict) else {}
            # A voice stays with the request it was told for.
            if not said.get("media") and said.get("value") is not None:
                words = str(said.get("words") or "")
                taken[row.step] = Answer(row.step, said.get("value"), words, how="before", at=row.at)
    carried = draft
    for answer in taken.values():
        carried = carried.with_answer(answer)
    return carried


def _earlier(tx: Tx, house: House, chat: Chat) -> CaseRow | None:
    mine = [
        case for case in cases.of_writer(tx, chat.key)
        if Route(case.route) in TRACING and CaseState(case.state) in COMPARED and case.entered_by == "self"
    ]  # fmt: skip
    # Who wrote for somebody beside them told nothing of themselves.
    return next((case for case in mine if content_of(house, case).get("by") == "self"), None)
