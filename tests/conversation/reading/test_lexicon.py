"""Every spelling that was collected for the project is understood."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from bot.conversation.reading import (
    Implausible,
    kinship_candidates,
    read_control,
    read_number,
    read_sex,
    read_when,
)
from bot.conversation.reading.lexicon import Word, Words, rows_of, words_for

TODAY = dt.date(2026, 11, 23)


def rows(category: str) -> list[dict[str, str]]:
    """The rows of spellings.csv of one category."""
    with (Path(__file__).parent / "spellings.csv").open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["category"] == category]


def _when(text: str) -> str:
    found = read_when(text, TODAY)
    if found is None or isinstance(found, Implausible):
        return "implausible" if found else "-"
    return found.date.edtf if found.date else found.anchor


def _ago(canonical: str) -> str:
    count, unit, _ = canonical.split("_")
    if unit == "years":
        return f"{TODAY.year - int(count)}~"
    months = TODAY.year * 12 + TODAY.month - 1 - int(count)
    return f"{months // 12}-{months % 12 + 1:02d}~"


NAMED_TIMES = {
    "today": "2026-11-23", "yesterday": "2026-11-22", "last_night": "2026-11-22", "2_days_ago": "2026-11-21",
    "last_week": "2026-11-16/2026-11-22", "last_month": "2026-10", "this_month": "2026-11", "last_year": "2025",
    "this_year": "2026", "tomorrow": "implausible", "long_ago": "long_ago", "recently": "recently",
}  # fmt: skip
# Two meanings in one word: the farming season is what a family means by it, and summer is dry or warm by altitude.
MONTH_OR_SEASON = {"aymuray": "1984-04~/1984-07~", "tarpuy": "1984-09~/1984-12~"}
SEASON_OR_MONTH = {"verano": "summer", "ayamarka": "11"}


def test_every_control_word_is_understood() -> None:
    wrong = [row["form"] for row in rows("control") if read_control(row["form"]) != row["canonical"]]
    assert wrong == []


def test_every_number_word_is_understood() -> None:
    wrong = [row["form"] for row in rows("number") if read_number(row["form"], 0, 1000) != int(row["canonical"])]
    assert wrong == []


def test_every_month_is_understood_beside_its_year() -> None:
    for row in rows("month"):
        expected = MONTH_OR_SEASON.get(row["form"], f"1984-{int(row['canonical']):02d}")
        assert _when(f"{row['form']} 1984") == expected, row["form"]


def test_every_relative_time_is_understood() -> None:
    for row in rows("relative_date"):
        name = row["canonical"]
        if name not in ("morning", "midday", "evening", "night"):
            expected = NAMED_TIMES.get(name) or _ago(name)
            assert _when(row["form"]) == expected, row["form"]


def test_every_season_and_feast_is_kept_until_its_year_is_known() -> None:
    for row in rows("season_or_feast"):
        assert _when(row["form"]) == SEASON_OR_MONTH.get(row["form"], row["canonical"]), row["form"]


def test_every_word_for_woman_and_man_is_understood_and_a_child_is_neither() -> None:
    expected = {"male": "M", "female": "F", "child": None}
    for row in rows("sex"):
        if row["form"] not in ("niño", "niña"):
            assert read_sex(row["form"]) == expected[row["canonical"]], row["form"]


MORE_THAN_ONE = {
    "child": {"son", "daughter"},
    "children": {"son", "daughter"},
    "siblings": {"brother", "sister"},
    "parents": {"father", "mother"},
}


def test_every_kinship_term_is_understood() -> None:
    for row in rows_of("kinship.csv"):
        expected = MORE_THAN_ONE.get(row["canonical"], {row["canonical"]})
        assert {str(kinship) for kinship in kinship_candidates(row["form"])} == expected, row["form"]


@pytest.mark.parametrize("category", ["control", "sex", "relative_date"])
def test_a_slip_never_turns_one_known_word_into_another(category: str) -> None:
    words: Words = words_for(category)
    for form, canonical in words.exact.items():
        assert words.find_with_slip(form) == canonical


def test_two_meanings_one_slip_away_are_not_guessed_between() -> None:
    words = Words([Word("hermano", "brother", "kinship", "es"), Word("hermana", "sister", "kinship", "es")])
    assert words.find_with_slip("hermanx") is None
    assert words.find_with_slip("hermno") == "brother"
