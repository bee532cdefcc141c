"""Who may do what, and how far: to one's own things, one's office's, all, or masked."""

from __future__ import annotations

import pytest

from bot.domain.roles import Action, Reach, Role, StaffMember, permits, reach

HERE, THERE = "ayacucho", "lima"


def who(role: Role) -> StaffMember:
    return StaffMember("me", role, HERE)


@pytest.mark.parametrize(
    ("role", "action", "own", "others_here", "elsewhere"),
    [
        (Role.VOLUNTEER, Action.READ_CASE, True, False, False),  # own
        (Role.CASEWORKER, Action.READ_CASE, True, True, False),  # office
        (Role.COORDINATOR, Action.READ_CASE, True, True, True),  # all
        (Role.AUDITOR, Action.READ_CASE, True, True, True),  # masked: may look
        (Role.ADMINISTRATOR, Action.READ_CASE, False, False, False),  # none
        (Role.VOLUNTEER, Action.SEARCH, False, False, False),
        (Role.CASEWORKER, Action.ASSIGN, True, False, False),
        (Role.APPROVER, Action.SECOND_REVIEW, True, True, False),
        (Role.CASEWORKER, Action.SECOND_REVIEW, False, False, False),
        (Role.COORDINATOR, Action.READ_AUDIT, True, True, False),
    ],
)
def test_a_permission_goes_as_far_as_the_table_says(
    role: Role, action: Action, own: bool, others_here: bool, elsewhere: bool
) -> None:
    assert permits(who(role), action, office=HERE, owner="me") is own
    assert permits(who(role), action, office=HERE, owner="somebody") is others_here
    assert permits(who(role), action, office=THERE, owner="somebody") is elsewhere


def test_what_is_ones_own_stays_so_in_another_office_and_what_nobody_owns_is_nobodys() -> None:
    assert permits(who(Role.VOLUNTEER), Action.READ_CASE, office=THERE, owner="me")
    assert not permits(who(Role.VOLUNTEER), Action.READ_CASE, office=HERE)
    assert not permits(who(Role.VOLUNTEER), Action.READ_CASE, office=HERE, owner=None)
    assert permits(who(Role.CASEWORKER), Action.READ_CASE, office=HERE)


def test_what_the_table_does_not_name_nobody_may() -> None:
    assert reach(Role.VOLUNTEER, Action.MANAGE_STAFF) is Reach.NONE
    assert reach("stranger", Action.READ_CASE) is Reach.NONE  # type: ignore[arg-type]
    assert reach(Role.COORDINATOR, "unheard of") is Reach.NONE  # type: ignore[arg-type]
    assert reach(Role.AUDITOR, Action.READ_CASE) is Reach.MASKED


def test_nobody_but_the_administrator_manages_accounts_and_the_administrator_reads_no_case() -> None:
    assert [role for role in Role if reach(role, Action.MANAGE_STAFF) is not Reach.NONE] == [Role.ADMINISTRATOR]
    about_people = set(Action) - {Action.MANAGE_STAFF, Action.READ_OFFICES}
    assert all(reach(Role.ADMINISTRATOR, action) is Reach.NONE for action in about_people)
