"""When something was, as families say it: "fines de 1984", "hace 40 años", "1983 watapi", "en la siembra".

Nothing here knows today's date: it is passed in.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.conversation.reading.events import event_named
from bot.conversation.reading.feasts import season_in, season_named
from bot.conversation.reading.relative import relative_date, vague_time, with_years_named
from bot.conversation.reading.stated import BadDate, day_and_month, stated_date, years_in
from bot.conversation.reading.when_words import normalised
from bot.domain.dates import NotADate, PartialDate, Point
from bot.domain.people import Hidden


@dataclass(frozen=True, slots=True, repr=False)
class When(Hidden):
    """When, as a date and in the person's own words.

    `anchor` is the feast, season, month, event or era that was named. Without a `date` the answer
    needs one thing more: the year (`needs_year`) or, for "cuando tenía 10 años", whose birth it
    counts from (`needs_birth`, with `age`).
    """

    date: PartialDate | None
    words: str
    anchor: str = ""
    age: int | None = None

    @property
    def needs_birth(self) -> bool:
        """Said by somebody's age only."""
        return self.date is None and self.age is not None

    @property
    def needs_year(self) -> bool:
        """A season, a month or "long ago" without its year."""
        return self.date is None and self.age is None


@dataclass(frozen=True, slots=True, repr=False)
class Implausible(Hidden):
    """A date was said that no living family can mean: the year 3000 or 1800, 30 February, tomorrow."""

    words: str


_LIMIT = 200
_BEFORE = re.compile(r"\b(?:antes (?:de(?:l)?|que)|previo a(?:l)?|poco antes de(?:l)?) (?P<rest>.+)")
_UNTIL = re.compile(r"\b(?:hasta(?: el| la| los| fines)?) (?P<rest>.+)|(?P<rest2>(?:\w+ ){0,4}\w{2,12}?)kama\b")
_AFTER = re.compile(r"\b(?:despues (?:de(?:l)?|que)|pasad[oa] (?:el|la)|luego de(?:l)?|a partir de(?:l)?) (?P<rest>.+)")
_SINCE = re.compile(r"\b(?:desde(?: el| la| que)?) (?P<rest>.+)")
_BETWEEN = (
    re.compile(r"\bentre (?P<left>.{1,40}?) (?:y|e|a|hasta) (?P<right>.+)"),
    re.compile(r"\b(?:desde|de|del|entre) (?P<left>.{2,40}?) (?:a|al|hasta|hasta el) (?P<right>.{0,30}\d.*)"),
    re.compile(
        r"(?P<left>\d{2,4})(?:pi)?(?:manta| wata(?:manta"
        r"|pi)?) (?P<right>\d{2,4}[ \w]{0,12}?)(?:kama| wata(?:kama|pi)?)"
    ),
    re.compile(
        r"(?P<left>(?:[a-z]+ ){0,4}\d\S{0,9}(?: [a-z]{4,10}){0,2}?) (?:o|u|o sea|utaq|icha|a|al|y"
        r"|hasta|o tal vez|o quizas|o en|o en el|o el|y el|al) (?P<right>(?:el |en el |del )?\d.*)"
    ),
    re.compile(r"(?P<left>\b\d{4}) ?[-/] ?(?P<right>(?:\d{4}|\d{2})\b.*)"),
)
_DIGIT = re.compile(r"\d")
_TWO_AMOUNTS = re.compile(r"\b\d{1,3} (?:o|a|u|y|utaq|icha) \d{1,3} (?:anos|anitos|wata|mes|killa|dia|semana|punchaw)")
_NAWPAQ = re.compile(r"(?P<rest>\d{4})(?: wata)?(?:manta|pa|pi)? (?:nawpaq\w*|manaraq\w*)")
_AGE = re.compile(
    r"\btenia (?:yo |el |ella )?(?:como |unos |apenas |solo |recien )?(\d{1,2})\b|\b(?:(?:cuando"
    r"|tenia|teniendo|a) .{0,24}?|a los |a la edad de |con |de )?\b(\d{1,2}) (?:anos|anitos)\b(?= "
    r"|$)|\b(\d{1,2}) watacha?y[uo][qk]\w*|\b(\d{1,2}) watay[uo][qk]\w*"
)
_AGE_CUE = re.compile(
    r"\b(?:tenia|teniamos|tenido|teniendo|edad|cumpli\w*|a los \d+ anos|yo era de \d+"
    r"|siendo de \d+|de \d+ anos de edad)\b|wata(?:cha)?y[uo][qk]"
)
_CHILDHOOD = re.compile(
    r"\b(?:cuando )?(?:yo )?(?:era|fui|estaba) (?:muy |bien |todavia |un |una )*(?:nin(?:it)?[oa]|chic[oa]"
    r"|chiquit[oa]|peque\w*|bebe|joven|jovencit[oa]|wawa|adolescente|escolar|muchach[oa])|\bwarma (?:kach?ka\w+"
    r"|kasqa\w+)|\b(?:warma|wawa|irqi|uchuy)(?:raq|lla|cha)* ka(?:ch?ka)?pti\w+"
)
_ABOUT = re.compile(
    r"\b(?:como|mas o menos|aproximad\w*|aprox|alrededor|por ahi|por el (?=ano|\d)|alla por"
    r"|a eso de|hacia|masomenos|cerca de(?:l)?|algo asi|unos|casi|mas o|yaqa)\b|\bhina\b"
)
_DOUBT = re.compile(
    r"\b(?:creo|parece|tal vez|talvez|quizas?|puede ser|no estoy segur[oa]|no recuerdo bien"
    r"|no me acuerdo bien|si no me equivoco|posiblemente|probablemente|sera|seria|me supongo"
    r"|supongo|debe (?:de )?(?:ser|haber)|habra sido|ha debido)\b|(?:pi|ta|nam|na|killa|kama|m"
    r"|aw)cha\b|\bicha(?:pas|s|ch)?\b|\d ?\?"
)


def read_when(text: str, today: dt.date) -> When | Implausible | None:
    """The time an answer names. None when it names none, or several that don't go together.

    Two digits mean the last such year that has passed ("84" is 1984, "07" is 2007). "Antes de
    1985" is `../1984`; seasons are those of the highlands. "Around" and "I think" become `~` and `?`.
    Day comes before month in 5/10/1984.
    """
    words = " ".join(text[:_LIMIT].split())
    said = normalised(words)
    if not said:
        return None
    said = with_years_named(said, today)
    try:
        found = _read(said, words, today)
    except BadDate:
        return Implausible(words)
    except (NotADate, OverflowError):
        return None
    if isinstance(found, When) and found.date is not None:
        if not found.date.plausible(today):
            return Implausible(words)
        qualifier = ("~" if _ABOUT.search(said) else "", "?" if _DOUBT.search(said) else "")
        for mark in qualifier:
            found = When(found.date.qualified(mark), words, found.anchor) if found.date else found
    return found


def _read(said: str, words: str, today: dt.date) -> When | None:
    for pattern in _BETWEEN if _DIGIT.search(said) else ():
        if (ends := pattern.search(said)) and not _TWO_AMOUNTS.search(said):
            joined = _between(ends["left"], ends["right"], words, today)
            if joined:
                return joined
    for pattern, open_start in ((_BEFORE, True), (_NAWPAQ, True), (_AFTER, False)):
        found = pattern.search(said)
        inner = _one(found["rest"], words, today) if found else None
        if inner and inner.date:
            return _strictly(inner, words, open_start)
    for pattern, open_start in ((_UNTIL, True), (_SINCE, False)):
        found = pattern.search(said)
        if not found:
            continue
        inner = _one(found["rest"] or found.groupdict().get("rest2") or "", words, today)
        if inner and inner.date:
            one = inner.date
            span = PartialDate.spanning(None, one.end) if open_start else PartialDate.spanning(one.start, None)
            return When(span, words, inner.anchor) if open_start else When(_first_known(one), words, inner.anchor)
    return _one(said, words, today)


def _first_known(date: PartialDate) -> PartialDate:
    # "Since 1984 we know nothing": that is when contact was lost, not an open stretch of years.
    return date


def _between(left: str, right: str, words: str, today: dt.date) -> When | None:
    first, last = _one(left, words, today), _one(right, words, today)
    if last and last.date and (first is None or first.date is None):
        # "entre octubre y noviembre del 84", "entre 5 y 8 de mayo de 1984"
        year = last.date.year_span[0]
        first = _one(f"{left} {year}", words, today) if year else None
    if not (first and last and first.date and last.date):
        return None
    if first.date == last.date:
        return first
    return When(PartialDate.between(first.date, last.date), words, first.anchor or last.anchor)


def _strictly(inner: When, words: str, open_start: bool) -> When:
    date = inner.date
    if date is None:
        return inner
    inclusive = inner.anchor != ""
    if open_start:
        day = date.earliest() if inclusive else date.earliest() - dt.timedelta(days=1)
        return When(PartialDate.spanning(None, _as_fine_as(date, day)), words, inner.anchor)
    day = date.latest() if inclusive else date.latest() + dt.timedelta(days=1)
    return When(PartialDate.spanning(_as_fine_as(date, day), None), words, inner.anchor)


def _as_fine_as(date: PartialDate, day: dt.date) -> Point:
    point = date.start or date.end
    if point is None or point.month is None:
        return Point(day.year)
    return Point(day.year, day.month) if point.day is None else Point(day.year, day.month, day.day)


def _one(said: str, words: str, today: dt.date) -> When | None:
    """One moment: an event, a feast with its year, a stated date, a relative one, else what is missing."""
    years = years_in(said, today)
    event = event_named(said, years)
    if event and not day_and_month(said):
        first, last = event.date.year_span
        if not (years and first != last):  # "in 2020, with the pandemic" says more than the pandemic
            return When(event.date, words, event.id)
    season = season_named(said)
    if season and len(years) == 1 and not day_and_month(said):
        return When(season_in(season, next(iter(years))), words, season)
    stated = stated_date(said, today)
    if stated is not None:
        return When(stated, words, season)
    relative = relative_date(said, today)
    if relative is not None and not _AGE_CUE.search(said):
        if season and relative.precision.value == "year":
            return When(season_in(season, relative.earliest().year), words, season)
        return When(relative, words)
    return _unfinished(said, words, season)


def _unfinished(said: str, words: str, season: str) -> When | None:
    if _AGE_CUE.search(said) and (age := _AGE.search(said)):
        return When(None, words, "age", age=int(next(group for group in age.groups() if group)))
    if season:
        return When(None, words, season)
    if part := day_and_month(said):
        return When(None, words, part)
    if _CHILDHOOD.search(said):
        return When(None, words, "childhood")
    vague = vague_time(said)
    return When(None, words, vague) if vague else None
