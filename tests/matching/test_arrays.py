"""Arrays that grow, posting lists, and points gathered in them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import arrays
from bot.matching.arrays import Growing, Points, Postings

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
