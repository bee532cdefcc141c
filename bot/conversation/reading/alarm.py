"""Words after which no form goes on: a wish to die, danger now, being held or sold, a child who writes."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from bot.conversation.reading.fold import LONGEST_ANSWER, plain
from bot.conversation.reading.lexicon import rows_of
from bot.conversation.reading.numbers import digits_for_words

LONGEST_STORY = 4000
"""Characters looked at: one Telegram message. Danger may be named at the end of a long story."""


class Alarm(StrEnum):
    """What was heard, most urgent first."""

    SUICIDE = "suicide"
    DANGER_NOW = "danger_now"
    TRAFFICKING = "trafficking"
    EXTORTION = "extortion"
    MINOR_WRITING = "minor_writing"
    MISSING_NOW = "danger"


@cache
def _alarms() -> tuple[tuple[Alarm, tuple[str, ...], re.Pattern[str]], ...]:
    """Alarm, stems of which its text holds one (quick to look for in a long story), pattern."""
    return tuple(
        (Alarm(row["alarm"]), tuple(row["stems"].split("|")), re.compile(row["pattern"]))
        for row in rows_of("alarms.tsv")
    )


@cache
def _any_stem() -> re.Pattern[str]:
    """Looked for first, in one pass: nearly every answer holds none of them."""
    stems = {stem for _alarm, each, _pattern in _alarms() for stem in each}
    return re.compile("|".join(sorted(map(re.escape, stems), key=len, reverse=True)))


_SAYS_AN_AGE = re.compile(r"\btengo\b|\bkani\b|\bcumpli\b")
_MY_AGE = re.compile(
    r"\b(?:yo )?tengo (?:solo |apenas |recien |ya )?(\d{1,2}) ?(?:anos?|anitos)\b"
    r"(?! (?:de (?!edad)|sin|buscand|esperand|que|desde|con|en|viviend|aqui|separad|trabajand"
    r"|casad|llorand|sufriend))"
    r"|\b(\d{1,2}) (?:anos? tengo|watayuq(?:mi|m|raqmi|llam|llaraqmi)? kani|watachayuqmi? kani)\b"
    r"|\bcumpli (?:recien )?(\d{1,2}) anos\b"
)
_ABOUT_ANOTHER_TIME = re.compile(r"\b(?:tenia|cuando|aquella vez|esa vez|entonces|ese tiempo)\b")


def wish_for_danger(text: str) -> Alarm | None:
    """The most urgent alarm in what somebody wrote, in either language; None when there is none.

    Speaks of the writer, or of something happening now: a family that tells of a death forty years
    ago must not be met with emergency numbers. It errs towards None; a person reads all the same.
    """
    folded = plain(text, LONGEST_STORY)
    for alarm, stems, pattern in _alarms() if _any_stem().search(folded) else ():
        if any(stem in folded for stem in stems) and pattern.search(folded):
            return alarm
    if not _SAYS_AN_AGE.search(folded):
        return None
    folded = digits_for_words(folded[:LONGEST_ANSWER])
    age = _MY_AGE.search(folded)
    if age and 4 <= int(age.group(1) or age.group(2) or age.group(3)) < 18 and not _ABOUT_ANOTHER_TIME.search(folded):
        return Alarm.MINOR_WRITING
    return None
