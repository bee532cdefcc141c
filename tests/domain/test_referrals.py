"""Numbers and places to send people to: when somebody answers, and how long an entry is believed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.domain.referrals import Referral, from_json, parse, to_json

LINE = Referral(
    id="1810", kinds=("missing_recent", "violence"), name="Línea 1810", number="1810", place="Todo el país",
    days="123456", opens="07:00", closes="19:00", checked_on="2026-01-01", source="gob.pe",
)  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-03-02T07:00", True),  # a Monday, to the minute
        ("2026-03-02T06:59", False),
        ("2026-03-02T18:59", True),
        ("2026-03-02T19:00", False),
        ("2026-03-07T12:00", True),  # Saturday
        ("2026-03-08T12:00", False),  # Sunday
    ],
)
def test_somebody_answers_from_the_opening_to_the_closing_on_their_days(moment: str, open_: bool) -> None:
    assert LINE.open_at(datetime.fromisoformat(moment)) is open_


@pytest.mark.parametrize(("opens", "closes"), [("", ""), ("07:00", ""), ("", "19:00")])
def test_without_hours_somebody_answers_all_day_on_their_days(opens: str, closes: str) -> None:
    always = Referral("a", (), "A", "1", opens=opens, closes=closes, days="1")
    assert always.open_at(datetime.fromisoformat("2026-03-02T03:00"))
    assert not always.open_at(datetime.fromisoformat("2026-03-03T03:00"))


def test_an_entry_is_old_after_a_hundred_and_eighty_days_or_if_nobody_ever_looked() -> None:
    assert not LINE.is_old(date(2026, 6, 30))
    assert LINE.is_old(date(2026, 7, 1))
    assert Referral("a", (), "A", "1").is_old(date(2026, 1, 1))


def test_an_entry_is_kept_as_it_was_with_its_accents() -> None:
    assert from_json(to_json(LINE)) == LINE
    assert "Línea" in to_json(LINE)


def test_a_table_is_read_by_its_header_and_empty_days_are_all_days() -> None:
    header = "id,kinds,name,number,place,days,opens,closes,checked_on,source"
    read = list(parse([header, "1810,missing_recent violence,Línea 1810,1810,Todo el país,123456,07:00,19:00,2026-01-01,gob.pe",
                       "b,,B,2,,,,,,"]))  # fmt: skip
    assert read == [LINE, Referral(id="b", kinds=(), name="B", number="2")]
