"""The words of evidence carry their numbers and their rarity."""

from __future__ import annotations

import pytest

from bot.domain.matches import Verdict
from bot.domain.words import Message
from bot.matching import wording
from bot.matching.likeness import Level


def test_every_level_of_likeness_has_words() -> None:
    assert set(wording.NAMES) == set(Level)
    assert wording.NAMES[Level.EXACT][0] is Verdict.AGREE
    assert wording.NAMES[Level.NONE][0] is Verdict.DIFFER
    assert wording.NAMES[Level.ABSENT] is wording.NOT_SAID


def test_years_apart_are_counted_and_one_has_words_of_its_own() -> None:
    assert wording.years(1) is wording.ONE_YEAR
    assert (wording.years(3), wording.years(3).values["count"]) == (wording.YEARS_APART.with_(count=3), 3)
    assert wording.years(0).values["count"] == 0


@pytest.mark.parametrize(
    ("nats", "words"),
    [
        (9.0, wording.RARE), (6.5, wording.RARE), (6.49, None), (5.0, None), (3.81, None), (3.8, wording.COMMON),
        (0.0, wording.COMMON),
    ],
)  # fmt: skip
def test_how_rare_a_name_is_stands_beside_how_it_agrees(nats: float, words: Message | None) -> None:
    how = wording.NAMES[Level.EXACT][1]
    said = wording.with_rarity(how, nats)
    if words is None:
        assert said is how
    else:
        assert (said.id, said.values["how"]) == (words.id, how)
