"""The canary (figure 7): words of a whole request, a reply and a note are in no file in clear, also after SIGKILL."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot import doctor, logs
from bot.clock import ms
from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.ids import read_case_code
from bot.services import case_file, chats, intake, replying, reviewing, searching
from bot.services.house import House
from bot.store import cases, inbox, media, questions
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.questions import QuestionRow
from bot.telegram.parsing import parse
from bot.vault.envelope import seal_json
from tests.canary import traces
from tests.family import BOT_ID, Family, house_in, invited, voice
from tests.matcher import answering
from tests.passing_time import what_is_due
from tests.security.filling_in import Teller
from tests.security.opened import holding

NAME, PLACE, NOTE, REPLY, VOICE = "Zumbaqotñawpa", "Wikrapuntuqsi", "Rukchahénqari", "Yachurimkunapaq", "Hatunsimikuna"
PHONE = "987612345"
WORDS = (NAME, PLACE, NOTE, REPLY, VOICE, PHONE)
OGG = b"OggS" + f" {VOICE} ".encode() * 30


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


class Stored(Family):
    """A family whose updates pass through the inbox sealed, as receive and the lanes do it."""

    async def update(self, content: dict[str, Any], update_id: int | None = None) -> None:
        raw = {"update_id": update_id or 50_000 + len(self.phone) * 100 + len(self.own), **content}
        incoming = parse(raw, BOT_ID)
        key = chats.key_of(self.house, BOT_ID, incoming.chat_id)
        plain = json.dumps(raw, ensure_ascii=False).encode()
        place = inbox.place(BOT_ID, raw["update_id"])
        sealed = self.house.vault.service.seal(plain, place)
        await self.house.database.unit(lambda tx: inbox.put(tx, BOT_ID, raw["update_id"], key, self._now(), sealed))

        def unit(tx: Tx) -> None:
            intake.receive(tx, self.house, incoming)
            inbox.done(tx, BOT_ID, raw["update_id"])

        await self.house.database.unit(unit)


def teller(family: Family) -> Teller:
    says = {
        "sought_name": f"Ana {NAME} Rojas", "lost_where": f"Pampa {PLACE}", "own_phone": PHONE,
        "circumstances": voice("voz-1"), "path": "Todas las preguntas", "father": f"Juan {NAME}",
    }  # fmt: skip
    return Teller(family, "Qaqanchik", says)  # type: ignore[arg-type]


async def fetched(house: House) -> int:
    """Every promised file arrives, as `bot.telegram.fetching` stores it."""
    rows = await house.database.read(lambda tx: media.waiting(tx, 1 << 50))

    def keep(tx: Tx) -> None:
        for row in rows:
            sealer = house.vault.case(row.key_id)
            media.kept(tx, row.id, row.sealed, sealer.seal(OGG, media.content_place(row.id)))

    await house.database.unit(keep)
    return len(rows)


async def the_case(house: House, code: str) -> CaseRow:
    found = await house.database.read(lambda tx: cases.by_code(tx, read_case_code(code) or ""))
    assert found is not None
    return found


async def whole_journey(house: House) -> CaseRow:
    """A request with a voice note, a note of staff, a reply that arrives, an answer, a matching round."""
    family = Stored(house)
    code = await teller(family).whole()
    assert await fetched(house) == 1
    case = await the_case(house, code)
    who = StaffMember("justina", Role.CASEWORKER, case.office)
    await case_file.open_case(house, who, code)
    await case_file.note(house, who, case.id, f"Llamar a {NOTE}")
    await reviewing.accept(house, who, case.id, (await the_case(house, code)).revision)
    async with answering(house):
        await searching.search(house, who, NAME)
        await replying.propose_reply(house, who, case.id, f"Buenos días, soy {REPLY}", disclosure=False)
    await house.database.unit(lambda tx: questions.ask(tx, unanswered(house)))
    assert any(REPLY in text for text in await family.receive())
    await family.say(f"gracias, soy {NAME}")
    return case


def unanswered(house: House) -> QuestionRow:
    """A question by name that nobody answers: it waits on the disk."""
    now = ms(house.clock.now())
    sealed = seal_json(house.vault.service, questions.place("q1"), {"names": [NAME], "most": 5})
    return QuestionRow("q1", now, now + 8000, sealed)


def in_clear(folder: Path) -> list[str]:
    return [f"{trace.file.name} {trace.form}" for word in WORDS for trace in traces(folder, word)]


async def test_no_word_of_a_whole_journey_stands_in_clear_in_any_file(house: House, tmp_path: Path) -> None:
    await whole_journey(house)
    for word in (NAME, PLACE, NOTE, REPLY, PHONE):
        assert await holding(house, word), word  # they are there, sealed: the scan has something to miss
    assert in_clear(tmp_path) == []
    await what_is_due(house)
    assert in_clear(tmp_path) == []


async def test_nor_in_a_copy_taken_in_the_middle_as_a_kill_leaves_it(house: House, tmp_path: Path) -> None:
    tells = teller(Stored(house))
    await tells.begin()
    copies = []
    for n in range(60):
        if not await tells.step():
            break
        if tells.steps[-1] in ("sought_name", "lost_where", "circumstances", "own_phone"):
            copies.append(Path(shutil.copytree(tmp_path / "data", tmp_path / f"copy-{n}")))
    assert len(copies) == 4
    assert {path.name for copy in copies for path in copy.iterdir()} >= {"maskay.sqlite", "maskay.sqlite-wal"}
    assert in_clear(tmp_path) == []


async def test_a_word_planted_in_clear_is_found_by_the_scan_and_by_the_doctor(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await whole_journey(house)
        await house.database.unit(lambda tx: tx.run("INSERT INTO meta (name, value) VALUES ('x', ?)", NAME))
        settings = house.settings
        assert "maskay.sqlite" in {found.split()[0].removesuffix("-wal") for found in in_clear(tmp_path)}
    said: list[str] = []
    assert await doctor.examine(settings, NAME, said.append) == 1
    assert "CLEAR meta x value" in said
    assert any(line.startswith("CLEAR in the bytes of maskay.sqlite") for line in said)


async def test_the_doctor_finds_each_word_sealed_and_nowhere_in_clear(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await whole_journey(house)
        settings = house.settings
    where = {NAME: "answers", PLACE: "answers", NOTE: "timeline", REPLY: "replies", PHONE: "cases", VOICE: "media"}
    for word, table in where.items():
        said: list[str] = []
        assert await doctor.examine(settings, word.lower(), said.append) == 0
        assert said[-1] == "in clear: 0 places"
        assert any(line.startswith(f"sealed {table} ") for line in said), (word, said)
        assert not any(word.casefold() in line.casefold() for line in said)


def broken(*_told: object) -> None:
    raise RuntimeError(NAME)


# Logs (figure 21) ---------------------------------------------------------------------------------


async def test_the_log_of_a_full_journey_holds_no_name_no_text_and_no_long_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = StringIO()
    root = logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setLevel(logging.INFO)
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        with capture_logs() as events:
            async with house_in(tmp_path) as house:
                await whole_journey(house)
                await Family(house, 902).say(f"/start {await invited(house)}")
                with pytest.raises(Refusal):
                    await case_file.open_case(house, StaffMember("x", Role.CASEWORKER, "lima"), NAME)
                # Something that goes wrong on the way, with the words in its hands.
                monkeypatch.setattr("bot.conversation.engine.advance", broken)
                await Family(house, 501).say(f"/start {NAME}")
                with pytest.raises(RuntimeError):
                    await Family(house, 501).say(NAME)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    told = written.getvalue() + json.dumps([dict(event) for event in events], default=str)
    for word in WORDS:
        assert word.casefold() not in told.casefold()
    mine = "\n".join(line for line in told.splitlines() if "asyncio" not in line and "aiosqlite" not in line)
    assert not _long_numbers(mine), _long_numbers(mine)


def test_only_allowed_fields_are_written_and_a_value_that_is_not_allowed_is_not() -> None:
    written = StringIO()
    logs.configure()
    try:
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(written), cache_logger_on_first_use=False)
        structlog.get_logger().warning("an update failed", kind="KeyError", text=NAME, chat=123456789, phone=PHONE)
    finally:
        structlog.reset_defaults()
        logging.getLogger().handlers.clear()
    line = json.loads(written.getvalue())
    assert (line["event"], line["kind"]) == ("an update failed", "KeyError")
    assert NAME not in written.getvalue()
    assert set(line) <= {"event", "kind", "level", "timestamp", "text", "chat", "phone"}
    assert {line["text"], line["chat"], line["phone"]} == {"[redacted]"}


def _long_numbers(text: str) -> list[str]:
    run, found = "", []
    for ch in f"{text} ":
        if ch.isdigit():
            run += ch
            continue
        if len(run) >= 6:
            found.append(run)
        run = ""
    return found


async def test_the_data_folder_is_its_owners_alone(house: House) -> None:
    lax = [path.name for path in (house.settings.data, *house.settings.data.rglob("*")) if path.stat().st_mode & 0o077]
    assert lax == []
