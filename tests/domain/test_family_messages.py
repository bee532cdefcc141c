"""A family message on its way: each move from its own states only, and how long a message is."""

from __future__ import annotations

import pytest

from bot.domain.errors import Refusal
from bot.domain.family_messages import MOVES, MessageState, lines_of, moved


def test_a_message_moves_from_where_it_stands_and_from_nowhere_else() -> None:
    for each in MOVES:
        for state in MessageState:
            if state in each.sources:
                assert moved(state, each.name) is each.target
            else:
                with pytest.raises(Refusal, match=r"^This message stands .* to see it\.$"):
                    moved(state, each.name)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 0), ("hola", 1), ("a\nb", 2), ("a\n\nb", 3), ("\n\nhola\n ", 1), ("x" * 80, 1), ("x" * 81, 2), ("x" * 160, 2),
        ("x" * 161, 3), ("x" * 81 + "\nb", 3),
    ],
)  # fmt: skip
def test_eighty_letters_are_a_line_and_an_empty_line_is_one(text: str, lines: int) -> None:
    assert lines_of(text) == lines
