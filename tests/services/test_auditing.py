from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.services import auditing, case_file, reviewing, searching
from bot.store import audit
from bot.store.database import Tx
from tests.passing_time import what_is_due
from tests.services.staff_world import CARMEN, JUSTINA, OTTO, TERESA, World

ENTRIES = 6


async def fill(world: World) -> None:
    for n in range(ENTRIES):
        await world.do(lambda tx, n=n: auditing.record(tx, world.house, f"actor-{n}", "read_case", f"case-{n}", "lima"))  # type: ignore[misc]
        world.clock.advance(seconds=1)


async def broken(world: World) -> int | None:
    return await world.do(lambda tx: auditing.verify(tx, world.house.vault))


async def test_an_untouched_chain_holds(world: World) -> None:
    assert await broken(world) is None
    await fill(world)
    assert await broken(world) is None


@pytest.mark.parametrize("n", range(1, ENTRIES + 1))
async def test_a_removed_entry_shows(world: World, n: int) -> None:
    await fill(world)
    await world.do(lambda tx: tx.run("DELETE FROM audit WHERE n = ?", n))
    assert await broken(world) == n


@pytest.mark.parametrize("column", ["at", "actor", "action", "subject", "office", "chain"])
async def test_an_edited_entry_shows(world: World, column: str) -> None:
    await fill(world)
    sql = {
        "at": "UPDATE audit SET at = at + 1 WHERE n = 3",
        "actor": "UPDATE audit SET actor = 'x' WHERE n = 3",
        "action": "UPDATE audit SET action = 'x' WHERE n = 3",
        "subject": "UPDATE audit SET subject = 'x' WHERE n = 3",
        "office": "UPDATE audit SET office = 'x' WHERE n = 3",
        "chain": "UPDATE audit SET chain = (SELECT chain FROM audit WHERE n = 2) WHERE n = 3",
    }[column]
    await world.do(lambda tx: tx.run(sql))
    assert await broken(world) == 3


@pytest.mark.parametrize("left", range(ENTRIES))
async def test_a_cut_end_shows(world: World, left: int) -> None:
    await fill(world)
    await world.do(lambda tx: tx.run("DELETE FROM audit WHERE n > ?", left))
    assert await broken(world) == left + 1


async def test_a_cut_end_shows_even_with_a_head_made_to_fit(world: World) -> None:
    await fill(world)

    def cut(tx: Tx) -> None:
        tx.run("DELETE FROM audit WHERE n > 3")
        last = audit.last(tx)
        assert last is not None
        audit.set_head(tx, f"3:{last.chain.hex()[:32]}")

    await world.do(cut)
    assert await broken(world) == 3


async def test_a_lost_head_shows(world: World) -> None:
    await fill(world)
    await world.do(lambda tx: tx.run("DELETE FROM meta WHERE name = 'audit_head'"))
    assert await broken(world) == ENTRIES


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(1, ENTRIES + 1)))
async def test_entries_in_another_order_show(world: World, order: list[int]) -> None:
    await world.do(lambda tx: tx.run("DELETE FROM audit"))
    await world.do(lambda tx: tx.run("DELETE FROM meta WHERE name = 'audit_head'"))
    await fill(world)

    def shuffle(tx: Tx) -> None:
        for n in range(1, ENTRIES + 1):
            tx.run("UPDATE audit SET n = ? WHERE n = ?", -order[n - 1], n)
        tx.run("UPDATE audit SET n = -n")

    await world.do(shuffle)
    moved = [n for n in range(1, ENTRIES + 1) if order[n - 1] != n]
    found = await broken(world)
    assert (found is None) is (not moved)
    if moved:
        assert found == min(min(order[n - 1], n) for n in moved)


async def test_every_read_of_a_record_is_an_entry(world: World) -> None:
    case = await world.case()
    match_id = await world.match(case, await world.listed())
    await case_file.open_case(world.house, JUSTINA, case.code)
    await reviewing.compare_view(world.house, JUSTINA, match_id)
    await searching.search(world.house, JUSTINA, "Teofila Qawana")
    await searching.open_register_entry(world.house, JUSTINA, "R-00001")
    actions = [(actor, action) for actor, action, _subject in await world.audited()]
    assert actions == [("justina", each) for each in ("read_case", "compare", "search", "read_person")]


async def test_a_refused_read_leaves_no_trace_of_having_read(world: World) -> None:
    with pytest.raises(Refusal):
        await case_file.open_case(world.house, JUSTINA, "K7-PUMA-4242")
    assert await world.audited() == []


async def test_nothing_searched_for_stands_in_the_audit(world: World) -> None:
    await searching.search(world.house, JUSTINA, "Teofila Qawana")
    assert not any("Qawana" in "".join(entry) for entry in await world.audited())


async def test_the_auditor_sees_everything_a_coordinator_their_office(world: World) -> None:
    case = await world.case()
    await case_file.open_case(world.house, TERESA, case.code)
    seen = await auditing.entries(world.house, OTTO)
    assert [(entry.actor, entry.action, entry.shown_as) for entry in seen.entries] == [
        ("Teresa Prado", "read_case", case.code)
    ]
    assert seen.broken_at is None
    assert all(entry.office == CARMEN.office for entry in (await auditing.entries(world.house, CARMEN)).entries)


async def test_pages_of_the_audit_join_without_a_gap(world: World) -> None:
    for n in range(auditing.PAGE + 5):
        await world.do(lambda tx, n=n: auditing.record(tx, world.house, "a", "read_case", str(n), "lima"))  # type: ignore[misc]
    first = await auditing.entries(world.house, OTTO)
    rest = await auditing.entries(world.house, OTTO, after=first.after)
    numbers = [entry.n for entry in (*first.entries, *rest.entries)]
    assert numbers == list(range(auditing.PAGE + 5, 0, -1))
    assert rest.after is None


async def test_after_its_years_the_beginning_goes_and_the_chain_still_holds(world: World) -> None:
    await fill(world)
    world.clock.advance(days=5 * 365 + 1)
    await world.do(lambda tx: auditing.record(tx, world.house, "later", "read_case", "case", "lima"))
    await what_is_due(world.house)
    assert [entry[0] for entry in await world.audited()] == ["later"]
    assert await broken(world) is None
    await fill(world)
    assert await broken(world) is None


async def test_the_newest_entry_stays_however_old_so_that_numbers_never_begin_again(world: World) -> None:
    await fill(world)
    world.clock.advance(days=30 * 365)
    await what_is_due(world.house)
    assert len(await world.audited()) == 1
    assert await broken(world) is None
    await world.do(lambda tx: auditing.record(tx, world.house, "later", "read_case", "case", "lima"))
    assert await broken(world) is None


@pytest.mark.parametrize("cut", [3, 4, ENTRIES])
async def test_another_cut_than_ours_shows(world: World, cut: int) -> None:
    await fill(world)
    await world.do(lambda tx: auditing.forget_old(tx, world.house, world.now - 4_500))
    assert await broken(world) is None
    await world.do(lambda tx: audit.forget_until(tx, cut))
    assert await broken(world) == 3


async def test_a_seal_of_the_cut_that_is_not_ours_shows(world: World) -> None:
    await fill(world)
    await world.do(lambda tx: auditing.forget_old(tx, world.house, world.now - 2_500))
    await world.do(lambda tx: audit.set_base(tx, f"3:{'00' * 32}:whatever"))
    assert await broken(world) is not None
