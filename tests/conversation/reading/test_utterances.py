"""How well the readers do on 1,000 invented utterances, written before the readers were tuned.

The set is split by a checksum: one half to tune on, the other to be judged by. Wrong with confidence
is worse than asking again, so yes/no and consent must never be.
"""

from __future__ import annotations

import csv
import datetime as dt
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.conversation.reading import (
    Implausible,
    kinship_candidates,
    looks_like_gibberish,
    read_age,
    read_choice,
    read_consent,
    read_control,
    read_name,
    read_number,
    read_phone,
    read_sex,
    read_when,
    read_yes_no,
    wish_for_danger,
)

TODAY = dt.date(2026, 11, 23)
YES, NO = ("Sí, acepto", "Arí, munanim"), ("No acepto", "Manam munanichu")
LABELS = {
    "kin": (
        "Mi papá o mamá", "Mi hijo o hija", "Mi hermano o hermana", "Mi esposo o esposa",
        "Otro familiar", "No es familiar",
    ),
    "place": (
        "Oronccoy, Chungui", "Chungui, La Mar", "San Miguel, La Mar", "Tambo, La Mar",
        "Ayna, La Mar", "Ninguno de estos",
    ),
    "yes": ("Arí", "Manam", "Manam yachanichu"),
}  # fmt: skip


class Utterance(NamedTuple):
    """A row of utterances.tsv; "-" is: this reader can't tell."""

    slot: str
    language: str
    text: str
    expected: str

    @property
    def is_test(self) -> bool:
        """The half the readers are judged by."""
        return zlib.crc32(f"{self.slot}:{self.text}".encode()) % 2 == 1


def utterances() -> list[Utterance]:
    """Every row."""
    with (Path(__file__).parent / "utterances.tsv").open(encoding="utf-8", newline="") as lines:
        return [Utterance(**row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _when(text: str) -> str:
    found = read_when(text, TODAY)
    if found is None:
        return "-"
    if isinstance(found, Implausible):
        return "implausible"
    if found.needs_birth:
        return f"birth?{found.age}"
    return found.date.edtf if found.date else f"year?{found.anchor}"


def _age(text: str) -> str:
    age = read_age(text)
    return "-" if age is None else str(age.low) if age.low == age.high else f"{age.low}-{age.high}"


def _name(text: str) -> str:
    name = read_name(text)
    return "-" if name is None else f"{name.given}|{name.paternal}|{name.maternal}"


def _yes_no(text: str) -> str:
    return {True: "yes", False: "no", None: "-"}[read_yes_no(text)]


def _or_dash(value: object) -> str:
    return "-" if value is None else str(value)


READERS: dict[str, Callable[[str], str]] = {
    "control": lambda text: _or_dash(read_control(text)),
    "yes_no": _yes_no,
    "consent": lambda text: read_consent(text, YES, NO),
    "when": _when,
    "age": _age,
    "number": lambda text: _or_dash(read_number(text, 0, 30)),
    "sex": lambda text: _or_dash(read_sex(text)),
    "kinship": lambda text: "|".join(kinship_candidates(text)) or "-",
    "phone": lambda text: _or_dash(read_phone(text)),
    "choice.kin": lambda text: _or_dash(read_choice(text, LABELS["kin"])),
    "choice.place": lambda text: _or_dash(read_choice(text, LABELS["place"])),
    "choice.yes": lambda text: _or_dash(read_choice(text, LABELS["yes"])),
    "name": _name,
    "gibberish": lambda text: "yes" if looks_like_gibberish(text) else "no",
    "alarm": lambda text: _or_dash(wish_for_danger(text)),
}


@pytest.mark.parametrize(("half", "is_test"), [("tuning", False), ("test", True)])
def test_at_least_98_in_100_are_read_right(half: str, is_test: bool) -> None:
    rows = [row for row in utterances() if row.is_test is is_test]
    wrong = [(row, got) for row in rows if (got := READERS[row.slot](row.text)) != row.expected]
    for row, got in wrong:
        print(f"{half}: {row.slot} ({row.language}) {row.text!r}: expected {row.expected}, read {got}")
    right = 1 - len(wrong) / len(rows)
    print(f"{half}: {right:.1%} of {len(rows)} right;", "wrong by slot:", dict(Counter(row.slot for row, _ in wrong)))
    assert len(rows) > 400
    assert right >= 0.98


def test_a_yes_or_no_is_never_wrong_with_confidence() -> None:
    rows = [row for row in utterances() if row.slot == "yes_no"]
    confident = [(row.text, got) for row in rows if (got := _yes_no(row.text)) not in ("-", row.expected)]
    assert confident == []


def test_consent_is_never_wrong_with_confidence() -> None:
    rows = [row for row in utterances() if row.slot in ("consent", "yes_no", "control")]
    for row in rows:
        got = read_consent(row.text, YES, NO)
        if row.slot == "consent":
            assert got in (row.expected, "ambiguous"), row.text
        elif got == "consented":
            assert row.text in ("arí, munanim",), row.text


def test_the_set_is_large_and_has_both_languages_in_every_slot_of_words() -> None:
    rows = utterances()
    assert len(rows) >= 600
    assert len({(row.slot, row.text) for row in rows}) == len(rows)
    for slot in ("control", "yes_no", "consent", "when", "age", "number", "sex", "kinship", "name", "alarm"):
        assert {"es", "quy"} <= {row.language for row in rows if row.slot == slot}
