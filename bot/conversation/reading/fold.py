"""Folding what was typed to what was meant: case, accents, emoji, courtesies, Quechua spellings.

Nothing here remembers what families write: it must not stay in a cache. Our own words may.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_ANSWER = 400
"""Characters a reader looks at. An answer to one question is shorter; a story is kept elsewhere, whole."""

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile("['’‘`´ʼ]")
# What Spanish is written with, as NFKD without its marks would have it; nearly all texts are plain letters then.
_ACCENTS = str.maketrans("áéíóúüñ", "aeiouun")
_STRETCHED = re.compile(r"([a-z])\1{2,}")

_COURTESIES = re.compile(
    r"\b(?:"
    r"(?:muy )?buen(?:os?|as?) (?:dias?|tardes?|noches?)|buenas|hola|alo|saludos|que tal|como esta(?: usted)?"
    r"|por favor(?:cito)?|porfavor|porfa(?:vorcito)?|xfa|(?:muchas |muchisimas |mil )?gracias|grax"
    r"|(?:que )?dios (?:me )?(?:les?|l[ao]s?|se lo|te) (?:pague|bendiga|cuide)"
    r"|si es tan amable|con todo respeto|un favor"
    r"|seno?rita|senito|senor(?:ita|es)?|senora|doctor(?:a|cita|cito)?|dr|dra|joven|disculp[ea](?:me)?"
    r"|perdon(?:e|a)?(?:me)?|pues|pe|ps|nomas|(?<!ya )(?<!hoy )no mas|a ver"
    r"|rimay[kc]ullay?[kq]?[iu]?[kc]?[ia]?(?:yki)?(?:chik|ki)?|rimaykullaiki|rimaycullayki"
    r"|(?:all?inllachu|allillanchu)(?: kachkanki(?:chik)?)?"
    r"|imaynalla(?:m|taq)?(?: kachkanki)?|napaykullayki(?:chik)?"
    r"|(?:ancha(?:ta)? )?r[ie]qsiku(?:lla)?yki(?:m|ku|chik)?|yusulpayki"
    r"|yusulpay|sulpayki"
    r"|anay|agrad[ie]s[ie]yki|(?:dy|ti?y|di)[ou]s ?pa?gara?(?:pu)?sunki|dyuspagrasunki|tiyuspagrasunki"
    r"|ama (?:hina|jina) kaspa(?:yki)?|allichu|taytallay|mamallay|mamitay|papituy|taytituy"
    r")\b"
)
_VOCATIVES = re.compile(
    r"(?:^| )(?:taytay|mamay|taytaykuna|mamaykuna|papay|panicha|mamita|papito|mami"
    r"|madrecita|mamacita|amig[oa]|herman[oa])$|^(?:taytay|mamay) "
)

# First what depends on the letters around it, each with a letter without which it can't be there.
_SOUNDS = tuple(
    (letter, re.compile(pattern), sound)
    for letter, pattern, sound in (
        ("qu", r"qu(?=[ei])|cqu(?=[ei])", "k"),
        ("u", r"(?:hu|gu)(?=[aei])", "w"),
        ("u", r"(?<=[aiou])u(?=[^aeiou]|$)", "w"),
        ("i", r"(?<=[aou])i(?=[^aeiou]|$)", "y"),
        ("", r"cc|kh|qh|kk|qq|q|x|c(?!h)", "k"),
        ("j", r"j(?=[aeiou])", "h"),
    )
)
# Then whole letters, in this order, and last what is written twice.
_LETTERS = (("j", "k"), ("g", "k"), ("sh", "s"), ("z", "s"), ("chh", "ch"), ("ph", "p"), ("th", "t"))
_VOWELS = str.maketrans("bveo", "wwiu")
_TWICE = re.compile(r"([^l])\1+")


def plain(text: str, limit: int = LONGEST_ANSWER) -> str:
    """Lower case letters a-z and digits, single spaces; accents, emoji and marks gone, "siiii" made "si".

    ñ becomes n: cheap phones and other keyboards lose it, and no two of our words differ by it alone.
    """
    return " ".join(_NOT_WORD.sub(" ", letters(text, limit)).split())


@lru_cache(maxsize=4096)
def of_catalogue(words: str) -> str:
    """`plain` of a button or sentence of ours, remembered. Never for what a person wrote."""
    return plain(words)


def letters(text: str, limit: int = LONGEST_ANSWER) -> str:
    """Lower case without accents, apostrophes and stretched letters; every other mark is kept."""
    text = text[:limit].casefold()
    if not text.isascii():
        text = text.translate(_ACCENTS)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char) and char not in "\u200d\ufe0f")
    return _STRETCHED.sub(r"\1", _APOSTROPHES.sub("", text))


def without_courtesy(folded: str) -> str:
    """A folded text without greetings, thanks and titles; unchanged where nothing else would be left."""
    rest = _COURTESIES.sub(" ", folded)
    if rest != folded:
        rest = " ".join(rest.split())
    return " ".join(_VOCATIVES.sub(" ", rest).split()) or folded


def only_courtesy(folded: str) -> bool:
    """Whether a folded text is nothing but greetings, thanks and titles."""
    if not _COURTESIES.match(folded) and not _VOCATIVES.match(folded):
        return False
    rest = " ".join(_COURTESIES.sub(" ", folded).split())
    return rest != folded and not _VOCATIVES.sub("", rest).strip()


def sound(folded: str) -> str:
    """How a folded Quechua word sounds with three vowels and one k: huauqe, wawqi and wauqi agree.

    Only for looking up words that are known to be Quechua: Spanish words lose too much by it.
    """
    for letter, pattern, replacement in _SOUNDS:
        if letter in folded:
            folded = pattern.sub(replacement, folded)
    for letter, replacement in _LETTERS:
        folded = folded.replace(letter, replacement)
    return _TWICE.sub(r"\1", folded.translate(_VOWELS))
