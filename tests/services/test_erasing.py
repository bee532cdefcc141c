"""A withdrawn request: frozen at once, gone for good after ten days, and nobody robbed of it before."""

from __future__ import annotations

import pytest

from bot.domain.cases import CaseState
from bot.services import auditing, case_file, reviewing
from bot.services.sending import ApprovedText, send_reply
from bot.store import answers, cases, changes, inspect, replies, tombstones
from bot.store import erasing as erasing_rows
from bot.store.answers import AnswerRow
from bot.store.database import Tx
from bot.store.replies import ReplyRow
from bot.vault.envelope import Place, seal_json
from bot.vault.keys import KeyGone
from tests.passing_time import what_is_due
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
    await what_is_due(world.house)
    now = await world.do(lambda tx: cases.by_id(tx, case.id))
    assert now is not None
    state = await reviewing.move_case(world.house, JUSTINA, case.id, "reopen", now.revision)
    assert state is CaseState.IN_TRIAGE  # where it was: nobody had accepted it
    followed = await world.do(changes.not_followed)
    assert followed[-1].kind is changes.Change.ADDED


async def test_after_ten_days_nothing_is_left_and_its_key_is_gone(world: World) -> None:
    case = await withdrawn(world)
    other = await world.case()
    world.clock.advance(days=10, seconds=1)
    await what_is_due(world.house)
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
    await what_is_due(world.house)
    assert await world.do(lambda tx: cases.by_id(tx, case.id)) is not None


@pytest.mark.parametrize(("state", "days"), [("rejected", 90), ("redirected", 90), ("answered", 180)])
async def test_what_ended_is_kept_for_its_term_and_then_gone_with_its_key(world: World, state: str, days: int) -> None:
    case = await world.case(state=state)
    world.clock.advance(days=days - 1)
    await what_is_due(world.house)
    assert await world.do(lambda tx: cases.by_id(tx, case.id)) is not None
    world.clock.advance(days=1, seconds=1)
    await what_is_due(world.house)
    assert await world.do(lambda tx: cases.by_id(tx, case.id)) is None
    assert await world.do(lambda tx: [v for v in inspect.sealed_values(tx) if v.key_id == case.key_id]) == []
    with pytest.raises(KeyGone):
        world.house.vault.case(case.key_id)
    stone = await world.do(lambda tx: tombstones.by_code(tx, case.code))
    assert (stone is not None) is (state == "answered")
    assert ("system", "retention_over", case.id) in await world.audited()


async def test_a_tombstone_holds_code_dates_and_outcome_and_its_code_is_not_given_again(world: World) -> None:
    case = await world.case(state="answered")
    world.clock.advance(days=181)
    await what_is_due(world.house)
    stone = await world.do(lambda tx: tombstones.by_code(tx, case.code))
    assert stone == tombstones.Tombstone(case.code, "answered", case.submitted_at, case.updated_at)
    assert await world.do(lambda tx: cases.code_taken(tx, case.code))


async def test_whoever_touches_an_ended_request_begins_its_term_anew(world: World) -> None:
    case = await world.case(state="answered")
    world.clock.advance(days=179)
    await world.do(lambda tx: cases.save(tx, case, case, world.now))
    world.clock.advance(days=100)
    await what_is_due(world.house)
    assert await world.do(lambda tx: cases.by_id(tx, case.id)) is not None


OPEN = sorted(set(CaseState) - {CaseState.WITHDRAWN, CaseState.REJECTED, CaseState.REDIRECTED, CaseState.ANSWERED})


@pytest.mark.parametrize("state", OPEN)
async def test_no_number_of_years_closes_or_erases_a_request_that_is_not_over(world: World, state: str) -> None:
    case = await world.case(state=state)
    for _n in range(5):
        world.clock.advance(days=365 * 6)
        await what_is_due(world.house)
    assert (await world.again(case)).state == state


async def test_a_reply_that_never_arrived_goes_with_its_request(world: World) -> None:
    case = await world.case(state="answered")

    def unsent(tx: Tx) -> None:
        sealed = seal_json(world.house.vault.case(case.key_id), Place("replies", "r1"), {"text": "x"})
        replies.add(tx, ReplyRow("r1", case.id, "reply", 0, "sent", "justina", world.now, sealed))
        send_reply(tx, world.house, "chat-of-rosa", ApprovedText("r1", "una palabra"))
        tx.run("UPDATE outbox SET state = 'look'")

    await world.do(unsent)
    world.clock.advance(days=89)
    await what_is_due(world.house)
    assert await world.do(lambda tx: tx.rows("SELECT state FROM outbox")) == [("look",)]
    await world.do(lambda tx: erasing_rows.erase(tx, case.id))
    assert await world.do(lambda tx: tx.rows("SELECT state, sealed FROM outbox")) == [("dropped", None)]
