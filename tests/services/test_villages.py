"""Village files: whole or not at all, the same source replaces itself, a running program takes them up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.errors import Refusal
from bot.places import read_villages
from bot.services import villages
from bot.services.house import House
from bot.store import villages as rows
from tests.family import PLACES, house_in

HEADER = "id,country,level,code,name,parent_id,lat,lon,alt_names"
NAMES = ("Ccarapunco", "Rayanpata", "Tintacocha")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def bring(house: House, source: str, *names: str, parent: str = "PE-050505") -> None:
    lines = [HEADER, *(f"{parent}{i:04d},PE,village,1,{name},{parent},-13.2,-73.6," for i, name in enumerate(names))]
    read = read_villages(lines, PLACES.parent_names(), PLACES)
    await house.database.unit(lambda tx: villages.keep(tx, source, read.places, 1_700_000_000_000))


async def test_imported_villages_are_found_without_a_restart(house: House) -> None:
    assert not any(offer.name == "Tintacocha" for offer in house.places.find("Tintacocha, Chungui"))
    await bring(house, "anexos", *NAMES)
    assert await villages.take_up(house.database, house.gazetteer)
    assert house.places.find("Tintacocha, Chungui")[0].label == "Tintacocha (Chungui, La Mar)"
    assert not await villages.take_up(house.database, house.gazetteer)


async def test_the_same_source_again_replaces_its_villages_and_leaves_the_others(house: House) -> None:
    await bring(house, "anexos", *NAMES)
    await bring(house, "otros", "Pallcca", parent="PE-050501")
    await bring(house, " anexos ", "Oqopeqa")
    await villages.take_up(house.database, house.gazetteer)
    added = {place.name for place in house.places if place.id not in PLACES}
    assert added == {"Oqopeqa", "Pallcca"}
    assert [(row.source, row.villages) for row in await house.database.read(rows.lists)] == [
        ("anexos", 1),
        ("otros", 1),
    ]


async def test_a_forgotten_source_is_gone_from_the_running_program(house: House) -> None:
    await bring(house, "anexos", *NAMES)
    await villages.take_up(house.database, house.gazetteer)
    assert await house.database.unit(lambda tx: rows.forget(tx, "anexos"))
    assert await villages.take_up(house.database, house.gazetteer)
    assert len(house.places) == len(PLACES)
    assert await house.database.read(lambda tx: rows.lines_of(tx, "anexos")) == b""


async def test_two_sources_with_one_village_know_it_once(house: House) -> None:
    await bring(house, "a", *NAMES)
    await bring(house, "b", *NAMES)
    await villages.take_up(house.database, house.gazetteer)
    assert len(house.places) == len(PLACES) + len(NAMES)


async def test_a_conversation_that_holds_the_old_places_ends_with_them(house: House) -> None:
    before = house.places
    await bring(house, "anexos", *NAMES)
    await villages.take_up(house.database, house.gazetteer)
    assert len(before) == len(PLACES)


async def test_a_file_without_a_village_changes_nothing(house: House) -> None:
    await bring(house, "anexos", *NAMES)
    with pytest.raises(Refusal, match="Nothing was changed"):
        await bring(house, "anexos")
    assert [row.villages for row in await house.database.read(rows.lists)] == [3]


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
async def test_a_source_needs_a_short_name(house: House, name: str) -> None:
    with pytest.raises(Refusal, match="at most 60"):
        await bring(house, name, *NAMES)


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    lines = "".join(f"PE-V{i},PE,village,1,Wayqo,PE-050505,-13.2,-73.6,\n" for i in range(45_000))
    file.write_text(f"{HEADER}\n{lines}", encoding="utf-8")
    told: list[int] = []
    assert len(villages.read_file(file, PLACES, told.append).places) == 45_000
    assert told == [20_000, 40_000, 45_001]


def test_a_file_in_another_encoding_has_its_broken_lines_named(tmp_path: Path) -> None:
    file = tmp_path / "latin.csv"
    text = f"{HEADER}\nPE-1,PE,village,1,Ñahui,PE-050505,,,\nPE-2,PE,village,1,Rayan,PE-050505,,,\n"
    file.write_bytes(text.encode("latin-1"))
    read = villages.read_file(file, PLACES, lambda _lines: None)
    assert [error.line for error in read.errors] == [2]
    assert [place.name for place in read.places] == ["Rayan"]
