"""Dates that are stated: days, months, years, decades and their parts ("a mediados del 83")."""

from __future__ import annotations

import datetime as dt
import re

from bot.conversation.reading.feasts import MONTH, month_of, season_named
from bot.domain.dates import FIRST_PLAUSIBLE_YEAR, NotADate, PartialDate, Point


class BadDate(Exception):
    """A date was stated that can't be: 30 February, the year 3000."""


_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})(?![\d/.-])")
_ISO = re.compile(r"(?<!\d)(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)")
_MONTH_YEAR = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{4})(?!\d)")
_SHORT = re.compile(r"(\d{1,2})[/-](\d{1,2})")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = re.compile(
    rf"(?<!\d)(\d{{1,2}})[ /.-]?({'|'.join(sorted(_ROMANS, key=len, reverse=True))})[ /.-]?(\d{{4}}|\d{{2}})(?!\d)"
)
_BORN = re.compile(r"\b(?:naci\w*|nasio) (?:en |el )?(?:el )?(?:ano )?(?:\d{4}|\d{2})\b")
_MONTH = re.compile(rf"\b(?:{MONTH})(?: killa\w*| cilla|pi|qa)?\b")
_YEAR4 = re.compile(r"(?<![\d/.-])(\d{4})(?![\d])")
_LONG_NUMBER = re.compile(r"(?<![\d/.-])\d{5,}(?!\d)|(?:ano|wata) \d{3}\b|^\d{3}$")
_YEAR2 = re.compile(
    r"(?:\b(?:ano|anos|del|el ano|en el|por el|hacia el|para el|el|al|como el|era el|fue el|fue en"
    r"|en|por) )(\d{2})(?![\d/.-])(?! (?:de|anos?|mes(?:es)?|dias?|semanas?|horas?|watan?\w*"
    r"|killa\w*|punchaw\w*))\b"
)
_ONLY2 = re.compile(
    r"^(?:en |creo que |como |mas o menos |fue |seria )*(\d{2})(?: (?:creo|mas o menos"
    r"|aproximadamente|por ahi|watapi|pi|nomas|fue|era|seria|paso|desaparecio|chinkarqa|karqa))*$"
)
_DECADE = re.compile(
    r"\b(?:los(?: anos)?|decada(?: de(?: los(?: anos)?)?| del)?|anos|las) (?:19|20)?([0-9]0)(?:s"
    r"|tas)?\b(?! (?:anos|dias|meses|y (?:1|2|3|4|5|6|7|8|9)\b))"
    r"|\b(?:19)?([1-9]0) ?s\b|\b(?:19)?([2-9]0) y (?:tantos|pico|algo)\b|\b(?:19|20)(\d)x\b"
)
_DECADE_WORDS = {
    "veintes": 20,
    "treintas": 30,
    "cuarentas": 40,
    "cincuentas": 50,
    "sesentas": 60,
    "setentas": 70,
    "ochentas": 80,
    "noventas": 90,
}
_DECADE_WORD = re.compile(r"\b(" + "|".join(_DECADE_WORDS) + r")\b")
_DECADE_2000 = re.compile(r"\bdecada (?:de(?:l)?|de los) (?:anos )?(20[0-9]0)\b")
_WHOLE_DECADE = re.compile(r"\b(?:decada de(?:l)?|decada de los|los anos|los) (1[89]\d0|20\d0)\b")
_PARTS = (
    ("end", re.compile(
        r"\b(?:fin(?:es|ales)?|final|terminando|finalizando|terminos|ultimos (?:dias|meses)|acabando"
        r"|casi al final)\b|\btuku(?:kuy|y|kuyni|yni|ku)\w*|\bpuchuka\w*")),
    ("middle", re.compile(
        r"\b(?:a )?(?:mediad[oa]s?|mediando|la mitad|mitad|quincena|chawpi(?:n|npi|pi|nin|ninpi)?)\b")),
    ("start", re.compile(
        r"\b(?:principios?|inicios?|comienzos?|comenzando|comenzar|empezando|empezar|primeros (?:dias|meses))\b"
        r"|\bqallari\w*")),
)  # fmt: skip
MOST_YEARS_APART = 3
"""Two years side by side ("1983, 1984 por ahí") are one doubt up to this far apart, else two stories."""
_MONTHS_OF = {"start": (1, 3), "middle": (5, 8), "end": (10, 12)}
_DAYS_OF = {"start": (1, 10), "middle": (10, 20), "end": (20, 31)}
_YEARS_OF = {"start": (0, 3), "middle": (4, 6), "end": (7, 9)}


def full_year(two_digits: int, today: dt.date) -> int:
    """The last year with these two digits that is not in the future: 84 is 1984, 07 is 2007."""
    century = today.year // 100 * 100
    return century + two_digits if century + two_digits <= today.year else century - 100 + two_digits


def years_in(said: str, today: dt.date) -> frozenset[int]:
    """Every single year named, in four digits or in two where they stand like a year. Raises BadDate for 3000, 1800."""
    if _ISO.search(said) or _NUMERIC.search(said):
        return frozenset()
    if _DECADE.search(said) or _DECADE_WORD.search(said) or _WHOLE_DECADE.search(said):
        return frozenset()
    said = _BORN.sub(" ", said) if re.search(r"\d.*\d{2}", _BORN.sub("", said)) or not _BORN.search(said) else said
    years = {int(found) for found in _YEAR4.findall(said)}
    if any(not FIRST_PLAUSIBLE_YEAR <= year <= today.year for year in years) or (
        not years and _LONG_NUMBER.search(said)
    ):
        raise BadDate
    if not years:
        after_month = [_year_after(said, found, today) for found in _MONTH.finditer(said)]
        years = {year for year in after_month if year}
    if not years:
        years = {
            full_year(int(found), today) for found in _YEAR2.findall(said) if _like_a_year(int(found), said, today)
        }
    if not years and (only := _ONLY2.match(said)) and int(only.group(1)) > today.year % 100 + 5:
        years = {full_year(int(only.group(1)), today)}
    if (
        not years
        and (last := re.search(r" (?:wata )?(\d{2})(?: watapi)?$", said))
        and int(last[1]) > 31
        and season_named(said)
    ):
        years = {full_year(int(last[1]), today)}
    return frozenset(years)


def stated_date(said: str, today: dt.date) -> PartialDate | None:
    """The date that is stated with its year; None when there is none or more than one year. Raises BadDate."""
    numeric = _numeric(said, today)
    if numeric:
        return numeric
    decade = _decade(said)
    if decade is not None:
        return decade
    years = years_in(said, today)
    if len(years) == 2 and max(years) - min(years) <= MOST_YEARS_APART and _month(said) is None:
        return PartialDate.spanning(Point(min(years)), Point(max(years)))
    if len(years) != 1:
        return None
    (year,) = years
    month = _month(said)
    part = _part(said)
    if month is None:
        if part:
            first, last = _MONTHS_OF[part]
            return PartialDate.spanning(Point(year, first, qualifier="~"), Point(year, last, qualifier="~"))
        return PartialDate.of(year)
    day = _day(said)
    if day:
        return checked(year, month, day)
    if part:
        first, last = _DAYS_OF[part]
        end = PartialDate.of(year, month).latest().day
        return PartialDate.spanning(
            Point(year, month, first, qualifier="~"), Point(year, month, min(last, end), qualifier="~")
        )
    return PartialDate.of(year, month)


def day_and_month(said: str) -> str:
    """A month, with its day if one stands beside it, as an EDTF piece ("10", "10-05"); empty without a month."""
    month = _month(said)
    if month is None:
        return ""
    day = _day(said)
    return f"{month:02d}-{day:02d}" if day else f"{month:02d}"


def _numeric(said: str, today: dt.date) -> PartialDate | None:
    if found := _ISO.search(said):
        return checked(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.search(said):
        day, month, year = (int(part) for part in found.groups())
        if len(found[3]) == 2:
            year = full_year(year, today)
        if month > 12 >= day:
            day, month = month, day
        return checked(year, month, day)
    if found := _ROMAN.search(said):
        year = int(found[3])
        return checked(
            full_year(year, today) if len(found[3]) == 2 else year, _ROMANS.index(found[2]) + 1, int(found[1])
        )
    if found := _SHORT.fullmatch(said):
        left, right = int(found[1]), int(found[2])
        if left > 12 and right > 31:
            if left > 31:
                first, last = sorted((full_year(left, today), full_year(right, today)))
                return PartialDate.spanning(Point(first), Point(last))
            return None
        month, year = (left, right) if right > 31 else (right, left)
        return checked(full_year(year, today), month, None) if 1 <= month <= 12 and year > 31 else None
    if (found := _MONTH_YEAR.search(said)) and 1 <= int(found[1]) <= 12:
        return checked(int(found[2]), int(found[1]), None)
    return None


def checked(year: int, month: int, day: int | None) -> PartialDate:
    """That day or month. Raises BadDate where the calendar has none."""
    try:
        return PartialDate.of(year, month, day)
    except NotADate:
        raise BadDate from None


def _decade(said: str) -> PartialDate | None:
    found = _DECADE.search(said)
    if whole := _WHOLE_DECADE.search(said):
        first = int(whole[1])
    elif word := _DECADE_WORD.search(said):
        first = 1900 + _DECADE_WORDS[word[1]]
    elif found:
        digits = next(group for group in found.groups() if group)
        first = 1900 + int(digits) if len(digits) == 2 else int(found.group()[:2]) * 100 + int(digits) * 10
        if first == 1900 or re.search(r"\b20[0-2]0", found.group()):
            first = 2000 + int(digits)
    else:
        return None
    part = _part(said)
    if part:
        start, end = _YEARS_OF[part]
        return PartialDate.spanning(Point(first + start, qualifier="~"), Point(first + end, qualifier="~"))
    return PartialDate.decade(first)


_NOT_MAY = re.compile(r"\b(?:rio|cerro|senor|familia|apellido|apellid\w+|jr|jiron|calle) (?:el )?$")


def _month(said: str) -> int | None:
    months = [(found, month_of(found)) for found in _MONTH.finditer(said)]
    # "mar", "may", "set", "ago" are months only beside a number.
    sure = {
        month
        for found, month in months
        if len(found.group()) > 4
        or (found.group() == "mayo" and not _NOT_MAY.search(said[: found.start()]))
        or re.search(r"\d[ /.-]*(?:de )?$", said[: found.start()])
        or re.match(r"[ /.-]*(?:de |del )?\d", said[found.end() :])
    }
    return sure.pop() if len(sure) == 1 else None


def _day(said: str) -> int | None:
    found = _MONTH.search(said)
    if not found:
        return None
    before = re.search(
        r"\b(\d{1,2}) (?:dias? |punchaw\w* )?(?:de |del |del mes de |-|/)?$",
        said[: found.start()] + ("" if said[: found.start()].endswith(" ") else " "),
    )
    if before and 1 <= int(before[1]) <= 31:
        return int(before[1])
    after = re.match(
        r" (\d{1,2})(?:pi)? (?:de |del |punchaw\w* )?(?:ano )?(?:\d{4}|\d{2}\b)", said[found.end() :]
    ) or re.match(r" (\d{1,2}) punchaw\w*", said[found.end() :])
    return int(after[1]) if after and 1 <= int(after[1]) <= 31 else None


def _year_after(said: str, found: re.Match[str], today: dt.date) -> int | None:
    after = re.match(
        r"[ ,]*(?:\d{1,2} )?(?:killa\w* )?(?:de |del |de el |del ano |el |ano |en |-"
        r"|/)*(\d{2})(?!\d)(?! (?:de|punchaw|anos))",
        said[found.end() :],
    )
    if not after:
        return None
    number = int(after[1])
    whole = after.group().split()
    if len(whole) == 1 and number <= 31 and not re.search(r"\d{1,2} (?:de )?$", said[: found.start()]):
        return None  # "octubre 15" is a day
    return full_year(number, today)


def _like_a_year(number: int, said: str, today: dt.date) -> bool:
    # "el 15" may be a day of the month: two low digits count only after "del" or "año".
    return number > 31 or (_month(said) is None and bool(re.search(rf"\b(?:ano|del) {number:02d}\b", said)))


def _part(said: str) -> str:
    return next((name for name, pattern in _PARTS if pattern.search(said)), "")
