"""What staff owe families: listed for their own office, done once, with a note that stands in the case."""

from __future__ import annotations

import pytest

from bot.domain.errors import Refusal
from bot.services import calling, noting
from bot.services.owing import Owed, owe
from bot.store import staff_tasks, timeline
from bot.store.cases import CaseRow
from tests.services.staff_world import ANA, BRUNO, CARMEN, JUSTINA, TERESA, World


async def asked(world: World, why: Owed = Owed.YEARLY_UNANSWERED, **fields: object) -> CaseRow:
    case = await world.case(**fields)
    await world.do(lambda tx: owe(tx, world.house, case, why))
    return case


async def test_the_oldest_comes_first_masked_with_when_to_call(world: World) -> None:
    first = await asked(world, summary={"safe_hours": "En la mañana"})
    world.clock.advance(days=1)
    second = await asked(world, Owed.REVIEW)
    page = await calling.owed(world.house, JUSTINA)
    assert [row.code for row in page.rows] == [first.code, second.code]
    assert page.count == 2
    assert page.rows[0].initials == "R. C. H."
    assert page.rows[0].safe_hours is not None
    assert world.house.words.text(page.rows[0].safe_hours, "es") == "En la mañana"
    assert "Rosa" not in repr(page)


async def test_another_office_sees_and_does_none_of_it(world: World) -> None:
    case = await asked(world)
    assert (await calling.owed(world.house, BRUNO)).rows == ()
    assert await calling.how_many(world.house, BRUNO) == 0
    assert (await calling.owed(world.house, CARMEN)).count == 1  # a coordinator of all offices
    task = (await world.do(lambda tx: staff_tasks.of_case(tx, case.id)))[0]
    with pytest.raises(Refusal):
        await calling.done(world.house, BRUNO, task.id, "llamé")
    with pytest.raises(Refusal):
        await calling.owed(world.house, ANA)


async def test_done_it_leaves_the_list_and_what_came_of_it_stands_in_the_case(world: World) -> None:
    case = await asked(world)
    task = (await calling.owed(world.house, JUSTINA)).rows[0]
    assert await calling.done(world.house, JUSTINA, task.task_id, "  contestó otra persona  ") == case.code
    assert (await calling.owed(world.house, JUSTINA)).rows == ()
    rows = await world.do(lambda tx: timeline.of_case(tx, case.id))
    facts = await world.do(lambda tx: noting.read(world.house, case, rows[-1]))
    assert (rows[-1].kind, rows[-1].actor, facts["text"]) == ("task_done", "justina", "contestó otra persona")
    assert ("justina", "task_done", case.id) in await world.audited()


async def test_it_is_done_once_and_never_without_a_word(world: World) -> None:
    await asked(world)
    task = (await calling.owed(world.house, JUSTINA)).rows[0]
    with pytest.raises(Refusal, match="few words"):
        await calling.done(world.house, JUSTINA, task.task_id, "  ")
    await calling.done(world.house, JUSTINA, task.task_id, "llamé")
    with pytest.raises(Refusal, match="already"):
        await calling.done(world.house, TERESA, task.task_id, "llamé")
    with pytest.raises(Refusal):
        await calling.done(world.house, TERESA, "no-such-task", "llamé")


async def test_what_is_owed_already_is_not_asked_twice_and_may_be_asked_again_once_done(world: World) -> None:
    case = await asked(world)
    assert not await world.do(lambda tx: owe(tx, world.house, case, Owed.YEARLY_UNANSWERED))
    assert await world.do(lambda tx: owe(tx, world.house, case, Owed.UNREACHABLE))
    tasks = await world.do(lambda tx: staff_tasks.of_case(tx, case.id))
    yearly = next(task for task in tasks if task.kind == Owed.YEARLY_UNANSWERED)
    await calling.done(world.house, JUSTINA, yearly.id, "llamé")
    assert await world.do(lambda tx: owe(tx, world.house, case, Owed.YEARLY_UNANSWERED))
    kinds = await world.do(lambda tx: [row.kind for row in timeline.of_case(tx, case.id)])
    assert kinds.count(Owed.YEARLY_UNANSWERED) == 2


async def test_every_kind_of_task_is_called_something_to_staff(world: World) -> None:
    for why in Owed:
        await asked(world, why)
    page = await calling.owed(world.house, JUSTINA)
    assert len(page.rows) == len(Owed)
    assert all(" " in row.why.id for row in page.rows)
