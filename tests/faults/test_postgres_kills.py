"""A bot of three processes on PostgreSQL against SIGKILL: the two that handle messages, the one that receives and
sends, and the database itself. Nothing lost, nothing twice, each chat in order."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.app.opening import open_house
from bot.clock import SystemClock
from bot.store import brand
from bot.store.keystore import KeyStore
from bot.vault.keys import Vault, create_master_key
from tests.faults import kills, process_worker
from tests.faults.test_bot_kills import FAMILIES, Writers, families, judge, settled, to_the_office
from tests.own_server import OwnServer
from tests.practice.conftest import Practice, practice, served

__all__ = ["practice", "served"]
KILLS = kills.ON_POSTGRESQL
ROLES = {"front": ("receiver", "deliver", "files", "tasks"), "lanes 1": ("lanes",), "lanes 2": ("lanes",)}
DATABASE = "database"
# How often each is struck.
STRUCK = (*ROLES, "lanes 1", "lanes 2", "lanes 1", "lanes 2", DATABASE)


class Bot:
    """Three processes, started again whenever one has ended, as systemd would."""

    def __init__(self, folder: Path, server: OwnServer, telegram: str) -> None:
        self.folder, self._server, self._telegram = folder, server, telegram
        self._forks = multiprocessing.get_context("forkserver")
        self._forks.set_forkserver_preload(["tests.faults.process_worker"])
        self._running: dict[str, BaseProcess] = {}

    def keep_running(self) -> None:
        for name, roles in ROLES.items():
            there = self._running.get(name)
            if there is None or there.exitcode is not None:
                made = self._forks.Process(target=process_worker.work, args=(self.folder, self._telegram, roles))
                made.start()
                self._running[name] = made

    def strike(self, what: str) -> None:
        if what == DATABASE:
            self._server.kill()
            return
        self._running[what].kill()
        self._running[what].join()

    def end(self) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            process.join(10)
            process.kill()

    def handled(self) -> int:
        return len(self.rows("SELECT 1 FROM inbox WHERE state = 'done'"))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self._server.address) as connection:
            return connection.execute(sql.encode()).fetchall()

    def vault(self) -> Vault:
        return Vault.open(self.folder / "master", KeyStore(self.folder / "data" / "keys"))


@pytest.fixture
def own_server() -> Iterator[OwnServer]:
    with tempfile.TemporaryDirectory(prefix="maskay-kills-", ignore_cleanup_errors=True) as folder:
        server = OwnServer(Path(folder))
        yield server
        server.end()


@pytest.fixture
async def bot(tmp_path: Path, own_server: OwnServer, practice: Practice) -> Any:
    tmp_path.chmod(0o700)
    create_master_key(tmp_path / "master")
    (tmp_path / "database").write_text(own_server.address)
    house = await open_house(process_worker.settings_of(tmp_path, practice.base), SystemClock(), brand.PRACTICE)
    await house.database.close()
    bot = Bot(tmp_path, own_server, practice.base)
    yield bot
    bot.end()


@pytest.mark.timeout(300 + 30 * KILLS)
async def test_whichever_process_is_killed_each_message_is_applied_once_and_answered(
    bot: Bot, practice: Practice
) -> None:
    chance = kills.chance()
    people = await families(practice)
    bot.keep_running()
    await to_the_office(bot, practice, people[: FAMILIES // 2])
    writers = Writers(practice, people, chance)
    writing = asyncio.create_task(writers.write_until_enough())
    struck = dict.fromkeys(STRUCK, 0)
    for what in _order(chance):
        before, more = bot.handled(), chance.randrange(1, 15)
        async with asyncio.timeout(120):
            while bot.handled() < before + more:
                bot.keep_running()
                await asyncio.sleep(0.01)
        await asyncio.sleep(chance.choice((0, chance.uniform(0, 0.05))))
        await asyncio.to_thread(bot.strike, what)
        struck[what] += 1
        emitted = {update["update_id"] for update in list(practice.telegram.updates.emitted)}
        acknowledged = emitted - set(practice.telegram.updates._waiting)
        stored = {row[0] for row in bot.rows("SELECT update_id FROM inbox")}
        assert acknowledged <= stored, f"Telegram was told that we have it, and we don't ({what})"
        bot.keep_running()
    writers.enough = True
    await writing
    deadline = asyncio.get_running_loop().time() + 120
    while True:
        bot.keep_running()
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                await settled(practice, bot)
                break
        assert asyncio.get_running_loop().time() < deadline, "it never came to rest"
    print(", ".join(f"{what}: {times}" for what, times in struck.items()))
    await judge(bot, practice, writers, KILLS)


def _order(chance: random.Random) -> list[str]:
    """What is struck, in order: the database at least once."""
    found = [chance.choice(STRUCK) for _kill in range(KILLS)]
    return [*found[:-1], DATABASE] if DATABASE not in found else found
