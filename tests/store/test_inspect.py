from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.domain.errors import Fault
from bot.store import chats, drafts, inbox, inspect, invitations, media, outbox, questions, timeline
from bot.store.database import Database, Tx
from bot.store.dialect import in_words_of
from bot.store.inspect import SealedBy, SealedValue
from bot.store.keystore import KeyStore
from bot.store.migrate import migrations
from bot.store.sqlite import SqliteDatabase
from bot.vault.envelope import Broken, Place, seal_json
from bot.vault.keys import KeyGone, Vault, create_master_key
from tests.canary import traces

CANARY = "Ñahuincopa"


class Deployment:
    def __init__(self, folder: Path, database: Database, vault: Vault) -> None:
        self.folder, self.database, self.vault = folder, database, vault

    def open(self, value: SealedValue) -> bytes | None:
        """What doctor does: open an envelope with the key it is said to have; None if that key is gone."""
        try:
            match value.by:
                case SealedBy.SERVICE:
                    return self.vault.service.open(value.sealed, value.place)
                case SealedBy.PERSON:
                    return self.vault.person(value.salt).open(value.sealed, value.place)
                case SealedBy.CASE:
                    return self.vault.case(value.key_id).open(value.sealed, value.place)
        except KeyGone:
            return None

    async def where(self, word: str) -> set[str]:
        def find(tx: Tx) -> set[str]:
            opened = ((value, self.open(value)) for value in inspect.sealed_values(tx))
            return {
                f"{value.place.table}.{value.place.field}"
                for value, plain in opened
                if plain is not None and word.encode() in plain
            }

        return await self.database.read(find)


@pytest.fixture
async def deployment(tmp_path: Path, database: Database) -> Deployment:
    create_master_key(tmp_path / "master")
    vault = Vault.open(tmp_path / "master", KeyStore(tmp_path / "data"))
    return Deployment(tmp_path / "data", database, vault)


def plant(tx: Tx, vault: Vault) -> tuple[str, set[str]]:
    """A row with the canary in every table that has envelopes; the case's key, and the columns planted."""
    key_id, salt = vault.new_case_key(), os.urandom(16)
    planted = set()
    for table in tx.tables():
        # In the audit a keyed hash, in village_lists villages of the map: no envelopes.
        if table.name in ("audit", "village_lists") or not table.blobs:
            continue
        known: dict[str, str | bytes] = {"case_id": "case", "key_id": key_id, "salt": salt}
        values: dict[str, str | bytes | int] = {
            name: known.get(name, "case" if name in table.texts else 7) for name in table.columns
        }
        row = ":".join(str(values[name]) for name in table.key)
        sealer = vault.service
        if {"case_id", "key_id"} & set(table.columns):
            sealer = vault.case(key_id)
        elif "salt" in table.columns:
            sealer = vault.person(salt)
        for name in table.blobs:
            if name != "salt":
                values[name] = seal_json(sealer, Place(table.name, row, name), {"text": f"{CANARY} of Oronccoy"})
                planted.add(f"{table.name}.{name}")
        marks = ", ".join("?" for _value in values)
        tx.run(f"INSERT INTO {table.name} ({', '.join(values)}) VALUES ({marks})", *values.values())
    return key_id, planted


async def test_every_envelope_of_every_table_is_found_and_opens_where_doctor_looks(deployment: Deployment) -> None:
    key_id, planted = await deployment.database.unit(lambda tx: plant(tx, deployment.vault))
    assert len(planted) >= 16
    assert await deployment.where(CANARY) == planted
    assert await deployment.where("Ccochapampa") == set()
    deployment.vault.destroy(key_id)
    left = await deployment.where(CANARY)
    tables = (
        "inbox", "outbox", "chats", "staff", "volunteers", "people", "imports", "word_reviews", "questions",
        "staff_groups", "staff_said", "visits", "removals",
    )  # fmt: skip
    assert left == {*(f"{name}.sealed" for name in tables), "questions.answer", "imports.plan"}


async def test_the_places_of_the_store_are_the_places_where_doctor_looks(deployment: Deployment) -> None:
    await deployment.database.unit(lambda tx: plant(tx, deployment.vault))
    found = await deployment.database.read(lambda tx: {value.place for value in inspect.sealed_values(tx)})
    assert {
        *(inbox.place(7, 7), outbox.place("case"), chats.place("case"), drafts.place("case")),
        *(questions.place("case"), questions.answer_place("case")),
        *(media.place("case"), media.content_place("case"), invitations.place("case")),
    } <= found


async def test_the_canary_stands_nowhere_in_clear_in_the_data_folder(deployment: Deployment) -> None:
    await deployment.database.unit(lambda tx: plant(tx, deployment.vault))
    assert traces(deployment.folder, CANARY) == []  # file, log and shared memory, while all are open
    await deployment.database.settle()
    assert traces(deployment.folder, CANARY) == []
    clear = await deployment.database.read(lambda tx: list(inspect.clear_texts(tx)))
    assert [text.place for text in clear if CANARY in text.text] == []


async def test_a_word_that_stands_in_clear_is_found_with_its_place(deployment: Deployment) -> None:
    await deployment.database.unit(lambda tx: tx.run("INSERT INTO offices VALUES ('ayacucho', ?, 1)", f"at {CANARY}"))
    clear = await deployment.database.read(lambda tx: list(inspect.clear_texts(tx)))
    assert [text.place for text in clear if CANARY in text.text] == [Place("offices", "ayacucho", "body")]
    await deployment.database.settle()
    assert deployment.database.shared or traces(deployment.folder, CANARY)


async def test_more_rows_than_a_page_are_all_found(deployment: Deployment) -> None:
    def fill(tx: Tx) -> None:
        for number in range(450):
            inbox.put(tx, number % 3, number, "a", number, b"sealed")
        for number in range(5):
            media.insert(tx, f"m{number}", "draft", "key", 1, b"sealed")
            media.kept(tx, f"m{number}", b"sealed", b"content")
        media.insert(tx, "waiting", "draft", "key", 1, b"sealed")

    await deployment.database.unit(fill)
    found = await deployment.database.read(lambda tx: [value.place for value in inspect.sealed_values(tx)])
    assert {place.row for place in found if place.table == "inbox"} == {f"{n % 3}:{n}" for n in range(450)}
    assert len(found) == len(set(found)) == 450 + 6 + 5


async def test_an_envelope_whose_case_is_gone_is_shown_without_a_key(deployment: Deployment) -> None:
    await deployment.database.unit(
        lambda tx: timeline.add(tx, timeline.TimelineRow("t", "no such case", 1, "note", "staff", b"1"))
    )
    (value,) = await deployment.database.read(lambda tx: list(inspect.sealed_values(tx)))
    assert (value.by, value.key_id) == (SealedBy.CASE, "")
    assert deployment.open(value) is None


async def test_an_envelope_moved_to_another_row_does_not_open(deployment: Deployment) -> None:
    def move(tx: Tx) -> None:
        for number in (1, 2):
            inbox.put(tx, 1, number, "a", number, seal_json(deployment.vault.service, inbox.place(1, number), number))
        tx.run("UPDATE inbox SET sealed = (SELECT sealed FROM inbox WHERE update_id = 1) WHERE update_id = 2")

    await deployment.database.unit(move)
    first, second = await deployment.database.read(lambda tx: list(inspect.sealed_values(tx)))
    assert deployment.open(first) == b"1"
    with pytest.raises(Broken):
        deployment.open(second)


async def test_a_blob_nobody_made_a_rule_for_is_an_error(deployment: Deployment) -> None:
    kind = in_words_of("postgresql" if deployment.database.shared else "sqlite", "{{BLOB}}")
    await deployment.database.unit(lambda tx: tx.run(f"CREATE TABLE later (id TEXT PRIMARY KEY, sealed {kind})"))
    with pytest.raises(ValueError, match=r"later\.sealed"):
        await deployment.database.read(lambda tx: list(inspect.sealed_values(tx)))


async def test_a_whole_database_has_no_troubles_and_says_its_schema(deployment: Deployment) -> None:
    # The server of the tests is in a hurry (tests.engines), and that must not pass for sound.
    hurried = ["fsync is off on the database server", "full_page_writes is off on the database server"]
    assert await deployment.database.troubles() == (hurried if deployment.database.shared else [])
    assert await deployment.database.read(inspect.schema) == len(migrations())


async def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    database = await SqliteDatabase.open(tmp_path)

    def fill(tx: Tx) -> None:
        for number in range(500):
            inbox.put(tx, 1, number, f"chat {number}", number, b"x" * 200)

    await database.unit(fill)
    await database.close()
    content = bytearray((tmp_path / "maskay.sqlite").read_bytes())
    for at in range(len(content) - 40_000, len(content) - 20_000):
        content[at] ^= 0xFF
    (tmp_path / "maskay.sqlite").write_bytes(content)
    found: list[str] = []
    try:
        again = await SqliteDatabase.open(tmp_path)
        try:
            found = await again.troubles()
        finally:
            await again.close()
    except Fault as fault:  # where the schema itself is hit, it does not even open
        found = [fault.what]
    assert found
