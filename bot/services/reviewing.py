"""Is this the same person, and may the family be told? What staff decide about a case.

1. `compare_view` lays the case beside one candidate.
2. `judge` says same, different or unsure, with a reason; `undo_judgement` takes it back until something was sent.
3. `accept` and `move_case` move the case; where it takes two, the first call proposes, another person's agrees.
4. `record_choice` notes what the sought person decided. Without it nothing is ever told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.clock import ms
from bot.domain.cases import CaseState, SoughtPersonsChoice, may_be_told, move
from bot.domain.errors import Refusal
from bot.domain.matches import Judgement
from bot.domain.people import PersonRecord
from bot.domain.roles import Action, StaffMember, permits
from bot.domain.words import Message, _
from bot.ids import new_id
from bot.services import noting
from bot.services.auditing import record
from bot.services.candidates import (
    ALIVE_LISTS,
    candidate_row,
    candidate_rows,
    evidence_of,
    match_of,
    other_record,
)
from bot.services.case_parts import masked_candidate
from bot.services.evidence import clue_lines, common_words, compare_lines
from bot.services.house import House
from bot.services.moving import READ_ANSWER_WITHIN, ask_for, carry_out, take_back
from bot.services.opening import audited, card_of, find_case, masked
from bot.services.permission import is_masked
from bot.services.staff_names import StaffNames
from bot.services.views import CompareView, EarlierJudgement
from bot.store import cases, choices, matches, replies, timeline
from bot.store.cases import CaseRow
from bot.store.choices import ChoiceRow
from bot.store.database import Tx
from bot.store.matches import MatchRow
from bot.vault.envelope import Place, seal_json

REASONS: Mapping[Judgement, tuple[Message, ...]] = {
    Judgement.SAME: (
        _("Names, family and place agree."),
        _("The person confirmed it to us."),
        _("A relative recognised the person."),
    ),
    Judgement.DIFFERENT: (
        _("Other parents."),
        _("Other place and other age."),
        _("A brother or sister of the sought person."),
        _("The same name by chance."),
    ),
    Judgement.UNSURE: (
        _("Too little is known of one side."),
        _("The family has to be asked something first."),
        _("The person has to be asked first."),
    ),
}
_SETTLED = frozenset({CaseState.ANSWERED, CaseState.DECEASED, CaseState.WITHDRAWN, CaseState.REJECTED})
_CHOOSING = frozenset(
    {CaseState.POSSIBLE_MATCH, CaseState.LOCATED_CONSENT_PENDING, CaseState.ANSWER_WITHHELD, CaseState.ANSWERED}
)
_TOLD = _("Something was told to the family already, so this judgement stands. Write a note if it was wrong.")


async def compare_view(house: House, who: StaffMember, match_id: str) -> CompareView:
    """The case beside one candidate, as far as this person may see. Audited as a read of the case."""

    def look(tx: Tx) -> CompareView:
        match = match_of(tx, match_id)
        case = find_case(tx, who, Action.READ_CASE, case_id=match.case_id)
        audited(tx, house, who, "compare", case)
        return _view(tx, house, who, case, match)

    return await house.database.unit(look)


async def judge(
    house: House,
    who: StaffMember,
    match_id: str,
    judgement: Judgement,
    reason: str,
    revision: int | None = None,
) -> None:
    """Say whether two records are one person, and why. The case moves with it. Raises Refusal, Stale."""
    why = reason.strip()
    if not 1 <= len(why) <= 2000:
        raise Refusal(_("Say why, in a few words: somebody else will read it one day."))

    def decide(tx: Tx) -> None:
        match = match_of(tx, match_id)
        case = find_case(tx, who, Action.JUDGE, case_id=match.case_id)
        noting.require_fresh(tx, house, case, revision)
        if case.state in _SETTLED:
            raise Refusal(_("This case is finished. Open it again before you judge."))
        if other_record(tx, house, match.other).gone:
            raise Refusal(_("This candidate is no longer there: the record was erased."))
        if match.judgement is not None:
            _require_undoable(tx, case)
        sealed = _with_reason(house, case, match, why)
        matches.judge(tx, match.id, judgement, who.id, ms(house.clock.now()), sealed)
        case = noting.change(tx, house, case, case)
        noting.write(tx, house, case, "judged", who.id, why, judgement=judgement, match=match.id)
        audited(tx, house, who, f"judge_{judgement}", case)
        _follow(tx, house, who, case)

    await house.database.unit(decide)


async def undo_judgement(house: House, who: StaffMember, match_id: str) -> None:
    """Take a judgement back, until something was told to the family. Raises Refusal."""

    def undo(tx: Tx) -> None:
        match = match_of(tx, match_id)
        case = find_case(tx, who, Action.JUDGE, case_id=match.case_id)
        if match.judgement is None:
            raise Refusal(_("There is no judgement to take back."))
        _require_undoable(tx, case)
        matches.judge(tx, match.id, None, None, None, _with_reason(house, case, match, ""))
        case = noting.change(tx, house, case, case)
        noting.write(tx, house, case, "undone", who.id, judgement=match.judgement, match=match.id)
        audited(tx, house, who, "undo_judgement", case)
        _follow(tx, house, who, case)

    await house.database.unit(undo)


async def accept(house: House, who: StaffMember, case_id: str, revision: int) -> CaseState:
    """Accept a case; for a minor or violence this proposes it, and another approver's call agrees. The state after."""
    return await move_case(house, who, case_id, "accept", revision)


async def move_case(
    house: House, who: StaffMember, case_id: str, name: str, revision: int, reason: str = "", to: str = ""
) -> CaseState:
    """Make a move of MoveOffer.name. Raises Refusal; Stale if the case changed since `revision`.

    to: whom a referral goes to, a purpose of sharing that the family allowed.
    """

    def make(tx: Tx) -> CaseState:
        case = find_case(tx, who, Action.READ_CASE, case_id=case_id)
        noting.require_fresh(tx, house, case, revision)
        return CaseState(ask_for(tx, house, who, case, name, reason.strip(), to).state)

    return await house.database.unit(make)


async def refuse_move(house: House, who: StaffMember, case_id: str, reason: str) -> None:
    """Say no to a proposed move as a second person, or take one's own proposal back."""

    def refuse(tx: Tx) -> None:
        case = find_case(tx, who, Action.JUDGE, case_id=case_id)
        take_back(tx, house, who, case, reason.strip())

    await house.database.unit(refuse)


async def record_choice(
    house: House,
    who: StaffMember,
    case_id: str,
    match_id: str,
    choice: SoughtPersonsChoice,
    note: str,
    revision: int,
) -> CaseState:
    """Note what the sought person decided, and how they were asked. They may change it: the latest stands.

    Raises Refusal unless the match is judged same and comes from a list of living people: being on a list of
    sought people doesn't locate anybody. Raises Stale.
    """

    def decide(tx: Tx) -> CaseState:
        case = find_case(tx, who, Action.JUDGE, case_id=case_id)
        noting.require_fresh(tx, house, case, revision)
        match = match_of(tx, match_id)
        if match.case_id != case.id or match.judgement != Judgement.SAME:
            raise Refusal(_("First judge that this candidate is the same person."))
        if other_record(tx, house, match.other).list_kind not in ALIVE_LISTS:
            raise Refusal(_("This list only says that the person is sought or dead. It locates nobody."))
        if CaseState(case.state) not in _CHOOSING:
            raise Refusal(_("Accept the case first, and wait for what the family was asked."))
        choice_id = new_id()
        sealed = seal_json(house.vault.case(case.key_id), Place("choices", choice_id), {"note": note.strip()})
        row = ChoiceRow(choice_id, case.id, match.id, choice, who.id, ms(house.clock.now()), sealed)
        choices.add(tx, row)
        case = noting.change(tx, house, case, case)
        noting.write(tx, house, case, "choice", who.id, note.strip(), choice=choice, match=match.id)
        audited(tx, house, who, "record_choice", case)
        return CaseState(_follow_choice(tx, house, who, case, choice).state)

    return await house.database.unit(decide)


def family_answered(tx: Tx, house: House, case_id: str, text: str, *, how: str = "text", media_id: str = "") -> None:
    """What a family wrote about their case, in intake's unit. An answer brings the case back to where it was asked."""
    case = cases.by_id(tx, case_id)
    if case is None or case.state in (CaseState.WITHDRAWN, CaseState.ERASED):
        return
    asked = case.state == CaseState.NEEDS_INFO
    # Only an answer we asked for makes a date of its own: a "thank you" must not move what was promised.
    after = case
    if asked:
        after = replace(after, promised_by=ms(house.clock.now()) + READ_ANSWER_WITHIN)
        # Not always SEARCHING: an answer must not accept a case that two people haven't accepted.
        state = CaseState(case.resumes) if case.resumes else move(CaseState(case.state), "family_answered")
        after = replace(after, state=state, resumes=None)
    elif case.state == CaseState.DORMANT:
        after = replace(after, state=move(CaseState(case.state), "reopen"))
    after = noting.change(tx, house, case, after)
    kind = "family_answer" if asked else "family_message"
    noting.write(tx, house, after, kind, "family", text, how=how, media=media_id)
    record(tx, house, "family", kind, case.id, case.office)


def _follow(tx: Tx, house: House, who: StaffMember, case: CaseRow) -> None:
    """Bring the case to where its judgements put it."""
    same = any(match.judgement == Judgement.SAME for match in matches.of_case(tx, case.id))
    state = CaseState(case.state)
    if same and state in (CaseState.SEARCHING, CaseState.DORMANT):
        carry_out(tx, house, who, case, "match_found")
    elif not same and state in (
        CaseState.POSSIBLE_MATCH,
        CaseState.LOCATED_CONSENT_PENDING,
        CaseState.ANSWER_WITHHELD,
    ):
        if state is CaseState.ANSWER_WITHHELD:
            case = carry_out(tx, house, who, case, "choice_changed")
        carry_out(tx, house, who, case, "match_undone")


def _follow_choice(tx: Tx, house: House, who: StaffMember, case: CaseRow, choice: SoughtPersonsChoice) -> CaseRow:
    if case.state == CaseState.POSSIBLE_MATCH:
        case = carry_out(tx, house, who, case, "located")
    if case.state == CaseState.LOCATED_CONSENT_PENDING and not may_be_told(choice):
        return carry_out(tx, house, who, case, "withhold")
    if case.state == CaseState.ANSWER_WITHHELD and may_be_told(choice):
        return carry_out(tx, house, who, case, "choice_changed")
    return case


def _require_undoable(tx: Tx, case: CaseRow) -> None:
    if not _is_undoable(tx, case):
        raise Refusal(_TOLD)


def _is_undoable(tx: Tx, case: CaseRow) -> bool:
    return CaseState(case.state) not in _SETTLED and not replies.disclosed(tx, case.id)


def _with_reason(house: House, case: CaseRow, match: MatchRow, reason: str) -> bytes:
    evidence = {**evidence_of(house, case, match), "reason": reason}
    return noting.sealed_with(house, case.key_id, Place("matches", match.id), evidence)


def _view(tx: Tx, house: House, who: StaffMember, case: CaseRow, match: MatchRow) -> CompareView:
    hidden = is_masked(who, Action.READ_CASE)
    names = StaffNames(tx, house)
    card = card_of(house, case)
    other = other_record(tx, house, match.other)
    evidence = evidence_of(house, case, match)
    left = card.sought
    clues = clue_lines(evidence)
    others = candidate_rows(tx, house, case, without=match.id)
    candidate = candidate_row(tx, house, case, match, names)
    may_judge = permits(who, Action.JUDGE, office=case.office) and case.state not in _SETTLED and not other.gone
    judged = match.judgement is not None
    return CompareView(
        case_id=case.id,
        code=case.code,
        state=CaseState(case.state),
        revision=case.revision,
        match_id=match.id,
        candidate=masked_candidate(candidate) if hidden else candidate,
        left=masked(card).sought if hidden else left,
        right=PersonRecord() if hidden else other.person,
        lines=() if hidden else compare_lines(clues, left, other.person),
        clues=() if hidden else tuple(sorted(clues, key=lambda clue: -clue.points)),
        common=() if hidden else common_words(evidence),
        others=tuple(map(masked_candidate, others)) if hidden else others,
        earlier=_earlier(tx, house, case, match.id, names),
        reason="" if hidden else str(evidence.get("reason") or ""),
        may_judge=may_judge and (not judged or _is_undoable(tx, case)),
        may_undo=judged and permits(who, Action.JUDGE, office=case.office) and _is_undoable(tx, case),
    )


def _earlier(tx: Tx, house: House, case: CaseRow, match_id: str, names: StaffNames) -> tuple[EarlierJudgement, ...]:
    found = []
    for entry in timeline.of_case(tx, case.id):
        if entry.kind not in ("judged", "undone"):
            continue
        facts = noting.read(house, case, entry)
        if facts.get("match") == match_id:
            said = facts.get("judgement")
            found.append(
                EarlierJudgement(
                    judgement=Judgement(str(said)) if said else None,
                    by=names.of(entry.actor),
                    at=entry.at,
                    reason=str(facts.get("text") or ""),
                    undone=entry.kind == "undone",
                )
            )
    return tuple(reversed(found))
