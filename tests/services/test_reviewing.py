from __future__ import annotations

import pytest

from bot.domain.cases import CaseState, SoughtPersonsChoice, allowed_from
from bot.domain.errors import Refusal
from bot.domain.matches import Judgement
from bot.services import case_file, noting, replying, reviewing
from bot.services.permission import SECOND_PERSON
from tests.services.staff_world import BRUNO, CARMEN, JUSTINA, PABLO, TERESA, World

SAME, DIFFERENT, UNSURE = Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE
CONTACT, NOTHING = SoughtPersonsChoice.CONTACT, SoughtPersonsChoice.TELL_NOTHING


async def test_judging_same_moves_a_searching_case_to_a_possible_match(world: World) -> None:
    case, match_id = await world.located()
    assert case.state == CaseState.POSSIBLE_MATCH
    view = await reviewing.compare_view(world.house, JUSTINA, match_id)
    assert (view.candidate.judgement, view.candidate.judged_by, view.reason) == (
        SAME,
        "Justina Sulca",
        "los padres coinciden",
    )
    assert view.may_undo


async def test_a_case_judged_before_it_is_accepted_becomes_a_possible_match_when_it_is(world: World) -> None:
    case = await world.case(state="in_triage")
    match_id = await world.match(case, await world.listed())
    await reviewing.judge(world.house, JUSTINA, match_id, SAME, "coincide")
    case = await world.again(case)
    assert case.state == CaseState.IN_TRIAGE
    assert await reviewing.accept(world.house, JUSTINA, case.id, case.revision) is CaseState.POSSIBLE_MATCH


async def test_a_judgement_needs_a_reason(world: World) -> None:
    case = await world.case(state="searching")
    match_id = await world.match(case, await world.listed())
    with pytest.raises(Refusal):
        await reviewing.judge(world.house, JUSTINA, match_id, SAME, "   ")
    assert (await world.again(case)).state == CaseState.SEARCHING


@pytest.mark.parametrize("judgement", [DIFFERENT, UNSURE])
async def test_changing_same_to_something_else_takes_the_case_back_to_searching(
    world: World, judgement: Judgement
) -> None:
    case, match_id = await world.located()
    await reviewing.judge(world.house, TERESA, match_id, judgement, "otros padres")
    assert (await world.again(case)).state == CaseState.SEARCHING


async def test_a_judgement_can_be_undone_and_both_stay_readable(world: World) -> None:
    case, match_id = await world.located()
    await reviewing.undo_judgement(world.house, JUSTINA, match_id)
    assert (await world.again(case)).state == CaseState.SEARCHING
    view = await reviewing.compare_view(world.house, JUSTINA, match_id)
    assert view.candidate.judgement is None
    assert [(each.undone, each.by) for each in view.earlier] == [(True, "Justina Sulca"), (False, "Justina Sulca")]
    with pytest.raises(Refusal):
        await reviewing.undo_judgement(world.house, JUSTINA, match_id)


async def test_undoing_a_withheld_answer_goes_back_to_searching_too(world: World) -> None:
    case, match_id = await world.located()
    await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, NOTHING, "por teléfono", case.revision)
    await reviewing.undo_judgement(world.house, JUSTINA, match_id)
    assert (await world.again(case)).state == CaseState.SEARCHING


async def test_while_another_candidate_is_the_same_person_undoing_one_moves_nothing(world: World) -> None:
    case, first = await world.located()
    second = await world.match(case, await world.listed(ref="otro"))
    await reviewing.judge(world.house, JUSTINA, second, SAME, "la misma en otra lista")
    await reviewing.undo_judgement(world.house, JUSTINA, first)
    assert (await world.again(case)).state == CaseState.POSSIBLE_MATCH


async def test_a_judgement_stands_once_something_was_told(world: World) -> None:
    case, match_id = await world.located()
    await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, CONTACT, "", case.revision)
    waiting = await replying.propose_reply(world.house, JUSTINA, case.id, "Puede llamarnos.", disclosure=True)
    await replying.approve_reply(world.house, TERESA, waiting.reply_id)
    with pytest.raises(Refusal):
        await reviewing.undo_judgement(world.house, JUSTINA, match_id)
    with pytest.raises(Refusal):
        await reviewing.judge(world.house, JUSTINA, match_id, DIFFERENT, "otra persona")
    view = await reviewing.compare_view(world.house, JUSTINA, match_id)
    assert not view.may_undo
    assert not view.may_judge


async def test_a_record_that_was_erased_can_not_be_judged(world: World) -> None:
    case = await world.case(state="searching")
    match_id = await world.match(case, "person:nobody")
    assert (await reviewing.compare_view(world.house, JUSTINA, match_id)).candidate.gone
    with pytest.raises(Refusal):
        await reviewing.judge(world.house, JUSTINA, match_id, SAME, "coincide")


async def test_the_compare_page_shows_clues_then_the_fields_no_clue_speaks_of(world: World) -> None:
    case = await world.case(state="searching")
    match_id = await world.match(case, await world.listed())
    view = await reviewing.compare_view(world.house, JUSTINA, match_id)
    assert [line.field for line in view.lines][:2] == ["surname", "birth"]
    assert "mother" in {line.field for line in view.lines}
    assert "birth_year" not in {line.field for line in view.lines}, "the clue about birth speaks of it already"
    assert [clue.points for clue in view.clues] == [6.1, 1.4]
    assert view.clues[1].words.values["n"] == 1
    assert (view.candidate.shown_as, view.candidate.list_kind) == ("R-00001", "alive")


# Acceptance -------------------------------------------------------------------------------


async def test_one_person_accepts_an_ordinary_case(world: World) -> None:
    case = await world.case()
    assert await reviewing.accept(world.house, JUSTINA, case.id, case.revision) is CaseState.SEARCHING


@pytest.mark.parametrize("guard", [{"route": "violence_1980_2000"}, {"route": "violence_other"}, {"minor": 1}])
async def test_violence_and_minors_are_accepted_by_a_second_person(world: World, guard: dict[str, object]) -> None:
    case = await world.case(**guard)
    assert await reviewing.accept(world.house, TERESA, case.id, case.revision) is CaseState.IN_TRIAGE
    case = await world.again(case)
    with pytest.raises(Refusal) as refused:
        await reviewing.accept(world.house, TERESA, case.id, case.revision)
    assert refused.value.message == SECOND_PERSON
    with pytest.raises(Refusal):  # a caseworker is no second person
        await reviewing.accept(world.house, JUSTINA, case.id, case.revision)
    assert (await world.again(case)).state == CaseState.IN_TRIAGE
    assert await reviewing.accept(world.house, PABLO, case.id, case.revision) is CaseState.SEARCHING


async def test_the_page_tells_the_proposer_and_the_second_person_different_things(world: World) -> None:
    case = await world.case(minor=1)
    mine = await case_file.open_case(world.house, JUSTINA, case.code)
    offer = next(each for each in mine.moves if each.name == "accept_guarded")
    assert offer.needs_second
    assert not offer.agrees
    await reviewing.accept(world.house, JUSTINA, case.id, mine.revision)
    mine = await case_file.open_case(world.house, JUSTINA, case.code)
    assert mine.proposed is not None
    assert mine.proposed.mine
    assert "accept_guarded" not in {each.name for each in mine.moves}
    hers = await case_file.open_case(world.house, TERESA, case.code)
    assert next(each for each in hers.moves if each.name == "accept_guarded").agrees
    assert hers.proposed is not None
    assert not hers.proposed.mine
    assert hers.proposed.by == "Justina Sulca"


async def test_a_proposal_can_be_refused_or_taken_back(world: World) -> None:
    case = await world.case(minor=1)
    await reviewing.accept(world.house, JUSTINA, case.id, case.revision)
    await reviewing.refuse_move(world.house, TERESA, case.id, "falta hablar con la madre")
    case = await world.again(case)
    assert (case.proposed, case.second) == (None, 0)
    await reviewing.accept(world.house, JUSTINA, case.id, case.revision)
    await reviewing.refuse_move(world.house, JUSTINA, case.id, "")
    with pytest.raises(Refusal):
        await reviewing.refuse_move(world.house, JUSTINA, case.id, "")


async def test_a_move_made_meanwhile_clears_what_was_proposed(world: World) -> None:
    case = await world.case(minor=1)
    await reviewing.accept(world.house, JUSTINA, case.id, case.revision)
    case = await world.again(case)
    await reviewing.move_case(world.house, JUSTINA, case.id, "rest", case.revision)
    assert (await world.again(case)).proposed is None


async def test_a_death_takes_two_people_and_nothing_is_sent_any_more(world: World) -> None:
    case = await world.case(state="searching")
    await reviewing.move_case(world.house, TERESA, case.id, "deceased", case.revision, "acta de la fiscalía")
    case = await world.again(case)
    assert case.state == CaseState.SEARCHING
    state = await reviewing.move_case(world.house, CARMEN, case.id, "deceased", case.revision)
    assert state is CaseState.DECEASED
    with pytest.raises(Refusal):
        await replying.propose_reply(world.house, JUSTINA, case.id, "Buenos días.", disclosure=False)
    assert await world.sent() == []


@pytest.mark.parametrize(
    "name", ["open", "ask_family", "match_found", "located", "withhold", "family_answered", "no_such"]
)
async def test_moves_that_follow_from_something_else_can_not_be_asked_for(world: World, name: str) -> None:
    case = await world.case(state="searching")
    with pytest.raises(Refusal):
        await reviewing.move_case(world.house, CARMEN, case.id, name, case.revision)


async def test_the_second_editor_is_told_what_changed_and_overwrites_nothing(world: World) -> None:
    case = await world.case()
    await reviewing.accept(world.house, TERESA, case.id, case.revision)
    with pytest.raises(noting.Stale) as stale:
        await reviewing.move_case(world.house, JUSTINA, case.id, "redirect", case.revision)
    assert [str(line.values["who"]) for line in stale.value.changed] == ["Teresa Prado"]
    assert (await world.again(case)).state == CaseState.SEARCHING


# The sought person's decision -------------------------------------------------------------


async def test_without_a_judged_match_no_decision_is_recorded(world: World) -> None:
    case = await world.case(state="possible_match")
    match_id = await world.match(case, await world.listed())
    with pytest.raises(Refusal):
        await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, CONTACT, "", case.revision)


@pytest.mark.parametrize("kind", ["sought", "dead"])
async def test_a_list_of_sought_or_dead_people_locates_nobody(world: World, kind: str) -> None:
    case = await world.case(state="searching")
    match_id = await world.match(case, await world.listed(kind=kind))
    await reviewing.judge(world.house, JUSTINA, match_id, SAME, "coincide")
    case = await world.again(case)
    with pytest.raises(Refusal):
        await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, CONTACT, "", case.revision)
    assert (await world.again(case)).state == CaseState.POSSIBLE_MATCH


@pytest.mark.parametrize("choice", list(SoughtPersonsChoice))
async def test_what_the_sought_person_decides_moves_the_case(world: World, choice: SoughtPersonsChoice) -> None:
    case, match_id = await world.located()
    state = await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, choice, "llamada", case.revision)
    silent = choice in (SoughtPersonsChoice.TELL_NOTHING, SoughtPersonsChoice.NEEDS_TIME)
    assert state is (CaseState.ANSWER_WITHHELD if silent else CaseState.LOCATED_CONSENT_PENDING)


async def test_the_sought_person_may_change_their_mind_both_ways(world: World) -> None:
    case, match_id = await world.located()
    states = []
    for choice in (NOTHING, CONTACT, NOTHING):
        case = await world.again(case)
        states.append(await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, choice, "", case.revision))
    assert states == [
        CaseState.ANSWER_WITHHELD,
        CaseState.LOCATED_CONSENT_PENDING,
        CaseState.ANSWER_WITHHELD,
    ]
    file = await case_file.open_case(world.house, JUSTINA, case.code)
    assert [each.choice for each in file.choices] == [NOTHING, CONTACT, NOTHING]


async def test_the_enquirer_reads_the_same_status_in_all_of_these_states(world: World) -> None:
    case, match_id = await world.located()
    told = {(await case_file.open_case(world.house, JUSTINA, case.code)).status}
    await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, NOTHING, "", case.revision)
    told.add((await case_file.open_case(world.house, JUSTINA, case.code)).status)
    case = await world.case(state="searching")
    told.add((await case_file.open_case(world.house, JUSTINA, case.code)).status)
    assert len(told) == 1


async def test_staff_of_another_office_can_neither_see_nor_judge(world: World) -> None:
    case = await world.case(state="searching")
    match_id = await world.match(case, await world.listed())
    with pytest.raises(Refusal):
        await reviewing.compare_view(world.house, BRUNO, match_id)
    with pytest.raises(Refusal):
        await reviewing.judge(world.house, BRUNO, match_id, SAME, "coincide")


# What the family says ---------------------------------------------------------------------


async def test_an_answer_brings_the_case_back_to_where_the_question_found_it(world: World) -> None:
    case, _match = await world.located()
    asked = await replying.ask_family(world.house, JUSTINA, case.id, "¿Cómo se llamaba la madre?")
    await replying.approve_reply(world.house, TERESA, asked.reply_id)
    assert (await world.again(case)).state == CaseState.NEEDS_INFO
    await world.do(lambda tx: reviewing.family_answered(tx, world.house, case.id, "Marcelina"))
    after = await world.again(case)
    assert (after.state, after.resumes) == (CaseState.POSSIBLE_MATCH, None)
    file = await case_file.open_case(world.house, JUSTINA, case.code)
    assert [entry.text for entry in file.timeline if entry.kind == "family_answer"] == ["Marcelina"]


async def test_an_answer_never_accepts_a_case_that_takes_two(world: World) -> None:
    case = await world.case(state="in_triage", minor=1)
    await replying.ask_family(world.house, JUSTINA, case.id, "¿Cómo se llamaba la madre?")
    await world.do(lambda tx: reviewing.family_answered(tx, world.house, case.id, "Marcelina"))
    assert (await world.again(case)).state == CaseState.IN_TRIAGE


async def test_a_word_from_the_family_wakes_a_resting_case(world: World) -> None:
    case = await world.case(state="dormant")
    await world.do(lambda tx: reviewing.family_answered(tx, world.house, case.id, "Me acordé de algo."))
    assert (await world.again(case)).state == CaseState.SEARCHING


def test_no_one_person_alone_makes_a_located_persons_request_look_answered() -> None:
    """What the family reads changes with "answered", so from there it takes a second person (rules 3 and 4)."""
    for state in (CaseState.LOCATED_CONSENT_PENDING, CaseState.ANSWER_WITHHELD):
        alone = [each.name for each in allowed_from(state) if each.target is CaseState.ANSWERED and not each.two_people]
        assert alone == []
