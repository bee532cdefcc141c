from __future__ import annotations

import asyncio

import pytest

from bot.domain.cases import CaseState, Route
from bot.domain.errors import Refusal
from bot.domain.people import PersonRecord
from bot.services import queueing, replying, reviewing
from bot.services.noting import Stale
from bot.services.views import QueueFilter, QueueView
from tests.services.staff_world import AYACUCHO, BRUNO, CARMEN, JUSTINA, LIMA, OTTO, TERESA, World

HOUR = 3_600_000


async def codes(world: World, view: QueueView, who=JUSTINA, **filters: object) -> list[str]:  # type: ignore[no-untyped-def]
    page = await queueing.queue(world.house, who, view, filters=QueueFilter(**filters))  # type: ignore[arg-type]
    assert page.counts[view] == len(page.rows), "a count equals its list"
    return [row.code for row in page.rows]


async def test_a_row_shows_initials_place_and_candidates_but_no_name(world: World) -> None:
    case = await world.case(urgency=0)
    await world.match(case, await world.listed(ref="1"), band="strong")
    await world.match(case, await world.listed(ref="2"), band="possible")
    await world.match(case, await world.listed(ref="3"), band="weak")
    (row,) = (await queueing.queue(world.house, JUSTINA, QueueView.OFFICE)).rows
    assert (row.initials, row.place, row.strong, row.possible, row.urgent) == (
        "T. C. H.",
        "Oronccoy, Chungui",
        1,
        1,
        True,
    )
    assert "Teófila" not in repr(row)


async def test_urgent_cases_come_first_then_those_promised_earliest(world: World) -> None:
    late = await world.case(promised_by=world.now + 3 * HOUR)
    early = await world.case(promised_by=world.now + HOUR)
    urgent = await world.case(promised_by=world.now + 9 * HOUR, urgency=0)
    assert await codes(world, QueueView.OFFICE) == [urgent.code, early.code, late.code]


async def test_each_list_holds_what_its_name_says(world: World) -> None:
    mine = await world.case(assignee="justina")
    free = await world.case()
    waiting = await world.case(state="needs_info", assignee="teresa")
    overdue = await world.case(promised_by=world.now - 1, assignee="teresa")
    urgent = await world.case(urgency=0, assignee="teresa")
    second = await world.case(minor=1, assignee="teresa")
    await reviewing.accept(world.house, JUSTINA, second.id, second.revision)
    await world.case(office=LIMA)
    await world.case(state="dormant", assignee="justina")
    assert await codes(world, QueueView.MINE) == [mine.code]
    assert await codes(world, QueueView.UNASSIGNED) == [free.code]
    assert await codes(world, QueueView.WAITING_FAMILY) == [waiting.code]
    assert await codes(world, QueueView.OVERDUE) == [overdue.code]
    assert await codes(world, QueueView.URGENT) == [urgent.code]
    assert await codes(world, QueueView.SECOND_REVIEW) == [second.code]
    assert len(await codes(world, QueueView.OFFICE)) == 6


async def test_a_proposed_reply_stands_in_second_review_until_it_is_decided(world: World) -> None:
    case = await world.case(state="searching")
    await world.match(case, await world.listed())
    result = await replying.propose_reply(world.house, JUSTINA, case.id, "¿Vivió en Pichari?", disclosure=False)
    assert await codes(world, QueueView.SECOND_REVIEW) == [case.code]
    await replying.approve_reply(world.house, TERESA, result.reply_id)
    assert await codes(world, QueueView.SECOND_REVIEW) == []


async def test_filters_narrow_lists_and_counts_alike(world: World) -> None:
    quechua = await world.case(language="quy")
    spanish = await world.case(language="es", route="disaster")
    dormant = await world.case(state="dormant")
    assert await codes(world, QueueView.OFFICE, language="es") == [spanish.code]
    assert await codes(world, QueueView.OFFICE, route=Route.MIGRATION) == [quechua.code]
    assert await codes(world, QueueView.OFFICE, state=CaseState.DORMANT) == [dormant.code]
    assert await codes(world, QueueView.WAITING_FAMILY, state=CaseState.DORMANT) == []


async def test_an_office_sees_its_own_a_coordinator_and_an_auditor_see_all(world: World) -> None:
    here = await world.case()
    there = await world.case(office=LIMA)
    assert await codes(world, QueueView.OFFICE) == [here.code]
    assert await codes(world, QueueView.OFFICE, BRUNO) == [there.code]
    for who in (CARMEN, OTTO):
        assert set(await codes(world, QueueView.OFFICE, who)) == {here.code, there.code}


async def test_pages_join_without_a_gap_or_a_double(world: World) -> None:
    made = {(await world.case(urgency=n % 3, promised_by=world.now + (n % 5) * HOUR)).code for n in range(120)}
    seen: list[str] = []
    after: str | None = None
    while True:
        page = await queueing.queue(world.house, JUSTINA, QueueView.OFFICE, after=after)
        assert page.counts[QueueView.OFFICE] == 120
        seen += [row.code for row in page.rows]
        after = page.after
        if after is None:
            break
        assert len(page.rows) == queueing.PAGE
    assert len(seen) == 120
    assert set(seen) == made


@pytest.mark.parametrize("after", ["x", "W10=", "WzEsMl0=", "bnVsbA==", "é"])
async def test_a_made_up_page_key_is_refused_calmly(world: World, after: str) -> None:
    with pytest.raises(Refusal):
        await queueing.queue(world.house, JUSTINA, QueueView.OFFICE, after=after)


async def test_of_two_who_click_one_wins_and_the_other_is_told_who(world: World) -> None:
    case = await world.case()
    claims = await asyncio.gather(
        queueing.claim(world.house, JUSTINA, case.id), queueing.claim(world.house, TERESA, case.id)
    )
    assert [claim.won for claim in claims].count(True) == 1
    names = {claim.holder for claim in claims}
    assert names == {"Justina Sulca" if claims[0].won else "Teresa Prado"}
    assert (await world.again(case)).assignee == ("justina" if claims[0].won else "teresa")


async def test_claiming_ones_own_case_again_is_no_loss(world: World) -> None:
    case = await world.case()
    await queueing.claim(world.house, JUSTINA, case.id)
    assert (await queueing.claim(world.house, JUSTINA, case.id)).won


async def test_take_next_takes_the_first_of_the_queue_until_none_is_left(world: World) -> None:
    later = await world.case(promised_by=world.now + 2 * HOUR)
    sooner = await world.case(promised_by=world.now + HOUR)
    taken = [await queueing.take_next(world.house, JUSTINA) for _n in range(3)]
    assert [each.code if each else None for each in taken] == [sooner.code, later.code, None]
    assert await codes(world, QueueView.MINE) == [sooner.code, later.code]


async def test_take_next_prefers_a_language_one_speaks(world: World) -> None:
    await world.case(language="ay", promised_by=world.now)
    quechua = await world.case(language="quy", promised_by=world.now + HOUR)
    taken = await queueing.take_next(world.house, JUSTINA)
    assert taken is not None
    assert taken.code == quechua.code


async def test_a_case_is_assigned_only_to_somebody_who_can_work_on_it(world: World) -> None:
    case = await world.case()
    for nobody in ("bruno", "otto", "ana", "unknown"):
        with pytest.raises(Refusal):
            await queueing.assign(world.house, TERESA, case.id, nobody, case.revision)
    await queueing.assign(world.house, TERESA, case.id, "justina", case.revision)
    with pytest.raises(Stale):
        await queueing.assign(world.house, TERESA, case.id, "pablo", case.revision)
    case = await world.again(case)
    await queueing.assign(world.house, JUSTINA, case.id, "", case.revision)
    assert (await world.again(case)).assignee is None
    assert case.office == AYACUCHO


async def test_a_person_without_a_name_is_a_dash(world: World) -> None:
    await world.case(sought=PersonRecord(), summary={"sought_name": ""})
    (row,) = (await queueing.queue(world.house, JUSTINA, QueueView.OFFICE)).rows
    assert row.initials == "—"
