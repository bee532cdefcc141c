"""A button is known by its words in either language, also after a speaker has corrected them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.said import Kind, Said
from bot.i18n import Entry
from bot.services.deleting import KEEP
from bot.services.house import House
from bot.services.tapping import is_button
from tests.family import house_in


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as house:
        yield house


def said(text: str) -> Said:
    return Said(Kind.TEXT, 0, 1, text=text)


async def test_its_words_count_in_either_language_whatever_the_case_and_accents(house: House) -> None:
    for language in ("es", "quy"):
        words = house.words.text(KEEP, language)
        assert is_button(house, said(words), KEEP)
        assert is_button(house, said(words.upper()), KEEP)
        assert not is_button(house, said(words.split()[0]), KEEP)


async def test_corrected_words_are_the_button_at_once(house: House) -> None:
    before = house.words.text(KEEP, "quy")
    assert is_button(house, said(before), KEEP)
    house.words.amend("quy", (KEEP.context, KEEP.id), Entry("Manam, waqaychay", signed=True))
    assert is_button(house, said("manam waqaychay"), KEEP)
    assert not is_button(house, said(before), KEEP)
