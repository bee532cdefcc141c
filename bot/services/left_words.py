"""Who left word that they are alive, as staff see it on the register: masked until the case is opened."""

from __future__ import annotations

from bot.conversation.questions import Choice
from bot.domain.cases import Route
from bot.domain.roles import Action, StaffMember
from bot.domain.words import Message, _
from bot.services import staying
from bot.services.auditing import record
from bot.services.house import House
from bot.services.opening import content_of, initials, person_of
from bot.services.permission import office_bound, require_somewhere
from bot.services.views import LeftWord
from bot.store import cases, terms
from bot.store.cases import CaseRow, Listed
from bot.store.database import Tx
from bot.vault.envelope import JsonValue

MOST = 200
AS_SAID = _("{text}")


async def left_words(house: House, who: StaffMember) -> tuple[LeftWord, ...]:
    """Those this person may see, the most urgent and oldest first, at most MOST. Looking is audited."""
    require_somewhere(who, Action.SEARCH)
    which = Listed(office=office_bound(who, Action.SEARCH), route=Route.SAFE_AND_WELL.value)

    def look(tx: Tx) -> tuple[LeftWord, ...]:
        record(tx, house, who.id, "list_left_words", "", who.office)
        return tuple(_shown(tx, house, case) for case in cases.listed(tx, which, MOST))

    return await house.database.unit(look)


def _shown(tx: Tx, house: House, case: CaseRow) -> LeftWord:
    content = content_of(house, case)
    person = person_of(content.get("enquirer"))
    left = content.get("alive")
    said = left if isinstance(left, dict) else {}
    term = terms.of_case(tx, case.id)
    return LeftWord(
        code=case.code,
        initials=initials(person.full_name),
        place=person.place_origin,
        birth_year=person.birth_year,
        words=_meaning(house, "phrase", said.get("phrase")),
        to_whom=_meaning(house, "to_whom", said.get("to_whom")),
        until=staying.until(term) if term is not None else "",
        compared=bool(case.compare),
    )


def _meaning(house: House, step: str, value: JsonValue) -> Message:
    """The words of the button that was tapped; a stored value nobody names is shown as it is."""
    conversation = house.conversations.get("safe_and_well")
    question = conversation.step(step).question if conversation is not None else None
    options = question.options if isinstance(question, Choice) else ()
    return next((o.text for o in options if o.value == value), AS_SAID.with_(text=str(value or "")))
