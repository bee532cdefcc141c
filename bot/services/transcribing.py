"""A spoken answer, written down by staff, becomes a version of that answer: read as if the family had typed it.

The recording and every version before stay. Where the words can't be read as what was asked (a date nobody can
place), they stand as they were written. An answer the family gave anew since then is left alone.
"""

from __future__ import annotations

from dataclasses import replace

from bot.clock import ms
from bot.conversation.answering import read_answer
from bot.conversation.drafts import Answer, Draft, standing
from bot.conversation.questions import JsonValue, OpenText
from bot.conversation.readings import Halfway, Read
from bot.conversation.said import Kind, Said
from bot.conversation.script import Conversation, Step
from bot.conversation.turn import World
from bot.domain.cases import TRACING, Route
from bot.services import correcting, noting
from bot.services.house import House
from bot.services.submitting import write_answer
from bot.store.cases import CaseRow
from bot.store.database import Tx

HOW = "transcript"


def answered(tx: Tx, house: House, case: CaseRow, media_id: str, text: str) -> CaseRow:
    """The case after this recording was written down; unchanged where the recording is not the answer that stands."""
    spoken = next((a for a in correcting.standing(tx, house, case) if a.media == media_id), None)
    if spoken is None or spoken.how not in ("voice", HOW):
        return case
    form = _form(house, spoken.step)
    step = form.step(spoken.step) if form is not None else None
    value = _value(house, case, form, step, text, tx) if form is not None and step is not None else text
    at = ms(house.clock.now())
    answer = Answer(spoken.step, value, text, HOW, at, media=media_id)
    if form is None or form.name != correcting.FORM or Route(case.route) not in TRACING:
        write_answer(tx, house.vault.case(case.key_id), case.id, answer, at)
        return case
    return noting.change(tx, house, case, correcting.restated(tx, house, case, (answer,)))


def _form(house: House, step_id: str) -> Conversation | None:
    """The conversation that asks this: the tracing request first, whose questions others share."""
    forms = [house.conversations[correcting.FORM]] if correcting.FORM in house.conversations else []
    for form in (*forms, *house.conversations.values()):
        if any(step.id == step_id for step in form.steps):
            return form
    return None


def _value(house: House, case: CaseRow, form: Conversation, step: Step, text: str, tx: Tx) -> JsonValue:
    draft = Draft(case.id, form.name, form.version, case.language, at=step.id)
    draft = replace(draft, answers=tuple(correcting.standing(tx, house, case)))
    _steps, values = standing(form, draft)
    now = house.clock.now()
    world = World(now=now, say=house.words.text, places=house.places, organisation=house.settings.organisation)
    reading = read_answer(step, Said(Kind.TEXT, ms(now), 0, text), draft, values, world)
    if isinstance(reading, Halfway) and reading.draft.offered_words:
        # Staff wrote a place: the family's words stand; which of the places it is, they judge on the map.
        return {"id": "", "label": text, "words": text}
    if isinstance(reading, Read):
        return reading.value
    return text if isinstance(step.question, OpenText) else None
