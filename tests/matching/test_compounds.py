"""Words that begin or end with another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.matching.compounds import Compounds

WORDS = st.text("ab", min_size=1, max_size=6)


@given(st.lists(WORDS, unique=True), st.lists(WORDS, unique=True, max_size=5), WORDS)
def test_every_word_with_the_part_at_either_end_is_found(first: list[str], later: list[str], part: str) -> None:
    held = Compounds()
    for word in first:
        held.add(word)
    held.with_part(part)
    added = [word for word in later if word not in first]
    for word in added:
        held.add(word)
    words = {*first, *added}
    assert set(held.with_part(part)) == {word for word in words if word.startswith(part) or word.endswith(part)}


def test_a_long_list_is_put_in_order_at_once() -> None:
    held = Compounds()
    for number in range(1000):
        held.add(f"{number}x")
    assert held.with_part("999") == ["999x"]
    assert len(held.with_part("x")) == 1000
