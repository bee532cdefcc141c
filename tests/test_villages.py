"""`python -m bot places`: an operator brings a file in, hears of wrong lines by number, and sees what is in."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import logs
from bot.__main__ import cli
from bot.domain.errors import Refusal
from bot.services.gazetteer import Gazetteer
from bot.services.villages import take_up
from bot.settings import Secret, Settings
from bot.store import brand
from bot.store.sqlite import SqliteDatabase
from bot.villages import bring_in, show, take_out
from tests.family import PLACES
from tests.test_doctor import examined, furnished


@pytest.fixture(autouse=True)
def logs_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loggers remember where they write for good, and a runner's standard error is closed when it ends."""
    monkeypatch.setattr(logs, "configure", lambda: None)


HEADER = "id,country,level,code,name,parent_id,lat,lon,alt_names"
FILE = f"""{HEADER}
PE-1,PE,village,1,Ccarapunco,PE-050505,-13.2,-73.6,
PE-2,PE,village,1,Zumbaqotñawpa,PE-999999,-13.2,-73.6,
PE-3,PE,village,1,Rayanpata,PE-050505,-13.3,-73.5,
PE-050505,PE,village,1,Otro,PE-050505,-13.3,-73.5,
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "anexos.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def settings_in(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


async def made(folder: Path, which: str) -> None:
    folder.mkdir(mode=0o700)
    database = await SqliteDatabase.open(folder)
    await database.unit(lambda tx: brand.claim(tx, which))
    await database.close()


async def test_a_file_is_brought_in_and_doctor_tells(tmp_path: Path, file: Path) -> None:
    tmp_path.joinpath("home").mkdir()
    settings = await furnished(tmp_path / "home")
    said: list[str] = []
    wrong = await bring_in(settings, file, said.append, source="", dry_run=False, practice=False)
    assert wrong == 2
    assert said[-1].startswith("kept 2 villages as “anexos”;")
    assert [line for line in said if line.startswith("line ")] == [
        "line 3: The district this place belongs to is not known.",
        "line 5: This id belongs to a place the program has already.",
    ]
    assert not any("Zumbaqotñawpa" in line for line in said)
    code, told = await examined(settings)
    assert code == 0, told
    assert any(line.startswith("villages: 2 of “anexos”, imported 20") for line in told)


async def test_a_dry_run_tells_the_same_and_changes_nothing(tmp_path: Path, file: Path) -> None:
    await made(tmp_path / "data", brand.LIVE)
    said: list[str] = []
    await bring_in(settings_in(tmp_path), file, said.append, source="", dry_run=True, practice=False)
    assert said[-1] == "dry run: nothing was changed"
    assert "2 villages, 0 lines that are no villages, 2 wrong" in said
    said.clear()
    await show(settings_in(tmp_path), said.append, practice=False)
    assert said == ["villages: none imported; districts and cities are known without"]


async def test_importing_again_says_what_it_replaces_and_forgetting_ends_it(tmp_path: Path, file: Path) -> None:
    await made(tmp_path / "data", brand.LIVE)
    settings = settings_in(tmp_path)
    said: list[str] = []
    for _time in range(2):
        await bring_in(settings, file, said.append, source="Chungui", dry_run=False, practice=False)
    assert "in the stead of 2" in said[-1]
    await take_out(settings, "Chungui", said.append, practice=False)
    with pytest.raises(Refusal, match="no village file of that name"):
        await take_out(settings, "Chungui", said.append, practice=False)


async def test_practice_has_villages_of_its_own_and_never_writes_into_a_live_folder(tmp_path: Path, file: Path) -> None:
    settings = settings_in(tmp_path)
    said: list[str] = []
    with pytest.raises(Refusal, match="no data folder yet"):
        await bring_in(settings, file, said.append, source="", dry_run=False, practice=False)
    await bring_in(settings, file, said.append, source="", dry_run=False, practice=True)
    assert said[-1].startswith("kept 2 villages")
    await made(tmp_path / "live", brand.LIVE)
    with pytest.raises(Refusal, match="other mode"):
        await bring_in(
            Settings(data=tmp_path / "live"), file, said.append, source="", dry_run=False, practice=True
        )  # fmt: skip


async def test_many_wrong_lines_are_told_in_short(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(HEADER + "\n" + "PE-1,PE,village\n" * 50, encoding="utf-8")
    said: list[str] = []
    assert await bring_in(settings_in(tmp_path), path, said.append, source="", dry_run=True, practice=False) == 50
    assert len([line for line in said if line.startswith("line ")]) == 20
    assert "and 30 more" in said


def test_the_command_line_knows_import_list_and_forget(tmp_path: Path, file: Path) -> None:
    run, where = CliRunner(), {"MASKAY_DATA": str(tmp_path / "practice")}
    brought = run.invoke(cli, ["places", "import", str(file), "--practice"], env=where)
    assert brought.exit_code == 0, brought.output
    assert "kept 2 villages as “anexos”" in brought.output
    assert "2 of “anexos”" in run.invoke(cli, ["places", "list"], env=where).output
    assert run.invoke(cli, ["places", "forget", "anexos"], env=where).exit_code == 0
    missing = run.invoke(cli, ["places", "import", str(tmp_path / "none.csv")], env=where)
    assert (missing.exit_code, missing.stdout) == (2, "")


async def test_with_postgresql_every_process_sees_what_one_imported(
    tmp_path: Path, file: Path, request: pytest.FixtureRequest
) -> None:
    from bot.store.postgres import PostgresDatabase

    address = request.getfixturevalue("postgres").fresh()
    settings = settings_in(tmp_path).but(database=Secret(address))
    said: list[str] = []
    await bring_in(settings, file, said.append, source="", dry_run=False, practice=False)
    other = await PostgresDatabase.open(address, connections=2)
    try:
        gazetteer = Gazetteer(PLACES)
        assert await take_up(other, gazetteer)
        assert gazetteer.places.find("Rayanpata, Chungui")[0].name == "Rayanpata"
    finally:
        await other.close()
