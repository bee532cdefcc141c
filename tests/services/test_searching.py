from __future__ import annotations

import pytest

from bot.domain.errors import Refusal
from bot.services import searching
from tests.services.staff_world import BRUNO, CARMEN, FOUND, JUSTINA, SOUGHT, World


async def test_a_name_finds_cases_and_people_masked(world: World) -> None:
    case = await world.case()
    world.matcher.register.add(f"case:{case.id}", SOUGHT)
    await world.listed()
    found = await searching.search(world.house, JUSTINA, "teofila cahuana")
    assert {(row.kind, row.shown_as, row.initials) for row in found} == {
        ("case", case.code, "T. C. H."),
        ("person", "R-00001", "T. Q. W."),
    }
    assert not any("Ccahuana" in repr(row) for row in found)


async def test_a_code_finds_its_case_and_a_number_its_person(world: World) -> None:
    case = await world.case()
    await world.listed()
    assert [row.code for row in await searching.search(world.house, JUSTINA, case.code.lower())] == [case.code]
    assert [row.shown_as for row in await searching.search(world.house, JUSTINA, " r-00001 ")] == ["R-00001"]


async def test_cases_of_another_office_are_found_by_a_coordinator_only(world: World) -> None:
    case = await world.case()
    world.matcher.register.add(f"case:{case.id}", SOUGHT)
    for words in (case.code, "Teófila Ccahuana"):
        assert await searching.search(world.house, BRUNO, words) == ()
        assert [row.code for row in await searching.search(world.house, CARMEN, words)] == [case.code]


async def test_an_erased_case_is_found_by_nobody(world: World) -> None:
    case = await world.case(state="erased")
    world.matcher.register.add(f"case:{case.id}", SOUGHT)
    for words in (case.code, "Teófila Ccahuana"):
        assert await searching.search(world.house, CARMEN, words) == ()


async def test_a_case_found_as_sought_and_as_enquirer_is_shown_once(world: World) -> None:
    case = await world.case()
    world.matcher.register.add(f"case:{case.id}", SOUGHT)
    world.matcher.register.add(f"enquirer:{case.id}", SOUGHT)
    assert len(await searching.search(world.house, JUSTINA, "Teófila Ccahuana Huamán")) == 1


@pytest.mark.parametrize("words", ["", " ", "x"])
async def test_too_few_words_are_refused(world: World, words: str) -> None:
    with pytest.raises(Refusal):
        await searching.search(world.house, JUSTINA, words)


async def test_a_person_on_a_list_opens_with_everything_known(world: World) -> None:
    await world.listed()
    entry = await searching.open_register_entry(world.house, JUSTINA, "R-00001")
    assert (entry.record, entry.list_kind) == (FOUND, "alive")
    with pytest.raises(Refusal):
        await searching.open_register_entry(world.house, JUSTINA, "R-00002")
