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
from bot.store import brand, copying, inbox, processes
from bot.store.database import Database, Tx
from bot.store.faults import Clash
from bot.store.files import Alone
from bot.store.keystore import KeyStore
from bot.store.opening import open_keys
from bot.store.postgres import PostgresDatabase
from bot.store.postgres_keystore import PostgresKeyStore
from bot.store.processes import ProcessRow
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
    await house.close()
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
    await house.close()
    with pytest.raises(Refusal, match="moved to PostgreSQL"):
        await open_house(settings.but(database=Secret("")), SystemClock(), brand.LIVE)
    with pytest.raises(Refusal, match="moved to PostgreSQL"):
        await moving_house.to_postgres(settings, said.append)


KEYS = 1200


@pytest.fixture
def with_keys(settings: Settings, postgres: Server) -> Settings:
    """The same deployment with many keys, some of them destroyed, and a database for them."""
    shelf = KeyStore(settings.data / "keys")
    shelf.put_many({f"{n:032x}": b"wrapped %d" % n for n in range(KEYS)})
    for n in range(20):
        shelf.destroy(f"{n:032x}")
    shelf.close()
    return settings.but(keys_database=Secret(postgres.fresh(empty=True)))


async def test_the_keys_move_too_and_their_old_file_opens_no_bot_any_more(with_keys: Settings) -> None:
    said: list[str] = []
    await moving_house.to_postgres(with_keys, said.append)
    assert f"the same in both: {KEYS - 20 + 3:,} keys" in said
    house = await open_house(with_keys, SystemClock(), brand.LIVE)
    await house.close()
    shelf = open_keys(with_keys.data, with_keys.keys_address())
    assert shelf.wrapped(f"{30:032x}") == b"wrapped 30"
    with pytest.raises(Clash):
        shelf.put_many({f"{3:032x}": b"back from the dead"})
    shelf.close()
    with pytest.raises(Refusal, match="keys were moved"):
        await open_house(with_keys.but(keys_database=Secret("")), SystemClock(), brand.LIVE)
    with pytest.raises(Refusal, match="moved to PostgreSQL"):
        await moving_house.to_postgres(with_keys, said.append)


async def test_keys_that_stayed_behind_follow_later_while_nobody_works(with_keys: Settings) -> None:
    await moving_house.to_postgres(with_keys.but(keys_database=Secret("")), print)
    database = await PostgresDatabase.open(with_keys.database_address())

    def works(tx: Tx) -> None:
        processes.enter(tx, ProcessRow("p", "lanes", "here", tx.clock(), 0, tx.clock()))

    await database.unit(works)
    with pytest.raises(Refusal, match="Stop them first"):
        await moving_house.to_postgres(with_keys, print)
    await database.unit(lambda tx: processes.leave(tx, "p"))
    await database.close()
    await moving_house.to_postgres(with_keys, print)
    house = await open_house(with_keys, SystemClock(), brand.LIVE)
    await house.close()


async def test_a_move_that_was_stopped_goes_on_and_takes_up_what_changed_since(with_keys: Settings) -> None:
    source, target = KeyStore(with_keys.data / "keys"), PostgresKeyStore(with_keys.keys_address())
    target.put_many(dict(source.page()[:100]))
    doomed = source.page()[7][0]
    source.destroy(doomed)
    await moving_house.to_postgres(with_keys, print)
    assert (target.wrapped(doomed), doomed in target.all_destroyed()) == (None, True)
    source.close()
    target.close()


async def test_stopped_between_the_keys_and_the_end_it_is_only_ended(
    with_keys: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_tx: Tx) -> None:
        raise RuntimeError("a stop")

    monkeypatch.setattr(copying, "moved", stopped)
    with pytest.raises(RuntimeError):
        await moving_house.to_postgres(with_keys, print)
    monkeypatch.undo()
    await moving_house.to_postgres(with_keys, print)
    house = await open_house(with_keys, SystemClock(), brand.LIVE)
    await house.close()


async def test_a_key_database_that_holds_other_keys_is_refused(with_keys: Settings) -> None:
    target = PostgresKeyStore(with_keys.keys_address())
    target.put_many({"somebody else's": b"wrapped"})
    with pytest.raises(Refusal, match="holds others"):
        await moving_house.to_postgres(with_keys, print)
    target.close()
    house = await open_house(with_keys.but(database=Secret(""), keys_database=Secret("")), SystemClock(), brand.LIVE)
    await house.close()


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
