"""Once a year a family is asked whether number, permission and wishes are still right. Silence closes nothing.

1. Counted from the day the request was sent, so that nothing anybody did or found shows in the date (rule 3).
2. The first message is neutral and by day; what it is about is said after the tap.
3. No chat, a chat that blocks us or asked for silence, or a death a person has to tell: a person calls instead.
4. No answer within a month: a person calls. The request stays as it is, whatever is answered or not.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.clock import moment, ms
from bot.conversation.drafts import Answer
from bot.conversation.said import Said
from bot.conversation.turn import Bubble, Button, Say
from bot.domain.cases import OVER, CaseState, Route
from bot.domain.words import _
from bot.services import daytime, following, noting
from bot.services.auditing import record
from bot.services.house import House
from bot.services.opening import content_of
from bot.services.owing import Owed, owe, owe_all
from bot.services.reminding import STOP
from bot.services.sending import Post
from bot.services.submitting import YEAR_MS, write_answer
from bot.services.tapping import is_button
from bot.store import cases, chats, drafts, jobs
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.jobs import Job, Kind
from bot.vault.envelope import JsonLike, Place, seal_json

FIRST = _("Can you answer three short questions here?")
ANSWER_NOW = _("Answer now")
SILENCE = timedelta(days=30)
_DAY = timedelta(days=1)
_NOT_ASKED = frozenset({*OVER, CaseState.REDIRECTED})


def ask(tx: Tx, house: House, job: Job) -> Job | None:
    """The yearly question of one request. None when the request is gone."""
    case = cases.by_id(tx, job.subject)
    if case is None:
        return None
    now = house.clock.now()
    if not _is_asked(case):
        return _next_year(job, ms(now))
    by_phone = _why_by_phone(tx, case)
    if by_phone is not None:
        owe(tx, house, case, by_phone)
        return _next_year(job, ms(now))
    chat = str(case.chat)
    if jobs.waits(tx, Kind.YEARLY_SILENT, chat):
        return _next_year(job, ms(now))  # asked this month, about another request of theirs
    due = daytime.next_daytime(now, daytime.zones_of_chat(tx, house, chat))
    touched = max((row.updated_at for row in drafts.of_chat(tx, chat)), default=0)
    if touched > ms(now - _DAY):
        due = max(due, moment(touched) + _DAY)  # not into the middle of a conversation
    if due > now:
        return replace(job, due_at=ms(due))
    post = Post(tx, house, chat, f"yearly:{case.id}:{job.stage}")
    post.say(Say((Bubble((FIRST,)),), ((Button(ANSWER_NOW),), (Button(STOP),))))
    jobs.plan(tx, Job(Kind.YEARLY_SILENT, chat, ms(now + SILENCE), since=ms(now)))
    return _next_year(job, ms(now))


def no_answer(tx: Tx, house: House, job: Job) -> None:
    """A month went by without an answer: a person calls."""
    owe_all(tx, house, job.subject, Owed.YEARLY_UNANSWERED)


def heard(tx: Tx, house: House, chat: str, said: Said) -> bool:
    """Whether this is the tap that begins the questions, and they are open."""
    return is_button(house, said, ANSWER_NOW) and jobs.waits(tx, Kind.YEARLY_SILENT, chat)


def asked_cases(tx: Tx, chat: str) -> list[CaseRow]:
    """The requests of this chat that the questions are about."""
    return [case for case in cases.of_chat(tx, chat) if _is_asked(case) and following.agreed(tx, case)]


def has_number(house: House, case: CaseRow) -> bool:
    """Whether this request names a telephone."""
    summary = content_of(house, case).get("summary")
    return isinstance(summary, dict) and bool(summary.get("phone"))


def confirmed(tx: Tx, house: House, chat: str, answers: dict[str, Answer]) -> None:
    """Write what was answered to each request of whoever writes; nobody has to call about those any more.

    Another person of the same telephone was not asked: their number stays theirs, and somebody calls them.
    """
    jobs.drop(tx, Kind.YEARLY_SILENT, chat)
    number = _value(answers.get("number"))
    contact = {
        field: answer
        for step, field in (("own_phone", "phone"), ("safe_hours", "safe_hours"))
        if (answer := answers.get(step)) is not None and _value(answer) not in ("", "same")
    }
    mine = {case.id for case in cases.of_writer(tx, chat)}
    for case in asked_cases(tx, chat):
        if case.id not in mine:
            owe(tx, house, case, Owed.YEARLY_BY_PHONE)
            continue
        after = _with_contact(tx, house, case, contact) if contact else case
        noting.write(tx, house, after, "reconfirmed", "family", number=number)
        record(tx, house, "family", "reconfirm", case.id, case.office)
        if number == "none":
            owe(tx, house, after, Owed.NO_NUMBER)


def _with_contact(tx: Tx, house: House, case: CaseRow, contact: dict[str, Answer]) -> CaseRow:
    """A new version of how to reach them, and the card with it. What was promised and when stays."""
    sealer = house.vault.case(case.key_id)
    for answer in contact.values():
        write_answer(tx, sealer, case.id, answer, ms(house.clock.now()))
    before = content_of(house, case)
    summary = before.get("summary")
    changed: dict[str, JsonLike] = dict(summary) if isinstance(summary, dict) else {}
    changed |= {field: answer.value for field, answer in contact.items()}
    card: dict[str, JsonLike] = {**before, "summary": changed}
    return noting.change(tx, house, case, replace(case, sealed=seal_json(sealer, Place("cases", case.id), card)))


def _is_asked(case: CaseRow) -> bool:
    """What somebody left about being alive has a term of its own, and its own question."""
    return case.state not in _NOT_ASKED and case.route != Route.SAFE_AND_WELL


def _why_by_phone(tx: Tx, case: CaseRow) -> Owed | None:
    if case.state == CaseState.DECEASED:
        return Owed.YEARLY_WITH_CARE
    row = chats.by_id(tx, case.chat) if case.chat is not None else None
    asked_in_chat = row is not None and row.may_be_written_to and following.agreed(tx, case)
    return None if asked_in_chat else Owed.YEARLY_BY_PHONE


def _next_year(job: Job, now: int) -> Job:
    """The same day of the next year that is still to come."""
    stage = max(job.stage + 1, (now - job.since) // YEAR_MS)
    return Job(job.kind, job.subject, job.since + (stage + 1) * YEAR_MS, job.since, stage)


def _value(answer: Answer | None) -> str:
    return "" if answer is None or answer.value is None else str(answer.value)
