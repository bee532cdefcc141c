"""How the name of a place is written by ear: one fold for Spanish and Quechua spelling.

The fold is for finding candidates and for half of the comparison, never for display and never
alone: Ccorca and Corca fold together, which is wanted, and so do a few places that differ.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")

# In order; each pair is (what is written, what is heard). Bare letters, no accents, lower case.
_HEARD: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), heard)
    for pattern, heard in (
        (r"ch|sh(?![uw][aeio])", "S"),  # ch and sh: Ancash, Anchash; not Vilcas-huamán
        (r"([kqpt])h", r"\1"),  # aspirated: Qhapaq
        (r"h[uw](?=[aeio])|g[uw](?=[ao])|w(?=[aeiou])", "W"),  # Huanta, Guanta, Wanta
        (r"qu(?=[ei])", "k"),
        (r"g(?=[ei])", "j"),
        (r"gu(?=[ei])", "g"),
        (r"c(?=[eiy])|z|x", "s"),
        (r"[cqk]+", "k"),
        (r"h", ""),
        (r"v", "b"),
        (r"u(?=[aeio])", "W"),  # Quinua, Kinwa
        (r"(?<=[aeiou])[uw](?![aeiouW])", "u"),  # Paucar, Pawkar
        (r"n(?=[pb])", "m"),
        (r"[ey]", "i"),
        (r"[ow]", "u"),
        (r"(.)\1+", r"\1"),
    )
)

# Case endings and evidentials that a Quechua speaker leaves on a name: "Huantapi", "Ayacuchomanta".
_SUFFIXES = (
    "mantam", "manta", "piqa", "pim", "pis", "taq", "kama", "paq", "qa", "pi", "pa", "ta", "man", "mi", "pas", "m", "p",
)  # fmt: skip


def listed(words: str) -> frozenset[str]:
    """A table of words, written as a line of text."""
    return frozenset(words.split())


def bare(words: str) -> str:
    """Lower case, no accents (ñ becomes n), anything that isn't a letter or digit a space. Any text is fine."""
    parts = words.casefold()
    if not parts.isascii():
        parts = "".join(c for c in unicodedata.normalize("NFKD", parts) if not unicodedata.combining(c))
    parts = parts.replace("'", "").replace("\u2019", "")
    return " ".join(_WORD.findall(parts))


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """One bare word as it is heard."""
    for pattern, heard in _HEARD:
        word = pattern.sub(heard, word)
    return word


def fold(bare_words: str) -> str:
    """Bare words as they are heard, joined: where a name is split into words is nobody's knowledge."""
    return "".join(map(fold_word, bare_words.split()))


def fold_softly(bare_words: str) -> str:
    """The same for those who say ll as y, most of the coast and the towns: Caylloma is heard Cayoma there."""
    return fold(bare_words.replace("ll", "y"))


def without_suffix(word: str) -> tuple[str, ...]:
    """What a bare word may be without a Quechua ending; empty where nothing reasonable is left."""
    return tuple(word[: -len(s)] for s in _SUFFIXES if word.endswith(s) and len(word) - len(s) >= 3)
