"""The matching role's loops: staff's questions, what changed, a sign of life. And standing by for whoever plays it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from bot.clock import ms
from bot.domain.errors import Fault
from bot.services import asking
from bot.services.house import House
from bot.services.matching import Matcher, Superseded
from bot.store import roles
from bot.store.roles import Standing

_QUESTIONS_EVERY = 0.05
_CHANGES_EVERY = 0.25
_BEAT_EVERY = 4.0
_AFTER_TROUBLE = 2.0
# Of the writer's time a long list may take a small part: a unit of some milliseconds, then a breath.
_BREATH = 0.1
log = structlog.get_logger()


async def match_for_ever(house: House) -> None:
    """Hold everybody who may be compared and do the matching role's work until stopped.

    The newest process that begins takes the role over. An older one forgets what it holds and stands by, and takes
    up again when the newer has been silent for a while.
    """
    while True:
        matcher = Matcher(house, breath=_BREATH)
        try:
            await _play(matcher)
        except* Superseded:
            log.warning("another process matches now; this one stands by", role=roles.MATCHING)
        except* Exception as troubles:
            log.error("matching failed", kind=_kind(troubles.exceptions[0]))
        del matcher
        await asyncio.sleep(_AFTER_TROUBLE)
        await _until_free(house)


async def _play(matcher: Matcher) -> None:
    log.info("names are read", people=await matcher.take_over())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_again(matcher.answer, _QUESTIONS_EVERY))
            group.create_task(_again(matcher.follow, _CHANGES_EVERY))
            group.create_task(_beat_for_ever(matcher))
    finally:
        # Staff hear at once that nobody is there, instead of waiting for an answer.
        with suppress(Exception):
            await asyncio.shield(matcher.beat(Standing.LEFT))


async def _again(work: Callable[[], Awaitable[int]], every: float) -> None:
    """Do it as long as there is something to do, then look again; what fails is tried again."""
    while True:
        try:
            if await work():
                continue
            await asyncio.sleep(every)
        except Superseded:
            raise
        except Exception as trouble:
            log.error("matching failed", kind=_kind(trouble))
            await asyncio.sleep(_AFTER_TROUBLE)


async def _beat_for_ever(matcher: Matcher) -> None:
    while True:
        try:
            await matcher.beat()
        except Fault as fault:
            log.warning("matching waits", kind=fault.what)
        await asyncio.sleep(_BEAT_EVERY)


async def _until_free(house: House) -> None:
    """Wait while somebody else plays the role and lives."""
    while True:
        with suppress(Fault):
            found = await house.database.read(lambda tx: roles.of(tx, roles.MATCHING))
            silent = found is None or ms(house.clock.now()) - found.seen_at > asking.SILENT_MS
            if silent or found is None or found.standing is Standing.LEFT:
                return
        await asyncio.sleep(_AFTER_TROUBLE)


def _kind(trouble: Exception) -> str:
    return trouble.what if isinstance(trouble, Fault) else type(trouble).__name__
