"""Words to a family: proposed, warned of, agreed to where it takes two, and queued exactly once.

1. `preview` shows exactly what the family will see, and the composer's warnings.
2. `propose_reply` sends a plain reply at once. A disclosure waits for a second person and needs the sought
   person's leave. Whatever the composer warns could be one waits too, and so does every message while
   somebody may have been found.
3. `approve_reply` is that second person. Pressing twice sends once.
4. A family without a chat is told by phone: the words become a task on the timeline.
A case in *deceased* sends nothing: a death is told by a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.clock import ms
from bot.domain.cases import CaseState, may_be_told, move
from bot.domain.errors import Refusal
from bot.domain.people import Hidden, PersonRecord
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.ids import new_id
from bot.services import asking, noting
from bot.services.candidates import other_record
from bot.services.case_parts import answer_views, reply_text
from bot.services.composing import NAMES_UNCHECKED, SECOND_READER, names_in, warnings
from bot.services.house import House
from bot.services.moving import NEXT_LOOK, carry_out
from bot.services.opening import audited, card_of, find_case, standing_choice
from bot.services.owing import Owed
from bot.services.permission import SECOND_PERSON, require
from bot.services.sending import ApprovedText, send_reply
from bot.services.speaking import speaks
from bot.services.staff_names import StaffNames
from bot.services.views import ComposerWarning, Preview, ReplyOutcome, ReplyResult
from bot.store import cases, matches, replies, staff_tasks
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.replies import ReplyRow
from bot.vault.envelope import Place, open_json

LONGEST = 3500
"""Letters; Telegram's limit is 4,096."""
REPLY, QUESTION = "reply", "question"
_SILENT = frozenset({CaseState.DECEASED, CaseState.WITHDRAWN, CaseState.ERASED})
_TOLD_IN = frozenset({CaseState.LOCATED_CONSENT_PENDING, CaseState.ANSWERED})
# While somebody may have been found, a word too much is easily said: a second person reads every message.
_SOMEBODY_FOUND = frozenset({CaseState.POSSIBLE_MATCH, CaseState.LOCATED_CONSENT_PENDING, CaseState.ANSWER_WITHHELD})
_NO_DEATH_BY_CHAT = _("In this case nothing is sent by chat: a person tells the family, face to face or by phone.")
_NOT_ALLOWED = _("The sought person has not allowed anything to be told. Ask them and record what they decide.")


@dataclass(frozen=True, slots=True, repr=False)
class _Draft(Hidden):
    """A reply before anybody decided on it."""

    kind: str
    text: str
    disclosure: bool
    located: bool
    warned: tuple[ComposerWarning, ...]

    @property
    def needs_second(self) -> bool:
        return self.disclosure or self.located or any(warning.kind in SECOND_READER for warning in self.warned)


async def preview(house: House, who: StaffMember, case_id: str, text: str, *, disclosure: bool) -> Preview:
    """Exactly what the family would see, with warnings. Sends and stores nothing."""
    named = await _named(house, text)

    def look(tx: Tx) -> Preview:
        case = find_case(tx, who, Action.PROPOSE_REPLY, case_id=case_id)
        draft = _draft(tx, house, who, case, REPLY, text, disclosure=disclosure, named=named)
        audited(tx, house, who, "preview_reply", case)
        return Preview(draft.text, case.language, case.chat is not None, draft.needs_second, draft.warned)

    return await house.database.unit(look)


async def propose_reply(
    house: House, who: StaffMember, case_id: str, text: str, *, disclosure: bool, revision: int | None = None
) -> ReplyResult:
    """Send a plain reply, or have it wait for a second person. Raises Refusal, Stale."""
    named = await _named(house, text)

    def propose(tx: Tx) -> ReplyResult:
        case = find_case(tx, who, Action.PROPOSE_REPLY, case_id=case_id)
        noting.require_fresh(tx, house, case, revision)
        draft = _draft(tx, house, who, case, REPLY, text, disclosure=disclosure, named=named)
        return _begin(tx, house, who, case, draft)

    return await house.database.unit(propose)


async def ask_family(
    house: House, who: StaffMember, case_id: str, question: str, revision: int | None = None
) -> ReplyResult:
    """Ask the family one question; the case waits for their answer. Raises Refusal, Stale."""
    named = await _named(house, question)

    def ask(tx: Tx) -> ReplyResult:
        case = find_case(tx, who, Action.ASK_FAMILY, case_id=case_id)
        noting.require_fresh(tx, house, case, revision)
        if case.state == CaseState.NEEDS_INFO:
            raise Refusal(_("The family was asked something already. One question at a time."))
        move(CaseState(case.state), "ask_family")
        draft = _draft(tx, house, who, case, QUESTION, question, disclosure=False, named=named)
        return _begin(tx, house, who, case, draft)

    return await house.database.unit(ask)


async def approve_reply(house: House, who: StaffMember, reply_id: str) -> ReplyResult:
    """Agree, as a second person, to a proposed reply; it is queued once. Raises Refusal."""

    def approve(tx: Tx) -> ReplyResult:
        reply, case = _reply_of(tx, who, reply_id)
        if reply.proposed_by == who.id:
            raise Refusal(SECOND_PERSON)
        require(who, Action.SECOND_REVIEW, office=case.office)
        if _author(house, case, reply) == who.id:
            raise Refusal(SECOND_PERSON)
        if reply.state == "sent" and reply.approved_by == who.id:
            return ReplyResult(reply.id, _outcome(case))
        text = reply_text(house, case, reply)
        _require_sendable(tx, case, disclosure=bool(reply.disclosure))
        _decide(tx, house, who, reply, "sent")
        return _send(tx, house, who, case, reply, text)

    return await house.database.unit(approve)


async def refuse_reply(house: House, who: StaffMember, reply_id: str, reason: str) -> ReplyResult:
    """Say no to a proposed reply as a second person, or take one's own back. Raises Refusal."""

    def refuse(tx: Tx) -> ReplyResult:
        reply, case = _reply_of(tx, who, reply_id)
        if reply.proposed_by != who.id:
            require(who, Action.SECOND_REVIEW, office=case.office)
        _decide(tx, house, who, reply, "refused" if reply.proposed_by != who.id else "withdrawn")
        cases.mark_second(tx, case.id)
        noting.write(tx, house, case, "reply_refused", who.id, reason.strip(), reply=reply.id)
        audited(tx, house, who, "refuse_reply", case)
        return ReplyResult(reply.id, ReplyOutcome.REFUSED)

    return await house.database.unit(refuse)


async def propose_interpreted(house: House, who: StaffMember, reply_id: str, text: str) -> ReplyResult:
    """A waiting reply in the family's language: sent, or proposed, by whoever put it into words. Raises Refusal."""
    named = await _named(house, text)

    def propose(tx: Tx) -> ReplyResult:
        first, case = _reply_of(tx, who, reply_id)
        if not speaks(tx, who.id, case.language):
            raise Refusal(_("Your account does not name this language."))
        disclosure = bool(first.disclosure)
        draft = _draft(tx, house, who, case, first.kind, text, disclosure=disclosure, named=named)
        if not replies.interpreted(tx, first.id, who.id, ms(house.clock.now())):
            raise Refusal(_("A colleague has put this reply into words already."))
        return _begin(tx, house, who, case, draft, author=first.proposed_by)

    return await house.database.unit(propose)


def _begin(tx: Tx, house: House, who: StaffMember, case: CaseRow, draft: _Draft, author: str = "") -> ReplyResult:
    reply_id = new_id()
    body = {"text": draft.text, "warned": [warning.kind.value for warning in draft.warned], "author": author}
    sealed = noting.sealed_with(house, case.key_id, Place("replies", reply_id), body)
    now = ms(house.clock.now())
    state = "proposed" if draft.needs_second else "sent"
    if not author and not speaks(tx, who.id, case.language):
        waits = ReplyRow(reply_id, case.id, draft.kind, int(draft.disclosure), "interpreting", who.id, now, sealed)
        replies.add(tx, waits)
        noting.write(tx, house, case, "reply_interpreting", who.id, draft.text, reply=reply_id)
        audited(tx, house, who, "propose_reply", case)
        return ReplyResult(reply_id, ReplyOutcome.INTERPRETER)
    reply = ReplyRow(reply_id, case.id, draft.kind, int(draft.disclosure), state, who.id, now, sealed)
    if not draft.needs_second:
        replies.add(tx, replace(reply, decided_at=now))
        return _send(tx, house, who, case, reply, draft.text)
    replies.add(tx, reply)
    # Through a change of the case, so that whoever has the page open is told that a reply waits.
    case = noting.change(tx, house, case, case)
    noting.write(tx, house, case, "reply_proposed", who.id, draft.text, reply=reply_id)
    audited(tx, house, who, "propose_reply", case)
    return ReplyResult(reply_id, ReplyOutcome.WAITING)


def _send(tx: Tx, house: House, who: StaffMember, case: CaseRow, reply: ReplyRow, text: str) -> ReplyResult:
    """Queue the words for the family, or make them a task for the phone, and move the case with them."""
    if case.chat is not None:
        send_reply(tx, house, case.chat, ApprovedText(reply.id, text))
    if reply.kind == QUESTION:
        before = case
        case = carry_out(tx, house, who, case, "ask_family")
        case = noting.change(tx, house, case, replace(case, resumes=before.state))
    elif reply.disclosure and case.state == CaseState.LOCATED_CONSENT_PENDING:
        case = carry_out(tx, house, who, case, "answer")
    else:
        next_look = max(case.promised_by, ms(house.clock.now()) + NEXT_LOOK)
        case = noting.change(tx, house, case, replace(case, promised_by=next_look))
    sent = "question_sent" if reply.kind == QUESTION else "reply_sent"
    kind = sent if case.chat is not None else "phone_task"
    noting.write(tx, house, case, kind, who.id, text, reply=reply.id, proposed_by=reply.proposed_by)
    if case.chat is None:
        staff_tasks.add(tx, case.id, Owed.SAY_BY_PHONE, ms(house.clock.now()))
    audited(tx, house, who, sent, case)
    return ReplyResult(reply.id, _outcome(case))


def _author(house: House, case: CaseRow, reply: ReplyRow) -> str:
    """Who wrote it first, where an interpreter put it into words; they may not be the second person."""
    value = open_json(house.vault.case(case.key_id), Place("replies", reply.id), reply.sealed)
    return str(value.get("author") or "") if isinstance(value, dict) else ""


def _outcome(case: CaseRow) -> ReplyOutcome:
    return ReplyOutcome.SENT if case.chat is not None else ReplyOutcome.PHONE_TASK


def _decide(tx: Tx, house: House, who: StaffMember, reply: ReplyRow, state: str) -> None:
    if not replies.decide(tx, reply.id, state, who.id, ms(house.clock.now())):
        by = StaffNames(tx, house).of(reply.approved_by)
        raise Refusal(_("This was decided already by {name}. Reload the page to see it.").with_(name=by))


def _reply_of(tx: Tx, who: StaffMember, reply_id: str) -> tuple[ReplyRow, CaseRow]:
    reply = replies.by_id(tx, reply_id)
    if reply is None:
        raise Refusal(_("There is no such reply."))
    return reply, find_case(tx, who, Action.PROPOSE_REPLY, case_id=reply.case_id)


def _require_sendable(tx: Tx, case: CaseRow, *, disclosure: bool) -> None:
    if case.state in _SILENT:
        raise Refusal(_NO_DEATH_BY_CHAT if case.state == CaseState.DECEASED else _("This case is closed."))
    if not disclosure:
        return
    if not may_be_told(standing_choice(tx, case.id)):
        raise Refusal(_NOT_ALLOWED)
    if case.state not in _TOLD_IN:
        raise Refusal(_("Something about a located person can be told only once they were asked and the case says so."))


def _draft(
    tx: Tx,
    house: House,
    who: StaffMember,
    case: CaseRow,
    kind: str,
    text: str,
    *,
    disclosure: bool,
    named: _Named,
) -> _Draft:
    written = text.strip()
    if not written:
        raise Refusal(_("Write something first."))
    if len(written) > LONGEST:
        raise Refusal(_("That is too long for one message. Write at most 3,500 letters."))
    _require_sendable(tx, case, disclosure=disclosure)
    own = [*_own_words(tx, house, case), StaffNames(tx, house).of(who.id)]
    candidates = [other_record(tx, house, match.other).person for match in matches.of_case(tx, case.id)]
    mine = {f"case:{case.id}", f"enquirer:{case.id}"}
    refs = asking.take(tx, house, named.question) if named.question else ()
    others = [other_record(tx, house, ref).person for ref in refs if ref not in mine]
    warned = warnings(written, own, candidates, others) + ((NAMES_UNCHECKED,) if named.unchecked else ())
    return _Draft(kind, written, disclosure, case.state in _SOMEBODY_FOUND, warned)


def _own_words(tx: Tx, house: House, case: CaseRow) -> list[str]:
    """Everything this family told us themselves."""
    card = card_of(house, case)
    words = [*_texts(card.sought), *_texts(card.enquirer), card.summary.place_lost, card.summary.place_now]
    words += [card.summary.when_lost, card.summary.when_lost_words, card.witness, card.summary.enquirer_name]
    for answer in answer_views(tx, house, case, hidden=False):
        for version in answer.versions:
            words += [version.shown, version.words]
    return words


def _texts(person: PersonRecord) -> list[str]:
    texts = [person.full_name, person.nickname, person.place_origin, person.place_last, person.father, person.mother]
    return [*texts, str(person.birth_year or ""), str(person.event_year or "")]


@dataclass(frozen=True, slots=True)
class _Named:
    """Who may be named in a text: a question the matching role answered, or that it could not be asked."""

    question: str = ""
    unchecked: bool = False


async def _named(house: House, text: str) -> _Named:
    """Ask the matching role whose names stand in the text; a text without names asks nobody."""
    names = names_in(text)
    if not names:
        return _Named()
    try:
        return _Named(await asking.ask(house, names, 5))
    except asking.NamesAway:
        return _Named(unchecked=True)
