"""What a family can do with a request already sent: its status, an answer, words for the office."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.clock import ms
from bot.domain.cases import CaseState
from bot.services import chats, following, noting
from bot.services.chats import key_of
from bot.services.house import House
from bot.services.sending import Post
from bot.store import cases, consents, timeline
from bot.store.cases import CaseRow
from bot.store.database import Tx
from tests.family import BOT_ID, Family, house_in, photo, voice
from tests.security.filling_in import Teller
from tests.security.opened import holding


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def sent(house: House, chat_id: int = 501) -> tuple[Family, CaseRow]:
    family = Family(house, chat_id)
    await Teller(family, "Zumbaqot").whole()
    return family, (await cases_of(family))[0]


async def cases_of(family: Family) -> list[CaseRow]:
    key = key_of(family.house, BOT_ID, family.chat_id)
    return await family.house.database.read(lambda tx: cases.of_chat(tx, key))


async def put(house: House, case: CaseRow, state: CaseState) -> None:
    def unit(tx: Tx) -> None:
        before = cases.by_id(tx, case.id)
        assert before is not None
        assert cases.save(tx, before, replace(before, state=state), ms(house.clock.now()))

    await house.database.unit(unit)


async def written(house: House, case: CaseRow) -> list[tuple[str, str]]:
    def look(tx: Tx) -> list[tuple[str, str]]:
        return [(row.kind, str(noting.read(house, case, row).get("text"))) for row in timeline.of_case(tx, case.id)]

    return await house.database.read(look)


async def test_somebody_without_a_request_hears_so(house: House) -> None:
    family = Family(house)
    await family.say("/start")
    await family.say("Castellano")
    assert "No hay ningún pedido de este chat." in (await family.say("/estado"))[0]


async def test_a_request_erased_is_not_spoken_of(house: House) -> None:
    family, case = await sent(house)
    await put(house, case, CaseState.ERASED)
    answered = (await family.say("/estado"))[0]
    assert case.code not in answered


async def test_another_chat_hears_nothing_of_it(house: House) -> None:
    _family, case = await sent(house)
    other = Family(house, 502)
    for line in ("/start", "Castellano", "/estado", case.code, f"/estado {case.code}"):
        assert case.code not in "\n".join(await other.say(line))


async def test_an_answer_to_the_offices_question_is_one_and_the_case_goes_on(house: House) -> None:
    family, case = await sent(house)
    await put(house, case, CaseState.NEEDS_INFO)
    answered = await family.say("sí, tenía una cicatriz")
    assert answered == ["Gracias. Paso su respuesta a la persona que preguntó."]
    assert ("family_answer", "sí, tenía una cicatriz") in await written(house, case)
    assert (await cases_of(family))[0].state != CaseState.NEEDS_INFO


@pytest.mark.parametrize("words", ["sí", "no", "no sé", "2019"])
async def test_a_short_answer_is_an_answer_too(house: House, words: str) -> None:
    family, case = await sent(house)
    await put(house, case, CaseState.NEEDS_INFO)
    await family.say(words)
    assert ("family_answer", words) in await written(house, case)


async def test_a_greeting_is_no_answer(house: House) -> None:
    family, case = await sent(house)
    await put(house, case, CaseState.NEEDS_INFO)
    await family.say("buenos días")
    assert (await cases_of(family))[0].state == CaseState.NEEDS_INFO


async def test_photos_and_voices_reach_the_office_with_their_files(house: House) -> None:
    family, case = await sent(house)
    await family.send(voice("v1"))
    await family.send(photo("p1"))
    rows = await house.database.read(lambda tx: tx.rows("SELECT owner, key_id FROM media"))
    assert rows == [(case.id, case.key_id)] * 2


@pytest.mark.parametrize("state", [CaseState.WITHDRAWN, CaseState.REJECTED, CaseState.ERASED, CaseState.ANSWERED])
async def test_words_for_a_request_that_is_over_begin_anew_and_are_not_kept(house: House, state: CaseState) -> None:
    family, case = await sent(house)
    await put(house, case, state)
    await family.say("quiero contarles de Wikrapun")
    assert await holding(house, "Wikrapun") == []


async def test_after_consent_was_taken_back_no_words_are_kept(house: House) -> None:
    family, case = await sent(house)
    await house.database.unit(lambda tx: consents.withdraw(tx, case.id, "keep", ms(house.clock.now())))
    await family.say("quiero contarles de Wikrapun")
    assert await holding(house, "Wikrapun") == []


async def test_a_chat_that_blocked_the_bot_is_noted_on_each_of_its_cases_once(house: House) -> None:
    family, case = await sent(house)
    key = key_of(house, BOT_ID, family.chat_id)
    for _n in range(3):
        await house.database.unit(lambda tx: following.unreachable(tx, house, key))
    assert [kind for kind, _text in await written(house, case)].count("unreachable") == 1


async def test_a_reply_that_may_not_have_arrived_is_noted_for_a_call(house: House) -> None:
    family, case = await sent(house)
    key = key_of(house, BOT_ID, family.chat_id)
    await house.database.unit(lambda tx: following.reply_not_delivered(tx, house, key))
    assert ("reply_not_delivered", "") in await written(house, case)
    await put(house, case, CaseState.WITHDRAWN)
    await house.database.unit(lambda tx: following.reply_not_delivered(tx, house, key))
    assert [kind for kind, _text in await written(house, case)].count("reply_not_delivered") == 1


async def test_continue_says_that_the_office_waits_for_an_answer(house: House) -> None:
    family, case = await sent(house)
    await put(house, case, CaseState.NEEDS_INFO)
    key = key_of(house, BOT_ID, family.chat_id)

    def look(tx: Tx) -> bool:
        chat = chats.find(tx, house, key)
        assert chat is not None
        return following.family_asked_again(tx, house, chat, Post(tx, house, key, "update:again"))

    assert await house.database.unit(look)
    assert "La oficina le hizo una pregunta" in (await family.receive())[0]
    await put(house, case, CaseState.SEARCHING)
    assert not await house.database.unit(look)
