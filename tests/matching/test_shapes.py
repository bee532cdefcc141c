"""Words a few letters from a given one: found by their shape first, so none within reach may be ruled out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.matching.shapes import Shapes, _edits, _letters, distances
from bot.matching.spelling import Keys, keys

WORDS = st.text("abcdeñxyz", min_size=1, max_size=12)


def shapes(*words: str) -> Shapes:
    """The words numbered from 1."""
    held = Shapes()
    for word in words:
        held.add(keys(word))
    return held


@given(words=st.lists(WORDS, max_size=12), asked=WORDS)
def test_no_word_within_reach_under_a_key_is_missed_and_none_beyond_is_found(words: list[str], asked: str) -> None:
    held, one = shapes(*words), keys(asked)
    close = held.close(one)
    for number, word in enumerate(words, 1):
        other, reach = keys(word), _edits(one)
        pairs = ((one.plain, other.plain), (one.fold, other.fold))
        under = [
            len(mine) >= 3 and OSA.distance(mine, theirs) <= most
            for (mine, theirs), most in zip(pairs, reach, strict=True)
        ]
        assert (number in close) == any(under), (word, asked)
    assert 0 not in close


@pytest.mark.parametrize(
    ("asked", "found"),
    [("quispe", {1, 2}), ("mamani", {3}), ("xx", set()), ("condori", set()), ("", set())],
)
def test_neighbours_are_found_by_number(asked: str, found: set[int]) -> None:
    assert shapes("quispe", "quispi", "mamane", "zzzzzzzz").close(keys(asked)) == found


def test_words_of_every_length_keep_their_place() -> None:
    held = shapes("ana", "huamán", "li")
    assert len(held) == 4  # the first is none
    plain, folded = held.lengths(np.array([0, 1, 2, 3], np.int32))
    assert (plain.tolist(), folded.tolist()) == ([0, 3, 6, 2], [0, 3, 5, 2])
    assert held.texts(np.array([2, 1], np.int32))[:2] == (["huaman", "ana"], ["waman", "ana"])


def test_many_words_of_one_length_are_all_kept() -> None:
    names = [f"{a}{b}xo" for a in "abcdefgh" for b in "abcdefgh"]
    held = shapes(*names)
    assert all(number in held.close(keys(name)) for number, name in enumerate(names, 1))


@pytest.mark.parametrize(
    ("word", "reach"),
    [
        ("abc", (1, 1)),
        ("abcde", (1, 1)),
        ("abcdef", (2, 2)),
        ("abcdefghi", (2, 2)),
        ("abcdefghij", (3, 2)),
    ],
)
def test_longer_words_may_differ_by_more(word: str, reach: tuple[int, ...]) -> None:
    assert _edits(Keys(word, word, word, word)) == reach


def test_letters_are_bits_and_a_second_one_has_its_own() -> None:
    assert _letters("") == 0
    assert _letters("ab") == _letters("ba")
    assert _letters("aab") != _letters("ab")
    assert (_letters("aa") ^ _letters("a")).bit_count() == 1
    assert _letters("aaa") == _letters("aa")
    assert (_letters("abc") ^ _letters("abd")).bit_count() == 2
    assert _letters("abcc") < 2**64


def test_distances_stop_counting_one_beyond_the_most() -> None:
    assert distances("mateo", ["mateo", "mato", "amteo", "zzzzz"], 2).tolist() == [0, 1, 1, 3]
    assert distances("mateo", ["zzzzz"], 1).tolist() == [2]
    assert distances("mateo", ["mato"], 2).dtype == np.uint8


def test_words_of_three_letters_have_neighbours_and_of_two_none() -> None:
    assert shapes("ana", "ani", "abc").close(keys("ano")) == {1, 2}
    assert shapes("an", "ao").close(keys("al")) == set()


def test_word_nought_is_empty_under_every_key() -> None:
    assert shapes("huamán").texts(np.array([0], np.int32)) == ([""], [""], [""], [""])


def test_all_four_keys_are_kept_in_their_order() -> None:
    one = keys("llachua")
    assert tuple(texts[0] for texts in shapes("llachua").texts(np.array([1], np.int32))) == tuple(one)
