"""The store against SIGKILL, a full disk and a torn log. Every promise is checked on the files that are left."""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import resource
import shutil
import signal
import sqlite3
import time
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from bot.domain.errors import Fault
from bot.store import drafts, inbox, outbox
from bot.store.database import Tx
from bot.store.keystore import KeyStore
from bot.store.sqlite import SqliteDatabase
from bot.vault.envelope import open_json
from bot.vault.keys import Vault, create_master_key
from tests.faults import kills, store_worker

KILLS = kills.OF_THE_STORE
CHATS = ("anqara", "lucana", "sora", "chanka", "wanka")
WINDOW = 30  # updates Telegram hands over at a time


@pytest.fixture(scope="module")
def forks() -> ForkServerContext:
    """Processes that start in milliseconds because the imports were done once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.store_worker"])
    return context


class FakeTelegram:
    """Hands over numbered updates, again and again until each was acknowledged, and kills who receives them."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.sent: list[tuple[int, str]] = []
        self.stored: set[int] = set()
        self.applied: set[int] = set()
        self._waiting: list[tuple[int, str]] = []

    def hand_over(self, worker: Connection) -> None:
        """What was not acknowledged, in order, then something new; some of it twice, also what was acknowledged."""
        self._waiting = [update for update in self._waiting if update[0] not in self.stored]
        while len(self._waiting) < WINDOW:
            update = (len(self.sent) + 1, self.chance.choice(CHATS))
            self.sent.append(update)
            self._waiting.append(update)
        for update in self._waiting:
            worker.send(update)
            if self.chance.random() < 0.2:
                worker.send(self.chance.choice(self.sent[: update[0]]))

    def listen(self, worker: Connection, until: float, at_most: int = 10**9) -> None:
        """Take acknowledgements until that moment, or so many, or until the line is dead."""
        try:
            while at_most > 0 and worker.poll(max(0.0, until - time.monotonic())):
                self._take(worker.recv())
                at_most -= 1
        except (EOFError, OSError):
            return

    def _take(self, said: tuple[str, int]) -> None:
        what, number = said
        if what == "stored":
            self.stored.add(number)
        elif what == "applied":
            self.applied.add(number)


class Deployment:
    """A data folder, and lives that work in it."""

    def __init__(self, folder: Path, forks: ForkServerContext) -> None:
        self.folder, self.master = folder / "data", folder / "master"
        self._forks = forks
        create_master_key(self.master)

    def start(self) -> tuple[BaseProcess, Connection]:
        ours, theirs = self._forks.Pipe()
        process = self._forks.Process(target=store_worker.work, args=(self.folder, self.master, theirs))
        process.start()
        theirs.close()
        return process, ours


@pytest.mark.timeout(60 + 3 * KILLS)
def test_no_update_is_lost_or_applied_twice_whenever_the_process_is_killed(
    tmp_path: Path, forks: ForkServerContext
) -> None:
    chance = kills.chance()
    deployment, telegram = Deployment(tmp_path, forks), FakeTelegram(chance)
    struck_at_work = 0
    for _kill in range(KILLS):
        process, line = deployment.start()
        # Before, while and after the first updates are stored; sometimes while it still opens its files.
        if chance.random() < 0.15:
            time.sleep(chance.uniform(0, 0.03))
        elif line.poll(20) and line.recv()[0] == "ready":
            telegram.hand_over(line)
            before = len(telegram.stored)
            # Counted in acknowledgements, not in time, so that a busy machine is struck at work as well.
            telegram.listen(line, time.monotonic() + 20, at_most=chance.randrange(WINDOW))
            time.sleep(chance.choice((0, 0, chance.uniform(0, 0.01))))
            struck_at_work += len(telegram.stored) > before
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        telegram.listen(line, time.monotonic())
        line.close()
        check(deployment, telegram, finished=False)
    assert struck_at_work > KILLS / 3, "the kills never met it at work"
    process, line = deployment.start()
    telegram.hand_over(line)
    # After many kills thousands wait, and they may take their time, as long as it goes on.
    moved, left = time.monotonic(), len(telegram.sent)
    while left and time.monotonic() < moved + 60:
        telegram.listen(line, time.monotonic() + 0.02)
        # Applied in an earlier life and killed before it could be said: the file knows.
        telegram.applied |= applied_in(deployment)
        before, left = left, len(telegram.sent) - len(telegram.applied & telegram.stored)
        moved = time.monotonic() if left < before else moved
    line.close()
    process.join(20)
    assert process.exitcode == 0
    print(f"{len(telegram.sent)} updates, {struck_at_work} of {KILLS} kills at work")
    check(deployment, telegram, finished=True)


def look(deployment: Deployment) -> sqlite3.Connection:
    return sqlite3.connect(deployment.folder / "maskay.sqlite")


def applied_in(deployment: Deployment) -> set[int]:
    connection = look(deployment)
    done = {row[0] for row in connection.execute("SELECT update_id FROM inbox WHERE state = 'done'")}
    connection.close()
    return done


def check(deployment: Deployment, telegram: FakeTelegram, *, finished: bool) -> None:
    """After any kill: the file is whole, what was acknowledged is there, what was applied was applied once."""
    if not (deployment.folder / "maskay.sqlite").exists() or not (deployment.folder / "keys.sqlite").exists():
        assert not telegram.stored
        return
    vault = Vault.open(deployment.master, KeyStore(deployment.folder))

    async def ask() -> None:
        database = await SqliteDatabase.open(deployment.folder)
        try:
            assert await database.troubles() == []
            await database.read(lambda tx: judge(tx, vault, telegram, finished=finished))
        finally:
            await database.close()

    asyncio.run(ask())


def judge(tx: Tx, vault: Vault, telegram: FakeTelegram, *, finished: bool) -> None:
    rows = tx.rows("SELECT update_id, chat, state, sealed FROM inbox ORDER BY update_id")
    states = {row[0]: row[2] for row in rows}
    assert telegram.stored <= set(states), "an acknowledged update is lost"
    done = {number for number, state in states.items() if state == "done"}
    assert telegram.applied <= done
    for chat in CHATS:
        draft = drafts.active_of(tx, chat)
        numbers = [] if draft is None else open_json(vault.case(draft.key_id), drafts.place(draft.id), draft.sealed)
        expected = [number for number, whose in telegram.sent if whose == chat and number in done]
        assert numbers == expected, "applied twice, out of order, or not at all"
        assert draft is None or draft.revision == len(expected)
    answers = {
        row[0]: open_json(vault.service, outbox.place(row[1]), row[2])
        for row in tx.rows("SELECT cause, id, sealed FROM outbox")
    }
    assert answers == {f"update {number}": {"text": f"thank you for {number}"} for number in done}
    for number, _chat, state, sealed in rows:
        assert (sealed is None) == (state == "done")
        if sealed is not None:
            assert open_json(vault.service, inbox.place(store_worker.BOT, number), sealed) == {"number": number}
    if finished:
        assert done == {number for number, _chat in telegram.sent}


def fill(folder: Path, told: Connection) -> None:
    """Write until the disk is full, then go on when there is room again; tell what was acknowledged."""

    async def writing() -> None:
        database = await SqliteDatabase.open(folder)
        await database.unit(lambda tx: inbox.put(tx, 1, 0, "a", 0, b""))
        log = folder / "maskay.sqlite-wal"
        # The file may not grow beyond this: SQLite hears EFBIG, as it would hear ENOSPC.
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 150_000, resource.RLIM_INFINITY))
        faults: list[str] = []
        for group in range(200):
            wanted = [f"chat {group} {n}" for n in range(5)]
            answers = await asyncio.gather(
                *(database.unit(_put(group * 10 + n, chat)) for n, chat in enumerate(wanted)), return_exceptions=True
            )
            for chat, answer in zip(wanted, answers, strict=True):
                if isinstance(answer, BaseException):
                    assert isinstance(answer, Fault), repr(answer)
                    faults.append(answer.what)
                else:
                    told.send(chat)
            if len(faults) > 20:
                break
        assert faults, "the disk never filled"
        assert set(faults) <= {"the disk is full", "the disk can't be read or written"}
        assert await database.read(lambda tx: tx.rows("SELECT count(*) FROM inbox")[0][0]) > 1
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        await database.unit(_put(10_000, "room again"))
        told.send("room again")
        await database.close()

    asyncio.run(writing())


def _put(number: int, chat: str):  # type: ignore[no-untyped-def]
    return lambda tx: inbox.put(tx, 2, number, chat, number, b"x" * 3000)


def test_a_full_disk_is_a_fault_and_nothing_acknowledged_is_lost(tmp_path: Path, forks: ForkServerContext) -> None:
    ours, theirs = forks.Pipe()
    process = forks.Process(target=fill, args=(tmp_path, theirs))
    process.start()
    theirs.close()
    acknowledged: list[str] = []
    try:
        while True:
            acknowledged.append(ours.recv())
    except EOFError:
        process.join()
    assert process.exitcode == 0
    assert len(acknowledged) > 5
    assert acknowledged[-1] == "room again"
    connection = sqlite3.connect(tmp_path / "maskay.sqlite")
    kept = {row[0] for row in connection.execute("SELECT chat FROM inbox WHERE bot_id = 2")}
    assert kept == set(acknowledged), "lost after it was acknowledged, or kept after a Fault"
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_a_torn_log_loses_only_what_came_last_and_never_half_a_unit(tmp_path: Path) -> None:
    live = tmp_path / "live"
    database = await SqliteDatabase.open(live)
    await database.settle()  # so that the log holds these units alone, and not the schema
    for number in range(30):

        def two_rows(tx: Tx, number: int = number) -> None:
            inbox.put(tx, 1, 2 * number, "a", number, b"x" * 500)
            inbox.put(tx, 1, 2 * number + 1, "a", number, b"x" * 500)

        await database.unit(two_rows)
    torn = tmp_path / "torn"
    shutil.copytree(live, torn)  # as a power cut leaves it: nothing was closed
    await database.close()
    whole = (torn / "maskay.sqlite-wal").read_bytes()
    chance = random.Random(20)
    counts = set()
    for _cut in range(25):
        log = bytearray(whole[: chance.randrange(32, len(whole))])
        if chance.random() < 0.5:
            log[chance.randrange(32, len(log))] ^= 0xFF  # and a sector that was never written
        (torn / "maskay.sqlite-wal").write_bytes(log)
        (torn / "maskay.sqlite-shm").unlink(missing_ok=True)
        connection = sqlite3.connect(f"file:{torn}/maskay.sqlite?mode=ro", uri=True)
        if connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'inbox'").fetchone() == (1,):
            numbers = [row[0] for row in connection.execute("SELECT update_id FROM inbox ORDER BY update_id")]
            assert numbers == list(range(len(numbers)))
            assert len(numbers) % 2 == 0
            counts.add(len(numbers))
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
    assert len(counts) > 5, "the cuts never met a unit"
