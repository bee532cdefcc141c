"""A family message without Telegram, from end to end: entered, changed, called about, answered, by telephone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.consent import Given
from bot.domain.errors import Refusal
from bot.domain.family_messages import MessageState
from bot.domain.roles import Role, StaffMember
from bot.services import messages_by_phone, passing_on
from bot.services.house import House
from bot.services.messages_by_phone import Dictated, Outcome
from bot.store import answers, cases, consents, family_messages
from bot.store.cases import CaseRow
from tests.family import house_in
from tests.services.test_passing_on import BRUNO, JUSTINA, NEWS, OTTO, recipient, sent, state_of

ROSA = Dictated(
    text=NEWS, sender="Rosa Quispe Huamán", recipient="Marcelina Huamán Ccente", kinship="mother",
    sender_phone="966 123 456", where="Oronccoy", phone="966 000 111", agreed=True,
)  # fmt: skip
BACK = Dictated(text="Hija, aquí todos bien.", sender="Marcelina Huamán Ccente", language="quy", agreed=True)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def case_of(house: House, code: str) -> CaseRow:
    found = await house.database.read(lambda tx: cases.by_code(tx, code))
    assert found is not None
    return found


def at(case: CaseRow, role: Role = Role.CASEWORKER, name: str = "justina") -> StaffMember:
    return StaffMember(name, role, case.office)


async def delivered(house: House) -> str:
    code = await messages_by_phone.enter(house, JUSTINA, ROSA)
    who = at(await case_of(house, code))
    await passing_on.pass_on(house, who, code, "", disclosure=False)
    await messages_by_phone.call(house, who, code, "heard", "La llamé a la posta.")
    return code


async def test_neither_side_needs_a_chat_and_the_answer_comes_back_by_phone_with_two_people(house: House) -> None:
    code = await delivered(house)
    assert await state_of(house, code) == MessageState.DELIVERED
    first = await case_of(house, code)
    back = await messages_by_phone.answer(house, at(first), code, BACK)
    answer = await case_of(house, back)
    who, teresa = at(answer), at(answer, Role.APPROVER, "teresa")
    shown = await passing_on.open_message(house, who, back)
    assert (shown.sender, shown.recipient, shown.answers_code) == (BACK.sender, ROSA.sender, code)
    assert shown.phone == "+51966123456", "the number of whoever wrote first"
    assert await passing_on.pass_on(house, who, back, "", disclosure=False) is True, "an answer takes two people"
    with pytest.raises(Refusal):
        await passing_on.agree(house, who, back)
    await passing_on.agree(house, teresa, back)
    assert await state_of(house, back) == MessageState.BY_PHONE
    await messages_by_phone.call(house, who, back, "heard", "")
    assert await state_of(house, back) == MessageState.DELIVERED


async def test_what_was_dictated_is_kept_under_an_oral_yes_and_reads_like_any_other_message(house: House) -> None:
    code = await messages_by_phone.enter(house, JUSTINA, ROSA)
    case = await case_of(house, code)
    (given,) = await house.database.read(lambda tx: consents.of_case(tx, case.id))
    assert (given.purpose, given.granted, given.how, given.text_version) == ("keep", 1, Given.ORAL, "message-1")
    shown = await passing_on.open_message(house, at(case), code)
    assert shown.shown == f"Rosa Quispe Huamán:\n\n{NEWS}"
    assert (shown.sender_phone, shown.phone) == ("+51966123456", "+51966000111")


@pytest.mark.parametrize("outcome", [Outcome.NOBODY, Outcome.SOMEONE_ELSE, Outcome.LATER])
async def test_a_call_that_did_not_reach_them_is_noted_and_the_message_still_waits(
    house: House, outcome: Outcome
) -> None:
    code = await messages_by_phone.enter(house, JUSTINA, ROSA)
    who = at(await case_of(house, code))
    await passing_on.pass_on(house, who, code, "", disclosure=False)
    await messages_by_phone.call(house, who, code, outcome, "a las diez")
    assert await state_of(house, code) == MessageState.BY_PHONE
    shown = await passing_on.open_message(house, who, code)
    assert [each.text for each in shown.calls] == ["a las diez"]


async def test_what_nobody_answers_in_the_chat_can_be_asked_by_phone_and_the_chat_shows_it_no_more(
    house: House,
) -> None:
    _rosa, code = await sent(house)
    marcelina, there = await recipient(house)
    with pytest.raises(Refusal):
        await messages_by_phone.ask_by_phone(house, JUSTINA, code)
    await passing_on.pass_on(house, JUSTINA, code, there, disclosure=False)
    await marcelina.receive()
    await messages_by_phone.ask_by_phone(house, JUSTINA, code)
    await marcelina.say("Mostrarme las líneas")
    assert NEWS not in str(marcelina.phone)
    assert await state_of(house, code) == MessageState.BY_PHONE
    await messages_by_phone.call(house, JUSTINA, code, "not_wanted", "")
    assert await state_of(house, code) == MessageState.DECLINED


async def test_a_sender_without_a_chat_says_the_new_words_and_the_earlier_ones_stay(house: House) -> None:
    code = await messages_by_phone.enter(house, JUSTINA, ROSA)
    case = await case_of(house, code)
    who = at(case)
    with pytest.raises(Refusal):
        await messages_by_phone.change(house, who, code, "sin que se lo pidieran")
    await passing_on.open_message(house, who, code)
    await passing_on.ask_change(house, who, code, "¿Puede decirlo sin el lugar?")
    await messages_by_phone.change(house, who, code, "Mamá, estoy bien.")
    assert (await passing_on.open_message(house, who, code)).shown.endswith("\n\nMamá, estoy bien.")
    versions = await house.database.read(lambda tx: [a for a in answers.of_case(tx, case.id) if a.step == "message"])
    assert sorted(each.version for each in versions) == [1, 2]


@pytest.mark.parametrize(
    "changed",
    [
        {"agreed": False}, {"text": " "}, {"text": "línea\n" * 31}, {"sender": ""}, {"recipient": ""},
        {"kinship": "somebody"}, {"sender_phone": ""}, {"language": "en"}, {"where": "x" * 301},
    ],
    ids=lambda changed: next(iter(changed)),
)  # fmt: skip
async def test_a_form_that_says_too_little_keeps_nothing(house: House, changed: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        await messages_by_phone.enter(house, JUSTINA, replace(ROSA, **changed))  # type: ignore[arg-type]
    assert await house.database.read(lambda tx: tx.rows("SELECT id FROM family_messages")) == []


async def test_an_answer_is_taken_only_for_what_was_delivered_and_an_outcome_only_of_a_call(house: House) -> None:
    code = await messages_by_phone.enter(house, JUSTINA, ROSA)
    who = at(await case_of(house, code))
    with pytest.raises(Refusal):
        await messages_by_phone.answer(house, who, code, BACK)
    with pytest.raises(Refusal):
        await messages_by_phone.call(house, who, code, "heard", "")
    await passing_on.pass_on(house, who, code, "", disclosure=False)
    for outcome, note in (("lost", ""), ("heard", "x" * 301)):
        with pytest.raises(Refusal):
            await messages_by_phone.call(house, who, code, outcome, note)


async def test_another_office_and_an_auditor_do_nothing_of_this(house: House) -> None:
    code = await delivered(house)
    case = await case_of(house, code)
    assert case.office != BRUNO.office
    for who in (BRUNO, replace(OTTO, office=case.office), StaffMember("ana", Role.ADMINISTRATOR, case.office)):
        for doing in (
            messages_by_phone.answer(house, who, code, BACK),
            messages_by_phone.change(house, who, code, "otra cosa"),
            messages_by_phone.ask_by_phone(house, who, code),
            messages_by_phone.call(house, who, code, "heard", ""),
        ):
            with pytest.raises(Refusal):
                await doing
    with pytest.raises(Refusal):
        await messages_by_phone.enter(house, OTTO, ROSA)
    row = await house.database.read(lambda tx: family_messages.of_case(tx, case.id))
    assert row is not None
    assert row.state == MessageState.DELIVERED
