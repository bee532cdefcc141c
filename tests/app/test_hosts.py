"""Two hosts that have nothing in common but a copy of the master key and two addresses: as one program, also when one
is killed, and what one destroys is gone for both."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from bot import doctor
from bot.app.opening import open_house
from bot.clock import SystemClock, ms
from bot.domain.errors import Fault, Refusal
from bot.settings import Secret, Settings
from bot.store import brand
from bot.store.keystore import KeyStore
from bot.store.opening import open_keys
from bot.vault.envelope import Place
from bot.vault.keys import FRESH, KeyGone, Vault
from tests.app.many import Many
from tests.app.test_many import judged, quiet, telegram
from tests.engines import Server
from tests.practice.conftest import Practice

__all__ = ["telegram"]
pytestmark = pytest.mark.timeout(240)
TO_THE_NAME = ("/start", "Castellano", "Seguir por aquí", "1", "2", "1", "Por mí", "Sí, acepto")


@pytest.fixture
def hosts(tmp_path: Path, postgres: Server, telegram: Practice) -> tuple[Many, Many]:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one = Many(tmp_path / "a", postgres.fresh(), telegram.base, keys=postgres.fresh(empty=True))
    return one, one.another_host(tmp_path / "b")


def settings_of(host: Many) -> Settings:
    return Settings(
        data=host.folder / "data", master_key_file=host.folder / "master", database=Secret(host.address),
        keys_database=Secret(host.keys),
    )  # fmt: skip


async def say(many: Many, telegram: Practice, people: list[int], words: str) -> None:
    for person in people:
        await telegram.does(person, "say", text=words)
    await quiet(many, telegram)


def away(server: Server, address: str, *, back: bool = False) -> None:
    """The database of the keys takes nobody in any more, and shows everybody out; or does again."""
    name = conninfo_to_dict(address)["dbname"]
    with psycopg.connect(server.address, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {back}".encode())
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))


def draft_opens(vault: Vault, draft: tuple[str, str, bytes]) -> bool:
    draft_id, key_id, sealed = draft
    return bool(vault.case(key_id).open(bytes(sealed), Place("drafts", draft_id)))


async def test_what_one_host_sealed_the_other_opens_and_what_one_destroys_is_gone_for_both(
    hosts: tuple[Many, Many], telegram: Practice
) -> None:
    one, other = hosts
    people = [telegram.rosa, telegram.elmer]
    vaults = []
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(one.running("receiver", "deliver", "tasks"))
        lanes = await stack.enter_async_context(other.running("lanes"))
        await one.entered(2)
        for words in TO_THE_NAME[:-1]:
            await say(one, telegram, people, words)
        # Killed at work, and nobody handles messages until another host does.
        await telegram.does(people[0], "say", text=TO_THE_NAME[-1])
        lanes.kill()
        await lanes.wait()
        await telegram.does(people[1], "say", text=TO_THE_NAME[-1])
        await stack.enter_async_context(one.running("lanes"))
        await quiet(one, telegram)
        await say(one, telegram, people, "Teófila Ccahuana Huamán")
        assert await judged(one, telegram, people) == 0, one.log + other.log
        drafts = await one.rows("SELECT id, key_id, sealed FROM drafts ORDER BY id")
        assert len(drafts) == 2
        for host in hosts:
            vaults.append(Vault.open(host.folder / "master", open_keys(host.folder / "data", host.keys)))
            assert all(draft_opens(vaults[-1], draft) for draft in drafts), "sealed on the one, carried on by the other"
            assert not (host.folder / "data" / "keys").exists()
        await say(one, telegram, people[:1], "/borrar")
        await say(one, telegram, people[:1], "Sí, borrar ahora")
        await one.until("SELECT 1 FROM drafts")
        await one.until("SELECT 1 FROM doomed_keys", 0)
        await asyncio.sleep(FRESH)
        ((left,),) = await one.rows("SELECT id FROM drafts")
        for vault in vaults:
            for draft in drafts:
                if draft[0] == left:
                    assert draft_opens(vault, draft)
                else:
                    with pytest.raises(KeyGone):
                        draft_opens(vault, draft)
    for vault in vaults:
        vault.close()


async def test_a_host_without_the_address_of_the_keys_refuses_to_begin_and_makes_none(hosts: tuple[Many, Many]) -> None:
    one, other = hosts
    house = await open_house(settings_of(one), SystemClock(), brand.LIVE)
    await house.close()
    forgetful = settings_of(other).but(keys_database=Secret(""))
    with pytest.raises(Refusal, match="the key store is empty"):
        await open_house(forgetful, SystemClock(), brand.LIVE)
    said: list[str] = []
    assert await doctor.examine(forgetful, "", said.append) == 1
    assert any("the key store is empty" in line for line in said), said
    with pytest.raises(Refusal, match="the key store is empty"):
        await open_house(forgetful, SystemClock(), brand.LIVE)


async def test_the_keys_and_the_data_in_one_database_are_refused(hosts: tuple[Many, Many]) -> None:
    settings = settings_of(hosts[0])
    with pytest.raises(Refusal, match="a database of their own"):
        await open_house(settings.but(keys_database=settings.database), SystemClock(), brand.LIVE)


async def test_while_the_key_server_is_away_messages_are_kept_and_no_message_is_given_up(
    hosts: tuple[Many, Many], telegram: Practice, postgres: Server
) -> None:
    one, _other = hosts
    person = [telegram.rosa]
    async with one.running("receiver", "deliver", "tasks"), one.running("lanes"):
        await one.entered(2)
        for words in TO_THE_NAME:
            await say(one, telegram, person, words)
        away(postgres, one.keys)
        await asyncio.sleep(FRESH + 0.1)
        for n in range(3):
            await telegram.does(person[0], "say", text=f"Teófila Ccahuana {n}")
        await one.until("SELECT 1 FROM inbox WHERE state = 'new'", 3)
        await asyncio.sleep(2)
        assert await one.rows("SELECT tries FROM inbox WHERE state = 'new'") == [(0,)] * 3, "it passes: nothing failed"
        with pytest.raises(Fault):
            open_keys(one.folder / "data", one.keys)
        away(postgres, one.keys, back=True)
        await quiet(one, telegram)
    assert await judged(one, telegram, person) == 0


async def test_the_doctor_says_where_the_keys_lie_and_what_is_wrong_there(hosts: tuple[Many, Many]) -> None:
    settings = settings_of(hosts[0])
    await (await open_house(settings, SystemClock(), brand.LIVE)).close()
    said: list[str] = []
    await doctor.examine(settings, "", said.append)
    assert "keys: postgresql" in said
    assert any(line.startswith("the keys and the data lie on one database server") for line in said)
    assert "WRONG fsync is off on the key server" in said


@pytest.mark.parametrize(
    ("moved_days_ago", "line"),
    [
        (None, "WRONG keys/keys.sqlite holds keys that were never moved"),
        (1, "keys/keys.sqlite is a copy from the day of the move"),
        (36, "WRONG keys/keys.sqlite is a copy from the day of the move"),
    ],
)
async def test_the_doctor_finds_old_copies_of_the_keys(
    hosts: tuple[Many, Many], moved_days_ago: int | None, line: str
) -> None:
    settings = settings_of(hosts[0])
    await (await open_house(settings, SystemClock(), brand.LIVE)).close()
    old = KeyStore(settings.data / "keys")
    old.put_many({"a": b"wrapped"})
    if moved_days_ago is not None:
        old.moved(ms(SystemClock().now()) - moved_days_ago * 24 * 3600 * 1000)
    old.close()
    said: list[str] = []
    await doctor.examine(settings, "", said.append)
    assert any(each.startswith(line) for each in said), said
