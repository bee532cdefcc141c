"""The ladder: how alike two words are, as numbers for the model."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching.asking import Like
from bot.matching.likeness import Level
from bot.matching.model import CLUES
from bot.matching.pairing import (
    GIVEN_LADDER,
    NEAR,
    RUNGS_GIVEN,
    RUNGS_SURNAME,
    SURE,
    SURNAME_LADDER,
    Pair,
    among,
    beside,
    choose,
    ladder,
    pairs_of,
    value,
)
from bot.matching.vocabulary import Role, Vocabulary


def pair(*levels: Level, weight: float = 2.0, rare: float = 3.0) -> Pair:
    many = len(levels)
    return Pair(np.array(levels, np.uint8), np.full(many, weight, np.float32), np.full(many, rare, np.float32))


SURNAMES = [name.removeprefix("paternal_") for name in CLUES["surnames"][1][:10]]
GIVEN = CLUES["given"][1][:17]


@pytest.mark.parametrize(
    ("level", "numbers"),
    [
        (Level.EXACT, {"exact": 1, "sure_nats": 2}),
        (Level.SPELLING, {"spelling": 1, "sure_nats": 2}),
        (Level.LOOSE, {"loose": 1, "sure_nats": 2}),
        (Level.SLIP, {"slip": 1, "near_nats": 2, "near_rare": 3}),
        (Level.PART, {"part": 1, "near_nats": 2}),
        (Level.SLIPS, {"slips": 1, "near_nats": 2, "near_rare": 3}),
        (Level.NONE, {"none": 1}),
        (Level.ABSENT, {}),
    ],
)
def test_a_surname_stands_on_one_rung_and_says_as_much_as_it_is_rare(level: Level, numbers: dict[str, float]) -> None:
    found = ladder(pair(level), SURNAME_LADDER, RUNGS_SURNAME)[0].tolist()
    assert {name: number for name, number in zip(SURNAMES, found, strict=True) if number} == numbers


@pytest.mark.parametrize(
    ("level", "numbers"),
    [
        (Level.EXACT, {"exact": 1, "sure_nats": 2}),
        (Level.NICK, {"nick": 1, "short_nats": 2}),
        (Level.VAGUE, {"vague": 1, "short_nats": 2}),
        (Level.SHORT, {"short": 1, "short_nats": 2}),
        (Level.INITIAL, {"initial": 1, "short_nats": 2}),
        (Level.SLIP, {"slip": 1, "near_nats": 2, "near_rare": 3}),
        (Level.PART, {"part": 1, "near_nats": 2}),
        (Level.HINT, {"hint": 1}),
        (Level.GENDER, {"gender": 1}),
        (Level.NONE, {"none": 1}),
        (Level.ABSENT, {}),
    ],
)
def test_a_given_name_has_rungs_for_its_familiar_forms_too(level: Level, numbers: dict[str, float]) -> None:
    found = ladder(pair(level), GIVEN_LADDER, RUNGS_GIVEN)[0].tolist()
    assert {name: number for name, number in zip(GIVEN, found, strict=True) if number} == numbers


def test_every_candidate_is_weighed_by_its_own_rarity() -> None:
    two = Pair(np.array([1, 7], np.uint8), np.array([2, 4], np.float32), np.array([3, 5], np.float32))
    found = ladder(two, SURNAME_LADDER, RUNGS_SURNAME)
    assert found[:, -3:].tolist() == [[2, 0, 0], [0, 4, 5]]
    assert SURNAME_LADDER.max() == 1  # the ladder itself is as it was


def test_the_better_likeness_of_the_rarer_word_is_worth_more() -> None:
    worth = [float(value(pair(level))[0]) for level in (Level.EXACT, Level.SLIP, Level.GENDER, Level.NONE)]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] == 2.0
    assert worth[-1] == float(value(pair(Level.ABSENT))[0]) == 0
    assert float(value(pair(Level.SLIP, weight=4.0))[0]) == pytest.approx(2 * worth[1])


def test_one_or_the_other_pair_is_taken_whole() -> None:
    one, other = pair(Level.EXACT, Level.EXACT), pair(Level.SLIP, Level.SLIP, weight=5.0, rare=7.0)
    taken = choose(np.array([False, True]), one, other)
    assert taken.levels.tolist() == [Level.EXACT, Level.SLIP]
    assert taken.weight.tolist() == [2, 5]
    assert taken.rare.tolist() == [3, 7]


def test_a_level_is_among_those_wanted_or_not() -> None:
    levels = np.array(list(Level), np.uint8)
    assert {Level(n) for n in np.flatnonzero(among(levels, SURE))} == set(SURE)
    assert {Level(n) for n in np.flatnonzero(among(levels, NEAR))} == set(NEAR)
    assert among(levels, SURE).dtype == np.bool_


def test_a_word_that_is_not_asked_is_absent_in_everybody() -> None:
    ((nobody,),) = pairs_of(Vocabulary(), Role.SURNAME, [None], np.array([[0], [0], [0]], np.int32))
    assert nobody.levels.tolist() == [Level.ABSENT] * 3
    assert nobody.weight.tolist() == nobody.rare.tolist() == [0, 0, 0]
    assert (nobody.levels.dtype, nobody.weight.dtype) == (np.uint8, np.float32)


def test_two_words_say_as_much_as_the_commoner_and_slip_as_far_as_the_rarer() -> None:
    vocabulary = Vocabulary()
    common, rare = vocabulary.number("quispe"), vocabulary.number("quisper")
    vocabulary.count(Role.SURNAME, common, 50)
    vocabulary.count(Role.SURNAME, rare, 1)
    vocabulary.count(Role.GIVEN, rare, 60)
    vocabulary.total = 100
    tokens = np.array([[common, 0], [rare, common]], np.int32)
    ((found, other),) = pairs_of(vocabulary, Role.SURNAME, [Like(vocabulary, "quispe", False)], tokens)
    assert other.levels.tolist() == [Level.ABSENT, Level.EXACT]
    much, little = vocabulary.weight_of(Role.SURNAME, "quisper"), vocabulary.weight_of(Role.SURNAME, "quispe")
    assert much > little > 0
    assert found.weight.tolist() == pytest.approx([little, little])
    assert found.rare.tolist() == pytest.approx([little, much])
    assert found.levels.tolist() == [Level.EXACT, Level.SLIP]


def test_columns_and_flags_stand_side_by_side_as_numbers() -> None:
    found = beside(np.array([[1, 2], [3, 4]], np.float32), np.array([True, False]), np.array([0.5, 0.25], np.float32))
    assert found.tolist() == [[1, 2, 1, 0.5], [3, 4, 0, 0.25]]
    assert found.dtype == beside(np.array([1.0, 2.0]), found).dtype == np.float32
