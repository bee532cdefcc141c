"""Arrays that grow, posting lists, and points gathered in them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import arrays
from bot.matching.arrays import Growing, Points, Postings, _where

ROWS = st.dictionaries(st.integers(1, 60), st.lists(st.integers(1, 9), max_size=4), max_size=40)


def test_rows_keep_their_values_when_room_is_made() -> None:
    held = Growing(2, room=1)
    held.grow(1)
    held.rows[0] = (3, 4)
    held.grow(50)
    assert held.rows[0].tolist() == [3, 4]
    assert not held.rows[1:].any()
    held.grow(10)
    assert len(held.rows) == 50


def posted(rows: dict[int, list[int]], late: bool) -> Postings:
    held = Postings()
    if late:
        for row, tokens in rows.items():
            held.add(tokens, row)
        return held
    columns = [np.zeros(61, np.int32) for _ in range(4)]
    for row, tokens in rows.items():
        for column, token in zip(columns, tokens, strict=False):
            column[row] = token
    held.rebuild(columns, np.array(sorted(rows), np.int32), 10)
    return held


@given(ROWS, st.booleans(), ROWS, st.data())
def test_postings_know_who_holds_a_word_whichever_way_they_came(
    first: dict[int, list[int]], late: bool, more: dict[int, list[int]], data: st.DataObject
) -> None:
    held = posted(first, late)
    rows = dict(first)
    for row, tokens in more.items():
        if row not in rows:
            rows[row] = tokens
            held.add(tokens, row)
    for row in data.draw(st.lists(st.sampled_from(sorted(rows)), unique=True)) if rows else []:
        held.remove(rows.pop(row), row)
    pieces = held.of(np.arange(12, dtype=np.int32))
    for token, piece in enumerate(pieces):
        assert set(piece.tolist()) - {0} == {row for row, tokens in rows.items() if token and token in tokens}


def test_a_row_in_two_pieces_gets_the_points_of_the_last() -> None:
    points = Points()
    points.begin(6)
    points.add([np.array([1, 2], np.int32), np.array([2, 3], np.int32)], np.array([4, 9], np.uint8))
    points.add([np.array([3, 5], np.int32)], np.array([7], np.uint8), known=True)
    rows, found = points.most(10)
    assert dict(zip(rows.tolist(), found.tolist(), strict=True)) == {1: 4, 2: 9, 3: 16}


@given(st.lists(st.integers(0, 250), min_size=1, max_size=200), st.integers(1, 50), st.integers(3, 50_000))
def test_the_rows_with_most_points_are_the_most_there_are(values: list[int], count: int, sample: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "_SAMPLE", sample)
        points = Points()
        points.begin(len(values) + 1)
        rows = [np.array([at], np.int32) for at in range(1, len(values) + 1)]
        order = np.argsort(values, kind="stable")
        points.add([rows[at] for at in order], np.sort(np.array(values)).astype(np.uint8))
        found, scores = points.most(count)
    expected = sorted((value for value in values if value), reverse=True)
    assert len(found) <= count
    assert len(set(found.tolist())) == len(found)
    assert sorted(scores.tolist(), reverse=True) == expected[: len(found)]
    if sample > len(values):
        assert len(found) == min(count, len(expected))


def test_row_zero_is_nobody() -> None:
    points = Points()
    points.begin(3)
    points.add([np.array([0, 1], np.int32)], np.array([5], np.uint8))
    assert points.most(9)[0].tolist() == [1]
    points.begin(3)
    assert points.most(9)[0].tolist() == []


def test_of_many_with_the_same_points_no_more_than_asked_come(monkeypatch: pytest.MonkeyPatch) -> None:
    points = Points()
    points.begin(1000)
    points.add([np.arange(1, 1000, dtype=np.int32)], np.array([5], np.uint8))
    points.add([np.arange(400, 900, dtype=np.int32)], np.array([3], np.uint8))
    monkeypatch.setattr(Points, "_bound", lambda self, count: (2, 30))  # a sample that guessed too low
    rows, found = points.most(10)
    assert len(rows) == 10
    assert set(found.tolist()) == {8.0}


def test_room_grows_by_half_or_by_an_eighth_more_than_is_asked_for() -> None:
    held = Growing()
    assert (len(held._rows), held.rows.shape, held.rows.dtype) == (64, (0,), np.int32)
    held.grow(64)
    assert (len(held._rows), held.length) == (64, 64)
    held.grow(65)
    assert (len(held._rows), held.length) == (96, 65)
    held.grow(800)
    assert (len(held._rows), held.length) == (900, 800)
    held.grow(3)
    assert held.length == 800
    wide = Growing(3, np.float64, room=2)
    wide.grow(4)
    assert (wide.rows.shape, wide.rows.dtype) == ((4, 3), np.float64)


def test_postings_nobody_holds_are_empty() -> None:
    held = Postings()
    assert [piece.tolist() for piece in held.of(np.array([0, 1, 99], np.int32))] == [[], [], []]
    assert held.of(np.array([7], np.int32))[0].dtype == np.int32
    held.add([0, 0], 3)
    held.remove([0, 5], 3)
    assert [piece.tolist() for piece in held.of(np.array([0, 5], np.int32))] == [[], []]


def test_rows_that_came_later_stand_after_those_of_the_list() -> None:
    held = posted({1: [2, 1], 2: [2], 3: [9]}, late=False)
    held.add([2, 2, 9, 11], 7)
    assert [piece.tolist() for piece in held.of(np.array([2, 9, 1, 11, 12, 0], np.int32))] == [
        [1, 2, 7], [3, 7], [1], [7], [], [],
    ]  # fmt: skip
    assert all(piece.dtype == np.int32 for piece in held.of(np.array([2, 9, 11], np.int32)))
    held.remove([2, 9], 7)
    held.remove([2], 1)
    held.remove([9], 3)
    assert [piece.tolist() for piece in held.of(np.array([2, 9, 1], np.int32))] == [[0, 2], [0], [1]]


def test_a_new_list_takes_the_place_of_all_that_was_posted() -> None:
    held = posted({1: [1], 2: [2]}, late=True)
    column = np.zeros(61, np.int32)
    column[[2, 5]] = 3
    held.rebuild([column], np.array([2, 5], np.int32), 4)
    assert [piece.tolist() for piece in held.of(np.array([1, 2, 3], np.int32))] == [[], [], [2, 5]]


@given(st.lists(st.booleans(), max_size=60))
def test_the_places_that_are_true_are_all_found_in_order(flags: list[bool]) -> None:
    assert _where(np.array(flags, np.bool_)).tolist() == [at for at, flag in enumerate(flags) if flag]


def test_points_are_forgotten_when_a_search_begins_and_add_up_within_it() -> None:
    points = Points()
    points.begin(4)
    points.add([np.array([1, 2], np.int32)], np.array([200], np.uint8))
    points.add([np.array([2], np.int32)], np.array([50], np.uint8))
    rows, found = points.most(5)
    assert dict(zip(rows.tolist(), found.tolist(), strict=True)) == {1: 200, 2: 250}
    assert (rows.dtype, found.dtype) == (np.int32, np.float32)
    points.begin(9)
    points.add([np.array([8], np.int32)], np.array([1], np.uint8))
    assert points.most(5)[0].tolist() == [8]


def test_of_a_few_rows_the_best_come_and_no_more_than_asked() -> None:
    points = Points()
    points.begin(40)
    for row in range(1, 40):
        points.add([np.array([row], np.int32)], np.array([row], np.uint8))
    for count in (1, 2, 7):
        rows, found = points.most(count)
        assert sorted(rows.tolist()) == list(range(40 - count, 40))
        assert sorted(found.tolist()) == [float(n) for n in range(40 - count, 40)]


def test_where_very_many_have_the_same_points_as_many_as_are_wanted_come_of_them() -> None:
    points = Points()
    points.begin(1006)
    points.add([np.arange(1, 1006, dtype=np.int32)], np.array([5], np.uint8))
    points.add([np.arange(1001, 1006, dtype=np.int32)], np.array([4], np.uint8))
    rows, found = points.most(10)
    assert sorted(found.tolist()) == [5] * 5 + [9] * 5
    assert set(range(1001, 1006)) < set(rows.tolist())


def test_a_word_beyond_those_of_the_list_is_nobodys_and_nothing_is_kept_of_one_that_nobody_holds() -> None:
    held = Postings()
    column = np.zeros(3, np.int32)
    column[1] = 2
    held.rebuild([column], np.array([1], np.int32), 9)
    held.remove([8, 9, 10, 11], 1)
    assert [piece.tolist() for piece in held.of(np.array([2, 8, 9, 10], np.int32))] == [[1], [], [], []]
    held.add([4], 2)
    held.add([4], 1)
    held.remove([4], 2)
    assert held.of(np.array([4], np.int32))[0].tolist() == [1]
    held.remove([4], 1)
    assert not held._late
