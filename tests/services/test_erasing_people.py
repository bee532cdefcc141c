"""A person of a list asks to be erased: frozen at once, gone when a second person agrees, and never brought back."""

from __future__ import annotations

import pytest

from bot.domain.errors import Refusal
from bot.services import comparable, erasing_people, importing, searching
from bot.services.views import RowPlan
from bot.store import inspect, matches, people, removals
from tests.services.staff_world import BRUNO, CARMEN, FOUND, JUSTINA, OTTO, TERESA, World

WHY = "Lo pidió ella misma, en la oficina de Huanta."
NUMBER = "R-00001"


async def followed(world: World) -> None:
    while await world.matcher.follow():
        pass


async def is_compared(world: World, ref: str) -> bool:
    return await world.do(lambda tx: comparable.now(tx, world.house, ref)) is not None


async def test_from_the_first_asking_nobody_compares_or_shows_them(world: World) -> None:
    ref = await world.listed()
    await followed(world)
    assert ref in world.matcher.register
    await erasing_people.ask(world.house, TERESA, NUMBER, WHY)
    await followed(world)
    assert ref not in world.matcher.register
    assert not await is_compared(world, ref)
    assert ref not in [each.ref async for portion in comparable.everyone(world.house) for each in portion]
    assert await searching.search(world.house, JUSTINA, NUMBER) == ()
    with pytest.raises(Refusal):
        await searching.open_register_entry(world.house, JUSTINA, NUMBER)


async def test_whoever_may_decide_still_sees_the_record_and_why(world: World) -> None:
    await world.listed()
    await erasing_people.ask(world.house, TERESA, NUMBER, WHY)
    entry = await searching.open_register_entry(world.house, CARMEN, NUMBER)
    assert entry.removal is not None
    assert (entry.removal.why, entry.removal.asked_by, entry.removal.mine) == (WHY, "Teresa Prado", False)
    (waiting,) = await erasing_people.waiting(world.house, TERESA)
    assert (waiting.shown_as, waiting.mine) == (NUMBER, True)
    assert WHY not in repr(waiting)


async def test_a_second_person_erases_row_salt_and_every_proposal_that_names_them(world: World) -> None:
    case = await world.case()
    ref = await world.listed()
    await followed(world)
    assert await world.do(lambda tx: matches.of_pair(tx, case.id, ref)) is not None
    await erasing_people.ask(world.house, TERESA, NUMBER, WHY)
    await erasing_people.agree(world.house, CARMEN, NUMBER)
    assert await world.do(lambda tx: people.by_id(tx, ref.removeprefix("person:"))) is None
    assert await world.do(lambda tx: matches.of_pair(tx, case.id, ref)) is None
    assert await world.do(lambda tx: [v for v in inspect.sealed_values(tx) if v.place.table == "removals"]) == []
    await followed(world)
    assert ref not in world.matcher.register
    said = [what for _who, what, subject in await world.audited() if subject == ref.removeprefix("person:")]
    assert said == ["ask_removal", "remove_person"]


async def test_whoever_asked_can_not_agree_and_a_caseworker_can_do_neither(world: World) -> None:
    ref = await world.listed()
    for nobody in (JUSTINA, BRUNO, OTTO):
        with pytest.raises(Refusal):
            await erasing_people.ask(world.house, nobody, NUMBER, WHY)
    await erasing_people.ask(world.house, CARMEN, NUMBER, WHY)
    for wrong in (CARMEN, TERESA, JUSTINA, OTTO):
        with pytest.raises(Refusal):
            await erasing_people.agree(world.house, wrong, NUMBER)
    for wrong in (TERESA, JUSTINA):
        with pytest.raises(Refusal):
            await erasing_people.keep(world.house, wrong, NUMBER)
    assert await world.do(lambda tx: people.by_id(tx, ref.removeprefix("person:"))) is not None


async def test_the_same_list_never_brings_them_back_and_a_namesake_stays(world: World) -> None:
    one, two = await world.listed(ref="1"), await world.listed(ref="2")
    await erasing_people.ask(world.house, TERESA, NUMBER, WHY)
    await erasing_people.agree(world.house, CARMEN, NUMBER)
    ((source, many),) = await world.do(people.sources)
    assert many == 1
    planned = await importing.plan_rows(world.house, source.name, [("1", FOUND), ("2", FOUND)])
    assert [row.plan for row in planned.rows] == [RowPlan.SUPPRESSED, RowPlan.SAME]
    assert not await is_compared(world, one)
    assert await is_compared(world, two)


async def test_the_number_of_somebody_erased_is_never_given_to_another(world: World) -> None:
    await world.listed(ref="1")
    await erasing_people.ask(world.house, TERESA, NUMBER, WHY)
    await erasing_people.agree(world.house, CARMEN, NUMBER)
    other = await world.listed(ref="2")
    person = await world.do(lambda tx: people.by_id(tx, other.removeprefix("person:")))
    assert person is not None
    assert person.shown_as == "R-00002"


async def test_kept_after_all_they_are_compared_again(world: World) -> None:
    ref = await world.listed()
    await erasing_people.ask(world.house, TERESA, NUMBER, WHY)
    await followed(world)
    await erasing_people.keep(world.house, TERESA, NUMBER)  # her own asking, taken back
    await followed(world)
    assert ref in world.matcher.register
    assert await searching.search(world.house, JUSTINA, NUMBER) != ()


async def test_a_corrected_list_does_not_free_who_is_frozen(world: World) -> None:
    ref = await world.listed()
    await erasing_people.ask(world.house, TERESA, NUMBER, WHY)
    ((source, _many),) = await world.do(people.sources)
    await world.do(lambda tx: importing.write_people(tx, world.house, source.id, [("1", FOUND)]))
    await followed(world)
    assert ref not in world.matcher.register


async def test_asked_twice_decided_twice_unknown_or_without_a_reason_is_refused(world: World) -> None:
    await world.listed()
    for reason in ("", "  ", "x" * 601):
        with pytest.raises(Refusal):
            await erasing_people.ask(world.house, TERESA, NUMBER, reason)
    with pytest.raises(Refusal):
        await erasing_people.ask(world.house, TERESA, "R-99999", WHY)
    await erasing_people.ask(world.house, TERESA, NUMBER, WHY)
    with pytest.raises(Refusal):
        await erasing_people.ask(world.house, CARMEN, NUMBER, WHY)
    await erasing_people.agree(world.house, CARMEN, NUMBER)
    for again in (erasing_people.agree, erasing_people.keep):
        with pytest.raises(Refusal):
            await again(world.house, CARMEN, NUMBER)
    assert await world.do(removals.waiting) == []
