"""What somebody left about being alive stays as long as they said: told before it ends, renewed, taken back, ended.

1. `begin` starts the term when it is sent.
2. `renew` and `take_back` are its owner's, from the same chat.
3. `term_ends` is the job of time: it says once, a week before, that it ends, in words that fit any shop; on its day it
   freezes it. What is frozen is compared no longer, and erased ten days later like whatever is taken back, so that a
   lost telephone robs nobody.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.clock import LIMA, moment, ms
from bot.conversation.said import Said
from bot.conversation.turn import Bubble, Button, Say
from bot.domain.cases import CaseState, Route
from bot.domain.words import Message, _
from bot.services import daytime, noting
from bot.services.auditing import record
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.reminding import STOP
from bot.services.sending import Post
from bot.services.tapping import is_button
from bot.store import cases, chats, jobs, terms
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.jobs import Job, Kind
from bot.store.terms import TermRow

DAYS = (30, 90, 360)
TOLD_BEFORE = timedelta(days=7)
ENDS_SOON = _("What you left here is kept until {day}. You can keep it longer.")
KEEP_LONGER = _("Keep it {days} days more")
LET_IT_END = _("Let it end")
KEPT_UNTIL = _("It is kept until {day}. You can take it back whenever you want.")
TAKEN_BACK = _("It is frozen now and erased after ten days. If that was a mistake, speak with a person.")
AS_IT_WAS = _("Good. It ends on {day}.")
_DAY_MS = 86_400_000
_STANDING = frozenset(CaseState) - {CaseState.WITHDRAWN, CaseState.REJECTED, CaseState.ERASED}


def begin(tx: Tx, house: House, case_id: str, days: int) -> TermRow:
    """Start the term of a registration that was just sent."""
    term = TermRow(case_id, days, ms(house.clock.now()) + days * _DAY_MS)
    terms.put(tx, term)
    # A term begun anew has its own two moments.
    jobs.drop(tx, Kind.TERM_ENDS, case_id)
    jobs.plan(tx, Job(Kind.TERM_ENDS, case_id, term.ends_at - int(TOLD_BEFORE.total_seconds() * 1000)))
    return term


def standing(tx: Tx, chat: str) -> CaseRow | None:
    """What this chat left about its owner, if it stands."""
    mine = [case for case in cases.of_writer(tx, chat) if case.route == Route.SAFE_AND_WELL]
    return next((case for case in mine if CaseState(case.state) in _STANDING), None)


def until(term: TermRow) -> str:
    """The day it ends, as it is written for a family."""
    return f"{moment(term.ends_at).astimezone(LIMA):%d/%m/%Y}"


def renew(tx: Tx, house: House, chat: Chat, post: Post, days: int) -> None:
    """Keep it so many days from today, and say until when."""
    case = standing(tx, chat.key)
    if case is None or days not in DAYS:
        return
    term = begin(tx, house, case.id, days)
    noting.write(tx, house, case, "term_renewed", "family", until=until(term))
    post.say(Say((Bubble((KEPT_UNTIL.with_(day=until(term)),)),), ()))


def take_back(tx: Tx, house: House, chat: Chat, post: Post) -> None:
    """Freeze it at its owner's word."""
    case = standing(tx, chat.key)
    if case is not None:
        _freeze(tx, house, case, "term_taken_back", "family")
        post.say(Say((Bubble((TAKEN_BACK,), both=True),), ()))


def heard(tx: Tx, house: House, chat: Chat, post: Post, said: Said) -> bool:
    """Whether this is the answer to "it ends": one of its two buttons, in either language."""
    # Looked at first: nearly every message is none of them, and needs no look at the chat's requests.
    if not is_button(house, said, LET_IT_END) and not any(str(days) in said.plain for days in DAYS):
        return False
    case = standing(tx, chat.key)
    term = terms.of_case(tx, case.id) if case is not None else None
    if term is None or term.told_at is None:
        return False
    if is_button(house, said, KEEP_LONGER.with_(days=term.days)):
        renew(tx, house, chat, post, term.days)
        return True
    if is_button(house, said, LET_IT_END):
        post.say(Say((Bubble((AS_IT_WAS.with_(day=until(term)),)),), ()))
        return True
    return False


def term_ends(tx: Tx, house: House, job: Job) -> Job | None:
    """A week before the end its owner is told, by their day; on its day it is frozen. None when that is done."""
    term, case = terms.of_case(tx, job.subject), cases.by_id(tx, job.subject)
    if term is None or case is None or CaseState(case.state) not in _STANDING:
        terms.remove(tx, job.subject)
        return None
    now = house.clock.now()
    if job.stage == 0 and moment(term.ends_at) > now:
        return _tell(tx, house, job, case, term)
    if moment(term.ends_at) > now:
        return Job(job.kind, job.subject, term.ends_at, job.since, stage=1)
    _freeze(tx, house, case, "term_ended", "program")
    return None


def _tell(tx: Tx, house: House, job: Job, case: CaseRow, term: TermRow) -> Job:
    now = house.clock.now()
    chat = chats.by_id(tx, case.chat) if case.chat is not None else None
    if chat is not None and chat.may_be_written_to:
        zones = daytime.zones_of_chat(tx, house, chat.id)
        due = daytime.next_daytime(max(moment(term.ends_at) - TOLD_BEFORE, now), zones)
        if due > now:
            return Job(job.kind, job.subject, ms(due), job.since)
        line = ENDS_SOON.with_(day=until(term))
        buttons = ((Button(KEEP_LONGER.with_(days=term.days)),), (Button(LET_IT_END),), (Button(STOP),))
        Post(tx, house, chat.id, f"term:{case.id}:{term.ends_at}").say(Say((Bubble((line,)),), buttons))
        terms.told(tx, case.id, ms(now))
    return Job(job.kind, job.subject, term.ends_at, job.since, stage=1)


def status(tx: Tx, case: CaseRow) -> Message | None:
    """What its owner reads of it: the same whoever may be looking for them. None for any other request."""
    if case.route != Route.SAFE_AND_WELL:
        return None
    term = terms.of_case(tx, case.id)
    if term is None or CaseState(case.state) not in _STANDING:
        return TAKEN_BACK
    return KEPT_UNTIL.with_(day=until(term))


def _freeze(tx: Tx, house: House, case: CaseRow, kind: str, actor: str) -> None:
    noting.change(tx, house, case, replace(case, state=CaseState.WITHDRAWN.value))
    terms.remove(tx, case.id)
    if kind != "term_ended":
        jobs.drop(tx, Kind.TERM_ENDS, case.id)
    noting.write(tx, house, case, kind, actor)
    record(tx, house, actor, kind, case.id, case.office)
