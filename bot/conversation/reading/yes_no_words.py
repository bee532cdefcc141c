"""Whether words are nothing but a yes or a no, said once or again, with an echo, to somebody: "arí mamay, riqsinim".

Words that are known whole are looked for one after the other, the longest first. One word that is not known, or a yes
beside a no, and nothing is read: a doubt or a condition is always such a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from bot.conversation.reading.fold import plain, sound
from bot.conversation.reading.lexicon import QUECHUA, rows_of

MOST_WORDS = 9
"""A longer answer tells something, and is no yes or no."""
_LONGEST_PHRASE = 5
# What no spelling of a Quechua yes or no has: the surnames Ricci, Arrien, Auge sound like one.
_SPANISH_ONLY = re.compile(r"[bdfgvxz]|c(?!h|u)|rr|[aeiou]ll[ei]n")
_ADDRESSES = """
tayta taytay taytallay taytachallay mama mamay mamallay mamachallay papay ninay panay nanay turiy wawqiy
senito senorita mamita mamacita pues hijita hijito jefe riki fijese creame oiga
papa papito hermano hermana hermanito hermanita wawqi wawqiy pani paniy turi doctor doctora joven nina
"""
_ADDRESSED = frozenset(_ADDRESSES.split())
_LEAD = re.compile(
    r"^(?:(?:ay|uy|ah|oh|m+|hm+|eh|este|pucha|lamentablemente|sinceramente|francamente|creame|fijese|vera)(?: usted)?"
    r"(?: que)? |(?:la |en |de )verdad(?: que)? |(?:kunanqa|nuqaqa|nuqapaqqa|taytay|mamay) )+"
)


class Means(StrEnum):
    """HALF_NO is no to a question, but no refusal of consent: "not yet", "none", "I have none"."""

    YES = "yes"
    NO = "no"
    HALF_NO = "half_no"


def meaning(folded: str, echoes: bool = True) -> Means | None:
    """What folded words mean when they are nothing but yes or nothing but no; None for anything else.

    Without `echoes` nothing may follow that says it again: "No, tengo otro" is not "No tengo otro".
    """
    known = _phrases().get(folded)
    if known is not None and (echoes or " " not in folded):
        return known
    if folded.count(" ") >= MOST_WORDS:
        return None
    words = (_LEAD.sub("", folded) or folded).split()
    return _in_pieces(words, sound(" ".join(words)).split(), echoes) if words else None


def is_known_whole(folded: str) -> bool:
    """Whether folded words are one phrase of the table, not made of several."""
    return folded in _phrases()


def _in_pieces(words: list[str], heard: list[str], echoes: bool) -> Means | None:
    """The words cut into known pieces of one meaning, longest first; half a no makes the whole one half."""
    failed: set[tuple[int, Means | None]] = set()

    def onwards(at: int, found: Means | None) -> Means | None:
        if at == len(words):
            return found
        if (at, found) in failed:
            return None
        for length, means in _pieces(words, heard, at, found, echoes):
            said = onwards(at + length, means if found is not Means.HALF_NO else found)
            if said is not None:
                return said
        failed.add((at, found))
        return None

    return onwards(0, None) if len(words) == len(heard) else None


def _pieces(
    words: list[str], heard: list[str], at: int, found: Means | None, echoes: bool
) -> Iterator[tuple[int, Means]]:
    """What may stand here, and what it means together with what was said before."""
    longest = _LONGEST_PHRASE if echoes or at else 1
    for length in range(min(longest, len(words) - at), 0, -1):
        means = _phrases().get(" ".join(words[at : at + length]))
        if means is None and not _SPANISH_ONLY.search(" ".join(words[at : at + length])):
            means = _sounds().get(" ".join(heard[at : at + length]))
        if means is not None and _agree(found, means):
            yield length, means
    rest = {"es": " ".join(words[at:]), "quy": " ".join(heard[at:])}
    for only_after, means, language, pattern in _patterns():
        if only_after and not echoes and at == 1 and language == "es":
            continue
        if language == "quy" and _SPANISH_ONLY.search(words[at]):
            continue
        if (found is not None or not only_after) and _agree(found, means) and (said := pattern.match(rest[language])):
            yield said.group().count(" ") + 1, means
    if found is not None and words[at] in _ADDRESSED:
        yield 1, found


def _agree(found: Means | None, means: Means) -> bool:
    return found is None or (found is Means.YES) is (means is Means.YES)


@cache
def _phrases() -> dict[str, Means]:
    return {plain(row["phrase"]): Means(row["means"]) for row in rows_of("yes_no.tsv")}


@cache
def _sounds() -> dict[str, Means]:
    """The Quechua phrases as they sound; -m and -n are one ending, as in Cusco."""
    found: dict[str, Means] = {}
    for row in rows_of("yes_no.tsv"):
        if row["language"] in QUECHUA:
            heard = sound(plain(row["phrase"]))
            found.setdefault(heard, Means(row["means"]))
            if heard.endswith("m"):
                found.setdefault(heard[:-1] + "n", Means(row["means"]))
    return found


@cache
def _patterns() -> tuple[tuple[bool, Means, str, re.Pattern[str]], ...]:
    """(only after a yes or a no, meaning, language, pattern)"""
    return tuple(
        (row["after"] != "anywhere", Means(row["means"]), row["language"], re.compile(rf"(?:{row['pattern']})(?=$| )"))
        for row in rows_of("yes_no_patterns.tsv")
    )
