"""The fold: Spanish and Quechua spelling brought to keys under which one name is written one way.

Forty years of registrars wrote Waman as Huamán, Guamán or Vaman. Sounds that Spanish ears could
not tell apart fall together here. A key alone proves nothing (Guerra and Viera share one), so
likeness of two words always looks at the plain spelling as well: see `likeness`.

Sound rules: Cerrón-Palomino, Quechumara (1994), and the official Quechua alphabet, RM 1218-85-ED.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

LONGEST = 500
"""Characters of one field that are read; what lies beyond is nobody's name."""

_MOJIBAKE = re.compile("[ÃÂ][\u0080-\u00bf\u0152-\u2122]|Ã")
_LOST = re.compile("(?<=\\w)[?\ufffd]+(?=\\w)|\ufffd+")
_DIGITS = re.compile(r"(?<=[^\W\d_])[015]|[015](?=[^\W\d_])")
_LETTERS = {"0": "o", "1": "l", "5": "s"}
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´ʼʻ\"“”"), None)
_NOT_WORD = re.compile(r"[^\w]+|_+", re.UNICODE)


class Keys(NamedTuple):
    """One word under four lights: accents off, the safe fold, and two loose folds."""

    plain: str
    fold: str
    back: str
    soft: str


def each(listed: str) -> list[str]:
    """The words of a table written as one string."""
    return listed.split()


def repair(text: str) -> str:
    """Text whose letters were lost on the way, as it was meant as far as one can tell; any other text unchanged.

    UTF-8 read as Latin-1 (NuÃ±ez), entities (Nu&ntilde;ez), and question marks for letters (Nu?ez).
    """
    if "&" in text:
        text = html.unescape(text)
    text = _LOST.sub("", text)
    for _ in range(2):
        if not _MOJIBAKE.search(text):
            break
        for encoding in ("cp1252", "latin-1"):
            try:
                text = text.encode(encoding).decode("utf-8")
                break
            except (UnicodeDecodeError, UnicodeEncodeError):
                continue
        else:
            break
    return text


def words(text: str) -> list[str]:
    """Lower-case words of a field, accents kept, ejective marks joined, punctuation gone."""
    if len(text) > LONGEST:
        text = text[:LONGEST]
    if not text.isascii() or "&" in text or "?" in text:
        text = repair(text)
    text = text.lower()
    if text.isascii() and text.replace(" ", "").isalpha():
        return text.split()
    return [word for piece in text.split() for word in _clean(piece)]


@lru_cache(maxsize=32768)
def _clean(piece: str) -> tuple[str, ...]:
    """The words of one run of characters without a space: quotes joined, other marks part."""
    text = unicodedata.normalize("NFC", piece).translate(_APOSTROPHES).lower()
    text = _DIGITS.sub(lambda found: _LETTERS[found[0]], text)  # a scan reads Rio5 for Ríos
    return tuple(word for word in _NOT_WORD.split(unicodedata.normalize("NFC", text)) if word)


def plain(word: str) -> str:
    """The word without accents; ñ becomes n, as on a telegraph, a typewriter and many phones."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word).lower() if unicodedata.category(c) != "Mn")


_SAFE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        ("[^a-z]", ""),
        ("ch+", "C"),  # the affricate, ejective or aspirated, stands apart from every other c
        ("sh|tz|ts", "s"),
        ("ph", "f"),
        ("([kqt])h", r"\1"),
        ("g[hw]?[uo](?=a)|gu(?=o)|h[uo](?=[aeiou])|^h?[uo](?=[aei])", "w"),
        ("gu(?=[ei])", "G"),
        ("qu(?=[ei])", "k"),
        ("qu(?=[ao])", "kw"),
        ("cc|ck|q|kk", "k"),
        ("c(?=[eiy])|z", "s"),
        ("c", "k"),
        ("g(?=[eiy])|x", "j"),
        ("h", ""),
        ("e", "i"),
        ("o", "u"),
        ("v", "b"),
        ("ll+", "l"),
        ("G", "g"),
        (r"([a-zC])\1+", r"\1"),
        ("uw", "w"),
        ("(?<=[^u])u(?=[ai])", "w"),
        ("(?<=a)u", "w"),
        ("iy|yi(?=[^aiu]|$)", "i"),
        ("i(?=[aiu])", "y"),
        ("(?<=[aiu])i", "y"),
        ("(?<![aiu])y(?![aiu])", "i"),
        ("n(?=[pbm])", "m"),
        (r"([a-zC])\1+", r"\1"),
    )
)
_BACK = str.maketrans({"g": "k", "j": "k", "b": "w", "f": "p"})
_SOFT = str.maketrans({"j": None, "b": "w", "f": "p", "C": "s", "d": "t"})
_NY = re.compile("ny(?=[aiu])")
_HARD_G = re.compile("g[uü](?=[ei])")
_DOUBLED = re.compile(r"([a-zC])\1+")


def _fold(word: str) -> str:
    """Rules until nothing changes: one sound brought out may meet its neighbour."""
    before = ""
    while word != before:
        before = word
        for pattern, to in _SAFE:
            word = pattern.sub(to, word)
        word = word.replace("C", "ch")
    return word.replace("ch", "C")


@lru_cache(maxsize=65536)
def keys(word: str) -> Keys:
    """The keys of one lower-case word. Words of other scripts are their own fold."""
    bare = plain(word).replace(" ", "")
    safe = _fold(bare) or bare
    # Guillca is Huillca: in the loose keys "gui" may have been /wi/.
    maybe_w = _HARD_G.sub("hu", bare)
    loose = safe if maybe_w == bare else _fold(maybe_w) or bare
    back = _NY.sub("n", loose).translate(_BACK)
    soft = _NY.sub("n", (_fold(maybe_w.replace("ll", "y")) or bare) if "ll" in maybe_w else loose).translate(_SOFT)
    return Keys(bare, safe, _DOUBLED.sub(r"\1", back), _DOUBLED.sub(r"\1", soft) or safe)


def fold(word: str) -> str:
    """The safe fold of a word: the same for spellings that sound alike in Andean Spanish."""
    return keys(word.lower()).fold
