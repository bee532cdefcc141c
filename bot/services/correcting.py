"""An answer of a request already sent, corrected by the family: a new version, both kept, and the card follows.

Only what the form asked can be corrected, by the form's own question; whatever else is added in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.clock import ms
from bot.conversation.carried import Entry
from bot.conversation.drafts import Answer, Draft
from bot.conversation.questions import About, JsonValue, KinshipTo, OpenText, Photo
from bot.conversation.script import AGAIN, Step
from bot.domain.cases import TRACING, CaseState, Route, move
from bot.services import noting
from bot.services.auditing import record
from bot.services.case_content import content_of, minor_today
from bot.services.house import House
from bot.services.opening import content_of as opened_content
from bot.services.submitting import person_json, write_answer
from bot.store import answers
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.vault.envelope import JsonLike, Place, open_json, seal_json

FORM = "tracing_request"
_PARTS: Mapping[str, About] = {"mine": About.ENQUIRER, "theirs": About.SOUGHT, "loss": About.LOSS}


def correctable(tx: Tx, house: House, case: CaseRow) -> dict[str, tuple[Entry, ...]]:
    """The questions this request answered, by whom they are about. Labels only: nothing is read back."""
    given = {answer.step for answer in standing(tx, house, case)}
    form = house.conversations[FORM]
    return {
        part: tuple((s.id, s.label) for s in form.steps if s.about is about and s.label and _can(s) and s.id in given)
        for part, about in _PARTS.items()
    }


def question(tx: Tx, house: House, case: CaseRow, step_id: str) -> tuple[str, tuple[tuple[str, JsonValue], ...]]:
    """The conversation that asks this one question again, and what it has to be told."""
    step = house.conversations[FORM].step(step_id)
    needed = {getattr(step.question, "at", "")}
    if isinstance(step.question, KinshipTo):
        needed.add(step.question.speaker_sex)
    given = tuple((a.step, a.value) for a in standing(tx, house, case) if a.step in needed)
    return f"{FORM}{AGAIN}{step_id}", (("request", case.id), *given)


def correct(tx: Tx, house: House, case: CaseRow, corrected: Iterable[Answer]) -> CaseRow:
    """Write the new versions and bring the card up to date. A request that rests is taken up again."""
    new = tuple(corrected)
    after = restated(tx, house, case, new)
    if case.state == CaseState.DORMANT:
        after = replace(after, state=move(CaseState(case.state), "reopen"))
    after = noting.change(tx, house, case, after)
    noting.write(tx, house, after, "family_corrected", "family", _labels(house, new))
    record(tx, house, "family", "correct", case.id, case.office)
    return after


def restated(tx: Tx, house: House, case: CaseRow, new: Iterable[Answer]) -> CaseRow:
    """The case with its card brought up to date by these new versions, which are written; it is still to be saved."""
    sealer = house.vault.case(case.key_id)
    now = house.clock.now()
    for answer in new:
        write_answer(tx, sealer, case.id, answer, ms(now))
    form = house.conversations[FORM]
    draft = Draft(case.id, FORM, form.version, case.language, answers=tuple(standing(tx, house, case)))
    content = content_of(form, draft)
    before = opened_content(house, case)
    card: dict[str, JsonLike] = {
        **before,
        "summary": dict(content.summary()),
        "sought": person_json(content.sought),
        "enquirer": person_json(content.enquirer),
    }
    return replace(
        case,
        sealed=seal_json(sealer, Place("cases", case.id), card),
        # A correction may make a child of somebody; it takes nobody's second reader away.
        minor=max(case.minor, int(minor_today(content, now.date()))),
    )


def is_ours(case: CaseRow) -> bool:
    """Whether the family filled in our form themselves; what staff entered is corrected by staff."""
    return case.entered_by == "self" and Route(case.route) in TRACING


def standing(tx: Tx, house: House, case: CaseRow) -> list[Answer]:
    """The answers that stand, one a step."""
    found: dict[str, Answer] = {}
    for row in answers.of_case(tx, case.id):
        plain = open_json(house.vault.case(case.key_id), Place("answers", row.id), row.sealed)
        if row.step not in found and isinstance(plain, dict):
            words, how, media = (str(plain.get(name) or "") for name in ("words", "how", "media"))
            found[row.step] = Answer(row.step, plain.get("value"), words, how, row.at, media=media)
    return list(found.values())


def _can(step: Step) -> bool:
    """Photos are added, not corrected; and what may name perpetrators is never offered by its name."""
    question = step.question
    return not isinstance(question, Photo) and not (isinstance(question, OpenText) and question.sensitive)


def _labels(house: House, corrected: Iterable[Answer]) -> str:
    """What was corrected, by the short names of the questions, as staff read them."""
    known = {step.id: step.label for step in house.conversations[FORM].steps}
    return ", ".join(house.words.text(label, "es") for a in corrected if (label := known.get(a.step)) is not None)
