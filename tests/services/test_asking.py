"""Staff ask by name across processes: sealed both ways, audited where it is read, kind where nobody answers."""

from __future__ import annotations

import pytest

from bot.clock import ms
from bot.services import asking, replying, searching
from bot.services.asking import NamesAway
from bot.services.views import Readiness, Warned
from bot.store import questions, roles
from bot.store.questions import QuestionRow
from bot.store.roles import Standing
from bot.vault.envelope import seal_json
from tests.services.staff_world import JUSTINA, SOUGHT, World


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_SHORT_PATIENCE_MS", 60)


async def left(world: World) -> int:
    return len(await world.do(lambda tx: tx.rows("SELECT 1 FROM questions")))


async def test_question_and_answer_are_sealed_and_gone_once_read(world: World) -> None:
    case = await world.case()
    world.matcher.register.add(f"case:{case.id}", SOUGHT)
    question = await asking.ask(world.house, ["Teófila Ccahuana"], 5)
    (row,) = await world.do(lambda tx: tx.rows("SELECT sealed, answer FROM questions"))
    for sealed in row:
        assert "Teófila".encode() not in sealed
        assert case.id.encode() not in sealed
    assert await world.do(lambda tx: asking.take(tx, world.house, question)) == (f"case:{case.id}",)
    assert await left(world) == 0
    assert await world.do(lambda tx: asking.take(tx, world.house, question)) == ()


async def test_several_names_are_asked_at_once_and_each_person_comes_once(world: World) -> None:
    case = await world.case()
    world.matcher.register.add(f"case:{case.id}", SOUGHT)
    question = await asking.ask(world.house, ["Teófila Ccahuana", "Huamán Teófila"], 5)
    assert await world.do(lambda tx: asking.take(tx, world.house, question)) == (f"case:{case.id}",)


async def test_while_nobody_answers_names_are_refused_kindly_and_codes_are_found(world: World) -> None:
    case = await world.case()
    await world.listed()
    await world.matching_role_is_away()
    before = len(await world.audited())
    with pytest.raises(NamesAway) as refusal:
        await searching.search(world.house, JUSTINA, "Teófila Ccahuana")
    assert refusal.value.message == asking.AWAY
    assert await left(world) == 0
    assert len(await world.audited()) == before  # nothing was read
    assert [row.code for row in await searching.search(world.house, JUSTINA, case.code)] == [case.code]
    assert [row.shown_as for row in await searching.search(world.house, JUSTINA, "r-00001")] == ["R-00001"]


async def test_while_the_names_are_read_that_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE_MS", 60)
    await world.matching_role_is_away()
    await world.matcher.beat(Standing.READING)
    assert (await searching.names(world.house, JUSTINA)).readiness is Readiness.READING
    with pytest.raises(NamesAway) as refusal:
        await searching.search(world.house, JUSTINA, "Teófila Ccahuana")
    assert refusal.value.message == asking.READING


async def test_each_search_is_audited_with_a_hash_and_no_name(world: World) -> None:
    await searching.search(world.house, JUSTINA, "Teófila Ccahuana")
    actor, action, subject = (await world.audited())[-1]
    assert (actor, action) == ("justina", "search")
    assert "Teófila" not in subject


async def test_a_reply_whose_names_nobody_can_check_waits_for_a_second_person(world: World) -> None:
    case = await world.case()
    await world.matching_role_is_away()
    text = "Buenos días, señora Rosa Ccahuana."
    shown = await replying.preview(world.house, JUSTINA, case.id, text, disclosure=False)
    assert [each.kind for each in shown.warnings] == [Warned.UNCHECKED_NAMES]
    assert shown.needs_second


async def test_a_reply_without_names_asks_nobody(world: World) -> None:
    case = await world.case()
    await world.matching_role_is_away()
    shown = await replying.preview(world.house, JUSTINA, case.id, "¿en qué año fue?", disclosure=False)
    assert shown.warnings == ()
    assert not shown.needs_second


async def test_a_question_nobody_waits_for_is_not_answered_and_swept_away(world: World) -> None:
    now = ms(world.clock.now())
    sealed = seal_json(world.house.vault.service, questions.place("old"), {"names": ["Rosa"], "most": 3})
    await world.do(lambda tx: questions.ask(tx, QuestionRow("old", now - 9000, now - 1, sealed)))
    assert await world.matcher.answer() == 0
    assert await world.do(lambda tx: questions.forget_old(tx, now)) == 1


async def test_an_answer_that_comes_too_late_is_kept_nowhere(world: World) -> None:
    await world.do(lambda tx: questions.answer_all(tx, [("given up", b"x")]))
    assert await left(world) == 0


async def test_nobody_has_played_the_role_before_its_first_day(world: World) -> None:
    await world.do(lambda tx: tx.run("DELETE FROM roles"))
    assert await world.do(lambda tx: roles.of(tx, roles.MATCHING)) is None
    assert (await searching.names(world.house, JUSTINA)).readiness is Readiness.AWAY
    await world.matcher.take_over()
