"""Numbers in digits and in Spanish or Quechua words."""

from __future__ import annotations

import re

from bot.conversation.reading.fold import plain, sound, without_courtesy
from bot.conversation.reading.lexicon import rows_of


def _table(kind: str) -> dict[str, int]:
    return {row["word"]: int(row["value"]) for row in rows_of("numbers.tsv") if row["kind"] == kind}


_ES_SMALL, _ES_TENS, _ES_HUNDREDS = _table("es_small"), _table("es_tens"), _table("es_hundreds")
_QUY_UNITS = {sound(word): value for word, value in _table("quy_units").items()}
_SOME_TENS = re.compile(
    r"\b(veint|treint|cuarent|[cs]incuent|sesent|setent|ochent|novent)[ia]+(?: ?[iy] ?)?(?=tant[oa]s\b|pico\b)"
)
_UNITS_OF_TIME = "ano anos mes meses semana semanas dia dias hora horas siglo decada anito mesecito semanita ratito"
_ONE_OF = frozenset(_UNITS_OF_TIME.split())

# How the unit words, ten, hundred and thousand begin in any spelling: most words need no closer look.
_BEGINNINGS = "qu hu uk uj ho ju jo is es ki qui ta pi ph su so zo qa ca cc pu po ch pa wa gua ka u"
_QUY_BEGINNINGS = tuple(_BEGINNINGS.split())
_QUY_TENS = frozenset({"chunka"})
_QUY_HUNDRED = frozenset({"pachak"})
_QUY_THOUSAND = frozenset({"waranka"})
_YUQ = re.compile(r"^(.{2,}?)(?:ni)?y[uo][qk]$")
_ENDING = re.compile(r"(?<=..)(?:cha)?(?:lla)?(?:nin)?(?:mi|m|n|ta)?$")
_GLUED = re.compile(r"\b(iskay|kimsa|kinsa|tawa|pichqa|suqta|qanchis|pusaq|isqun)(chunka)")
# Tens in any spelling, glued to their units or not: "ochentaicuatro", "treinticinco", "secenta y siete", "beintiuno".
_TENS_WRITTEN = {
    "[bv]e?in": "veinte", "tre?i?n": "treinta", "[ckq]u?aren": "cuarenta", "[csz]in[ck]u?en": "cincuenta",
    "[csz]e[csz]en": "sesenta", "[csz]eten": "setenta", "oc?hen": "ochenta", "n[ou][bv]en": "noventa",
}  # fmt: skip
_UNITS_WRITTEN = {
    "un[oa]?": "uno", "dos": "dos", "tres": "tres", "[ck]uatro": "cuatro", "[csz]in[ck]o": "cinco", "[csz]eis": "seis",
    "[csz]iete": "siete", "och?o": "ocho", "nue[bv]e": "nueve",
}  # fmt: skip
_TENS = re.compile(
    rf"\b(?:{'|'.join(f'({tens})' for tens in _TENS_WRITTEN)})t[aei]?"
    rf"(?: ?[iy]? ?(?:{'|'.join(f'({unit})' for unit in _UNITS_WRITTEN)})\b|(?=i?\b))"
)
_TEN_AND = re.compile(r"\bdie[sz] y (?=(?:seis|siete|ocho|nueve)\b)")
_TEN_NAMES, _UNIT_NAMES = tuple(_TENS_WRITTEN.values()), tuple(_UNITS_WRITTEN.values())


def _apart(found: re.Match[str]) -> str:
    groups = found.groups()
    tens = next(name for name, said in zip(_TEN_NAMES, groups, strict=False) if said)
    unit = next((name for name, said in zip(_UNIT_NAMES, groups[len(_TEN_NAMES) :], strict=True) if said), "")
    return f"{tens} y {unit}" if unit else tens


def digits_for_words(folded: str) -> str:
    """A folded text with every Spanish or Quechua number word written in digits ("tawa chunka" is 40).

    "un" and "una" count only before a unit of time. "diecinueve ochenta y cuatro" is 1984.
    """
    folded = _SOME_TENS.sub(lambda found: f"{found[1]}{'e' if found[1] == 'veint' else 'a'} y ", folded)
    if " y " in folded:
        folded = _TEN_AND.sub("dieci", folded)
    if "nt" in folded:
        folded = _TENS.sub(_apart, folded)
    words = _GLUED.sub(r"\1 \2", folded).split()
    found: list[str] = []
    at = 0
    while at < len(words):
        value, length = _spanish(words, at)
        if not length and words[at].startswith(_QUY_BEGINNINGS):
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
        if word == "mil" and (floor > 1000 or (here and not total)):
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
        if unit is not None and floor > 1 and (not total or heard not in _QUY_UNITS or floor > 10):
            return total + unit, at - start + 1
        break
    return (total, at - start) if total else (0, 0)


_IN_OTHER_WORDS = {
    0: re.compile(
        r"(?:no )?(?:ningun[oa]|nadie|nada)|no (?:tengo|hay|tuvo|tenia)(?: (?:hijos|hermanos|ningun[oa]|nadie))?"
        r"|mana[mn]? (?:pipas|imapas|hukllapas)(?: kanchu)?|mana[mn]? kanchu|chusaq|illaq"
    ),
    1: re.compile(
        r"una?|un[oa]? (?:sol[oa]|solit[oa]|nomas)|solo (?:yo|un[oa]?)"
        r"|huk(?:lla|llam)?|sapa(?:n|llan|llam|llay)(?:mi)?"
    ),
    2: re.compile(r"ambos|ambas|un par|(?:los|las) dos|iskaynin\w*"),
    12: re.compile(r"una docena"),
}
"""Whole answers that say a number without its word."""


def _order(heard: str) -> int:
    if heard in _QUY_TENS:
        return 10
    if heard in _QUY_HUNDRED:
        return 100
    return 1000 if heard in _QUY_THOUSAND else 0


def _bare(heard: str) -> str:
    """Without -yuq "having" and the -mi of what is known: pichqayuq, isqunniyuq, qanchismi."""
    found = _YUQ.match(heard)
    return found.group(1) if found else _ENDING.sub("", heard)


def read_number(text: str, low: int, high: int) -> int | None:
    """The one whole number in an answer, if it lies between the bounds; None for none, two or another.

    Understands "somos cinco", "2)", "#3", "iskay", "ninguno" (0).
    """
    folded = digits_for_words(without_courtesy(plain(text, 120)))
    numbers = {int(word) for word in re.findall(r"(?<!\w)\d{1,6}(?!\w)", folded)}
    if not numbers:
        numbers = {value for value, said in _IN_OTHER_WORDS.items() if said.fullmatch(folded)}
    if len(numbers) != 1 or re.search(r"\d[.,]\d|(?<!\w)-\s?\d", text[:120]):
        return None
    value = numbers.pop()
    return value if low <= value <= high else None
