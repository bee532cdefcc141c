"""The matching role in a process of its own: beside a bot on one machine as its child, or wherever the database is.

Searching thousands of names takes tens of milliseconds of a processor. In the bot's own process every family would
wait for them; see docs/decisions/matching-role.md for what was measured.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import structlog

from bot.app.opening import join_house
from bot.app.same_time import same_time
from bot.clock import ShiftedClock
from bot.services.house import House
from bot.settings import Settings
from bot.tasks.matching import match_for_ever

COMMAND = "match-beside"
_FIRST_WAIT, _LONGEST_WAIT, _STEADY = 0.5, 30.0, 60.0
log = structlog.get_logger()


async def beside(house: House, telegram_clock: str = "") -> None:
    """Keep a child process that plays the matching role; started again if it ends. It ends with this process.

    `telegram_clock`: in practice, the address of the practice Telegram whose clock both follow.
    """
    wait = _FIRST_WAIT
    while True:
        began = asyncio.get_running_loop().time()
        code = await _one_life(house.settings, telegram_clock)
        steady = asyncio.get_running_loop().time() - began > _STEADY
        wait = _FIRST_WAIT if steady else min(wait * 2, _LONGEST_WAIT)
        log.error("the matching role ended; it is started again", kind=str(code), wait=wait)
        await asyncio.sleep(wait)


async def _one_life(settings: Settings, telegram_clock: str) -> int:
    # Its input is the thread that ties it to us: when we end, however we end, the input ends and so does it.
    # Its own session: an order to stop from the keyboard is given to us, and we pass it on when all is written.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", COMMAND, *((telegram_clock,) if telegram_clock else ()),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, env=_environment(settings),
        start_new_session=True,
    )  # fmt: skip
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
            await asyncio.shield(process.wait())


def _environment(settings: Settings) -> dict[str, str]:
    """What the child needs, without the token: it speaks with no network."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MASKAY_TOKEN")}
    return {**kept, "MASKAY_DATA": str(settings.data), "MASKAY_MASTER_KEY_FILE": str(settings.master_key_file)}


async def match_beside(settings: Settings, telegram_clock: str = "") -> None:
    """Play the matching role until the input of this process ends."""
    clock = ShiftedClock()
    house = await join_house(settings, clock)
    parts: list[Coroutine[Any, Any, None]] = [match_for_ever(house)]
    if telegram_clock:
        parts.append(same_time(clock, telegram_clock))
    tasks = [asyncio.create_task(part) for part in parts]
    ended = asyncio.create_task(_input_ends())
    try:
        await asyncio.wait([ended, *tasks], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await house.close()


async def _input_ends() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
