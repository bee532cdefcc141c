"""A withdrawn request: frozen at once, gone for good after ten days, and nobody robbed of it before."""

from __future__ import annotations

from bot.domain.cases import CaseState
from bot.services import auditing, case_file, reviewing
from bot.store import answers, cases, changes, inspect
from bot.store.answers import AnswerRow
from bot.tasks import tidying
from bot.vault.envelope import Place, seal_json
from bot.vault.keys import KeyGone
from tests.services.staff_world import JUSTINA, World


async def withdrawn(world: World) -> cases.CaseRow:
    case = await world.case()
    sealed = seal_json(world.house.vault.case(case.key_id), Place("answers", "a1"), {"value": "Teófila"})
    await world.do(lambda tx: answers.add(tx, AnswerRow("a1", case.id, "sought_name", 1, world.now, sealed)))
    await case_file.note(world.house, JUSTINA, case.id, "llamó la hermana")
    now = await world.do(lambda tx: cases.by_id(tx, case.id))
    assert now is not None
    await reviewing.move_case(world.house, JUSTINA, case.id, "withdraw", now.revision)
    return case


async def test_after_nine_days_it_can_still_be_opened_again(world: World) -> None:
    case = await withdrawn(world)
    world.clock.advance(days=9)
    assert await tidying.erase_withdrawn(world.house) == 0
    now = await world.do(lambda tx: cases.by_id(tx, case.id))
    assert now is not None
    state = await reviewing.move_case(world.house, JUSTINA, case.id, "reopen", now.revision)
    assert state is CaseState.SEARCHING
    followed = await world.do(changes.not_followed)
    assert followed[-1].kind is changes.Change.ADDED


async def test_after_ten_days_nothing_is_left_and_its_key_is_gone(world: World) -> None:
    case = await withdrawn(world)
    other = await world.case()
    world.clock.advance(days=10, seconds=1)
    assert await tidying.erase_withdrawn(world.house) == 1
    left = await world.do(lambda tx: [v for v in inspect.sealed_values(tx) if v.key_id == case.key_id])
    assert left == []
    assert await world.do(lambda tx: cases.by_id(tx, case.id)) is None
    assert await world.do(lambda tx: cases.by_id(tx, other.id)) is not None
    try:
        world.house.vault.case(case.key_id)
        opened = True
    except KeyGone:
        opened = False
    assert not opened
    assert await world.do(lambda tx: auditing.verify(tx, world.house.vault)) is None


async def test_time_alone_erases_no_request(world: World) -> None:
    case = await world.case(state="dormant")
    world.clock.advance(days=365 * 30)
    assert await tidying.erase_withdrawn(world.house) == 0
    assert await world.do(lambda tx: cases.by_id(tx, case.id)) is not None
