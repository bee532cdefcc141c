"""Keys that open, but are those of other data: no program begins with them, and nothing is sealed by them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot import doctor
from bot.app.opening import join_house, open_house
from bot.clock import SystemClock
from bot.domain.errors import Refusal
from bot.settings import Settings
from bot.store import brand
from bot.store.opening import KEYS
from bot.vault.keys import create_master_key


async def begun(folder: Path, master: Path) -> Settings:
    """Data with keys of its own, under this master key."""
    settings = Settings().but(data=folder, master_key_file=master)
    house = await open_house(settings, SystemClock(), brand.LIVE)
    await house.close()
    return settings


async def test_the_keys_of_another_house_are_refused_and_its_own_open_again(tmp_path: Path) -> None:
    master = tmp_path / "master.key"
    create_master_key(master)
    ours, theirs = await begun(tmp_path / "ours", master), await begun(tmp_path / "theirs", master)
    shutil.move(ours.data / KEYS, tmp_path / "kept")
    shutil.copytree(theirs.data / KEYS, ours.data / KEYS)
    with pytest.raises(Refusal, match="the keys of other data"):
        await open_house(ours, SystemClock(), brand.LIVE)
    with pytest.raises(Refusal, match="the keys of other data"):
        await join_house(ours, SystemClock())
    said: list[str] = []
    assert await doctor.examine(ours, "", said.append) == 1
    assert any("keys of other data" in line for line in said), said
    shutil.rmtree(ours.data / KEYS)
    shutil.move(tmp_path / "kept", ours.data / KEYS)
    await begun(ours.data, master)
