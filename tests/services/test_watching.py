"""What an administrator, `/healthz` and `doctor` are told of the running of it: all of one look."""

from __future__ import annotations

import pytest

from bot.domain.errors import Refusal
from bot.domain.process_roles import ProcessRole
from bot.services import watching
from bot.services.views import ProcessView, Readiness, SystemStatus, Waiting
from bot.store import changes, inbox, media, outbox, processes
from bot.store.changes import Change
from bot.store.database import Tx
from bot.store.migrate import migrations
from bot.store.outbox import Kind
from bot.store.processes import ProcessRow
from tests.services.staff_world import ANA, JUSTINA, World

BOT = 7


async def works(world: World, name: str, *roles: ProcessRole, silent_for: int = 0) -> None:
    def enter(tx: Tx) -> None:
        heard = tx.clock() - silent_for
        processes.enter(tx, ProcessRow(name, " ".join(roles), f"huanta:{name}", heard - 60_000, 1, heard))

    await world.do(enter)


async def seen(world: World) -> SystemStatus:
    return await watching.status(world.house, ANA)


async def one(world: World) -> ProcessView:
    (found,) = (await seen(world)).processes
    return found


async def test_a_process_is_shown_with_its_roles_where_it_runs_and_its_last_sign_of_life(world: World) -> None:
    await works(world, "1", ProcessRole.LANES, ProcessRole.TASKS)
    found = await one(world)
    assert (found.roles, found.host, found.silent) == ((ProcessRole.LANES, ProcessRole.TASKS), "huanta:1", False)
    # By the clock of whoever looks, which is months behind the database's here.
    assert world.now - 10_000 < found.seen_at <= world.now
    assert found.seen_at - found.started_at == pytest.approx(60_000, abs=10)


@pytest.mark.parametrize(("ago", "silent"), [(watching.SILENT_MS - 10_000, False), (watching.SILENT_MS + 1, True)])
async def test_a_process_not_heard_of_for_half_a_minute_is_silent(world: World, ago: int, silent: bool) -> None:
    await works(world, "1", *ProcessRole, silent_for=ago)
    assert (await one(world)).silent is silent


async def test_what_no_living_process_does_is_named(world: World) -> None:
    assert (await seen(world)).unplayed == tuple(ProcessRole)
    await works(world, "1", *(role for role in ProcessRole if role is not ProcessRole.LANES))
    assert (await seen(world)).unplayed == (ProcessRole.LANES,)
    await works(world, "2", ProcessRole.LANES, silent_for=60_000)
    assert (await seen(world)).unplayed == (ProcessRole.LANES,)
    await works(world, "3", ProcessRole.LANES)
    assert (await seen(world)).unplayed == ()


async def test_what_waits_is_counted_with_the_time_of_the_oldest(world: World) -> None:
    at = world.now

    def fill(tx: Tx) -> None:
        inbox.put(tx, BOT, 1, "a", at, b"sealed")
        inbox.put(tx, BOT, 2, "b", at + 5, b"sealed")
        outbox.queue(tx, "o1", "a", "cause", 1, Kind.TELL, b"sealed", at)
        outbox.queue(tx, "o2", "a", "later", 1, Kind.TELL, b"sealed", at, due_at=at + 86_400_000)
        media.insert(tx, "m1", "owner", "key", at + 7, b"sealed")
        changes.add(tx, Change.ADDED, "case:1", at)

    before = await seen(world)
    assert {before.inbox, before.outbox, before.files} == {Waiting(0)}
    await world.do(fill)
    world.clock.advance(minutes=4)
    after = await seen(world)
    assert after.inbox == Waiting(2, at)
    assert after.outbox == Waiting(1, at)
    assert after.files == Waiting(1, at + 7)
    assert after.changes.count == before.changes.count + 1
    assert not after.needs_a_person


async def test_an_update_nobody_could_handle_and_messages_that_stopped_need_a_person(world: World) -> None:
    def fail(tx: Tx) -> None:
        inbox.put(tx, BOT, 1, "a", world.now, b"sealed")
        while not inbox.failed(tx, BOT, 1, world.now):
            pass
        for name in ("o1", "o2", "o3"):
            outbox.queue(tx, name, name, name, 1, Kind.REPLY, b"sealed", world.now)
        outbox.dead(tx, "o1")
        outbox.look(tx, "o2")
        outbox.look(tx, "o3")

    await world.do(fail)
    found = await seen(world)
    assert (found.parked, found.dead, found.look, found.needs_a_person) == (1, 1, 2, True)
    assert found.inbox == Waiting(0)
    assert "inbox: 0 waiting, 1 parked; outbox: 3 to look at" in watching.lines(found)


async def test_whether_names_can_be_searched_is_told_as_the_search_page_tells_it(world: World) -> None:
    await world.matcher.follow()
    await world.matching_role_is_away()
    assert (await seen(world)).names.readiness is Readiness.AWAY


async def test_the_engine_and_the_schema_are_those_of_this_database(world: World) -> None:
    found = await seen(world)
    assert found.schema == len(migrations())
    assert found.shared is world.house.database.shared
    assert found.engine == ("PostgreSQL" if found.shared else "SQLite")


async def test_only_an_administrator_is_told(world: World) -> None:
    with pytest.raises(Refusal):
        await watching.status(world.house, JUSTINA)


async def test_the_lines_for_an_operator_say_who_is_alive_and_who_is_silent(world: World) -> None:
    await works(world, "1", *ProcessRole)
    await works(world, "2", ProcessRole.LANES, silent_for=90_000)
    said = watching.lines(await watching.of_house(world.house))
    assert said[0] == f"engine: {(await seen(world)).engine.lower()}"
    assert any(line.startswith("alive ") and line.endswith("(huanta:1)") for line in said)
    assert any(line.startswith("silent 9") and line.endswith("s ago: lanes (huanta:2)") for line in said)
