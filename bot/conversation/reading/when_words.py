"""A typed time as plain words: number words in digits, clock times and courtesies taken out."""

from __future__ import annotations

import re

from bot.conversation.reading.fold import letters
from bot.conversation.reading.numbers import digits_for_words

_KEPT = re.compile(r"[^a-z0-9/.?-]+")
_LOOSE_MARK = re.compile(r"(?<!\d)[/.-]+|[/.-]+(?!\d)")
_CLOCK = re.compile(
    r"\b(?:a|como a|a eso de|hacia) las? \d{1,2}(?:[.: ]\d\d)?(?: y (?:media|cuarto|\d+))?\b"
    r"|\b\d{1,2} ?(?:am|pm|a m|p m)\b"
    r"|\b(?:de|en|por|a) la (?:manana|tarde|noche|madrugada)\b|\bal (?:amanecer|anochecer|mediodia)\b|\btutapay\w*"
)
_GLUED = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d{4}\b)|(?<=[a-z]{3})(?=[6-9]\d\b)")
_LAST_DIGIT = re.compile(r"\b(19[2-9]0) y ([1-9])$")  # "mil novecientos ochenta y 4"
_ABOUT_IN_SIGNS = re.compile(r"\+ ?[o/-]? ?- ?|±|~|\+/-")
_DECADES = re.compile(r"\b(\d) decadas?\b")
_SPACED_YEAR = re.compile(r"^(en |ano |en el ano )?19 (\d\d)$")
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"(?<!\d)\?", " "),
        (r"\b(?:primero|1 ?ro|1ero)(?= de\b)", "1"),
        (r"\b(?:haces|ase|asia|hase|ace|aze|hasce|haze|hac)\b", "hace"),
        (r"\b(?:an[iyh]|ann|a)o\b", "ano"),
        (r"\b(?:an[iyh]|ann|a)os\b", "anos"),
        (r"\bx (?=el|ano|\d)", "por "),
        (r"\benel\b", "en el"),
        (r"\bantes de ?ayer\b|\bantier\b", "anteayer"),
        (r"\b(?:huat|guat|uat)a", "wata"),
        (r"\b(?:quilla|quella|kiya|killya)", "killa"),
        (r"\bp[uo]nch[au][uwy]", "punchaw"),
        (r"\b(?:[ck]h?a[iy]|q[ha]?a[iy]|[hj]a[iy])na ", "qayna "),
        (r"\b([12])\.(\d{3})\b", r"\1\2"),
        (r"^((?:en |el |ano )*)1 (9\d\d)$", r"\g<1>1\2"),  # "1,984", as a calculator writes it
        (r"\b2 mil (\d)\b", r"200\1"),
        (r"\b2 mil (\d\d)\b", r"20\1"),
        (r"\b2 mil\b", "2000"),
    )
)


def normalised(text: str) -> str:
    """Folded words with digits; of the marks only / . - ? beside digits are kept."""
    folded = letters(text, 300).replace("¿", " ")
    if "+" in folded or "±" in folded or "~" in folded:
        folded = _ABOUT_IN_SIGNS.sub(" mas o menos ", folded)
    folded = _KEPT.sub(" ", folded)
    folded = _LOOSE_MARK.sub(" ", folded)
    folded = _GLUED.sub(" ", folded)
    for written, meant in _SPELLINGS:
        folded = written.sub(meant, folded)
    folded = digits_for_words(" ".join(folded.split()))
    if "decada" in folded:
        folded = _DECADES.sub(r"\g<1>0 anos", folded)
    folded = _LAST_DIGIT.sub(lambda found: str(int(found[1]) + int(found[2])), folded)
    folded = _SPACED_YEAR.sub(r"\g<1>19\2", folded)
    return " ".join(_CLOCK.sub(" ", folded).split())
