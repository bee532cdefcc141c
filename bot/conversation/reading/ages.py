"""Ages: "40", "tenía doce", "chunka iskayniyuq watayuq", "entre 20 y 25", "8 meses"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversation.reading.fold import plain, without_courtesy
from bot.conversation.reading.numbers import digits_for_words
from bot.domain.dates import OLDEST_AGE

_ABOUT = re.compile(
    r"\b(?:mas o menos|aproximad\w*|aprox|como|unos|unas|casi|alrededor|creo|parece|calculo"
    r"|por ahi|tal vez|quizas?|masomenos)\b|cha\b"
)
_BABY = re.compile(r"\b(?:recien nacid[oa]|de dias|pocos dias|recien nacidit[oa]|wawachalla|musuq nacesqa)\b")
_SMALL = re.compile(
    r"\b(\d{1,2}) (?:mes(?:es|ecitos?)?|seman(?:as?|itas?)|di(?:as?|itas?)|killa(?:yuq|yoq|yuqmi|s)?)\b"
)
_TENS = re.compile(r"\b([2-9]0) y (?:tantos|pico|algo)\b|\b([2-9]0) ?(?:tantos|y tantos)\b")
_PAIR = re.compile(r"\b(?:entre )?(\d{1,3}) (?:y|o|a|u|hasta|utaq|icha) (\d{1,3})\b")


@dataclass(frozen=True, slots=True)
class Age:
    """Whole years, from `low` to `high`; `approximate` when the person said so or gave a span."""

    low: int
    high: int
    approximate: bool = False

    @property
    def years(self) -> int:
        """The middle of the span, rounded down."""
        return (self.low + self.high) // 2


def read_age(text: str) -> Age | None:
    """The one age in an answer, 0 to 120; None for none, for two people's ages and for an impossible one."""
    folded = re.sub(r"\b(?:en |del |de )?(?:el )?(?:19|20)\d\d\b", " ", without_courtesy(plain(text, 160)))
    folded = re.sub(r"\b([2-9]0) y ([1-9])\b", r"\1 \2", digits_for_words(folded))
    folded = re.sub(r"\b([2-9])0 ([1-9])\b", r"\1\2", folded) if " y " in text else folded
    if span := re.fullmatch(r"\D{0,12}(\d{1,3})\s?[-/]\s?(\d{1,3})\D{0,12}", text[:60]):
        folded = f"{span[1]} a {span[2]}"
    approximate = bool(_ABOUT.search(folded))
    if re.search(r"(?<!\w)-\s?\d|\d[.,]\d", text[:160]):
        return None
    if _BABY.search(folded):
        return Age(0, 0, approximate)
    if tens := _TENS.search(folded):
        ten = int(tens.group(1) or tens.group(2))
        return Age(ten, ten + 9, approximate=True)
    if months := _SMALL.search(folded):
        whole = re.search(r"\b(\d{1,3}) (?:ano|wata)", folded)
        if not whole:
            count = int(months.group(1))
            years = count // 12 if re.search(r"mes|killa", months.group()) else 0
            return Age(years, years, approximate)
        return _age(int(whole.group(1)), int(whole.group(1)), approximate)
    if pair := _PAIR.search(folded):
        low, high = sorted((int(pair.group(1)), int(pair.group(2))))
        return _age(low, high, True) if high - low <= 15 else None
    numbers = {
        int(number) for number in re.findall(r"(?<!\w)\d{1,6}(?:an(?:it)?os?)?(?!\w)", folded) if number.isdigit()
    }
    numbers |= {int(number) for number in re.findall(r"(?<!\w)(\d{1,3})an(?:it)?os?(?!\w)", folded)}
    if not numbers and re.search(r"\bun anito?\b|\bhuk watayuq", folded):
        numbers = {1}
    if len(numbers) != 1:
        return None
    value = numbers.pop()
    return _age(value, value, approximate)


def _age(low: int, high: int, approximate: bool) -> Age | None:
    return Age(low, high, approximate) if 0 <= low <= high <= OLDEST_AGE else None
