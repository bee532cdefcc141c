"""What somebody wants who writes before they were asked: one lost yesterday, a search of forty years, a message."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from importlib import resources

from rapidfuzz.distance import OSA

from bot.conversation.reading.fold import LONGEST_ANSWER, plain, sound
from bot.conversation.reading.lexicon import rows_of
from bot.conversation.reading.numbers import digits_for_words


class Wish(StrEnum):
    """What was meant; the buttons of the beginning name which of these they stand for."""

    DANGER = "danger"
    RELATIVE = "relative"
    SEND = "send"
    ALIVE = "alive"
    MESSAGE = "message"
    INFORMATION = "information"
    ABOUT_ME = "about_me"
    PERSON = "person"
    SERVICES = "services"
    STATUS = "status"
    REMAINS = "remains"
    PARTNER = "partner"
    MONEY = "money"
    ANCESTORS = "ancestors"


# Whoever names one of these says more than that somebody is looked for.
_TELLING = (
    Wish.REMAINS, Wish.ABOUT_ME, Wish.PARTNER, Wish.MONEY, Wish.ANCESTORS, Wish.INFORMATION, Wish.STATUS,
)  # fmt: skip
# What this service has no help for. Said of somebody who is looked for, it is asked and never assumed.
_NOT_OURS = (Wish.PARTNER, Wish.MONEY, Wish.ANCESTORS)
SHORTEST_MENDED = 4
SHORTEST_WITH_SLIP = 6


@cache
def _rows() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    """Clue, whether it is read by its sound (Quechua), pattern."""
    return tuple((row["clue"], row["language"] == "quy", re.compile(row["pattern"])) for row in rows_of("openings.tsv"))


def read_opening(text: str) -> frozenset[Wish]:
    """What a first sentence may mean, in either language: one wish, the few it may be, or none.

    Somebody lost hours, days or weeks ago is danger, whatever else is said. Lost without a word of when may be that
    or a search of many years: both are given, to be asked.
    """
    clues = _clues(text)
    if Wish.DANGER in clues or _missing_now(clues) or _trouble_lately(clues):
        return frozenset({Wish.DANGER})
    if "thing" in clues and Wish.MONEY not in clues:
        return frozenset()
    if "papers" in clues:
        return frozenset({Wish.SERVICES})
    telling = next((wish for wish in _TELLING if wish in clues), None)
    if telling is not None:
        both = telling in _NOT_OURS and "seek" in clues
        return frozenset({telling, Wish.RELATIVE} if both else {telling})
    wished = _searching(clues) | _sending(clues)
    steered = wished or frozenset(w for w in (Wish.PERSON, Wish.SERVICES) if w in clues)
    # Only a relative is named: looked for, or to be written to?
    return steered or (frozenset({Wish.RELATIVE, Wish.SEND}) if "kin" in clues else frozenset())


def tells_of_missing_now(text: str) -> bool:
    """Whether somebody is said to be missing since hours, days or weeks: the police come before any form."""
    return _missing_now(_clues(text))


def _missing_now(clues: frozenset[str]) -> bool:
    if "lost" not in clues or "thing" in clues or "long_ago" in clues:
        return False
    return "lately" in clues or "child" in clues


def _trouble_lately(clues: frozenset[str]) -> bool:
    """A relative and yesterday, in words that are not known: whoever writes that here, first of all, is in fear."""
    told = {*_TELLING, Wish.ALIVE, Wish.MESSAGE, Wish.SEND, "long_ago", "thing", "papers"}
    return {"kin", "lately"} <= clues and not told & clues


def _searching(clues: frozenset[str]) -> frozenset[Wish]:
    if "seek" in clues or {"lost", "long_ago"} <= clues:
        return frozenset({Wish.RELATIVE})
    return frozenset({Wish.DANGER, Wish.RELATIVE}) if "lost" in clues else frozenset()


def _sending(clues: frozenset[str]) -> frozenset[Wish]:
    """ "I am alive" is left as word; said together with "tell my mother" it may be a message too, and is asked."""
    named = [wish for wish in (Wish.ALIVE, Wish.MESSAGE, Wish.SEND) if wish in clues]
    if not named:
        return frozenset()
    return frozenset({named[0] if len(named) == 1 else Wish.SEND})


def _clues(text: str) -> frozenset[str]:
    folded = plain(text, LONGEST_ANSWER)
    spanish = " ".join(_mended(word) for word in folded.split())
    heard = sound(digits_for_words(folded))
    return frozenset(clue for clue, by_sound, pattern in _rows() if pattern.search(heard if by_sound else spanish))


@cache
def _known() -> dict[str, str]:
    """The words that patterns look for, by their Spanish sound."""
    names = resources.files("bot.conversation.reading").joinpath("opening_words.txt").read_text(encoding="utf-8")
    return {_spanish_sound(word): word for word in names.split()}


def _mended(word: str) -> str:
    """The word itself, or the one of ours that sounds like it or is one slip of the finger away."""
    if len(word) < SHORTEST_MENDED:
        return word
    heard = _spanish_sound(word)
    same = _known().get(heard)
    if same is not None or len(word) < SHORTEST_WITH_SLIP:
        return same or word
    near = {
        known for key, known in _known().items()
        if len(key) >= SHORTEST_WITH_SLIP and OSA.distance(heard, key, score_cutoff=1) <= 1
    }  # fmt: skip
    return near.pop() if len(near) == 1 and word not in _known().values() else word


_SPANISH_SOUNDS = (
    (re.compile(r"qu(?=[ei])|k|c(?![eih])"), "k"), (re.compile(r"[zs]|c(?=[ei])"), "s"), (re.compile(r"h"), ""),
    (re.compile(r"v"), "b"), (re.compile(r"ll"), "y"), (re.compile(r"g(?=[ei])"), "j"),
)  # fmt: skip


def _spanish_sound(word: str) -> str:
    for pattern, sounds in _SPANISH_SOUNDS:
        word = pattern.sub(sounds, word)
    return word
