"""References behave like a dictionary, whichever way they came."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.refs import Refs

REFS = st.text(max_size=12)


def bulk(refs: list[str], first: int = 1) -> Refs:
    held = Refs()
    held.put_many(first, refs)
    held.settle(first, array("q", map(hash, refs)))
    return held


@given(st.lists(REFS, unique=True, max_size=40), REFS)
def test_every_reference_leads_to_its_row_and_back(refs: list[str], other: str) -> None:
    held = bulk(refs)
    assert [held.row(ref) for ref in refs] == list(range(1, len(refs) + 1))
    assert [held[row + 1] for row in range(len(refs))] == refs
    assert held.row(other) == (refs.index(other) + 1 if other in refs else 0)


@given(st.lists(REFS, unique=True, min_size=2, max_size=20), st.data())
def test_a_dropped_reference_leaves_nothing_and_its_row_can_be_anothers(refs: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(refs))
    held = bulk(refs)
    row = held.row(gone)
    held.drop(row)
    assert (held.row(gone), held[row]) == (0, "")
    assert gone == "" or gone.encode() not in bytes(held._text) or any(gone in ref for ref in refs if ref != gone)
    held.put(row, gone + " again")
    assert (held.row(gone + " again"), held[row]) == (row, gone + " again")
    held.drop(row)
    assert (held.row(gone + " again"), held[row]) == (0, "")


def test_two_references_with_one_hash_are_told_apart() -> None:
    held = Refs()
    held.put_many(1, ["a", "b"])
    held.settle(1, array("q", [hash("a"), hash("a")]))
    assert (held.row("a"), held.row("b")) == (1, 0)
    held.drop(1)
    assert held.row("a") == 0
    held.settle(1, array("q", [hash("b"), hash("b")]))
    assert held.row("b") == 2


def test_rows_that_came_one_by_one_may_lie_before_a_list() -> None:
    held = Refs()
    held.put(1, "late")
    held.put_many(2, ["a", "b"])
    held.settle(2, array("q", map(hash, ["a", "b"])))
    assert [held.row(ref) for ref in ("late", "a", "b")] == [1, 2, 3]
    assert [held[row] for row in range(5)] == ["", "late", "a", "b", ""]


def test_what_is_no_text_is_no_reference() -> None:
    assert bulk(["a"]).row(7) == 0
    assert bulk(["a"]).row(["a"]) == 0


def test_a_reference_from_a_list_costs_twelve_bytes_beside_its_text() -> None:
    held = bulk([f"p{n}" for n in range(1000)])
    assert held._hashes.nbytes + held._hashed.nbytes == 12_000


def test_a_row_nobody_has_is_dropped_without_a_word() -> None:
    held = Refs()
    held.put(1, "late")
    held.drop(7)
    assert held.row("late") == 1
    held.drop(1)
    held.drop(1)
    assert held.row("late") == 0


def test_half_a_letter_is_kept_as_it_came() -> None:
    assert bulk(["a\ud800"])[1] == "a\ud800"


def test_no_reference_stands_before_the_first_row_or_after_the_last() -> None:
    held = bulk(["a", "b"])
    assert (held[0], held[3], held[-1]) == ("", "", "")
    assert held.row("") == 0
