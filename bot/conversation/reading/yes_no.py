"""Yes and no, where a wrong reading with confidence is worse than asking once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from bot.conversation.reading.fold import plain, without_courtesy
from bot.conversation.reading.texting import spelled_out, undoubled
from bot.conversation.reading.yes_no_words import MOST_WORDS, Means, meaning

_YES_MARKS = frozenset("👍✅✔👌☑")
_NO_MARKS = frozenset("👎❌🚫✖🙅⛔")
_DOUBT_MARKS = frozenset("🤔🤷❓❔⁉🙄😕😟😢😭🤨")
_ALL_MARKS = _YES_MARKS | _NO_MARKS | _DOUBT_MARKS
_LIMIT = 120
_NO_AND_MORE = re.compile(r"\W*no\s*[,.;:]", re.IGNORECASE)
"""After a comma the no is over, and what follows may say what is so: "No, tengo otro"."""


class ConsentReading(StrEnum):
    """What an answer to a consent question says. AMBIGUOUS is asked once more and never counts."""

    CONSENTED = "consented"
    REFUSED = "refused"
    AMBIGUOUS = "ambiguous"


def read_yes_no(text: str) -> bool | None:
    """Yes, no, or None for anything that isn't plainly one of them: "sí pero", "tal vez", "¿sí?", 👍👎.

    Not for consent. Only known phrases count, one or several that agree, in Spanish and Quechua, with
    courtesies and emoji around them; a slip of the finger is never read as a yes or a no.
    """
    means = _said(text)
    return None if means is None else means is Means.YES


def yes_no_of(text: str, folded: str, bare: str) -> bool | None:
    """`read_yes_no` of a text that was folded before; `bare` is without courtesies."""
    means = _said(text, folded, bare)
    return None if means is None else means is Means.YES


def read_consent(text: str, yes_labels: Sequence[str], no_labels: Sequence[str]) -> ConsentReading:
    """Consent only by its own label, exact up to case, accents, punctuation and emoji.

    Everything friendlier or shorter (ya, ok, bueno, claro, allinmi, sí, arí, acepto, 👍), a typo in
    the label, a question mark and a contradicting emoji are AMBIGUOUS. A plain no is REFUSED, since
    nothing is kept by it.
    """
    if len(text) > _LIMIT or "?" in text:
        return ConsentReading.AMBIGUOUS
    folded, marks = plain(text, _LIMIT), _marks(text)
    yes, no = ({plain(label) for label in labels} - {""} for labels in (yes_labels, no_labels))
    if marks & _DOUBT_MARKS or (folded in yes and folded in no):
        return ConsentReading.AMBIGUOUS
    if folded in yes:
        return ConsentReading.AMBIGUOUS if marks & _NO_MARKS else ConsentReading.CONSENTED
    if folded in no or _said(text) is Means.NO:
        return ConsentReading.AMBIGUOUS if marks & _YES_MARKS else ConsentReading.REFUSED
    return ConsentReading.AMBIGUOUS


def _said(text: str, folded: str | None = None, bare: str | None = None) -> Means | None:
    if len(text) > _LIMIT:
        text, folded, bare = " ".join(text.split()), None, None
        if len(text) > _LIMIT:
            return None  # it tells something: what comes after its first words may take them back
    marks = _marks(text)
    if "?" in text or marks & _DOUBT_MARKS:
        return None
    folded = plain(text, _LIMIT) if folded is None else folded
    signs = {mark in _YES_MARKS for mark in marks}
    if not folded:
        return None if len(signs) != 1 else Means.YES if signs.pop() else Means.NO
    means = _meaning(folded, without_courtesy(folded) if bare is None else bare, not _NO_AND_MORE.match(text))
    return None if signs and signs != {means is Means.YES} else means


def _meaning(folded: str, bare: str, echoes: bool) -> Means | None:
    if " no mas " in f" {folded} " or " nomas " in f" {folded} ":
        bare = folded  # small talk elsewhere; here "eso nomás es" is no yes, and "no más" may take one back
    for written in dict.fromkeys((folded, bare)):
        means = meaning(written, echoes)
        if means is not None:
            return means
    if bare.count(" ") >= MOST_WORDS:
        return None
    written = undoubled(spelled_out(bare))
    return meaning(written, echoes) if written != bare else None


def _marks(text: str) -> frozenset[str]:
    return frozenset() if text.isascii() else _ALL_MARKS & set(text)
