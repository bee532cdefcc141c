from __future__ import annotations

import asyncio

import pytest

from bot.domain.cases import CaseState, SoughtPersonsChoice
from bot.domain.errors import Refusal
from bot.domain.people import PersonRecord
from bot.services import case_file, replying, reviewing
from bot.services.permission import SECOND_PERSON
from bot.services.views import ReplyOutcome, Warned
from bot.store.cases import CaseRow
from tests.services.staff_world import BRUNO, CARMEN, JUSTINA, PABLO, SOUGHT, TERESA, World

SENT, WAITING = ReplyOutcome.SENT, ReplyOutcome.WAITING
PLAIN = "Recibimos su pedido. Una persona lo está leyendo."
TELLING = "Su hermana está bien. Venga a la oficina para conversar."


async def told(world: World, choice: SoughtPersonsChoice = SoughtPersonsChoice.CONTACT) -> CaseRow:
    case, match_id = await world.located()
    await reviewing.record_choice(world.house, JUSTINA, case.id, match_id, choice, "", case.revision)
    return await world.again(case)


async def test_a_plain_reply_goes_out_with_one_person(world: World) -> None:
    case = await world.case()
    result = await replying.propose_reply(world.house, JUSTINA, case.id, PLAIN, disclosure=False)
    assert result.outcome is SENT
    assert await world.sent() == [PLAIN]


async def test_what_is_told_about_a_located_person_waits_for_a_second_person(world: World) -> None:
    case = await told(world)
    result = await replying.propose_reply(world.house, TERESA, case.id, TELLING, disclosure=True)
    assert result.outcome is WAITING
    assert await world.sent() == []
    with pytest.raises(Refusal) as refused:
        await replying.approve_reply(world.house, TERESA, result.reply_id)
    assert refused.value.message == SECOND_PERSON
    with pytest.raises(Refusal):  # a caseworker is no second person
        await replying.approve_reply(world.house, JUSTINA, result.reply_id)
    assert await world.sent() == []
    assert (await replying.approve_reply(world.house, PABLO, result.reply_id)).outcome is SENT
    assert await world.sent() == [TELLING]
    assert (await world.again(case)).state == CaseState.ANSWERED


async def test_while_somebody_may_have_been_found_every_message_has_a_second_reader(world: World) -> None:
    case, _match = await world.located()
    result = await replying.propose_reply(world.house, JUSTINA, case.id, PLAIN, disclosure=False)
    assert result.outcome is WAITING
    await replying.approve_reply(world.house, TERESA, result.reply_id)
    assert await world.sent() == [PLAIN]
    assert (await world.again(case)).state == CaseState.POSSIBLE_MATCH, "nothing was told, so nothing is answered"


async def test_pressing_approve_twice_or_together_sends_once(world: World) -> None:
    case = await told(world)
    result = await replying.propose_reply(world.house, JUSTINA, case.id, TELLING, disclosure=True)
    both = await asyncio.gather(*(replying.approve_reply(world.house, TERESA, result.reply_id) for _n in range(3)))
    assert {each.outcome for each in both} == {SENT}
    with pytest.raises(Refusal):  # somebody else is told that it went already
        await replying.approve_reply(world.house, PABLO, result.reply_id)
    assert await world.sent() == [TELLING]


@pytest.mark.parametrize("choice", [None, SoughtPersonsChoice.TELL_NOTHING, SoughtPersonsChoice.NEEDS_TIME])
async def test_without_the_sought_persons_leave_nothing_is_told(
    world: World, choice: SoughtPersonsChoice | None
) -> None:
    case = (await world.located())[0] if choice is None else await told(world, choice)
    with pytest.raises(Refusal):
        await replying.propose_reply(world.house, JUSTINA, case.id, TELLING, disclosure=True)
    assert await world.sent() == []


async def test_leave_taken_back_between_proposal_and_approval_stops_the_reply(world: World) -> None:
    case = await told(world)
    result = await replying.propose_reply(world.house, JUSTINA, case.id, TELLING, disclosure=True)
    case = await world.again(case)
    match_id = (await case_file.open_case(world.house, JUSTINA, case.code)).candidates[0].match_id
    await reviewing.record_choice(
        world.house, JUSTINA, case.id, match_id, SoughtPersonsChoice.TELL_NOTHING, "llamó", case.revision
    )
    with pytest.raises(Refusal):
        await replying.approve_reply(world.house, TERESA, result.reply_id)
    assert await world.sent() == []


async def test_a_death_in_between_stops_the_reply_for_good(world: World) -> None:
    case = await told(world)
    result = await replying.propose_reply(world.house, JUSTINA, case.id, TELLING, disclosure=True)
    for who in (TERESA, CARMEN):
        case = await world.again(case)
        await reviewing.move_case(world.house, who, case.id, "deceased", case.revision, "acta")
    with pytest.raises(Refusal):
        await replying.approve_reply(world.house, PABLO, result.reply_id)
    file = await case_file.open_case(world.house, JUSTINA, case.code)
    assert [(reply.state, reply.may_decide) for reply in file.replies] == [("withdrawn", False)]
    assert await world.sent() == []


async def test_a_reply_can_be_refused_by_the_second_person_or_taken_back(world: World) -> None:
    case = await told(world)
    for who in (TERESA, JUSTINA):
        result = await replying.propose_reply(world.house, JUSTINA, case.id, TELLING, disclosure=True)
        assert (await world.again(case)).second == 1
        done = await replying.refuse_reply(world.house, who, result.reply_id, "mejor en persona")
        assert done.outcome is ReplyOutcome.REFUSED
        assert (await world.again(case)).second == 0
        with pytest.raises(Refusal):
            await replying.approve_reply(world.house, PABLO, result.reply_id)
    assert await world.sent() == []


async def test_a_caseworker_may_not_refuse_a_colleagues_reply(world: World) -> None:
    case = await told(world)
    result = await replying.propose_reply(world.house, TERESA, case.id, TELLING, disclosure=True)
    with pytest.raises(Refusal):
        await replying.refuse_reply(world.house, JUSTINA, result.reply_id, "")


async def test_a_family_without_a_chat_becomes_a_phone_task(world: World) -> None:
    case = await world.case(chat=None)
    result = await replying.propose_reply(world.house, JUSTINA, case.id, PLAIN, disclosure=False)
    assert result.outcome is ReplyOutcome.PHONE_TASK
    assert await world.sent() == []
    file = await case_file.open_case(world.house, JUSTINA, case.code)
    assert [entry.text for entry in file.timeline if entry.kind == "phone_task"] == [PLAIN]
    assert not (await replying.preview(world.house, JUSTINA, case.id, PLAIN, disclosure=False)).by_chat


async def test_one_question_at_a_time(world: World) -> None:
    case = await world.case()
    await replying.ask_family(world.house, JUSTINA, case.id, "¿Cómo se llamaba la madre?")
    with pytest.raises(Refusal):
        await replying.ask_family(world.house, JUSTINA, case.id, "¿Y el padre?")
    assert await world.sent() == ["¿Cómo se llamaba la madre?"]


async def test_the_preview_is_what_is_sent_and_sends_nothing(world: World) -> None:
    case = await world.case()
    shown = await replying.preview(world.house, JUSTINA, case.id, f"  {PLAIN}\n", disclosure=False)
    assert (shown.text, shown.language, shown.by_chat, shown.needs_second) == (PLAIN, "quy", True, False)
    assert await world.sent() == []
    await replying.propose_reply(world.house, JUSTINA, case.id, f"  {PLAIN}\n", disclosure=False)
    assert await world.sent() == [shown.text]


@pytest.mark.parametrize("text", ["", "  \n ", "a" * 3501])
async def test_an_empty_or_endless_reply_is_refused(world: World, text: str) -> None:
    case = await world.case()
    with pytest.raises(Refusal):
        await replying.propose_reply(world.house, JUSTINA, case.id, text, disclosure=False)


async def test_a_candidates_detail_has_a_second_reader_even_in_a_plain_reply(world: World) -> None:
    case = await world.case(state="searching")
    await world.match(case, await world.listed())
    text = "¿Su hermana vivió en Pichari?"
    shown = await replying.preview(world.house, JUSTINA, case.id, text, disclosure=False)
    assert {each.kind for each in shown.warnings} == {Warned.CANDIDATE_DETAIL, Warned.CLOSED_QUESTION}
    assert shown.needs_second
    result = await replying.ask_family(world.house, JUSTINA, case.id, text)
    assert result.outcome is WAITING
    assert (await world.again(case)).state == CaseState.SEARCHING
    await replying.approve_reply(world.house, TERESA, result.reply_id)
    assert (await world.again(case)).state == CaseState.NEEDS_INFO


async def test_another_cases_name_in_a_reply_is_warned_of(world: World) -> None:
    case = await world.case()
    somebody = PersonRecord(given="Saturnino", paternal="Ushiñahua", maternal="Tello")
    other = await world.case(sought=somebody)
    world.matcher.register.add(f"case:{other.id}", somebody)
    text = "Sobre Saturnino Ushiñahua le escribiremos."
    shown = await replying.preview(world.house, JUSTINA, case.id, text, disclosure=False)
    assert [(each.kind, each.words) for each in shown.warnings] == [
        (Warned.OTHER_NAME, "Saturnino"),
        (Warned.OTHER_NAME, "Ushiñahua"),
    ]
    assert shown.needs_second


async def test_the_familys_own_names_are_not_warned_of(world: World) -> None:
    case = await world.case()
    world.matcher.register.add(f"case:{case.id}", SOUGHT)
    text = "Recibimos su pedido sobre Teófila Ccahuana Huamán."
    assert (await replying.preview(world.house, JUSTINA, case.id, text, disclosure=False)).warnings == ()


async def test_staff_of_another_office_can_not_write_to_a_family(world: World) -> None:
    case = await world.case()
    with pytest.raises(Refusal):
        await replying.propose_reply(world.house, BRUNO, case.id, PLAIN, disclosure=False)
    assert await world.sent() == []
