"""`doctor`: says what is wrong with a deployment and what grew old, and where a word stands, never the text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot import doctor
from bot.domain.roles import Role, StaffMember
from bot.services import wording
from bot.services.auditing import record
from bot.services.house import House
from bot.settings import Settings
from bot.store.database import Tx
from tests.family import Family, house_in
from tests.security.filling_in import Teller

WORD = "Zumbaqotñawpa"


async def furnished(tmp_path: Path, work: Callable[[Tx], object] | None = None) -> Settings:
    """A folder with a request in it, closed again."""
    async with house_in(tmp_path) as house:
        await Teller(Family(house), WORD).whole()
        if work is not None:
            await house.database.unit(work)
        return house.settings


async def examined(settings: Settings, find: str = "") -> tuple[int, list[str]]:
    said: list[str] = []
    return await doctor.examine(settings, find, said.append), said


async def test_a_sound_folder_is_well(tmp_path: Path) -> None:
    code, said = await examined(await furnished(tmp_path))
    assert (code, said[-1]) == (0, "all is well"), said
    assert any(line.startswith("brand: practice") for line in said)
    assert any(line.startswith("matching: never started; ") for line in said)
    assert not any(WORD in line for line in said)


async def test_an_empty_place_says_so(tmp_path: Path) -> None:
    code, said = await examined(Settings(data=tmp_path / "nothing", master_key_file=tmp_path / "no"))
    assert code == 1
    assert said == ["nothing here yet: no database in the data folder (MASKAY_DATA)"]


async def test_without_a_master_key_it_looks_at_what_it_can(tmp_path: Path) -> None:
    settings = await furnished(tmp_path)
    code, said = await examined(settings.but(master_key_file=None))
    assert code == 1
    assert any("MASKAY_MASTER_KEY_FILE" in line for line in said)
    code, said = await examined(settings.but(master_key_file=tmp_path / "other"))
    assert code == 1
    assert any(line.startswith("WRONG the keys do not open") for line in said)


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE cases SET sealed = x'0102'", "an envelope does not open: cases"),
        (
            "UPDATE answers SET sealed = (SELECT sealed FROM cases) WHERE version = 1",
            "an envelope does not open: answers",
        ),
        ("UPDATE cases SET key_id = 'gone'", "no key for"),
        ("DELETE FROM cases", "no key for"),
    ],
)
async def test_damage_is_named_by_table_and_row(tmp_path: Path, sql: str, found: str) -> None:
    code, said = await examined(await furnished(tmp_path, lambda tx: tx.run(sql)))
    assert code == 1
    assert any(line.startswith("WRONG") and found in line for line in said), said
    assert said[-1].endswith(("1 thing is wrong", "things are wrong"))


async def test_a_broken_audit_chain_is_told_with_the_entry(tmp_path: Path) -> None:
    def tamper(tx: Tx) -> None:
        tx.run("UPDATE audit SET actor = 'somebody' WHERE n = (SELECT min(n) FROM audit)")

    async with house_in(tmp_path) as house:
        await with_an_entry(house)
        await house.database.unit(tamper)
        settings = house.settings
    code, said = await examined(settings)
    assert code == 1
    assert any("the audit chain breaks at entry 1" in line for line in said), said


async def with_an_entry(house: House) -> None:
    await house.database.unit(lambda tx: record(tx, house, "justina", "read_case", "c1", "lima"))


async def test_a_file_that_others_can_read_is_wrong(tmp_path: Path) -> None:
    settings = await furnished(tmp_path)
    (settings.data / "maskay.sqlite").chmod(0o644)
    code, said = await examined(settings)
    assert code == 1
    assert "WRONG others on this machine can read maskay.sqlite" in said


async def test_a_master_key_beside_the_data_is_wrong_in_a_live_folder(tmp_path: Path) -> None:
    settings = await furnished(tmp_path)
    inside = settings.data / "master"
    inside.write_bytes((tmp_path / "master").read_bytes())
    inside.chmod(0o600)
    code, said = await examined(settings.but(master_key_file=inside))
    assert code == 1
    assert any("the master key lies inside the data folder" in line for line in said)


async def test_a_practice_folder_of_any_name_has_its_own_key_in_it_and_is_well(tmp_path: Path) -> None:
    settings = await furnished(tmp_path)
    inside = settings.data / "practice-master-key"
    inside.write_bytes((tmp_path / "master").read_bytes())
    inside.chmod(0o600)
    code, said = await examined(settings.but(master_key_file=None))
    assert (code, said[-1]) == (0, "all is well"), said


async def test_numbers_and_offices_nobody_checked_are_named(tmp_path: Path) -> None:
    _code, said = await examined(await furnished(tmp_path))
    assert any(line.startswith(("check this number:", "check this office:")) for line in said)
    assert any(line.startswith("Quechua entries that no native reviewer has signed:") for line in said)


async def test_what_a_speaker_signed_in_the_console_counts_as_signed(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        carmen = StaffMember("carmen", Role.COORDINATOR, "lima")
        pages = await wording.sentences(house, carmen)
        for page, speaker in (
            (pages[0], "Saturnina Quispe"),
            (pages[1], "Saturnina Quispe"),
            (pages[2], "Teófilo Huamán"),
        ):
            await wording.review(house, carmen, page.key, page.words, page.spanish, speaker)
        settings, before = house.settings, sum(not page.signed_by for page in pages)
    _code, said = await examined(settings)
    assert f"Quechua entries that no native reviewer has signed: {before - 3}" in said


@pytest.mark.parametrize("written", [WORD, WORD.upper(), WORD.lower(), "zumbaqotnawpa", "umbaqotñ"])
async def test_a_word_is_found_sealed_however_it_is_spelt(tmp_path: Path, written: str) -> None:
    code, said = await examined(await furnished(tmp_path), written)
    assert code == 0
    assert said[-1] == "in clear: 0 places"
    assert any(line.startswith("sealed answers ") for line in said)
    assert not any("umbaqot" in line.casefold() for line in said)


async def test_a_word_nobody_said_is_nowhere(tmp_path: Path) -> None:
    code, said = await examined(await furnished(tmp_path), "Wikrapuntuqsi")
    assert (code, said) == (0, ["in clear: 0 places"])


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "utf-16-be", "latin-1"])
async def test_a_word_left_in_a_file_beside_the_database_is_found(tmp_path: Path, code: str) -> None:
    settings = await furnished(tmp_path)
    left = settings.data / "left.log"
    left.write_bytes(b"x" + WORD.encode(code))
    left.chmod(0o600)
    found, said = await examined(settings, WORD)
    assert found == 1
    assert "CLEAR in the bytes of left.log" in said
