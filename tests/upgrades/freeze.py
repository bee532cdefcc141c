"""Freezes a data folder as the present program leaves it, for later programs to be tried on.

    python -m tests.upgrades.freeze

Writes tests/upgrades/frozen/<schema>.tar.gz: database, key store, master key and `expected.json`, all from
invented people of the golden dialogues at every stage. Run it in a checkout of the release, once; a frozen
file never changes. Uses of the house only what every release has.
"""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.practice import organisation
from bot.services import chats, drafting
from bot.services.house import House
from bot.store import drafts, inbox, outbox
from bot.store.database import Tx
from bot.vault.envelope import open_json, seal_json
from tests.conversations import golden_dialogues
from tests.family import BOT_ID, Family, house_in

FROZEN = Path(__file__).parent / "frozen"
# (dialogue, after how many of its lines the family stops)
STOPS = (
    ("es-request-full", 3), ("es-request-full", 12), ("es-request-full", 20), ("es-request-full", 36),
    ("es-request-full", 45), ("es-request-full", 99), ("quy-request-short", 15), ("quy-request-short", 24),
    ("quy-request-short", 99), ("es-talk", 11), ("es-talk", 15), ("es-talk", 21), ("es-triage", 10), ("es-triage", 14),
    ("es-triage", 24), ("es-triage", 29), ("es-volunteer", 3), ("es-volunteer", 6), ("es-volunteer", 20),
    ("es-volunteer-menu", 99),
)  # fmt: skip
FILES = ("data/maskay.sqlite", "data/keys/keys.sqlite", "master")


async def write(folder: Path) -> dict[str, Any]:
    """Families at every stage, a message nobody has handled, one that may have been sent; what is to be found again."""
    async with house_in(folder) as house:
        for n, (dialogue, lines) in enumerate(STOPS):
            family = Family(house, 7_000 + n)
            sent: dict[str, int] = {}
            for line in _lines(dialogue)[:lines]:
                await golden_dialogues._send(family, line, sent)
            if lines == 99 and dialogue == "es-request-full":
                await family.say("Enviar mi pedido")
        await organisation.Staff(house).hire(2)
        waiting = Family(house, 7_999)
        await waiting.say("/start")
        await waiting.send({"text": "Castellano"}, deliver=False)
        await house.database.unit(lambda tx: _unfinished(tx, house))
        return await house.database.read(lambda tx: _expected(tx, house))


def _lines(dialogue: str) -> list[str]:
    text = (golden_dialogues.FOLDER / f"{dialogue}.txt").read_text("utf-8")
    return [line[2:] for line in text.splitlines() if line.startswith("> ")]


def _unfinished(tx: Tx, house: House) -> None:
    """As a stop leaves it: an update that waits, a question in the middle of being sent."""
    raw = {
        "update_id": 999_999,
        "message": {
            "message_id": 900, "date": 4_000_000_000, "text": "Seguir por aquí",
            "chat": {"id": 7_999, "type": "private", "first_name": "Rosa"},
            "from": {"id": 7_999, "is_bot": False, "first_name": "Rosa"},
        },
    }  # fmt: skip
    sealed = seal_json(house.vault.service, inbox.place(BOT_ID, 999_999), raw)
    inbox.put(tx, BOT_ID, 999_999, chats.key_of(house, BOT_ID, 7_999), 1, sealed)
    (first, *_) = tx.rows("SELECT id FROM outbox WHERE state = 'new' ORDER BY position")
    assert outbox.sending(tx, first[0])


def _expected(tx: Tx, house: House) -> dict[str, Any]:
    tables = [row[0] for row in tx.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    found = []
    for (draft_id,) in tx.rows("SELECT id FROM drafts ORDER BY id"):
        row = drafts.by_id(tx, draft_id)
        assert row is not None
        plain = open_json(house.vault.case(row.key_id), drafts.place(row.id), row.sealed)
        assert drafting.opened(house, row).id == draft_id
        found.append({"id": row.id, "conversation": row.conversation, "version": row.version, "plain": plain})
    return {
        "schema": tx.rows("SELECT max(number) FROM schema_versions")[0][0],
        "rows": {name: tx.rows(f"SELECT count(*) FROM {name}")[0][0] for name in tables},
        "drafts": found,
    }


def pack(folder: Path, expected: dict[str, Any]) -> Path:
    """The files of a closed house as one small archive."""
    to = FROZEN / f"{expected['schema']:04d}.tar.gz"
    with tarfile.open(to, "w:gz", compresslevel=9) as archive:
        for file in FILES:
            archive.add(_still(folder / file), file, filter=_nobodys)
        text = json.dumps(expected, ensure_ascii=False, indent=1).encode()
        about = tarfile.TarInfo("expected.json")
        about.size = len(text)
        archive.addfile(about, io.BytesIO(text))
    return to


def _still(file: Path) -> Path:
    """A small copy of a database, whoever still has it open; other files as they are."""
    if file.suffix != ".sqlite":
        return file
    copy = file.with_suffix(".still")
    connection = sqlite3.connect(file)
    connection.execute("VACUUM INTO ?", (str(copy),))
    connection.close()
    return copy


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def thaw(name: str, folder: Path) -> dict[str, Any]:
    """Unpack a frozen data folder; what was noted of it."""
    with tarfile.open(FROZEN / f"{name}.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    folder.chmod(0o700)
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
    return expected


def names() -> Sequence[str]:
    """Every schema that was frozen."""
    return sorted(path.name.removesuffix(".tar.gz") for path in FROZEN.glob("*.tar.gz"))


def main() -> None:
    """Freeze the present schema."""
    FROZEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        expected = asyncio.run(write(folder))
        to = pack(folder, expected)
    print(f"{to.name}: {to.stat().st_size:,} bytes, {len(expected['drafts'])} drafts")


if __name__ == "__main__":
    main()
