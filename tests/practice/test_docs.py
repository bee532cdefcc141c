"""docs/practice.md tells the truth: every route, every fault, every method stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.practice.faults import MEANING, Trouble
from bot.practice.person_api import person_routes
from bot.practice.practice_telegram import PracticeTelegram

DOCS = (Path(__file__).parents[2] / "docs" / "practice.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("trouble", Trouble)
def test_every_fault_is_described_in_the_same_words(trouble: Trouble) -> None:
    assert f"| `{trouble.value}` | {MEANING[trouble]} |" in DOCS


def test_every_route_is_described() -> None:
    for route in person_routes(PracticeTelegram()):
        ending = route.path.rsplit("/", 1)[1]
        if ending != "{file_id}":  # its address is given by the chat
            assert f"/{ending}" in DOCS, route.path
