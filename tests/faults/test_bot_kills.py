"""The whole bot against SIGKILL, while several families write. "Telegram" goes on beside it.

Each family answers with a running number ("respuesta 17"), so what became of each message can be seen in
the files, and what they were told, on their phones.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest

from bot.store.keystore import KeyStore
from bot.vault.envelope import Place, open_json
from bot.vault.keys import Vault
from tests.faults import kills
from tests.practice.conftest import Practice, practice, served

__all__ = ["practice", "served"]
KILLS = kills.OF_THE_PROGRAM
FAMILIES = 4
ROOT = Path(__file__).parent.parent.parent


class Bot:
    """`python -m bot practice` in a process of its own, beside a Telegram that outlives it."""

    def __init__(self, folder: Path, telegram: str) -> None:
        self.folder, self._telegram = folder, telegram
        self.log = folder / "log"

    @asynccontextmanager
    async def life(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """One life, from its "ready" to its end, whichever comes."""
        with self.log.open("ab") as log, socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
            free.close()
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "practice", "--port", str(port),
                cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=log,
                env={**os.environ, "MASKAY_DATA": str(self.folder / "data"), "MASKAY_TELEGRAM_URL": self._telegram},
            )  # fmt: skip
        try:
            assert process.stdout is not None
            ready = await asyncio.wait_for(process.stdout.readline(), 60)
            assert ready.startswith(b"ready"), self.log.read_text()
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    def handled(self) -> int:
        """How many updates were applied in all lives."""
        return len(self.rows("SELECT 1 FROM inbox WHERE state = 'done'"))

    def vault(self) -> Vault:
        """The keys of this deployment."""
        return Vault.open(self.folder / "data" / "practice-master-key", KeyStore(self.folder / "data" / "keys"))

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(f"file:{self.folder}/data/maskay.sqlite?mode=ro", uri=True)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


@pytest.fixture
async def bot(tmp_path: Path, practice: Practice) -> Bot:
    return Bot(tmp_path, practice.base)


# Up to a request that was sent: from then on every message goes to the office, word for word.
TO_THE_OFFICE = (
    "castellano", "ayuda", "Sí, acepto", "Mi hija no entiende", "Julia Torres Poma", "966111222", "Cualquier hora",
    "Enviar mi mensaje", "/cancelar",
)  # fmt: skip


async def families(practice: Practice) -> list[int]:
    made = [await practice.http.post("/practice/people", json={"name": f"Familia {n}"}) for n in range(FAMILIES)]
    people = [answer.json()["id"] for answer in made]
    for person in people:
        await practice.does(person, "say", text="/start")
    return people


class Writers:
    """Families that go on writing, whether anybody answers or not."""

    def __init__(self, practice: Practice, people: list[int], chance: random.Random) -> None:
        self.practice, self.people, self.chance = practice, people, chance
        self.said = Counter(dict.fromkeys(people, 0))
        self.enough = False

    async def write_until_enough(self) -> None:
        # Never cancelled: a message counted and cut off on its way to the practice Telegram was said to nobody.
        while not self.enough:
            person = self.chance.choice(self.people)
            self.said[person] += 1
            await self.practice.does(person, "say", text=f"respuesta {self.said[person]}")
            await asyncio.sleep(self.chance.uniform(0, 0.2))


class Files(Protocol):
    """What is left of a bot, whoever keeps it."""

    def rows(self, sql: str) -> list[tuple[object, ...]]: ...
    def vault(self) -> Vault: ...


async def settled(practice: Practice, bot: Files) -> None:
    """Wait until every update was handled and nothing is left to send."""
    async with asyncio.timeout(90):
        while True:
            wanted = {update["update_id"] for update in list(practice.telegram.updates.emitted)}
            done = {row[0] for row in bot.rows("SELECT update_id FROM inbox WHERE state != 'new'")}
            if wanted <= done and not bot.rows("SELECT 1 FROM outbox WHERE state IN ('new', 'sending') LIMIT 1"):
                return
            await asyncio.sleep(0.1)


@pytest.mark.timeout(200 + 20 * KILLS)
async def test_whenever_the_bot_is_killed_each_message_is_applied_once_and_answered(
    bot: Bot, practice: Practice
) -> None:
    chance = kills.chance()
    people = await families(practice)
    writers = Writers(practice, people, chance)
    writing: asyncio.Task[None] | None = None
    for _kill in range(KILLS):
        async with bot.life() as process:
            if writing is None:
                await to_the_office(bot, practice, people[: FAMILIES // 2])
                writing = asyncio.create_task(writers.write_until_enough())
            # At work, however slow the machine is: counted in updates it has handled since it started.
            before, more = bot.handled(), chance.randrange(1, 25)
            async with asyncio.timeout(60):
                while bot.handled() < before + more:
                    await asyncio.sleep(0.002)
            await asyncio.sleep(chance.choice((0, chance.uniform(0, 0.05))))
            process.kill()
            await process.wait()
            assert process.returncode == -signal.SIGKILL
        emitted = {update["update_id"] for update in list(practice.telegram.updates.emitted)}
        acknowledged = emitted - set(practice.telegram.updates._waiting)
        stored = {row[0] for row in bot.rows("SELECT update_id FROM inbox")}
        assert acknowledged <= stored, "Telegram was told that we have it, and we don't"
        assert bot.rows("PRAGMA integrity_check") == [("ok",)]
    assert writing is not None
    writers.enough = True
    await writing
    async with bot.life() as process:
        await settled(practice, bot)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 20) == 0
    await judge(bot, practice, writers, KILLS)


async def to_the_office(bot: Files, practice: Practice, people: list[int]) -> None:
    await settled(practice, bot)
    for words in TO_THE_OFFICE:
        for person in people:
            await practice.does(person, "say", text=words)
        await settled(practice, bot)


async def judge(bot: Files, practice: Practice, writers: Writers, struck: int) -> None:
    emitted = list(practice.telegram.updates.emitted)
    states = dict(bot.rows("SELECT update_id, state FROM inbox"))
    assert set(states) == {update["update_id"] for update in emitted}
    assert set(states.values()) == {"done"}, "an update failed for good"
    outbox = bot.rows("SELECT chat, cause, n, position, kind, state, message_id, sent_at FROM outbox ORDER BY position")
    assert {row[5] for row in outbox} <= {"sent", "dropped"}, "something was not said and waits for a person"
    assert len({(row[1], row[2]) for row in outbox}) == len(outbox)
    wanted = [[f"respuesta {n + 1}" for n in range(writers.said[p])] for p in writers.people[: FAMILIES // 2]]
    assert sorted(_told_the_office(bot)) == sorted(wanted), "lost, applied twice or out of order"
    repeats = 0
    for person in writers.people:
        shown = (await practice.chat(person))["messages"]
        own = [m["text"] for m in shown if m["from"] == "person"]
        assert own[-writers.said[person] :] == [f"respuesta {n + 1}" for n in range(writers.said[person])]
        # The last word is the bot's: nobody is left without an answer.
        assert shown[-1]["from"] == "bot"
        theirs = {m["id"] for m in shown if m["from"] == "bot"}
        noted = {row[6] for row in outbox if row[5] == "sent" and row[6] in theirs}
        # A message on the phone that no row knows of was sent by a life that ended before it could note it.
        repeats += len(theirs - noted)
        in_order = [row[6] for row in outbox if row[5] == "sent" and row[6] in theirs]
        assert in_order == sorted(in_order), "a chat's messages came out of order"
    sent = sum(row[5] == "sent" and row[6] is not None for row in outbox)
    print(f"{struck} kills, {len(emitted)} updates, {sent} messages, {repeats} repeated")
    assert repeats <= struck * FAMILIES


def _told_the_office(bot: Files) -> list[list[str]]:
    """What each request's family wrote after it was sent, as the office reads it."""
    vault = bot.vault()
    found: dict[object, list[str]] = {}
    for row, case, key_id, sealed in bot.rows(
        "SELECT timeline.id, case_id, key_id, timeline.sealed FROM timeline JOIN cases ON cases.id = case_id"
        " WHERE kind = 'family_message' ORDER BY at, timeline.n"
    ):
        plain = open_json(vault.case(str(key_id)), Place("timeline", str(row)), bytes(sealed))  # type: ignore[call-overload]
        assert isinstance(plain, dict)
        found.setdefault(case, []).append(str(plain["text"]))
    return list(found.values())


async def test_an_order_to_stop_ends_it_calmly(bot: Bot, practice: Practice) -> None:
    (person, *_) = await families(practice)
    async with bot.life() as process:
        await practice.does(person, "say", text="una respuesta")
        await settled(practice, bot)
        # One message is on its way, and will be for a while.
        practice.telegram.faults.order({"kind": "delay", "method": "sendMessage", "seconds": 1})
        await practice.does(person, "say", text="otra")
        while not bot.rows("SELECT 1 FROM outbox WHERE state = 'sending'"):
            await asyncio.sleep(0.005)
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 20) == 0
    assert "Traceback" not in bot.log.read_text()
    assert not bot.rows("SELECT 1 FROM outbox WHERE state IN ('sending', 'look')")
