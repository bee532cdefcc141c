"""Hands each test a running console."""

import argon2
import pytest

from tests.console.console_over_http import console

__all__ = ["console"]


@pytest.fixture(autouse=True)
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred sign-ins at full strength would take a minute; the strength itself is tested with the service."""
    quick = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr("bot.services.passphrases._HASHER", quick)
