"""`python -m bot migrate-to-postgres` as an operator runs it, and as a failing machine runs it."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

import pytest

from bot.app import moving_house
from bot.app.opening import open_house
from bot.clock import SystemClock
from bot.domain.errors import Refusal
from bot.settings import Secret, Settings
from bot.store import brand, copying, inbox
from bot.store.database import Database, Tx
from bot.store.files import Alone
from bot.store.postgres import PostgresDatabase
from bot.store.sqlite import SqliteDatabase
from bot.vault.keys import create_master_key
from tests.app.many import ROOT
from tests.engines import Server

UPDATES = 6000


@pytest.fixture
async def settings(tmp_path: Path, postgres: Server) -> Settings:
    """A deployment that was live on SQLite, and a new database for it."""
    tmp_path.chmod(0o700)
    create_master_key(tmp_path / "master")
    settings = Settings(data=tmp_path / "data", master_key_file=tmp_path / "master")
    house = await open_house(settings, SystemClock(), brand.LIVE)

    def unit(tx: Tx) -> None:
        for number in range(UPDATES):
            inbox.put(
                tx, 7, number, f"chat {number % 50}", number, house.vault.service.seal(b"x", inbox.place(7, number))
            )

    await house.database.unit(unit)
    await house.database.close()
    return settings.but(database=Secret(postgres.fresh()))


async def sums(database: Database) -> dict[str, copying.Sum]:
    return await database.read(lambda tx: {t.name: copying.sum_of(tx, t) for t in copying.copied(tx)})


async def same(settings: Settings) -> bool:
    source, target = await SqliteDatabase.open(settings.data), await PostgresDatabase.open(settings.database_address())
    try:
        return await sums(source) == await sums(target)
    finally:
        await source.close()
        await target.close()


async def test_a_deployment_moves_and_the_old_file_starts_no_bot_any_more(settings: Settings) -> None:
    said: list[str] = []
    await moving_house.to_postgres(settings, said.append)
    assert f"inbox: {UPDATES:,} rows copied" in said
    assert await same(settings)
    house = await open_house(settings, SystemClock(), brand.LIVE)
    assert (await house.database.read(inbox.waiting))[0] == UPDATES
    await house.database.close()
    with pytest.raises(Refusal, match="moved to PostgreSQL"):
        await open_house(settings.but(database=Secret("")), SystemClock(), brand.LIVE)
    with pytest.raises(Refusal, match="moved to PostgreSQL"):
        await moving_house.to_postgres(settings, said.append)


async def test_a_running_bot_is_not_moved(settings: Settings) -> None:
    with Alone(settings.data), pytest.raises(Refusal, match="running already"):
        await moving_house.to_postgres(settings, print)


async def test_without_a_target_or_a_source_nothing_is_done(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="Name the new database"):
        await moving_house.to_postgres(settings.but(database=Secret("")), print)
    with pytest.raises(Refusal, match="no data folder"):
        await moving_house.to_postgres(settings.but(data=tmp_path / "nothing"), print)


@pytest.mark.timeout(200)
async def test_killed_while_it_copies_it_goes_on_where_it_was(settings: Settings) -> None:
    chance = random.Random(seed := random.randrange(10**6))
    print(f"seed {seed}")
    environment = {
        **os.environ,
        "MASKAY_DATA": str(settings.data), "MASKAY_MASTER_KEY_FILE": str(settings.master_key_file),
        "MASKAY_DATABASE": settings.database_address(),
    }  # fmt: skip
    target = await PostgresDatabase.open(settings.database_address())
    codes = []
    while not codes or codes[-1]:
        # Three kills among the rows of the inbox, then it may end.
        until = UPDATES * (len(codes) + chance.random()) / 4
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "migrate-to-postgres",
            cwd=ROOT,
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,
        )
        while len(codes) < 3 and (await target.read(inbox.waiting))[0] < until:
            await asyncio.sleep(0.001)
        if len(codes) < 3:
            process.send_signal(signal.SIGKILL)
        codes.append(await process.wait())
        assert len(codes) < 9
    await target.close()
    assert codes == [-signal.SIGKILL] * 3 + [0]
    assert await same(settings)
