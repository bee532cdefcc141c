"""Hands each test a running console: `console` with its own small house, `office` with the whole bot behind it."""

from collections.abc import AsyncIterator
from pathlib import Path

import argon2
import pytest

from bot.clock import ShiftedClock
from tests.console.console_over_http import Console, console, served
from tests.family import house_in

__all__ = ["console"]


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred sign-ins at full strength would take a minute; the strength itself is tested with the service."""
    quick = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr("bot.services.passphrases._HASHER", quick)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Console]:
    """A console beside families who write to the bot."""
    async with house_in(tmp_path) as house:
        assert isinstance(house.clock, ShiftedClock)
        async with served(house, house.clock) as made:
            yield made
