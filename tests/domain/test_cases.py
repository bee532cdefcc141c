"""The life of a case: who moves it where, and what each state lets the family hear."""

from __future__ import annotations

import pytest

from bot.domain.cases import (
    STILL_OPEN,
    TRANSITIONS,
    CaseState,
    Route,
    SoughtPersonsChoice,
    allowed_from,
    may_be_told,
    move,
    needs_two_people_to_accept,
    status_words,
    transition,
)
from bot.domain.errors import Refusal


def test_every_move_leads_from_each_of_its_states_to_its_target_and_from_no_other() -> None:
    for each in TRANSITIONS:
        assert transition(each.name) is each
        for state in CaseState:
            if state in each.sources:
                assert move(state, each.name) is each.target
                assert each in allowed_from(state)
            else:
                assert each not in allowed_from(state)
                with pytest.raises(Refusal, match=r"^This case cannot .* as it is now\.$"):
                    move(state, each.name)


def test_a_move_nobody_knows_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        transition("fly")
    with pytest.raises(KeyError):
        move(CaseState.SUBMITTED, "fly")


def test_a_family_hears_the_same_wherever_a_difference_would_tell() -> None:
    telling = {
        CaseState.SEARCHING, CaseState.POSSIBLE_MATCH, CaseState.LOCATED_CONSENT_PENDING, CaseState.ANSWER_WITHHELD,
        CaseState.DECEASED, CaseState.REFERRED, CaseState.DORMANT, CaseState.NEEDS_INFO,
    }  # fmt: skip
    assert {state for state in CaseState if status_words(state) is STILL_OPEN} == telling
    assert status_words(CaseState.WITHDRAWN).id == "You withdrew this request."


@pytest.mark.parametrize("route", list(Route))
def test_violence_and_minors_are_accepted_by_two_people(route: Route) -> None:
    guarded = route in (Route.VIOLENCE_1980_2000, Route.VIOLENCE_OTHER)
    assert needs_two_people_to_accept(route, False) is guarded
    assert needs_two_people_to_accept(route, True)


def test_nothing_is_told_that_the_sought_person_did_not_allow() -> None:
    assert {choice for choice in (None, *SoughtPersonsChoice) if may_be_told(choice)} == {
        SoughtPersonsChoice.CONTACT,
        SoughtPersonsChoice.MESSAGE_ONLY,
        SoughtPersonsChoice.ONLY_ALIVE,
    }
