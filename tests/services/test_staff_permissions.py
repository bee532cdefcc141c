"""Every role x action x (own office, other office, erased), from the table: default deny."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.domain.cases import CaseState, SoughtPersonsChoice
from bot.domain.errors import Refusal
from bot.domain.matches import Judgement
from bot.domain.roles import Action, Reach, Role, StaffMember, permits, reach
from bot.services import (
    accounts,
    allowing,
    auditing,
    case_file,
    check_words,
    importing,
    inviting,
    queueing,
    replying,
    reviewing,
    searching,
    watching,
)
from bot.services.permission import NO_CASE, NOT_YOURS
from bot.services.views import QueueView
from bot.store.cases import CaseRow
from tests.services.staff_world import AYACUCHO, LIMA, World

Act = Callable[[World, StaffMember, CaseRow, str], Awaitable[object]]


async def _refuse_move(world: World, who: StaffMember, case: CaseRow, _match: str) -> object:
    return await reviewing.refuse_move(world.house, who, case.id, "")


ON_A_CASE: dict[str, tuple[Action, Act]] = {
    "open": (Action.READ_CASE, lambda w, who, c, m: case_file.open_case(w.house, who, c.code)),
    "compare": (Action.READ_CASE, lambda w, who, c, m: reviewing.compare_view(w.house, who, m)),
    "note": (Action.NOTE, lambda w, who, c, m: case_file.note(w.house, who, c.id, "nota")),
    "judge": (Action.JUDGE, lambda w, who, c, m: reviewing.judge(w.house, who, m, Judgement.UNSURE, "falta saber")),
    "accept": (Action.JUDGE, lambda w, who, c, m: reviewing.accept(w.house, who, c.id, c.revision)),
    "choice": (
        Action.JUDGE,
        lambda w, who, c, m: reviewing.record_choice(
            w.house, who, c.id, m, SoughtPersonsChoice.CONTACT, "", c.revision
        ),
    ),
    "claim": (Action.JUDGE, lambda w, who, c, m: queueing.claim(w.house, who, c.id)),
    "assign": (Action.ASSIGN, lambda w, who, c, m: queueing.assign(w.house, who, c.id, "", c.revision)),
    "preview": (
        Action.PROPOSE_REPLY,
        lambda w, who, c, m: replying.preview(w.house, who, c.id, "Sí.", disclosure=True),
    ),
    "reply": (
        Action.PROPOSE_REPLY,
        lambda w, who, c, m: replying.propose_reply(w.house, who, c.id, "Recibimos su pedido.", disclosure=False),
    ),
    "ask": (Action.ASK_FAMILY, lambda w, who, c, m: replying.ask_family(w.house, who, c.id, "¿Cómo se llama?")),
    "ask to share": (Action.ASK_FAMILY, lambda w, who, c, m: allowing.ask(w.house, who, c.id, (), c.revision)),
    "confirm sharing": (Action.ASK_FAMILY, lambda w, who, c, m: allowing.confirm(w.house, who, c.id, "x", c.revision)),
    "show word": (Action.ASK_FAMILY, lambda w, who, c, m: check_words.show(w.house, who, c.id)),
    "forget word": (Action.ASK_FAMILY, lambda w, who, c, m: check_words.forget(w.house, who, c.id, c.revision)),
    "withdraw": (
        Action.WITHDRAW,
        lambda w, who, c, m: reviewing.move_case(w.house, who, c.id, "withdraw", c.revision),
    ),
    "refer": (Action.ASSIGN, lambda w, who, c, m: reviewing.move_case(w.house, who, c.id, "refer", c.revision)),
}


@pytest.mark.parametrize("name", ON_A_CASE)
async def test_each_role_does_to_a_case_what_the_table_permits_and_nothing_else(world: World, name: str) -> None:
    action, act = ON_A_CASE[name]
    for role in Role:
        for office in (AYACUCHO, LIMA):
            for state in (CaseState.IN_TRIAGE, CaseState.ERASED):
                who = StaffMember(f"{role}-somebody", role, office)
                case = await world.case(state=state, assignee=None)
                match_id = await world.match(case, "person:nobody")
                allowed = (
                    permits(who, Action.READ_CASE, office=AYACUCHO)
                    and permits(who, action, office=AYACUCHO)
                    and state is not CaseState.ERASED
                )
                refused_as_stranger = False
                try:
                    await act(world, who, case, match_id)
                except Refusal as refusal:
                    refused_as_stranger = refusal.message in (NO_CASE, NOT_YOURS)
                assert refused_as_stranger is not allowed, (role, office, state)


async def test_a_caseworker_hands_over_their_own_case_only(world: World) -> None:
    who = StaffMember("justina", Role.CASEWORKER, AYACUCHO)
    case = await world.case(assignee="teresa")
    with pytest.raises(Refusal):
        await queueing.assign(world.house, who, case.id, "pablo", case.revision)
    case = await world.case(assignee="justina")
    await queueing.assign(world.house, who, case.id, "pablo", case.revision)
    assert (await world.again(case)).assignee == "pablo"


ELSEWHERE: dict[str, tuple[Action, Callable[[World, StaffMember], Awaitable[object]]]] = {
    "queue": (Action.READ_CASE, lambda w, who: queueing.queue(w.house, who, QueueView.OFFICE)),
    "take next": (Action.JUDGE, lambda w, who: queueing.take_next(w.house, who)),
    "search": (Action.SEARCH, lambda w, who: searching.search(w.house, who, "Rosa")),
    "audit": (Action.READ_AUDIT, lambda w, who: auditing.entries(w.house, who)),
    "staff": (Action.MANAGE_STAFF, lambda w, who: accounts.staff_list(w.house, who)),
    "status": (Action.MANAGE_STAFF, lambda w, who: watching.status(w.house, who)),
    "leaving": (Action.MANAGE_STAFF, lambda w, who: accounts.open_cases_of(w.house, who, "justina")),
    "invite": (Action.INVITE_VOLUNTEER, lambda w, who: inviting.invite_volunteer(w.house, who)),
    "volunteers": (Action.INVITE_VOLUNTEER, lambda w, who: inviting.volunteers(w.house, who)),
    "lists": (Action.SEARCH, lambda w, who: importing.sources(w.house, who)),
    "imports": (Action.PROPOSE_IMPORT, lambda w, who: importing.waiting_imports(w.house, who)),
    "plan": (
        Action.PROPOSE_IMPORT,
        lambda w, who: importing.plan_import(
            w.house, who, b"id,nombres\n1,Rosa\n", source_name="L", list_kind="alive", dated="2026-01-01"
        ),
    ),
    "apply": (Action.APPROVE_IMPORT, lambda w, who: importing.apply_import(w.house, who, "none")),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", ELSEWHERE)
async def test_each_role_reaches_the_lists_the_table_permits_and_nothing_else(
    world: World, name: str, role: Role
) -> None:
    action, act = ELSEWHERE[name]
    who = StaffMember("somebody", role, AYACUCHO)
    refused = False
    try:
        await act(world, who)
    except Refusal as refusal:
        refused = refusal.message == NOT_YOURS
    # A list of everybody's isn't for whoever reaches only their own; the audit narrows to that.
    denied = {Reach.NONE} if name == "audit" else {Reach.NONE, Reach.OWN}
    assert refused is (reach(role, action) in denied)
