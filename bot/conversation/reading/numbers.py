"""Numbers in digits and in Spanish or Quechua words."""

from __future__ import annotations

import re

from bot.conversation.reading.fold import plain, sound, without_courtesy

_ES_SMALL = {
    word: value
    for value, names in enumerate(
        "cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciseis|diecisiete"
        "|dieciocho|diecinueve||veintiuno|veintidos|veintitres|veinticuatro|veinticinco|veintiseis|veintisiete"
        "|veintiocho|veintinueve".split("|")
    )
    for word in (names,)
    if word
} | {"diesiseis": 16, "diesisiete": 17, "diesiocho": 18, "diesinueve": 19, "veintiun": 21, "dose": 12, "trese": 13,
     "onse": 11, "catorse": 14, "quinse": 15, "sinco": 5, "sero": 0, "dies": 10, "ventidos": 22,
     "venticinco": 25, "ventiuno": 21, "veinticinko": 25, "kinse": 15}  # fmt: skip
_ES_TENS = {"veinte": 20, "beinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
            "sincuenta": 50, "cuarentai": 40, "treintai": 30, "cincuentai": 50, "sesentai": 60, "setentai": 70,
            "ochentai": 80, "noventai": 90, "sincuentai": 50, "quarenta": 40, "nobenta": 90, "trenta": 30}  # fmt: skip
_ES_HUNDREDS = {
    "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500,
    "seiscientos": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900, "novesientos": 900, "nuevecientos": 900,
}  # fmt: skip
_ONE_OF = frozenset(
    "ano anos mes meses semana semanas dia dias hora horas siglo decada anito mesecito semanita ratito".split()
)

_QUY_UNITS = {sound(word): value for word, value in
    (("huk", 1), ("uk", 1), ("iskay", 2), ("ishkay", 2), ("kimsa", 3), ("kinsa", 3), ("tawa", 4), ("pichqa", 5), ("phisqa", 5),
     ("pisqa", 5), ("pichka", 5), ("suqta", 6), ("suxta", 6), ("qanchis", 7), ("pusaq", 8), ("posaj", 8), ("isqun", 9), ("isqon", 9))
}  # fmt: skip
_QUY_TENS = frozenset({"chunka"})
_QUY_HUNDRED = frozenset({"pachak"})
_QUY_THOUSAND = frozenset({"waranka"})
_YUQ = re.compile(r"^(.{2,}?)(?:ni)?y[uo][qk]$")
_GLUED = re.compile(r"\b(iskay|kimsa|kinsa|tawa|pichqa|suqta|qanchis|pusaq|isqun)(chunka)")
_GLUED_ES = re.compile(
    r"\b((?:tre?i|cuare|[cs]incue|sese|sete|oche|nove|nobe)nta) ?[iy] ?(?=uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
)


def digits_for_words(folded: str) -> str:
    """A folded text with every Spanish or Quechua number word written in digits ("tawa chunka" is 40).

    "un" and "una" count only before a unit of time. "diecinueve ochenta y cuatro" is 1984.
    """
    words = _GLUED_ES.sub(r"\1 y ", _GLUED.sub(r"\1 \2", folded)).split()
    found: list[str] = []
    at = 0
    while at < len(words):
        value, length = _spanish(words, at)
        if not length:
            value, length = _quechua(words, at)
        if not length:
            found.append(words[at])
            at += 1
            continue
        at += length
        if value in (19, 20) and at < len(words) and not words[at].isdigit():
            rest, more = _spanish(words, at)
            if more and 10 <= rest <= 99:
                value, at = value * 100 + rest, at + more
        found.append(str(value))
    return " ".join(found)


def _spanish(words: list[str], at: int) -> tuple[int, int]:
    total = here = 0
    floor = 10_000  # each further word must be of a lower order than the last one
    start, known = at, False
    while at < len(words):
        word = words[at]
        if word == "y" and known and floor == 10 and at + 1 < len(words) and 0 < _ES_SMALL.get(words[at + 1], 0) < 10:
            at += 1
            continue
        if word in ("un", "una") and not known and at + 1 < len(words) and words[at + 1] in _ONE_OF:
            return 1, 1
        if word == "mil" and floor > 1000 or (word == "mil" and here and not total):
            total, here, floor = (here or 1) * 1000, 0, 1000
        elif word in _ES_HUNDREDS and floor > 100:
            here, floor = here + _ES_HUNDREDS[word], 100
        elif word in _ES_TENS and floor > 10:
            here, floor = here + _ES_TENS[word], 10
        elif word in _ES_SMALL and (floor > 10 or (floor == 10 and 0 < _ES_SMALL[word] < 10)):
            here, floor = here + _ES_SMALL[word], 1
            if at + 1 < len(words) and words[at + 1] == "mil" and not total:
                known, at = True, at + 1
                continue
        else:
            break
        known, at = True, at + 1
    return (total + here, at - start) if known else (0, 0)


def _quechua(words: list[str], at: int) -> tuple[int, int]:
    total = 0
    floor = 10_000
    start = at
    while at < len(words):
        heard = sound(words[at])
        unit = _QUY_UNITS.get(heard)
        following = sound(words[at + 1]) if at + 1 < len(words) else ""
        order, length = _order(heard), 1
        if unit is not None and (bigger := _order(following)):
            order, length = bigger, 2
        if order and order < floor:
            total, floor, at = total + (unit or 1) * order, order, at + length
            continue
        if unit is None:
            unit = _QUY_UNITS.get(_bare(heard))
            if unit is None and _bare(heard) == "chunka" and floor > 10:
                return total + 10, at - start + 1
        if unit is not None and floor > 1 and (not total or heard != _bare(heard) or floor > 10):
            return total + unit, at - start + 1
        break
    return (total, at - start) if total else (0, 0)


def _order(heard: str) -> int:
    if heard in _QUY_TENS:
        return 10
    if heard in _QUY_HUNDRED:
        return 100
    return 1000 if heard in _QUY_THOUSAND else 0


def _bare(heard: str) -> str:
    """Without -yuq "having": pichqayuq, isqunniyuq."""
    found = _YUQ.match(heard)
    return found.group(1) if found else heard


def read_number(text: str, low: int, high: int) -> int | None:
    """The one whole number in an answer, if it lies between the bounds; None for none, two or another.

    Understands "somos cinco", "2)", "#3", "iskay", "ninguno" (0).
    """
    folded = digits_for_words(without_courtesy(plain(text, 120)))
    numbers = {int(word) for word in re.findall(r"(?<!\w)\d{1,6}(?!\w)", folded)}
    if not numbers and folded in (
        "ninguno",
        "ninguna",
        "nadie",
        "nada",
        "mana pipas",
        "manam pipas",
        "chusaq",
        "illaq",
    ):
        numbers = {0}
    if not numbers and folded in ("un", "una", "uno solo", "una sola", "uno nomas", "huklla", "huk"):
        numbers = {1}
    if len(numbers) != 1 or re.search(r"\d[.,]\d|(?<!\w)-\s?\d", text[:120]):
        return None
    value = numbers.pop()
    return value if low <= value <= high else None
