"""Two spellings beside each other, letter by letter, so that the eye finds where they part."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

LONGEST = 60
# Below this an alignment is noise: Ccahuana and Qawana share 0.5, Tiucha and Filita 0.33.
LEAST_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Column:
    """One letter of each spelling, one above the other; "" where one has no letter. `same` ignores case and accents."""

    left: str
    right: str
    same: bool


def aligned(left: str, right: str) -> tuple[Column, ...]:
    """The alignment, or nothing where it would not help: alike but for accents, a date, a place, too unlike."""
    a, b = (unicodedata.normalize("NFC", each.strip()) for each in (left, right))
    plain_a, plain_b = _plain(a), _plain(b)
    if not a or not b or plain_a == plain_b or any(letter.isdigit() or letter == "," for letter in a + b):
        return ()
    if max(len(a), len(b)) > LONGEST or len(plain_a) != len(a) or len(plain_b) != len(b):
        return ()
    columns: list[Column] = []
    for step in Levenshtein.opcodes(plain_a, plain_b):
        ours, theirs = a[step.src_start : step.src_end], b[step.dest_start : step.dest_end]
        width = max(len(ours), len(theirs))
        columns += [
            Column(x.strip(), y.strip(), step.tag == "equal")
            for x, y in zip(ours.ljust(width), theirs.ljust(width), strict=True)
        ]
    alike = sum(column.same for column in columns)
    return tuple(columns) if alike >= LEAST_ALIKE * len(columns) else ()


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFD", letter)[0].lower() for letter in text)
