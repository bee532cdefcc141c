"""Moves of a case along TRANSITIONS: who may make them, what a second person must agree to, what follows.

1. A move for one person is carried out at once.
2. A move for two is proposed by whoever works on the case, and carried out by another approver or coordinator.
3. Any move clears what was proposed before: a second person agrees to the case as it stands, not as it stood.
"""

from __future__ import annotations

from dataclasses import replace

from bot.clock import ms
from bot.domain.cases import (
    CaseState,
    Route,
    SoughtPersonsChoice,
    Transition,
    allowed_from,
    may_be_told,
    move,
    transition,
)
from bot.domain.errors import Refusal
from bot.domain.matches import Judgement
from bot.domain.roles import Action, StaffMember, permits
from bot.domain.words import _
from bot.services import noting, resting, sharing, staying
from bot.services.house import House
from bot.services.opening import audited, is_guarded, standing_choice
from bot.services.permission import SECOND_PERSON, require
from bot.services.staff_names import StaffNames
from bot.services.timeline_words import MOVES
from bot.services.views import MoveOffer, ProposedMove
from bot.store import matches, replies, timeline
from bot.store.cases import CaseRow
from bot.store.database import Tx

_DAY = 86_400_000
NEXT_LOOK = 30 * _DAY
"""After acceptance or a reply, somebody looks again within this time. One figure for every state (rule 3)."""
READ_ANSWER_WITHIN = 2 * _DAY

# What a person asks for by name; the others follow from judging, asking, recording a choice.
BY_HAND = (
    "accept",
    "accept_guarded",
    "redirect",
    "answer",
    "answered_elsewhere",
    "deceased",
    "refer",
    "rest",
    "reopen",
    "reject",
    "withdraw",
)
_ENDS = frozenset({CaseState.DECEASED, CaseState.WITHDRAWN, CaseState.REJECTED, CaseState.ERASED})
_KINDS = {"open": "opened", "accept": "accepted", "accept_guarded": "accepted", "refer": "referred"}


def carry_out(
    tx: Tx, house: House, who: StaffMember, case: CaseRow, name: str, reason: str = "", to: str = ""
) -> CaseRow:
    """Make the move and write it down. Permission is the caller's business. Raises Refusal, Stale.

    to: whom a referral goes to, a purpose that the family allowed.
    """
    state, resumes = _moved(case, name)
    after = replace(case, state=state, proposed=None, proposed_by=None, resumes=resumes)
    if name in ("accept", "accept_guarded", "reopen"):
        after = replace(after, promised_by=ms(house.clock.now()) + NEXT_LOOK)
    if state in _ENDS:
        withdraw_replies(tx, house, who.id, case)
    after = noting.change(tx, house, case, after)
    noting.write(tx, house, after, _KINDS.get(name, "moved"), who.id, reason, move=name, to=to)
    audited(tx, house, who, f"move_{name}", after)
    if state is CaseState.DORMANT:
        resting.begin(tx, house, case.id)
    if name == "reopen" and case.route == Route.SAFE_AND_WELL:
        # Its owner allowed it for a time, and that time is over: without another it would be compared for ever.
        staying.begin(tx, house, case.id, min(staying.DAYS))
    if state is CaseState.SEARCHING and name != "match_undone" and _is_judged_same(tx, case.id):
        # Judged before it was accepted: the case goes on to where its judgement puts it.
        return carry_out(tx, house, who, after, "match_found")
    return after


def _moved(case: CaseRow, name: str) -> tuple[CaseState, CaseState | None]:
    """The state after the move, and the one to come back to.

    What is withdrawn and opened again goes on where it was: withdrawing must not accept a case that two people
    haven't accepted. A question that was open then is not asked again.
    """
    before, state = CaseState(case.state), move(CaseState(case.state), name)
    if name == "withdraw":
        return state, CaseState(case.resumes or CaseState.IN_TRIAGE) if before is CaseState.NEEDS_INFO else before
    if before is CaseState.WITHDRAWN and case.resumes:
        return CaseState(case.resumes), None
    return state, None


def ask_for(tx: Tx, house: House, who: StaffMember, case: CaseRow, name: str, reason: str, to: str = "") -> CaseRow:
    """Make a move by hand, or propose it where it takes two, or agree to what another proposed. Raises Refusal.

    A referral goes to whom the family allowed it (`to`), and says what is given.
    """
    name = _exact(case, name)
    if name not in BY_HAND:
        raise Refusal(_("This case cannot do that from where it stands. Reload the page to see it as it is now."))
    step = transition(name)
    move(CaseState(case.state), name)
    _refuse_untold(standing_choice(tx, case.id), name)
    if not step.two_people:
        require(who, step.action, office=case.office, owner=case.assignee)
        if name == "refer":
            to = sharing.require_allowed(tx, case, to)
            if not reason:
                raise Refusal(_("Write what is given to them, for the file."))
        return carry_out(tx, house, who, case, name, reason, to if name == "refer" else "")
    if case.proposed != name:
        return _propose(tx, house, who, case, name, reason)
    if case.proposed_by == who.id:
        raise Refusal(SECOND_PERSON)
    require(who, step.action, office=case.office)
    return carry_out(tx, house, who, case, name, reason)


def take_back(tx: Tx, house: House, who: StaffMember, case: CaseRow, reason: str) -> CaseRow:
    """Refuse a proposed move, as a second person or as whoever proposed it. Raises Refusal."""
    if case.proposed is None:
        raise Refusal(_("Nothing is proposed here any more."))
    if case.proposed_by != who.id:
        require(who, Action.SECOND_REVIEW, office=case.office)
    after = noting.change(tx, house, case, replace(case, proposed=None, proposed_by=None))
    noting.write(tx, house, after, "unproposed", who.id, reason, move=case.proposed)
    audited(tx, house, who, "refuse_move", after)
    return after


def offers(who: StaffMember, case: CaseRow, choice: SoughtPersonsChoice | None) -> tuple[MoveOffer, ...]:
    """The moves this person may make by hand now, in table order."""
    return tuple(
        MoveOffer(step.name, MOVES[step.name], needs_second=_needs_second(who, case, step), agrees=_agrees(case, step))
        for step in allowed_from(CaseState(case.state))
        if step.name in BY_HAND and _exact(case, step.name) == step.name and _may(who, case, step, choice)
    )


def proposed_move(tx: Tx, house: House, who: StaffMember, case: CaseRow) -> ProposedMove | None:
    """What waits for a second person, if anything does."""
    if case.proposed is None:
        return None
    kind = "proposed_accept" if case.proposed == "accept_guarded" else "proposed"
    entry = timeline.last_of_kind(tx, case.id, kind)
    reason = str(noting.read(house, case, entry).get("text", "")) if entry else ""
    by = StaffNames(tx, house).of(case.proposed_by)
    return ProposedMove(case.proposed, MOVES[case.proposed], by, case.proposed_by == who.id, reason)


def _propose(tx: Tx, house: House, who: StaffMember, case: CaseRow, name: str, reason: str) -> CaseRow:
    if case.proposed is not None:
        raise Refusal(_("Something else is proposed here already. Decide that first, or take it back."))
    require(who, Action.JUDGE, office=case.office, owner=case.assignee)
    after = noting.change(tx, house, case, replace(case, proposed=name, proposed_by=who.id))
    kind = "proposed_accept" if name == "accept_guarded" else "proposed"
    noting.write(tx, house, after, kind, who.id, reason, move=name)
    audited(tx, house, who, f"propose_{name}", after)
    return after


def _exact(case: CaseRow, name: str) -> str:
    """Acceptance is one button; the case decides whether it takes two people."""
    if name in ("accept", "accept_guarded"):
        return "accept_guarded" if is_guarded(case) else "accept"
    return name


def _may(who: StaffMember, case: CaseRow, step: Transition, choice: SoughtPersonsChoice | None) -> bool:
    if step.name == "answer" and not may_be_told(choice):
        return False
    if not step.two_people:
        return permits(who, step.action, office=case.office, owner=case.assignee)
    if case.proposed is None:
        return permits(who, Action.JUDGE, office=case.office, owner=case.assignee)
    return _agrees(case, step) and case.proposed_by != who.id and permits(who, step.action, office=case.office)


def _agrees(case: CaseRow, step: Transition) -> bool:
    return step.two_people and case.proposed == step.name


def _needs_second(who: StaffMember, case: CaseRow, step: Transition) -> bool:
    return step.two_people and case.proposed is None


def _refuse_untold(choice: SoughtPersonsChoice | None, name: str) -> None:
    if name == "answer" and not may_be_told(choice):
        raise Refusal(_("The sought person has not allowed anything to be told. Ask them and record what they decide."))


def _is_judged_same(tx: Tx, case_id: str) -> bool:
    return any(match.judgement == Judgement.SAME for match in matches.of_case(tx, case_id))


def withdraw_replies(tx: Tx, house: House, by: str, case: CaseRow) -> None:
    """Nobody can agree to what is proposed, or put into words what waits for it, any more."""
    for reply in replies.of_case(tx, case.id):
        if reply.state in ("proposed", "interpreting"):
            replies.withdraw(tx, reply.id, by, ms(house.clock.now()))
