"""What happens where two rooms meet: other requests as candidates, decisions that cross, cases that are over."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.cases import CaseState, SoughtPersonsChoice
from bot.domain.errors import Refusal
from bot.domain.matches import Judgement, Verdict
from bot.domain.people import PersonRecord
from bot.domain.roles import Role, StaffMember
from bot.ids import new_id
from bot.services import accounts, case_file, importing, inviting, queueing, replying, reviewing
from bot.services.case_parts import as_text
from bot.services.evidence import clue_lines, compare_lines
from bot.store import changes
from tests.services.staff_world import CARMEN, JUSTINA, LIMA, PABLO, TERESA, World
from tests.services.test_importing import held

CONTACT = SoughtPersonsChoice.CONTACT
DORA = StaffMember("dora", Role.COORDINATOR, LIMA)


@pytest.mark.parametrize(("kind", "list_kind"), [("case", "sought"), ("enquirer", "enquirer")])
async def test_another_request_as_a_candidate_shows_whom_it_speaks_of(world: World, kind: str, list_kind: str) -> None:
    other = await world.case()
    case = await world.case(state="searching")
    match_id = await world.match(case, f"{kind}:{other.id}")
    view = await reviewing.compare_view(world.house, JUSTINA, match_id)
    assert (view.candidate.shown_as, view.candidate.list_kind) == (other.code, list_kind)
    assert view.right.given == ("Teófila" if kind == "case" else "Rosa")
    await reviewing.judge(world.house, JUSTINA, match_id, Judgement.SAME, "coincide")
    case = await world.again(case)
    if kind == "case":
        with pytest.raises(Refusal):
            await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, CONTACT, "", case.revision)
    else:
        await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, CONTACT, "", case.revision)


async def test_a_request_that_was_withdrawn_is_no_candidate_any_more(world: World) -> None:
    other = await world.case(state="withdrawn")
    case = await world.case(state="searching")
    match_id = await world.match(case, f"case:{other.id}")
    assert (await reviewing.compare_view(world.house, JUSTINA, match_id)).candidate.gone


async def test_withdrawing_takes_the_names_out_of_memory(world: World) -> None:
    case = await world.case(state="searching")
    await reviewing.move_case(world.house, JUSTINA, case.id, "withdraw", case.revision)
    told = await world.do(changes.not_followed)
    assert (told[-1].kind, told[-1].ref) == (changes.Change.ERASED, f"case:{case.id}")


async def test_a_decision_is_recorded_only_once_the_case_is_accepted(world: World) -> None:
    case = await world.case(state="in_triage")
    match_id = await world.match(case, await world.listed())
    await reviewing.judge(world.house, JUSTINA, match_id, Judgement.SAME, "coincide")
    case = await world.again(case)
    with pytest.raises(Refusal):
        await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, CONTACT, "", case.revision)


async def test_a_finished_case_is_not_judged(world: World) -> None:
    case = await world.case(state="withdrawn")
    match_id = await world.match(case, await world.listed())
    with pytest.raises(Refusal):
        await reviewing.judge(world.house, JUSTINA, match_id, Judgement.SAME, "coincide")


@pytest.mark.parametrize("state", ["withdrawn", "erased"])
async def test_what_a_family_writes_to_a_case_that_is_over_changes_nothing(world: World, state: str) -> None:
    case = await world.case(state=state)
    await world.do(lambda tx: reviewing.family_answered(tx, world.house, case.id, "hola"))
    await world.do(lambda tx: reviewing.family_answered(tx, world.house, "unknown", "hola"))
    assert await world.again(case) == case


async def test_an_answer_to_a_question_asked_before_today_goes_the_tables_way(world: World) -> None:
    case = await world.case(state="needs_info")
    await world.do(lambda tx: reviewing.family_answered(tx, world.house, case.id, "hola"))
    assert (await world.again(case)).state == CaseState.SEARCHING


async def test_nothing_is_written_to_a_family_that_withdrew(world: World) -> None:
    case = await world.case(state="withdrawn")
    with pytest.raises(Refusal):
        await replying.propose_reply(world.house, JUSTINA, case.id, "Buenos días.", disclosure=False)
    for act in (replying.approve_reply(world.house, TERESA, "x"), replying.refuse_reply(world.house, TERESA, "x", "")):
        with pytest.raises(Refusal):
            await act


async def test_what_may_be_told_is_told_only_from_where_the_case_says_so(world: World) -> None:
    case, match_id = await world.located()
    await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, CONTACT, "", case.revision)
    case = await world.again(case)
    await reviewing.move_case(world.house, JUSTINA, case.id, "rest", case.revision)
    with pytest.raises(Refusal):
        await replying.propose_reply(world.house, JUSTINA, case.id, "Puede llamarla.", disclosure=True)


async def test_telling_in_person_takes_two_people_and_leave(world: World) -> None:
    case, match_id = await world.located()
    await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, CONTACT, "", case.revision)
    for who, state in ((JUSTINA, CaseState.LOCATED_CONSENT_PENDING), (PABLO, CaseState.ANSWERED)):
        case = await world.again(case)
        assert await reviewing.move_case(world.house, who, case.id, "answer", case.revision) is state
    case = await world.case(state="located_consent_pending")
    with pytest.raises(Refusal):
        await reviewing.move_case(world.house, JUSTINA, case.id, "answer", case.revision)
    offers = (await case_file.open_case(world.house, CARMEN, case.code)).moves
    assert "answer" not in {each.name for each in offers}


async def test_one_proposal_waits_at_a_time(world: World) -> None:
    case = await world.case(minor=1)
    await reviewing.accept(world.house, JUSTINA, case.id, case.revision)
    case = await world.again(case)
    with pytest.raises(Refusal):
        await reviewing.move_case(world.house, JUSTINA, case.id, "reject", case.revision)


async def test_two_coordinators_who_approve_together_import_once(world: World) -> None:
    made = await importing.plan_import(
        world.house, TERESA, b"id,nombres\n1,Rosa\n", source_name="L", list_kind="alive", dated="2026-01-01"
    )
    done = await asyncio.gather(
        *(importing.apply_import(world.house, who, made.import_id) for who in (CARMEN, DORA)), return_exceptions=True
    )
    assert sum(isinstance(each, Refusal) for each in done) == 1
    assert len(await held(world)) == 1
    for import_id in (made.import_id, "unknown"):
        with pytest.raises(Refusal):
            await importing.drop_import(world.house, CARMEN, import_id)


async def test_an_approver_drops_their_own_import_and_no_colleagues(world: World) -> None:
    made = await importing.plan_import(
        world.house, TERESA, b"id,nombres\n1,Rosa\n", source_name="L", list_kind="alive", dated="2026-01-01"
    )
    with pytest.raises(Refusal):
        await importing.drop_import(world.house, PABLO, made.import_id)
    await importing.drop_import(world.house, TERESA, made.import_id)


async def test_a_request_entered_by_a_volunteer_names_them_to_staff(world: World) -> None:
    secret = (await inviting.invite_volunteer(world.house, JUSTINA)).secret
    volunteer = await world.do(lambda tx: inviting.accept(tx, world.house, secret, "chat", "Don Teodoro"))
    assert volunteer is not None
    case = await world.case(entered_by=volunteer, chat=None)
    assert (await case_file.open_case(world.house, JUSTINA, case.code)).entered_by == "Don Teodoro"
    with pytest.raises(Refusal):
        await inviting.disable_volunteer(world.house, JUSTINA, "unknown")


async def test_a_claim_of_a_case_that_is_over_is_lost(world: World) -> None:
    case = await world.case(state="withdrawn")
    claimed = await queueing.claim(world.house, JUSTINA, case.id)
    assert (claimed.won, claimed.holder) == (False, "")


async def test_a_case_handed_over_that_is_gone_meanwhile_stops_nothing(world: World) -> None:
    from tests.services.staff_world import ANA

    await accounts.disable_staff(world.house, ANA, "bruno", {new_id(): "justina"})
    await accounts.disable_staff(world.house, ANA, "bruno", {})
    assert [action for _who, action, _subject in await world.audited()] == ["disable_staff"]


def test_fields_no_clue_speaks_of_say_whether_they_agree() -> None:
    left = PersonRecord(mother="Marcelina", father="Luis", place_last="Sivia")
    right = PersonRecord(mother="marcelina", father="José")
    assert [(line.field, line.verdict) for line in compare_lines((), left, right)] == [
        ("place_last", Verdict.UNKNOWN),
        ("father", Verdict.DIFFER),
        ("mother", Verdict.AGREE),
    ]


def test_both_sides_are_spelt_as_in_the_records_and_the_start_is_for_the_chart_only() -> None:
    evidence = {
        "clues": [
            {"field": "paternal", "verdict": "close", "points": 3, "words": "w", "left": "Cahuana", "right": "Cahuana"},
            {"field": "start", "verdict": "unknown", "points": -9, "words": "w"},
        ]
    }
    clues = clue_lines(evidence)  # type: ignore[arg-type]
    (line,) = compare_lines(clues, PersonRecord(paternal="Ccahuana"), PersonRecord(paternal="Qawana"))
    assert (line.left, line.right) == ("Ccahuana", "Qawana")
    assert [clue.field for clue in clues] == ["paternal", "start"]


def test_evidence_of_any_shape_is_shown_calmly() -> None:
    assert clue_lines({}) == ()
    (line,) = clue_lines(
        {"clues": [{"field": "new", "words": "w", "values": {"a": {"id": "b", "context": "", "values": {}}}}]}
    )
    assert (line.field, line.points, line.verdict) == ("new", 0.0, Verdict.UNKNOWN)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""), (True, "Sí"), (False, "No"), (7, "7"), (["a", None, "b"], "a, b"), ({}, ""),
        ({"given": "Rosa", "paternal": "Tello"}, "Rosa Tello"), ({"label": "Sivia", "id": "1"}, "Sivia"),
    ],
)  # fmt: skip
def test_any_answer_is_shown_as_words(value: object, shown: str) -> None:
    assert as_text(value) == shown  # type: ignore[arg-type]
