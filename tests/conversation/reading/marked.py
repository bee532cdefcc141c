"""The second and the third set of utterances: each row marked, and drawn for tuning or for judging, beforehand."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tests.conversation.reading.test_utterances import READERS


class Marked(NamedTuple):
    """A row; "-" is: this reader can't tell, the person is asked again."""

    half: str
    slot: str
    language: str
    text: str
    expected: str


def marked(name: str) -> list[Marked]:
    """All rows of a file beside this one."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        return [Marked(**row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def right(rows: list[Marked]) -> float:
    """The share that is read as marked; each other one is printed."""
    wrong = [(row, got) for row in rows if (got := READERS[row.slot](row.text)) != row.expected]
    for row, got in wrong:
        print(f"{row.half}: {row.slot} ({row.language}) {row.text!r}: expected {row.expected}, read {got}")
    share = 1 - len(wrong) / len(rows)
    print(f"{share:.1%} of {len(rows)} right;", dict(Counter(row.slot for row, _ in wrong)))
    return share
