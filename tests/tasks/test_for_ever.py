"""Periodic work goes on: after a fault, after a bug, and stops when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.errors import Fault
from bot.services import drafting
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import drafts
from bot.tasks import jobs, matching, reviews, villages
from tests.family import BOT_ID, Family, house_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


TROUBLES = (Fault("the disk is full"), RuntimeError("a bug"))


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda t: type(t).__name__)
@pytest.mark.parametrize(
    ("loop", "work"),
    [
        (jobs.run_for_ever, "bot.tasks.jobs.run_due"),
        (matching.match_for_ever, "bot.services.matching.Matcher.follow"),
        (matching.match_for_ever, "bot.services.matching.Matcher.answer"),
        (matching.match_for_ever, "bot.services.matching.Matcher.take_over"),
        (villages.take_up_for_ever, "bot.tasks.villages.take_up"),
        (reviews.follow_reviews_for_ever, "bot.tasks.reviews.follow_reviews"),
    ],
)
async def test_a_round_that_fails_is_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch, trouble: Exception,
    loop: Callable[[House], Awaitable[None]], work: str,
) -> None:  # fmt: skip
    rounds = 0
    third = asyncio.Event()

    async def fails(*_what: object) -> int:
        nonlocal rounds
        rounds += 1
        if rounds >= 3:
            third.set()
        raise trouble

    async def soon(_seconds: float) -> None:
        await real_sleep(0)

    real_sleep = asyncio.sleep
    monkeypatch.setattr(work, fails)
    monkeypatch.setattr(asyncio, "sleep", soon)
    running = asyncio.ensure_future(loop(house))
    await asyncio.wait_for(third.wait(), 10)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_a_draft_of_an_older_conversation_keeps_its_answers_under_their_new_names(house: House) -> None:
    family = Family(house)
    for line in ("/start", "Castellano", "1", "1", "2", "2", "1", "Sí, acepto", "Sí, acepto", "1", "Ana Poma Rojas"):
        await family.say(line)
    old = house.conversations["tracing_request"]
    steps = tuple(replace(s, id="person_sex") if s.id == "sought_sex" else s for s in old.steps)
    newer = replace(old, version=old.version + 1, steps=steps, moved={"sought_sex": "person_sex"})
    later = replace(house, conversations={**house.conversations, "tracing_request": newer})
    row = await house.database.read(lambda tx: drafts.active_of(tx, key_of(house, BOT_ID, 501)))
    assert row is not None
    moved = drafting.opened(later, row)
    assert (moved.version, moved.at) == (newer.version, "person_sex")
    assert moved.latest("sought_name") is not None
    family.house = later
    answered = await family.say("Mujer")
    assert "mujer u hombre" in answered[0]  # now of the speaker: it went on
