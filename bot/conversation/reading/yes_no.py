"""Yes and no, where a wrong reading with confidence is worse than asking once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from bot.conversation.reading.fold import letters, plain, without_courtesy
from bot.conversation.reading.lexicon import rows_of

_YES_MARKS = frozenset("👍✅✔👌☑")
_NO_MARKS = frozenset("👎❌🚫✖🙅⛔")
_DOUBT_MARKS = frozenset("🤔🤷❓❔⁉🙄😕😟😢😭🤨")
_SIGH = re.compile(r"^(?:(?:ay|uy|ah|oh|m+|hm+|eh|este|pucha) )+")
_EMOJI = re.compile("[\u2190-\u2bff\u3030\U0001f000-\U0001faff]")


class ConsentReading(StrEnum):
    """What an answer to a consent question says. AMBIGUOUS is asked once more and never counts."""

    CONSENTED = "consented"
    REFUSED = "refused"
    AMBIGUOUS = "ambiguous"


def read_yes_no(text: str) -> bool | None:
    """Yes, no, or None for anything that isn't plainly one of them: "sí pero", "tal vez", "¿sí?", 👍👎.

    Not for consent. Only whole known phrases count, in Spanish and Quechua, with courtesies and
    emoji around them; a slip of the finger is never read as a yes or a no.
    """
    folded = plain(text, 120)
    marks = _marks(text)
    if "?" in text[:120] or marks & _DOUBT_MARKS:
        return None
    leaning = _leaning(marks)
    if not folded:
        return leaning if len(marks & (_YES_MARKS | _NO_MARKS)) >= 1 else None
    said = _phrase(folded := _SIGH.sub("", folded) or folded)
    if said is None and folded != (rest := without_courtesy(folded)):
        said = _phrase(rest)
    if said is None or (marks & (_YES_MARKS | _NO_MARKS) and leaning is not said):
        return None
    return said


def read_consent(text: str, yes_labels: Sequence[str], no_labels: Sequence[str]) -> ConsentReading:
    """Consent only by its own label, exact up to case, accents, punctuation and emoji.

    Everything friendlier or shorter (ya, ok, bueno, claro, allinmi, sí, arí, acepto, 👍), a typo in
    the label, a question mark and a contradicting emoji are AMBIGUOUS. A plain no is REFUSED, since
    nothing is kept by it.
    """
    if len(text) > 120 or "?" in text:
        return ConsentReading.AMBIGUOUS
    folded, marks = plain(text, 120), _marks(text)
    yes, no = ({plain(label) for label in labels} - {""} for labels in (yes_labels, no_labels))
    if marks & _DOUBT_MARKS or (folded in yes and folded in no):
        return ConsentReading.AMBIGUOUS
    if folded in yes:
        return ConsentReading.AMBIGUOUS if marks & _NO_MARKS else ConsentReading.CONSENTED
    if folded in no or (read_yes_no(text) is False and _phrases().get(folded) != "half_no"):
        return ConsentReading.AMBIGUOUS if marks & _YES_MARKS else ConsentReading.REFUSED
    return ConsentReading.AMBIGUOUS


@cache
def _phrases() -> dict[str, str]:
    """Folded phrase -> yes, no or half_no: "not yet", "none", "there is none", a no to some other question."""
    return {plain(row["phrase"]): row["means"] for row in rows_of("yes_no.tsv")}


def _phrase(folded: str) -> bool | None:
    means = _phrases().get(folded)
    return None if means is None else means == "yes"


def _marks(text: str) -> set[str]:
    return set() if text.isascii() else set(_EMOJI.findall(letters(text, 120)))


def _leaning(marks: set[str]) -> bool | None:
    yes, no = bool(marks & _YES_MARKS), bool(marks & _NO_MARKS)
    return yes if yes != no else None
