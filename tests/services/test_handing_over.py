"""A person of the office is asked to write: a child, danger, a wish to die. Nothing they said is held."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import ShiftedClock
from bot.domain.offices import Urgency
from bot.services.chats import key_of
from bot.services.house import House
from bot.services.opening import card_of
from bot.store import answers, cases
from bot.store.cases import CaseRow
from tests.family import BOT_ID, Family, house_in
from tests.security.filling_in import Teller, draft_of
from tests.security.opened import holding

TO_TRIAGE = ("/start", "Castellano", "1")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def cases_of(family: Family) -> list[CaseRow]:
    key = key_of(family.house, BOT_ID, family.chat_id)
    return await family.house.database.read(lambda tx: cases.of_chat(tx, key))


async def at(house: House, lines: tuple[str, ...]) -> Family:
    family = Family(house)
    for line in lines:
        await family.say(line)
    return family


async def test_a_child_who_writes_gets_numbers_and_a_person_first_in_the_queue(house: House) -> None:
    family = await at(house, TO_TRIAGE)
    answered = await family.say("No, soy menor")
    (case,) = await cases_of(family)
    assert (case.route, case.urgency, case.compare) == ("contact", Urgency.MINOR, 0)
    assert any("☎" in text for text in answered)
    assert any("que le escriba por aquí" in text for text in answered)
    assert await draft_of(family) is None


async def test_only_the_reason_and_where_to_write_are_held(house: House) -> None:
    family = await at(house, ("/start", "Castellano", "2"))
    await family.say("quiero matarme, soy Zumbaqot")
    (case,) = await cases_of(family)
    assert case.urgency == Urgency.SUICIDE_RISK
    assert await holding(house, "Zumbaqot") == []
    card = await house.database.read(lambda tx: card_of(house, case))
    assert card.enquirer.full_name == ""
    assert await house.database.read(lambda tx: answers.of_case(tx, case.id)) == []


async def test_a_burst_is_one_request_of_a_day(house: House) -> None:
    family = await at(house, ("/start", "Castellano", "2"))
    for _n in range(5):
        await family.say("quiero matarme")
    assert len(await cases_of(family)) == 1
    assert isinstance(house.clock, ShiftedClock)
    house.clock.advance(timedelta(hours=23))
    await family.say("quiero matarme")
    assert len(await cases_of(family)) == 1
    house.clock.advance(timedelta(hours=2))
    await family.say("/start")
    await family.say("/ayuda")
    await family.say("quiero matarme")
    assert len(await cases_of(family)) == 2


async def test_something_more_urgent_is_a_request_of_its_own(house: House) -> None:
    family = await at(house, ("/start", "Castellano", "2"))
    await family.say("quiero matarme")
    await family.say("tengo 12 años")
    assert sorted(case.urgency for case in await cases_of(family)) == [Urgency.MINOR, Urgency.SUICIDE_RISK]


async def test_somebody_in_danger_gets_the_numbers_before_anything_is_asked(house: House) -> None:
    family = await at(house, (*TO_TRIAGE, "1"))
    answered = await family.say("1")
    assert "105" in "\n".join(answered)
    said = "\n".join(answered)
    assert said.index("☎") < said.index("¿")


async def test_a_request_sent_to_talk_is_no_reason_to_pass_over_an_alarm(house: House) -> None:
    family = await at(house, ("/start", "Castellano", "2"))
    tells = Teller(family, "Zumbaqot")
    await tells.tell()
    await tells.send()
    await family.say("/ayuda")
    await family.say("quiero matarme")
    assert sorted(case.urgency for case in await cases_of(family)) == [Urgency.SUICIDE_RISK, Urgency.NORMAL]
