"""Every released schema, frozen with data of invented people, opened by this program."""

from __future__ import annotations

import itertools
import multiprocessing
import resource
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import engine
from bot.conversation.drafts import Draft
from bot.conversation.said import Kind, Said
from bot.conversation.script import Conversation
from bot.conversation.turn import Say, World
from bot.doctor import _open
from bot.domain.errors import Fault, Refusal
from bot.services import auditing, chats, drafting
from bot.services.house import House
from bot.store import drafts, inspect
from bot.store.migrate import NO_ROOM, NOT_VERIFIED, migrate, migrations, schema_version
from bot.telegram.lanes import Lanes
from tests.family import BOT_ID, Family, house_in
from tests.upgrades.freeze import STOPS, names, thaw

FILE = "data/maskay.sqlite"
NAMES = names()
# Menus of earlier releases that no longer exist: they held no answers.
GONE = {"welcome_back"}
LATEST = len(migrations())


@pytest.fixture(params=NAMES)
def frozen(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    return tmp_path, thaw(request.param, tmp_path)


def connect(file: Path, factory: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None, factory=factory)


def shape(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    return set(connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall())


def counts(connection: sqlite3.Connection) -> dict[str, int]:
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


def content(connection: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {
        name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in counts(connection)
    }


def test_the_first_release_is_frozen() -> None:
    assert "0001" in NAMES


def test_migrated_it_has_the_shape_of_a_fresh_one_and_every_row(
    frozen: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder, expected = frozen
    old, fresh = connect(folder / FILE), connect(tmp_path / "fresh")
    assert schema_version(old) == expected["schema"]
    migrate(old, folder / FILE)
    migrate(fresh, tmp_path / "fresh")
    assert shape(old) == shape(fresh)
    assert schema_version(old) == LATEST
    found = counts(old)
    expected["rows"]["schema_versions"] = LATEST
    assert {name: found[name] for name in expected["rows"]} == expected["rows"]
    assert old.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


class Killed(BaseException):
    """What a SIGKILL leaves to the next life: the connection is closed as it stands."""


class Dying(sqlite3.Connection):
    """Dies at its n-th statement."""

    left = 10**9

    def execute(self, *args: Any) -> sqlite3.Cursor:
        self.left -= 1
        if self.left < 0:
            raise Killed
        return super().execute(*args)


def test_killed_at_any_statement_it_is_migrated_whole_at_the_next_start(
    frozen: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder, _expected = frozen
    shutil.copy(folder / FILE, tmp_path / "whole")
    whole = connect(tmp_path / "whole")
    migrate(whole, tmp_path / "whole")
    wanted, killed = content(whole), 0
    while True:
        file = tmp_path / "dying"
        for left_over in tmp_path.glob("dying*"):
            left_over.unlink()
        shutil.copy(folder / FILE, file)
        dying = connect(file, Dying)
        assert isinstance(dying, Dying)
        dying.left = killed
        try:
            migrate(dying, file)
            break
        except Killed:
            killed += 1
        finally:
            sqlite3.Connection.close(dying)  # undoes what was not committed, as the next life's opening would
        again = connect(file)
        migrate(again, file)
        assert content(again) == wanted
        again.close()
    assert killed > sum(len(list(m.statements("sqlite"))) for m in migrations()[1:])


async def test_every_envelope_opens_after_the_upgrade(frozen: tuple[Path, dict[str, Any]]) -> None:
    folder, expected = frozen
    async with house_in(folder) as house:
        assert await house.database.troubles() == []
        opened = await house.database.read(
            lambda tx: sum(1 for value in inspect.sealed_values(tx) if _open(house.vault, value) is not None)
        )
        assert opened > expected["rows"]["drafts"] + expected["rows"]["answers"]
        assert await house.database.read(lambda tx: auditing.verify(tx, house.vault)) is None


async def test_every_draft_goes_on_where_it_was_left(frozen: tuple[Path, dict[str, Any]]) -> None:
    folder, expected = frozen
    async with house_in(folder) as house:
        world = World(house.clock.now(), house.words.text, house.places, "Oficina")
        for left in expected["drafts"]:
            row = await house.database.read(lambda tx, d=left: drafts.by_id(tx, d["id"]))
            if left["conversation"] in GONE:
                assert row is None
                continue
            assert row is not None
            draft = drafting.opened(house, row)
            goes_on(house.conversations[left["conversation"]], draft, left, world)


async def test_whoever_stood_in_a_menu_that_is_gone_is_answered_from_the_menu_of_today(
    frozen: tuple[Path, dict[str, Any]],
) -> None:
    # Each of their messages once failed five times, and then a person was to look.
    folder, expected = frozen
    wanted = {left["id"] for left in expected["drafts"] if left["conversation"] in GONE}
    connection = connect(folder / FILE)
    rows = connection.execute("SELECT id, chat, consented FROM drafts").fetchall()
    connection.close()
    chats_there = {chat for draft_id, chat, _consented in rows if draft_id in wanted}
    assert not any(consented for draft_id, _chat, consented in rows if draft_id in wanted), "nothing of theirs is lost"
    async with house_in(folder) as house:
        for n in range(len(STOPS)):
            family = Family(house, 7_000 + n)
            if chats.key_of(house, BOT_ID, family.chat_id) in chats_there:
                # Numbers of messages and updates that the frozen house has not seen.
                family.message_ids = itertools.count(5_001)
                await family.update({"message": family._message(5_000, {"text": "hola"})}, 900_000 + n)
                assert await family.receive()
                assert family.keyboard


async def test_the_message_that_waited_is_handled_by_the_new_program(frozen: tuple[Path, dict[str, Any]]) -> None:
    folder, _expected = frozen
    async with house_in(folder) as house:
        assert await _waiting(house) == 1
        lanes = Lanes(house, None, lambda: None)  # type: ignore[arg-type]
        assert await lanes.round() == 1
        assert await _waiting(house) == 0


async def _waiting(house: House) -> int:
    return len(await house.database.read(lambda tx: tx.rows("SELECT 1 FROM inbox WHERE state = 'new'")))


def goes_on(conversation: Conversation, draft: Draft, left: dict[str, Any], world: World) -> None:
    """The draft has all its answers under their present names, and a question that can be answered."""
    moved = conversation.moved if left["version"] != conversation.version else {}
    assert draft.version == conversation.version
    wanted = [(moved.get(a["step"], a["step"]), a["value"], a["words"]) for a in left["plain"]["answers"]]
    assert [(a.step, a.value, a.words) for a in draft.answers] == wanted
    opened = engine.open_(conversation, draft)
    assert [effect for effect in opened.effects if isinstance(effect, Say) and effect.prompt]
    answered = engine.advance(conversation, opened.draft, Said(Kind.TEXT, 4_000_000_000_000, 999, text="2"), world)
    assert answered.effects
    assert len(answered.draft.answers) >= len(draft.answers)


# The copy made before ---------------------------------------------------------------------------


def test_the_copy_is_the_old_database_and_opens_with_the_old_program(frozen: tuple[Path, dict[str, Any]]) -> None:
    folder, expected = frozen
    before = connect(folder / FILE)
    rows = content(before)
    migrate(before, folder / FILE)
    copy = connect(folder / f"{FILE}.before-{expected['schema'] + 1:04d}")
    assert content(copy) == rows
    assert schema_version(copy) == expected["schema"]
    assert not list((folder / "data").glob("*unfinished*"))


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    """A database one migration behind."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_start.sql").write_text("CREATE TABLE one (id TEXT PRIMARY KEY, b {{BLOB}});\n")
    connection = connect(tmp_path / "db")
    migrate(connection, tmp_path / "db", folder)
    connection.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
        " INSERT INTO one (id, b) SELECT i, zeroblob(1000) FROM n"
    )
    connection.close()
    (folder / "0002_more.sql").write_text("CREATE TABLE two (id TEXT PRIMARY KEY);\n")
    return tmp_path / "db", folder


def _with_little_room(file: Path, folder: Path, told: Any) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        migrate(connect(file), file, folder)
        told.put("migrated")
    except Refusal as refusal:
        told.put(refusal.message.id)


def test_no_room_for_the_copy_changes_nothing_and_says_what_to_do(small: tuple[Path, Path]) -> None:
    file, folder = small
    context = multiprocessing.get_context("fork")
    told = context.Queue()
    process = context.Process(target=_with_little_room, args=(file, folder, told))
    process.start()
    assert told.get(timeout=30) == NO_ROOM.id
    process.join()
    connection = connect(file)
    assert schema_version(connection) == 1
    assert sorted(path.name for path in file.parent.iterdir()) == ["db", "migrations"], "half a copy is taken away"
    migrate(connection, file, folder)
    assert schema_version(connection) == 2


def test_a_copy_that_lost_a_row_is_no_copy(small: tuple[Path, Path]) -> None:
    class Losing(sqlite3.Connection):
        def backup(self, target: sqlite3.Connection, **more: Any) -> None:  # type: ignore[override]
            super().backup(target, **more)
            target.execute("DELETE FROM one WHERE id = '7'")
            target.commit()

    file, folder = small
    with pytest.raises(Refusal) as refused:
        migrate(connect(file, Losing), file, folder)
    assert refused.value.message == NOT_VERIFIED
    assert schema_version(connect(file)) == 1
    assert not list(file.parent.glob("db.*"))


def test_a_damaged_database_is_not_migrated(small: tuple[Path, Path]) -> None:
    file, folder = small
    whole = bytearray(file.read_bytes())
    for at in range(len(whole) // 2, len(whole) // 2 + 9_000):
        whole[at] ^= 0xFF
    file.write_bytes(whole)
    with pytest.raises((Refusal, Fault, sqlite3.DatabaseError)):
        migrate(connect(file), file, folder)
    assert schema_version(connect(file)) == 1
