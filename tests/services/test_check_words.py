"""The check word: chosen with a person, sealed, said by the office, seen by whoever calls, gone with the enquirer."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.services import calling, case_file, check_words
from bot.services.noting import Stale
from bot.services.owing import Owed, owe
from bot.store import check_words as rows
from bot.store import staff_tasks
from bot.store.cases import CaseRow
from bot.store.erasing import erase
from bot.store.inspect import clear_texts
from tests.services.staff_world import ANA, BRUNO, JUSTINA, OTTO, TERESA, World

CHECKED = "preguntas sobre el pedido que solo ella conoce"


async def agree(world: World, case: CaseRow, *, who: StaffMember = JUSTINA, **changed: Any) -> None:
    now = await world.again(case)
    said = {"word": "Río manso", "call_back": "066 312345", "how": "phone", "checked": CHECKED, **changed}
    revision = said.pop("revision", now.revision)
    await check_words.agree(world.house, who, case.id, **said, revision=revision)


async def test_who_is_about_to_call_sees_the_word_and_the_audit_says_so(world: World) -> None:
    case = await world.case()
    await agree(world, case)
    shown = await check_words.show(world.house, TERESA, case.id)
    assert (shown.word, shown.call_back) == ("Río manso", "066 312345")
    assert ("teresa", "read_check_word", case.id) in await world.audited()
    file = await case_file.open_case(world.house, JUSTINA, case.code)
    assert file.check_word.set_by == "Justina Sulca"
    assert "manso" not in repr(file.check_word), "the page of the case does not hold it"


async def test_the_word_stands_nowhere_in_clear_nor_in_what_staff_read_of_the_case(world: World) -> None:
    case = await world.case()
    await agree(world, case)
    texts = await world.do(lambda tx: [each.text for each in clear_texts(tx)])
    assert not any("manso" in text for text in texts)
    file = await case_file.open_case(world.house, JUSTINA, case.code)
    assert not any("manso" in entry.text for entry in file.timeline)


async def test_a_new_word_takes_the_place_of_the_old_one_and_none_can_be_wanted(world: World) -> None:
    case = await world.case()
    await agree(world, case)
    await agree(world, case, word="Puente")
    assert (await check_words.show(world.house, JUSTINA, case.id)).word == "Puente"
    await check_words.forget(world.house, JUSTINA, case.id, (await world.again(case)).revision)
    with pytest.raises(Refusal, match="no check word"):
        await check_words.show(world.house, JUSTINA, case.id)
    with pytest.raises(Refusal, match="no check word"):
        await check_words.forget(world.house, JUSTINA, case.id, (await world.again(case)).revision)


@pytest.mark.parametrize(
    "changed",
    [
        {"word": "ab"}, {"word": "1234"}, {"word": "x" * 31}, {"word": "Teófila"}, {"word": "la ccahuana"},
        {"word": "MARCELINA"}, {"call_back": ""}, {"call_back": "después"}, {"call_back": "066 312345 " + "x" * 60},
        {"checked": "sí"}, {"checked": "x" * 601},
        {"how": "chat"},
    ],
    ids=str,
)  # fmt: skip
async def test_a_name_of_the_family_a_word_nobody_can_say_or_no_check_of_who_they_are_is_refused(
    world: World, changed: dict[str, str]
) -> None:
    case = await world.case()
    with pytest.raises(Refusal):
        await agree(world, case, **changed)
    assert await world.do(lambda tx: rows.of_case(tx, case.id)) is None


async def test_agreeing_does_the_task_the_family_asked_for_and_the_list_of_calls_says_there_is_a_word(
    world: World,
) -> None:
    case = await world.case()
    await world.do(lambda tx: owe(tx, world.house, case, Owed.CHECK_WORD))
    await agree(world, case)
    assert await world.do(lambda tx: staff_tasks.of_case(tx, case.id)) == []
    await world.do(lambda tx: owe(tx, world.house, case, Owed.UNREACHABLE))
    page = await calling.owed(world.house, JUSTINA)
    assert [row.check_word for row in page.rows] == [True]


async def test_another_office_an_auditor_an_administrator_and_an_older_page_change_and_see_nothing(
    world: World,
) -> None:
    case = await world.case()
    await agree(world, case)
    revision = (await world.again(case)).revision
    for who in (BRUNO, OTTO, ANA, StaffMember("v", Role.VOLUNTEER, case.office)):
        for doing in (
            check_words.show(world.house, who, case.id),
            check_words.forget(world.house, who, case.id, revision),
            check_words.agree(world.house, who, case.id, "Puente", "066 312345", "phone", CHECKED, revision),
        ):
            with pytest.raises(Refusal):
                await doing
    with pytest.raises(Stale):
        await agree(world, case, word="Puente", revision=case.revision)
    assert (await check_words.show(world.house, JUSTINA, case.id)).word == "Río manso"


async def test_a_withdrawn_request_gets_no_word_and_an_erased_one_leaves_none(world: World) -> None:
    case = await world.case()
    await agree(world, case)
    await world.do(lambda tx: erase(tx, case.id))
    assert await world.do(lambda tx: rows.of_case(tx, case.id)) is None
    over = await world.case(state="withdrawn")
    with pytest.raises(Refusal, match="over"):
        await agree(world, over)
