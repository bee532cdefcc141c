"""Times told from today: "hace 40 años", "tawa chunka watañam", "ayer", "qayna wata"."""

from __future__ import annotations

import datetime as dt
import re

from bot.conversation.reading.lexicon import words_for
from bot.conversation.reading.stated import BadDate, checked, day_and_month
from bot.domain.dates import OLDEST_AGE, PartialDate, Point

_UNIT = {
    "year": r"anos?|anitos?|wata(?:nam|na|ta|n|m|mi|manta|pi|kuna|nan|nama|nami)?",
    "month": r"mes(?:es|ecitos?)?|killa(?:nam|na|m|mi|manta|pi)?",
    "week": r"semanas?|semanitas?|simana(?:nam|na|manta|pi)?|semana(?:nam|na|manta)",
    "day": r"dias?|diitas?|punchaw(?:nam|na|manta|pi|nina)?",
    "hour": r"horas?|horitas?|minutos?|ratito|rato|ratitos?",
}
_AMOUNT = re.compile(
    r"(?:\b(?P<low>\d{1,3}) (?:o|a|u|utaq|icha|y) )?\b(?P<count>\d{1,3}) (?:largos |buenos |y medio )?(?:"
    + "|".join(f"(?P<{name}>{forms})" for name, forms in _UNIT.items())
    + r")\b(?P<half> y medio| y media)?"
)
_AGO_CUE = re.compile(
    r"\bhace|\batras\b|\bantes\b|\bya (?:son|van|va para|va|hay|pasaron|paso|han pasado|tiene|tengo"
    r"|estamos|seran)\b|\b(?:va para|van|son|pasaron|han pasado|hay|llevo|llevamos|tengo|tenemos|seran"
    r"|lleva|desde hace|va a ser|van a ser) (?:ya |como |casi |unos |mas de |cerca de "
    r"|aproximadamente )*\d"
    r"|^ya (?:casi |como )?\d|\bano?s? (?:ya|son|hacen?|seran?)\b|\bdesaparecid|\bpasa(?:run|rqun|n|rqa|ruchkan)\b"
    r"|\bque no\b|\bsin (?:saber|ver|verl[oa]|noticias)\b"
    r"|\b(?:wata|killa|simana|semana|punchaw)(?:nam|na|m|mi|manta|nan|nama|nami|kuna)?\b|\bnawpaq|\bqipa|\bqepa"
)
_PHRASES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), name)
    for pattern, name in (
        (r"\b(?:pasado manana|manana mismo|el proximo|la proxima|paqarin|minchaq?|minchha)\b|^manana$", "tomorrow"),
        ((
            r"\b(?:ante ?ayer|anti ?ayer|antier|antes de ayer|antesdeayer|qayninpa|qaninpa|qanimpa"
            r"|qanimpapunchaw)\b|\bqayna punchawpa nawpaqnin"), "2_days_ago"),
        (r"\b(?:anteanoche)\b", "2_days_ago"),
        ((
            r"\b(?:el )?(?:ano pasado|ano anterior|ultimo ano)\b|\b(?:qayna|qaynin|hayna|jayna|qaina"
            r"|jaina|caina) (?:wata|ano)\w*|\bwatan ?pasado"), "last_year"),
        (r"\b(?:el )?(?:mes pasado|mes anterior)\b|\b(?:qayna|qaynin|jayna|qaina) killa\w*", "last_month"),
        (r"\b(?:la )?(?:semana pasada|semana anterior)\b|\b(?:qayna|qaynin|jayna|qaina) s[ei]mana\w*", "last_week"),
        (r"\b(?:ano antepasado|ante ?pasado ano|antepasado ano)\b", "2_years_ago"),
        (r"\b(?:este (?:mismo )?ano|(?:kunan|kanan|kay|cunan) wata\w*)\b", "this_year"),
        (r"\b(?:este (?:mismo )?mes|(?:kunan|kanan|kay|cunan) killa\w*)\b", "this_month"),
        (r"\b(?:esta (?:misma )?semana|(?:kunan|kanan|kay|cunan) s[ei]mana\w*)\b", "this_week"),
        (r"\b(?:anoche|chisi|qayna tuta|ayer (?:en la )?noche)\b", "yesterday"),
        ((
            r"\bayer(?:cito)?\b|\b(?:qayna|qaina|jayna|jaina) (?:punchaw|punchau|punchay)\w*|^(?:qayna"
            r"|qaynam|jaina|qayninchaw|hayna|qaina)$"), "yesterday"),
        ((
            r"\b(?:hoy(?: dia)?|ahorita|ahora mismo|esta (?:manana|tarde|noche|madrugada)"
            r"|hace (?:un )?(?:rato|ratito|momento|instante)|media hora)\b|\b(?:kunan|kanan"
            r"|cunan) (?:punchaw|punchay|tutamanta)\w*|^(?:kunan|kanan|kananmi|kunanmi|cunan"
            r"|kunallan)$"), "today"),
    )
)  # fmt: skip
_WEEKDAYS = {
    "lunes": 0, "martes": 1, "miercoles": 2, "jueves": 3, "viernes": 4, "sabado": 5, "domingo": 6,
    "lunis": 0, "martis": 1, "mirkulis": 2, "huybis": 3, "huywis": 3, "wirnis": 4, "sawaru": 5, "sabadu": 5,
    "dumingu": 6,
}  # fmt: skip
_WEEKDAY = re.compile(r"\b(?:(?:el|este|pasado) )?(" + "|".join(_WEEKDAYS) + r")(?: pasado| ultimo|pi)?\b")
_LONG_AGO = re.compile(
    r"\bhace (?:much\w*|tiempo|bastante|(?:un )?(?:buen )?tiempo|ya (?:mucho )?tiempo|anos|tantos anos"
    r"|varios anos|muchos anos)\b|\bmucho tiempo\b|\btiempazo\b|\bmonton de anos\b"
    r"|^(?:ya )?(?:es |hace )?tiempo(?: ya)?$"
    r"|\b(?:much[oa]s|varios|tantos|bastantes) anos\b|\bunay\w*|\bnawpa\w*"
    r"|\bantiguamente\b|\banos atras\b|\btiempo atras\b|\bachka wata\w*"
)
_LAST_YEAR = re.compile(
    r"\b(?:del? |en )?(?:el )?(?:ano pasado|ano anterior)\b|\b(?:qayna|qaynin|hayna|jayna|qaina"
    r"|jaina|caina) (?:wata|ano)\w*"
)
_THIS_YEAR = re.compile(r"\b(?:de |en )?(?:este (?:mismo )?(?:ano|wata)|(?:kunan|kanan|kay|cunan) (?:wata|ano)\w*)\b")
_DAY_OF_MONTH = re.compile(r"\b(\d{1,2}) de(?:l)? (?:(este|presente|mismo)(?: mes)?|(?:mes )?pasado)\b")
_RECENT = re.compile(
    r"\bhace (?:poco|poquito)\b|\brecien\b|\bnaqa\w*|\bchayraq\b|\bchayllaraq\b|\bkayllaraq\b"
    r"|\bhace unos dias\b|\bhace algunos dias\b|\bhace pocos dias\b"
)


def relative_date(said: str, today: dt.date) -> PartialDate | None:
    """The date an answer tells from today; years and months ago are marked "around".

    Raises BadDate for "hace 200 años".
    """
    if day := _DAY_OF_MONTH.search(said):
        month = _named("this_month" if day[2] else "last_month", today).earliest()
        return checked(month.year, month.month, int(day[1]))
    for pattern, name in _PHRASES:
        if pattern.search(said):
            return _named(name, today)
    found = _AMOUNT.search(said)
    if found and day_and_month(said):
        found = None  # "3 punchaw mayo killapi" is a day of May
    if found and int(found["count"]) > OLDEST_AGE and found["year"]:
        raise BadDate
    if found and (_AGO_CUE.search(said) or found.group() == said):
        return _ago(found, today)
    if re.search(r"\bhace un ano y (?:medio|pico)\b", said):
        return _months_ago(18, today)
    if found is None and re.search(r"\bhace medio ano\b", said):
        return _months_ago(6, today)
    weekday = _WEEKDAY.search(said)
    if weekday and not re.search(r"\d", said):
        back = (today.weekday() - _WEEKDAYS[weekday[1]] - 1) % 7 + 1
        return PartialDate.on(today - dt.timedelta(days=back))
    return None


def with_years_named(said: str, today: dt.date) -> str:
    """Folded words with "last year" and "this year" as numbers, so that "octubre del año pasado" is a stated date."""
    return _LAST_YEAR.sub(f" {today.year - 1} ", _THIS_YEAR.sub(f" {today.year} ", said)).strip()


def vague_time(said: str) -> str:
    """The name of a time without a length: "long_ago" (hace mucho, unay), "recently" (hace poco); else empty."""
    known = words_for("relative_date").find(said)
    if _RECENT.search(said) or known == "recently":
        return "recently"
    return "long_ago" if _LONG_AGO.search(said) or known == "long_ago" else ""


def _ago(found: re.Match[str], today: dt.date) -> PartialDate | None:
    unit = next(name for name in _UNIT if found.group(name))
    count = int(found["count"])
    if unit == "hour":
        return PartialDate.on(today) if count <= 12 else PartialDate.on(today - dt.timedelta(days=count // 24))
    if unit == "day":
        return PartialDate.on(today - dt.timedelta(days=count)).qualified("~" if count >= 10 else "")
    if unit == "week":
        return PartialDate.on(today - dt.timedelta(weeks=count)).qualified("~")
    if unit == "month":
        return _months_ago(count, today)
    if found["half"]:
        return _months_ago(12 * count + 6, today) if count < 5 else PartialDate.of(today.year - count, qualifier="~")
    low = int(found["low"]) if found["low"] else count
    if low == count or low > count:
        return PartialDate.of(today.year - count, qualifier="~")
    return PartialDate.spanning(Point(today.year - count, qualifier="~"), Point(today.year - low, qualifier="~"))


def _months_ago(count: int, today: dt.date) -> PartialDate:
    month = today.year * 12 + today.month - 1 - count
    return PartialDate.of(month // 12, month % 12 + 1, qualifier="~")


def _named(name: str, today: dt.date) -> PartialDate:
    monday = today - dt.timedelta(days=today.weekday())
    last_month = today.replace(day=1) - dt.timedelta(days=1)
    return {
        "tomorrow": PartialDate.on(today + dt.timedelta(days=1)),
        "today": PartialDate.on(today),
        "yesterday": PartialDate.on(today - dt.timedelta(days=1)),
        "2_days_ago": PartialDate.on(today - dt.timedelta(days=2)),
        "this_week": PartialDate.between(PartialDate.on(monday), PartialDate.on(today)),
        "last_week": PartialDate.between(
            PartialDate.on(monday - dt.timedelta(days=7)), PartialDate.on(monday - dt.timedelta(days=1))
        ),
        "this_month": PartialDate.of(today.year, today.month),
        "last_month": PartialDate.of(last_month.year, last_month.month),
        "this_year": PartialDate.of(today.year),
        "last_year": PartialDate.of(today.year - 1),
        "2_years_ago": PartialDate.of(today.year - 2),
    }[name]
