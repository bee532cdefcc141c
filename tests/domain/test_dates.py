"""Partial dates: the notation, the bounds, and a foreign library as judge."""

from __future__ import annotations

import contextlib
import datetime as dt

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import NotADate, PartialDate, Point, Precision, ages_on, birth_from_age

TODAY = dt.date(2026, 11, 23)

FORMS = (
    "1984", "1984-10", "1984-10-05", "1984~", "1984?", "1984-10%", "198X", "19XX", "1984-21", "1984-24",
    "1984/1985", "../1984", "1984/..", "1983~/1984~", "1984-02-29", "1984-10-05~/1984-11",
)  # fmt: skip


@st.composite
def points(draw: st.DrawFn) -> Point:
    """Any point we can hold."""
    qualifier = draw(st.sampled_from(["", "~", "?", "%"]))
    kind = draw(st.sampled_from(["year", "month", "day", "decade", "century", "season"]))
    year = draw(st.integers(1000, 9990))
    if kind == "decade":
        return Point(year // 10 * 10, blanks=1)
    if kind == "century":
        return Point(year // 100 * 100, blanks=2)
    if kind == "season":
        return Point(year, draw(st.integers(21, 24)))
    if kind == "day":
        day = draw(st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 31)))
        return Point(day.year, day.month, day.day, qualifier=qualifier)
    return Point(year, draw(st.integers(1, 12)) if kind == "month" else None, qualifier=qualifier)


@st.composite
def dates(draw: st.DrawFn) -> PartialDate:
    """Any date we can hold."""
    one = PartialDate.at(draw(points()))
    shape = draw(st.sampled_from(["single", "between", "before", "after"]))
    if shape == "single":
        return one
    if shape == "between":
        return PartialDate.between(one, PartialDate.at(draw(points())))
    return PartialDate.spanning(None, one.end) if shape == "before" else PartialDate.spanning(one.start, None)


@pytest.mark.parametrize("text", FORMS)
def test_each_form_reads_back_to_itself(text: str) -> None:
    assert PartialDate.parse(text).edtf == text


@given(dates())
def test_any_date_survives_being_written_and_read(date: PartialDate) -> None:
    assert PartialDate.parse(date.edtf) == date
    assert date.earliest() <= date.latest()


@given(dates())
def test_the_edtf_library_accepts_everything_we_write(date: PartialDate) -> None:
    edtf.parse_edtf(date.edtf)


@pytest.mark.parametrize("text", [form for form in FORMS if "-2" not in form[4:6] and ".." not in form])
def test_our_bounds_are_those_of_the_edtf_library(text: str) -> None:
    theirs, ours = edtf.parse_edtf(text), PartialDate.parse(text)
    assert tuple(theirs.lower_strict())[:3] == ours.earliest().timetuple()[:3]
    assert tuple(theirs.upper_strict())[:3] == ours.latest().timetuple()[:3]


@pytest.mark.parametrize(
    "text",
    ["", "84", "1984-13", "1984-02-30", "1985/1984", "../..", "/", "1984-10-05-01", "19X4", "X984", "1984-21-01",
     "١٩٨٤", "1984 ", "0000", "hace 40 años", "1984/1985/1986", "1984~~", "198X-10", "198X~", "1984-21~", "1984/" * 20],
)  # fmt: skip
def test_what_is_no_date_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(NotADate) as refused:
        PartialDate.parse(text)
    assert str(refused.value) == "not a date"


@given(st.text())
def test_no_text_breaks_the_parser(text: str) -> None:
    with contextlib.suppress(NotADate):
        PartialDate.parse(text)


def test_a_date_is_personal_and_never_printed() -> None:
    assert "1984" not in repr(PartialDate.of(1984)) + f"{PartialDate.of(1984)}" + str(PartialDate.of(1984))


def test_bounds_of_open_intervals_are_the_ends_of_the_calendar() -> None:
    before, after = PartialDate.parse("../1984"), PartialDate.parse("1984/..")
    assert (before.earliest(), before.latest()) == (dt.date.min, dt.date(1984, 12, 31))
    assert (after.earliest(), after.latest()) == (dt.date(1984, 1, 1), dt.date.max)
    assert (before.year_span, after.year_span) == ((None, 1984), (1984, None))


def test_seasons_are_those_of_peru() -> None:
    assert PartialDate.parse("1984-22").latest() == dt.date(1984, 3, 31)
    assert PartialDate.parse("1984-24").earliest() == dt.date(1984, 6, 1)


@pytest.mark.parametrize(
    ("text", "precision"),
    [("1984", Precision.YEAR), ("1984-10", Precision.MONTH), ("1984-10-05", Precision.DAY), ("198X", Precision.DECADE),
     ("19XX", Precision.CENTURY), ("1984-21", Precision.SEASON), ("1984/..", Precision.INTERVAL)],
)  # fmt: skip
def test_precision_names_how_fine_a_date_is(text: str, precision: Precision) -> None:
    assert PartialDate.parse(text).precision is precision


@pytest.mark.parametrize(
    ("text", "plausible"),
    [("1984", True), ("2026", True), ("2026-12", False), ("2027", False), ("3000", False), ("1899", False),
     ("1900", True), ("202X", True), ("1984/..", True), ("../1984", True), ("../1850", False), ("1800/1984", False),
     ("1984/3000", False), ("2026-11-23", True), ("2026-11-24", False)],
)  # fmt: skip
def test_plausible_is_what_a_living_family_may_mean(text: str, plausible: bool) -> None:
    assert PartialDate.parse(text).plausible(TODAY) is plausible


def test_between_puts_its_ends_in_order() -> None:
    assert PartialDate.between(PartialDate.of(1985), PartialDate.of(1983)).edtf == "1983/1985"


def test_a_decade_or_a_season_at_an_end_is_written_as_years_or_months() -> None:
    assert PartialDate.parse("198X/1991").edtf == "1980/1991"
    assert PartialDate.spanning(None, Point(1984, 21)).edtf == "../1984-12"
    with pytest.raises(NotADate):
        PartialDate(Point(1980, blanks=1), None, interval=True)


def test_doubt_and_about_together_are_both() -> None:
    date = PartialDate.of(1984).qualified("~").qualified("~").qualified("?")
    assert date.edtf == "1984%"
    assert date.approximate
    assert PartialDate.of(1984).qualified("").edtf == "1984"


def test_an_age_gives_two_possible_birth_years() -> None:
    assert birth_from_age(10, PartialDate.of(1984)).edtf == "1973~/1974~"
    assert birth_from_age(10, PartialDate.decade(1980)).edtf == "1969~/1979~"
    assert birth_from_age(10, PartialDate.parse("../1984")).edtf == "../1974~"
    with pytest.raises(ValueError, match="0-120"):
        birth_from_age(121, PartialDate.of(1984))


@given(st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)), st.integers(0, 44000))
def test_the_true_birth_day_lies_in_what_an_age_gives(born: dt.date, days: int) -> None:
    seen = min(born + dt.timedelta(days=days), dt.date(2026, 11, 23))
    age = seen.year - born.year - ((seen.month, seen.day) < (born.month, born.day))
    if age <= 120:
        birth = birth_from_age(age, PartialDate.on(seen))
        assert birth.earliest() <= born <= birth.latest()
        assert birth_from_age(age, PartialDate.of(seen.year)).earliest() <= born


def test_somebody_born_in_2008_may_still_be_a_minor_in_november_2026() -> None:
    assert ages_on(PartialDate.of(2008), TODAY) == (17, 18)
    assert ages_on(PartialDate.parse("../1990"), TODAY) == (35, None)
    assert ages_on(PartialDate.parse("2030"), TODAY) == (0, 0)
