"""Dates as people remember them: a year, a month, "around", "before", an interval, in EDTF notation.

Notation: Extended Date/Time Format of ISO 8601-2 (Library of Congress), the part that families
need. Our own implementation, because a parser library cost milliseconds a date on the chat's path.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.people import Hidden

FIRST_PLAUSIBLE_YEAR = 1900
"""Nobody alive, and nobody whom a living person remembers seeing, lost contact before this."""

OLDEST_AGE = 120

# EDTF seasons 21-24 are "independent of location"; everybody who writes to us counts them as in
# Peru. Summer's December belongs to the year before and is left out: "verano de 1984" is January
# to March.
_SEASON_MONTHS = {21: (9, 12), 22: (1, 3), 23: (3, 6), 24: (6, 9)}

_POINT = re.compile(r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d\d))?(?:-(\d\d))?([~?%]?)", re.ASCII)


class NotADate(ValueError):
    """The text is no EDTF date that we keep. Never carries the text."""


class Precision(StrEnum):
    """How fine a date is. INTERVAL is a span with one or two ends."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True, repr=False)
class Point(Hidden):
    """One end of a date: `year` with up to two unspecified last digits (`198X` is 1980 with `blanks` 1)."""

    year: int
    month: int | None = None
    day: int | None = None
    blanks: int = 0
    qualifier: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999 or self.qualifier not in ("", "~", "?", "%") or self.blanks not in (0, 1, 2):
            raise NotADate("not a date")
        if self.blanks and (self.month is not None or self.qualifier or self.year % 10**self.blanks):
            raise NotADate("not a date")
        if self.month is None or self.month in _SEASON_MONTHS:
            impossible = self.day is not None or (self.month is not None and self.qualifier != "")
        elif not 1 <= self.month <= 12:
            impossible = True
        else:
            impossible = self.day is not None and not 1 <= self.day <= calendar.monthrange(self.year, self.month)[1]
        if impossible:
            raise NotADate("not a date")

    @classmethod
    def parse(cls, text: str) -> Point:
        """A single EDTF date. Raises NotADate."""
        found = _POINT.fullmatch(text)
        if not found:
            raise NotADate("not a date")
        digits, month, day, qualifier = found.groups()
        return cls(
            int(digits.replace("X", "0")),
            int(month) if month else None,
            int(day) if day else None,
            digits.count("X"),
            qualifier,
        )

    @property
    def edtf(self) -> str:
        """The EDTF text, which `parse` reads back to the same value."""
        year = f"{self.year:04d}"
        if self.blanks:
            year = year[: -self.blanks] + "X" * self.blanks
        parts = [year, *(f"{part:02d}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts) + self.qualifier

    @property
    def precision(self) -> Precision:
        """DAY to CENTURY, never INTERVAL."""
        if self.day is not None:
            return Precision.DAY
        if self.month is not None:
            return Precision.SEASON if self.month in _SEASON_MONTHS else Precision.MONTH
        return (Precision.YEAR, Precision.DECADE, Precision.CENTURY)[self.blanks]

    @property
    def earliest(self) -> dt.date:
        """The first day it may mean, taken strictly ("around" adds nothing)."""
        month = self.month or 1
        if month in _SEASON_MONTHS:
            month = _SEASON_MONTHS[month][0]
        return dt.date(self.year, month, self.day or 1)

    @property
    def latest(self) -> dt.date:
        """The last day it may mean, taken strictly."""
        year = self.year + 10**self.blanks - 1
        month = self.month or 12
        if month in _SEASON_MONTHS:
            month = _SEASON_MONTHS[month][1]
        return dt.date(year, month, self.day or calendar.monthrange(year, month)[1])


@dataclass(frozen=True, slots=True, repr=False)
class PartialDate(Hidden):
    """A date, or an interval of which one end may be open. Personal: `repr` shows nothing of it.

    A single date has `end` equal to `start` and `interval` False. An open end is None. The ends of
    an interval are years, months or days: a decade or a season there is written as its first or last
    month, since readers of EDTF differ about them.
    """

    start: Point | None
    end: Point | None
    interval: bool = False

    def __post_init__(self) -> None:
        if self.start is None and self.end is None:
            raise NotADate("not a date")
        if not self.interval and self.start != self.end:
            raise NotADate("not a date")
        if self.interval and not all(point is None or _is_plain(point) for point in (self.start, self.end)):
            raise NotADate("not a date")
        if self.start is not None and self.end is not None and self.start.earliest > self.end.latest:
            raise NotADate("not a date")

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """From EDTF: `1984`, `1984-10~`, `198X`, `1984-21`, `1983/1985`, `../1984`, `1984/..`. Raises NotADate.

        EDTF's unknown end (`1984/`) is read as an open one: for a search they ask the same.
        """
        if len(text) > 30:
            raise NotADate("not a date")
        if "/" not in text:
            return cls.at(Point.parse(text))
        left, _, right = text.partition("/")
        return cls.spanning(
            None if left in ("", "..") else Point.parse(left),
            None if right in ("", "..") else Point.parse(right),
        )

    @classmethod
    def at(cls, point: Point) -> PartialDate:
        """The single date of a point."""
        return cls(point, point)

    @classmethod
    def spanning(cls, start: Point | None, end: Point | None) -> PartialDate:
        """The interval from one point's beginning to the other's end; None leaves that end open. Raises NotADate."""
        return cls(
            start if start is None or _is_plain(start) else _months_of(start)[0],
            end if end is None or _is_plain(end) else _months_of(end)[1],
            interval=True,
        )

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None, qualifier: str = "") -> PartialDate:
        """A single date; `qualifier` is "~" about, "?" uncertain, "%" both. Raises NotADate (30 February)."""
        return cls.at(Point(year, month, day, 0, qualifier))

    @classmethod
    def on(cls, day: dt.date) -> PartialDate:
        """One day of the calendar."""
        return cls.of(day.year, day.month, day.day)

    @classmethod
    def decade(cls, first_year: int) -> PartialDate:
        """`1980` becomes `198X`. Raises NotADate if the year is not a multiple of ten."""
        return cls.at(Point(first_year, blanks=1))

    @classmethod
    def between(cls, start: PartialDate, end: PartialDate) -> PartialDate:
        """From the beginning of one to the end of the other, in whichever order they come."""
        if start.latest() > end.latest() or (start.latest() == end.latest() and start.earliest() > end.earliest()):
            start, end = end, start
        return cls.spanning(start.start, end.end)

    @property
    def edtf(self) -> str:
        """The EDTF text, which `parse` reads back to the same value."""
        if not self.interval and self.start is not None:
            return self.start.edtf
        return f"{self.start.edtf if self.start else '..'}/{self.end.edtf if self.end else '..'}"

    @property
    def precision(self) -> Precision:
        """How fine it is."""
        if self.interval or self.start is None:
            return Precision.INTERVAL
        return self.start.precision

    @property
    def approximate(self) -> bool:
        """Somebody said "around" (`~`) or "I think" (`?`) of either end."""
        return any(point is not None and point.qualifier != "" for point in (self.start, self.end))

    def earliest(self) -> dt.date:
        """The first day it may mean, strictly; `date.min` when the start is open."""
        return self.start.earliest if self.start else dt.date.min

    def latest(self) -> dt.date:
        """The last day it may mean, strictly; `date.max` when the end is open."""
        return self.end.latest if self.end else dt.date.max

    @property
    def year_span(self) -> tuple[int | None, int | None]:
        """First and last calendar year it may mean; None at an open end."""
        return (
            self.start.earliest.year if self.start else None,
            self.end.latest.year if self.end else None,
        )

    def qualified(self, qualifier: str) -> PartialDate:
        """The same date said with less certainty: "~" or "?" added to each end ("%" when both apply).

        A decade or a season stays as it is: they are vague already.
        """
        return PartialDate(_qualified(self.start, qualifier), _qualified(self.end, qualifier), self.interval)

    def plausible(self, today: dt.date) -> bool:
        """Whether a living family may mean it: not wholly in the future, not wholly before 1900."""
        if self.latest().year < FIRST_PLAUSIBLE_YEAR:
            return False
        if self.start is not None and self.earliest().year < FIRST_PLAUSIBLE_YEAR:
            return False
        return self.earliest() <= today and (not self.interval or self.end is None or self.end.earliest <= today)


def _is_plain(point: Point) -> bool:
    return point.precision in (Precision.YEAR, Precision.MONTH, Precision.DAY)


def _months_of(point: Point) -> tuple[Point, Point]:
    first, last = point.earliest, point.latest
    if point.blanks:
        return Point(first.year), Point(last.year)
    return Point(first.year, first.month), Point(last.year, last.month)


def _qualified(point: Point | None, qualifier: str) -> Point | None:
    if point is None or not qualifier or not _is_plain(point) or point.qualifier in (qualifier, "%"):
        return point
    return replace(point, qualifier="%" if point.qualifier else qualifier)


def birth_from_age(age: int, at: PartialDate) -> PartialDate:
    """When somebody was born who was `age` whole years old at a date: two years at least, marked "around".

    Ten years old in 1984 is `1973~/1974~`. An open date gives an open answer. Raises ValueError
    for an age outside 0-120 and NotADate where the years leave the calendar.
    """
    if not 0 <= age <= OLDEST_AGE:
        raise ValueError("age outside 0-120")
    first, last = at.year_span
    return PartialDate(
        None if first is None else Point(first - age - 1, qualifier="~"),
        None if last is None else Point(last - age, qualifier="~"),
        interval=True,
    )


def ages_on(birth: PartialDate, day: dt.date) -> tuple[int | None, int | None]:
    """Youngest and oldest whole years somebody may be on a day, never below 0; None at an open end.

    The rule for minors asks the youngest: who may be under 18 is treated as under 18.
    """
    youngest = None if birth.end is None else _whole_years(birth.latest(), day)
    oldest = None if birth.start is None else _whole_years(birth.earliest(), day)
    return youngest, oldest


def _whole_years(born: dt.date, day: dt.date) -> int:
    before_birthday = (day.month, day.day) < (born.month, born.day)
    return max(0, day.year - born.year - before_birthday)
