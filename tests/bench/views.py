"""A person as one source wrote them, and the ways a word gets another spelling."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass

from bot.matching.spelling import each

QUECHUA = each(
    "hua:wa hua:gua gua:hua hua:ua wa:hua hui:wi hui:gui wi:hui hua:va vi:wi vil:huil qui:ki que:ke "
    "qui:qi ki:qui qu:k cc:q cc:c cc:k cc:cc' c:cc ca:ka co:ko cu:ku ca:qa co:qo k:c k:q q:c q:k qu:x j:x "
    "x:j g:k ch:chh ch:ch' p:ph t:th t:tt e:i i:e o:u u:o au:aw aw:au ay:ai ai:ay ia:ya ya:ia lla:la ll:l "
    "ll:y l:ll ñ:n ñ:ni n:ñ s:z z:s s:sh sh:s ce:se qo:cco nt:nd nd:nt mp:np b:w w:v h: rr:r"
)
SPANISH = each(
    "b:v v:b s:z z:s ce:se ci:si se:ce si:ci ll:y y:ll ge:je gi:ji je:ge ji:gi h: rr:r mb:nb nv:mv x:j "
    "qu:k c:k i:y y:i gu:g ss:s z:c sc:s"
)
HEARD = each("p:b b:p t:d d:t k:g g:k m:n n:m l:r r:l s:f f:p d:r i:e o:u ar:al")
_KEYS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "l": "kñ", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi",
    "v": "cb", "y": "tu", "z": "x",
}  # fmt: skip


@dataclass(slots=True)
class View:
    """A person as one source wrote them."""

    given: list[str]
    paternal: str
    maternal: str
    sex: str
    birth: int | None
    pm: int | None
    event: int | None
    origin: list[str]
    last: list[str]
    father: str
    mother: str
    nickname: str = ""
    commas: bool = True
    whole: bool = False


def bare(text: str) -> str:
    """Without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")


def title(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def respell(text: str, rules: list[str], chance: random.Random, times: int) -> str:
    """A few random replacements of the kind."""
    lower = text.lower()
    for _ in range(times):
        fitting = [rule.split(":") for rule in rules if rule.split(":")[0] in lower]
        if not fitting:
            break
        old, new = chance.choice(fitting)
        at = chance.choice([m.start() for m in re.finditer(re.escape(old), lower)])
        lower = lower[:at] + new + lower[at + len(old) :]
    return title(lower) if lower else text


def slip(text: str, chance: random.Random) -> str:
    """One slip of the finger or of the eye."""
    if len(text) < 3:
        return text
    at, kind = chance.randrange(0 if chance.random() < 0.1 else 1, len(text) - 1), chance.random()
    if kind < 0.3:
        return text[:at] + text[at + 1 :]
    if kind < 0.5:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind < 0.8:
        return text[:at] + chance.choice(_KEYS.get(text[at].lower(), "aeionrsl")) + text[at + 1 :]
    return text[:at] + (text[at] if chance.random() < 0.5 else chance.choice("aeiounrsl")) + text[at:]
