"""The matching role as the program's child: it ends when its parent does, and is started again when it does not live."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import matching
from bot.app.matching import beside
from bot.domain.people import PersonRecord
from bot.services import asking, importing
from bot.services.house import House
from bot.services.views import Names, Readiness
from bot.settings import ROOT
from bot.store import changes
from bot.store.database import Tx
from tests.family import house_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def ready(house: House) -> Names:
    async with asyncio.timeout(60):
        while True:
            found = await house.database.read(lambda tx: asking.standing(tx, house))
            if found.readiness is Readiness.READY:
                return found
            await asyncio.sleep(0.05)


async def asked(house: House, name: str) -> tuple[str, ...]:
    question = await asking.ask(house, [name], 3)
    return await house.database.unit(lambda tx: asking.take(tx, house, question))


def listed(house: House) -> object:
    def write(tx: Tx) -> None:
        source = importing.ensure_source(tx, house, "Lista", "alive", "2026-01-01")
        importing.write_people(tx, house, source, [("1", PersonRecord("Teófila", "Ccahuana", "Huamán"))])

    return house.database.unit(write)


async def test_the_child_answers_is_replaced_when_it_is_killed_and_ends_with_the_program(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "_FIRST_WAIT", 0.05)
    started: list[asyncio.subprocess.Process] = []
    start = asyncio.create_subprocess_exec

    async def noted(*command: str, **how: object) -> asyncio.subprocess.Process:
        process = await start(*command, **how)  # type: ignore[arg-type]
        started.append(process)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    task = asyncio.create_task(beside(house))
    try:
        await ready(house)
        await listed(house)  # type: ignore[misc]
        async with asyncio.timeout(20):
            while await house.database.read(changes.not_followed):
                await asyncio.sleep(0.02)
        assert len(await asked(house, "teofila qawana")) == 1
        await house.database.unit(lambda tx: tx.run("UPDATE roles SET standing = 'reading'"))
        started[0].send_signal(signal.SIGKILL)
        assert (await ready(house)).people == 1
        assert len(started) == 2
        assert len(await asked(house, "teofila qawana")) == 1
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert started[-1].returncode is not None


async def test_when_its_input_ends_because_its_parent_was_killed_it_ends(house: House) -> None:
    environment = {**os.environ, "MASKAY_DATA": str(house.settings.data),
                   "MASKAY_MASTER_KEY_FILE": str(house.settings.master_key_file)}  # fmt: skip
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", matching.COMMAND, stdin=asyncio.subprocess.PIPE, cwd=ROOT, env=environment
    )
    await ready(house)
    assert child.stdin is not None
    child.stdin.close()
    assert await asyncio.wait_for(child.wait(), 20) == 0
    assert (await house.database.read(lambda tx: asking.standing(tx, house))).readiness is Readiness.AWAY


async def test_the_child_gets_no_token(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASKAY_TOKEN", "123:abc")
    monkeypatch.setenv("MASKAY_TOKEN_FILE", "/somewhere")
    given = matching._environment(house.settings)
    assert not [name for name in given if "TOKEN" in name]
    assert given["MASKAY_DATA"] == str(house.settings.data)
