"""A list proposed at the machine: the console's dry run in words, and a coordinator before anything is written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import bringing_lists
from bot.app.bringing_lists import ListFile
from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.services import comparable, importing
from bot.services.house import House
from bot.settings import Settings
from tests.family import house_in

CARMEN = StaffMember("carmen", Role.COORDINATOR, "lima")
TEXT = (
    "id,nombres,paterno,nacimiento\n1,Teófila,Ccahuana,1951\n2,Rosa,Tello,antes\n,Ana,Poma,\n4,Jos\u00c3\u00a9,Curo,\n"
)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


def file_in(folder: Path, text: str = TEXT) -> ListFile:
    path = folder / "list.csv"
    path.write_text(text, "utf-8")
    return ListFile(path, "Padrón de prueba", "alive", "2026-03-31")


async def waiting(house: House) -> list[str]:
    return [plan.source_name for plan in await importing.waiting_imports(house, CARMEN)]


async def test_a_dry_run_says_what_each_line_would_do_and_keeps_nothing(house: House, tmp_path: Path) -> None:
    said: list[str] = []
    assert await bringing_lists.bring_in(house.settings, file_in(tmp_path), said.append, dry_run=True) == 2
    told = "\n".join(said)
    assert "line 3" in told
    assert "The year on this line can't be read." in told
    assert "line 5" in told
    assert "mended" in told
    assert said[-1] == "dry run: nothing was kept"
    assert "Teófila" not in told
    assert await waiting(house) == []


async def test_what_is_proposed_waits_for_a_coordinator_and_is_then_written_whole(house: House, tmp_path: Path) -> None:
    said: list[str] = []
    await bringing_lists.bring_in(house.settings, file_in(tmp_path), said.append, dry_run=False)
    assert "coordinator" in said[-1]
    held = [each async for portion in comparable.everyone(house) for each in portion]
    assert held == []
    (plan,) = await importing.waiting_imports(house, CARMEN)
    assert (plan.source_name, plan.mine) == ("Padrón de prueba", False)
    await importing.apply_import(house, CARMEN, plan.import_id)
    held = [each async for portion in comparable.everyone(house) for each in portion]
    assert sorted(each.person.full_name for each in held) == ["José Curo", "Teófila Ccahuana"]
    actors = await house.database.read(lambda tx: tx.rows("SELECT actor, action FROM audit ORDER BY n"))
    assert ("operator", "propose_import") in [(row[0], row[1]) for row in actors]


async def test_many_lines_are_told_as_they_are_read_and_few_are_listed(house: House, tmp_path: Path) -> None:
    said: list[str] = []
    rows = "".join(f"{n},,\n" for n in range(12_000))
    await bringing_lists.bring_in(house.settings, file_in(tmp_path, "id,nombres\n" + rows), said.append, dry_run=True)
    assert "5,000 lines read" in said
    assert "and 11,960 more" in said


async def test_a_missing_file_a_wrong_kind_and_an_empty_place_are_refused(house: House, tmp_path: Path) -> None:
    good = file_in(tmp_path)
    for wrong in (
        ListFile(tmp_path / "nowhere.csv", "L", "alive", "2026-03-31"),
        ListFile(good.path, "L", "maybe", "2026-03-31"),
        ListFile(good.path, "L", "alive", "yesterday"),
    ):
        with pytest.raises(Refusal):
            await bringing_lists.bring_in(house.settings, wrong, print, dry_run=True)
    empty = tmp_path / "empty"
    settings = Settings(data=empty, master_key_file=house.settings.master_key_file)
    with pytest.raises(Refusal):
        await bringing_lists.bring_in(settings, good, print, dry_run=True)
    assert not empty.exists()  # nothing was made
