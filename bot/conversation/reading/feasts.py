"""The calendar of the year as families tell it: feasts, farming seasons, months. Neutral facts only."""

from __future__ import annotations

import datetime as dt
import re

from bot.conversation.reading.lexicon import rows_of
from bot.domain.dates import PartialDate, Point

_MONTH_NAMES = {int(row["month"]): row["pattern"] for row in rows_of("months.tsv")}
MONTH = "|".join(f"(?P<m{number}>{names})" for number, names in _MONTH_NAMES.items())
"""Alternatives for a regular expression; ask `month_of` which one matched."""


def month_of(found: re.Match[str]) -> int | None:
    """The month a match of MONTH names."""
    return next((number for number in _MONTH_NAMES if found.group(f"m{number}")), None)


# First and last month of the farming seasons in the highlands of Ayacucho, for a given year.
# Rains run over New Year, and "verano" is dry in the highlands but warm on the coast: year only.
_SEASONS: tuple[tuple[str, re.Pattern[str], tuple[int, int] | None], ...] = (
    ("sowing", re.compile(r"\b(?:siembr\w*|sembr\w+|sembrio|tarpuy\w*|tarpuq\w*)\b"), (9, 12)),
    ("harvest", re.compile(
        r"\b(?:cosech\w*|aymuray\w*|pallay\w*|allay(?:pi|killa)?|kusicha\w*|trilla"
        r"|escarbe de papa)\b"), (4, 7)),
    ("rainy_season", re.compile(
        r"\b(?:lluvias?|epoca de lluvias?|temporada de lluvias?|invierno|paray\w*|para (?:mita|killa"
        r"|pacha|tiempo)\w*|puquy\w*|poqoy\w*|invernada)\b"), None),
    ("dry_season", re.compile(
        r"\b(?:epoca seca|temporada seca|usyay?\w*|chiraw\w*|estiaje|chaki (?:mita|pacha)\w*"
        r"|sequia)\b"), (5, 9)),
    ("summer", re.compile(r"\bverano\b"), None),
    ("spring", re.compile(r"\bprimavera\b"), (9, 12)),
    ("autumn", re.compile(r"\botono\b"), (3, 6)),
)  # fmt: skip
# Days counted from Easter Sunday.
_MOVABLE: tuple[tuple[str, re.Pattern[str], int, int], ...] = (
    ("palm_sunday", re.compile(r"\bdomingo de ramos\b"), -7, -7),
    ("good_friday", re.compile(r"\bviernes santo\b"), -2, -2),
    ("maundy_thursday", re.compile(r"\bjueves santo\b"), -3, -3),
    ("easter_saturday", re.compile(r"\bsabado (?:santo|de gloria)\b"), -1, -1),
    ("easter_sunday", re.compile(r"\b(?:pascua|domingo de (?:pascua|resurreccion|gloria))\b"), 0, 0),
    ("easter", re.compile(r"\bs[ei]mana santa\w*"), -7, 0),
    ("carnival", re.compile(r"\b(?:carnaval\w*|karnawal\w*|puqllay\w*|poqllay\w*|pukllay\w*)\b"), -50, -46),
    ("ash_wednesday", re.compile(r"\bmiercoles de ceniza\b"), -46, -46),
    ("corpus_christi", re.compile(r"\bcorpus(?: christi)?\b"), 60, 60),
    ("pentecost", re.compile(r"\bpentecostes\b"), 49, 49),
)


def _feast(names: str) -> re.Pattern[str]:
    """A saint's day that is also a place's name (San Juan, Santa Rosa): after "fiesta de", or alone with its year."""
    return re.compile(
        rf"\b(?:fiesta|dia|noche|vispera|procesion|raymi)s? (?:de |del )?(?:la |el )?(?:{names})\b"
        rf"|^(?:en |por |para )?(?:la |el )?(?:{names})(?:pi)?(?: (?:de |del |en )?(?:ano )?\d{{2,4}}(?: watapi)?)?$"
    )


_FIXED: tuple[tuple[str, re.Pattern[str], int, int], ...] = (
    ("new_year", re.compile(r"\b(?:ano nuevo|musuq wata)\b"), 1, 1),
    ("epiphany", re.compile(r"\b(?:bajada de reyes|reyes magos|dia de reyes)\b"), 1, 6),
    ("candlemas", _feast("virgen de la candelaria|la candelaria|candelaria"), 2, 2),
    ("crosses", _feast("las cruces|la cruz|cruces|cruz de mayo"), 5, 3),
    ("san_juan", _feast("san juan|inti raymi"), 6, 24),
    ("san_pedro", _feast("san pedro y san pablo|san pedro"), 6, 29),
    ("carmen", _feast("la virgen del carmen|virgen del carmen"), 7, 16),
    ("santiago", _feast("santiago|patron santiago|la herranza|herranza"), 7, 25),
    ("independence", re.compile(r"\b(?:fiestas patrias|28 de julio|dia de la patria|patria punchaw)\b"), 7, 28),
    ("assumption", _feast("la asuncion|virgen asunta|la virgen asunta|mamacha asunta"), 8, 15),
    ("santa_rosa", _feast("santa rosa"), 8, 30),
    ("all_saints", re.compile(
        r"\b(?:todos? (?:los )?santos|dia de (?:los )?(?:muertos|difuntos)|dia de todos los santos"
        r"|aya punchaw|todosantos|fieles difuntos)\w*"), 11, 1),
    ("christmas", re.compile(r"\b(?:navidad\w*|nawida\w*|noche ?buena|niño jesus)\b"), 12, 25),
)  # fmt: skip


def easter(year: int) -> dt.date:
    """Easter Sunday of the western church (the anonymous Gregorian computus, Nature 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


_NAMED = (
    *((row[0], row[1]) for row in _MOVABLE),
    *((row[0], row[1]) for row in _FIXED),
    *((row[0], row[1]) for row in _SEASONS),
)
_ANY = re.compile("|".join(pattern.pattern for _, pattern in _NAMED))


def season_named(words: str) -> str:
    """The feast or season in folded words ("sowing", "easter"), or an empty string."""
    if not _ANY.search(words):
        return ""
    return next((name for name, pattern in _NAMED if pattern.search(words)), "")


def season_in(name: str, year: int) -> PartialDate:
    """When a feast or season of `season_named` was in a year; the year alone where it can't be narrowed."""
    for movable, _, first, last in _MOVABLE:
        if name == movable:
            sunday = easter(year)
            start, end = (PartialDate.on(sunday + dt.timedelta(days=days)) for days in (first, last))
            return start if first == last else PartialDate.between(start, end)
    for fixed, _, month, day in _FIXED:
        if name == fixed:
            return PartialDate.of(year, month, day)
    for season, _, months in _SEASONS:
        if name == season and months:
            return PartialDate.spanning(Point(year, months[0], qualifier="~"), Point(year, months[1], qualifier="~"))
    return PartialDate.of(year)
