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
_GLUED = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d{4}\b)")
_ORDINAL = re.compile(r"\b(?:primero|1ro|1 ro|1ero)(?= de\b)")
_QUECHUA = (
    (re.compile(r"\b(?:huat|guat|uat)a"), "wata"),
    (re.compile(r"\b(?:quilla|quella|kiya|killya)"), "killa"),
    (re.compile(r"\bp[uo]nch[au][uwy]"), "punchaw"),
    (re.compile(r"\b(?:[ck]h?a[iy]|q[ha]?a[iy]|[hj]a[iy])na "), "qayna "),
)
_TYPOS = re.compile(r"\b(?:haces|ase|asia|hase|ace|aze|hasce|haze|hac)\b")


def normalised(text: str) -> str:
    """Folded words with digits; of the marks only / . - ? beside digits are kept."""
    folded = _KEPT.sub(" ", letters(text, 300).replace("¿", " "))
    folded = _LOOSE_MARK.sub(" ", folded)
    folded = re.sub(r"(?<!\d)\?", " ", folded)
    folded = _GLUED.sub(" ", folded)
    folded = _ORDINAL.sub("1", folded)
    folded = _TYPOS.sub("hace", folded)
    folded = re.sub(r"\b(?:anio|anyo|anho|anno|ao)\b", "ano", folded)
    folded = re.sub(r"\b(?:anios|anyos|anhos|annos|aos)\b", "anos", folded)
    folded = re.sub(r"\bantes de ?ayer\b|\bantier\b", "anteayer", folded)
    for written, meant in _QUECHUA:
        folded = written.sub(meant, folded)
    folded = re.sub(r"\b([12])\.(\d{3})\b", r"\1\2", folded)
    folded = re.sub(r"\b2 mil(?: (\d{1,2}))?\b", lambda found: str(2000 + int(found[1] or 0)), folded)
    folded = digits_for_words(" ".join(folded.split()))
    folded = re.sub(r"\b(19[2-9]0) y ([1-9])$", lambda found: str(int(found[1]) + int(found[2])), folded)
    folded = re.sub(r"^(en |ano |en el ano )?19 (\d\d)$", r"\g<1>19\2", folded)
    return " ".join(_CLOCK.sub(" ", folded).split())
