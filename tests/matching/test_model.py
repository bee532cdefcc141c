"""The model: three hypotheses weighed against each other, and the words for what comes out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bot.domain.matches import Band, Hypothesis
from bot.matching import model
from bot.matching.model import CLUES, FEATURES, Weights, band, features, hypothesis, score, strangers, weights
from bot.matching.pairing import Finding

HELD = Weights(np.array([2, 1], np.float32), np.array([1, 0], np.float32), 100.0, 0.5, 0.25)


def test_odds_are_of_the_same_person_against_a_relative_and_a_stranger_together() -> None:
    found = score(np.array([[3, 0], [0, 2]], np.float32), HELD, 100)
    first = 0.5 * (6 - math.log(math.exp(3) + 1)) + 0.25
    second = 0.5 * (2 - math.log(1 + 1)) + 0.25
    assert found.log_odds.tolist() == pytest.approx([first, second], abs=1e-5)
    assert found.kin.tolist() == pytest.approx([3, 0])
    assert found.log_odds.dtype == np.float32


def test_strangers_alike_by_chance_grow_with_the_register_and_relatives_do_not() -> None:
    numbers = np.array([[3, 0]], np.float32)
    small, large = score(numbers, HELD, 100), score(numbers, HELD, 1000)
    assert float(strangers(HELD, 1000)) == pytest.approx(math.log(10))
    assert large.log_odds[0] == pytest.approx(0.5 * (6 - math.log(math.exp(3) + 10)) + 0.25, abs=1e-5)
    assert large.log_odds[0] < small.log_odds[0]
    assert large.kin[0] == pytest.approx(3 - math.log(10), abs=1e-5)


def test_a_small_register_is_no_reason_to_be_surer() -> None:
    assert strangers(HELD, 100) == strangers(HELD, 1) == strangers(HELD, 0) == 0


@pytest.mark.parametrize(
    ("odds", "expected"),
    [(9.0, Band.STRONG), (2.2, Band.STRONG), (2.19, Band.POSSIBLE), (-1.1, Band.POSSIBLE), (-1.11, Band.WEAK)],
)
def test_bands_begin_at_their_bounds(odds: float, expected: Band) -> None:
    assert band(odds) is expected


@pytest.mark.parametrize(
    ("odds", "kin", "expected"),
    [
        (0.0, 5.0, Hypothesis.SAME),
        (0.5, -1.0, Hypothesis.SAME),
        (-0.01, 0.5, Hypothesis.RELATIVE),
        (-0.01, 0.0, Hypothesis.UNRELATED),
        (-5.0, -0.5, Hypothesis.UNRELATED),
    ],
)
def test_the_likeliest_of_the_three_is_named(odds: float, kin: float, expected: Hypothesis) -> None:
    assert hypothesis(odds, kin) is expected


def test_every_clue_has_its_columns_after_the_base() -> None:
    found = {
        clue: Finding(np.full((2, len(names)), at, np.float32), np.zeros(2, np.uint8))
        for at, (clue, (_, names)) in enumerate(CLUES.items(), 2)
    }
    numbers = features(found, 2)
    assert numbers.shape == (2, len(FEATURES))
    assert numbers.dtype == np.float32
    expected = [1, *(at for at, (_, names) in enumerate(CLUES.values(), 2) for _ in names)]
    assert numbers.tolist() == [expected, expected]


def test_every_number_has_a_weight_of_its_own_and_a_name() -> None:
    assert len(set(FEATURES)) == len(FEATURES) == len(weights().same) == len(weights().relative)
    assert FEATURES[0] == "base"
    assert weights() is model.weights()
