"""Which of the offered answers was meant: by its number, its words, their beginning, one slip. Never a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.distance import OSA

from bot.conversation.reading.fold import plain, without_courtesy
from bot.conversation.reading.numbers import digits_for_words
from bot.conversation.reading.texting import undoubled

_NUMBER = re.compile(
    r"(?:(?:la|el|opcion|numero|nro|n|no|alternativa|respuesta|es|seria|elijo|escojo|marco|quiero|pongo|de|mi)\s)*"
    r"(?:numero |opcion )?(\d{1,2})(?:ro|ra|do|da|to|ta|a|o)?(?: (?:opcion|alternativa|kaq|nomas))?"
)
_ORDINALS = {
    "primer": 1, "primero": 1, "primera": 1, "segundo": 2, "segunda": 2, "tercer": 3, "tercero": 3, "tercera": 3,
    "cuarto": 4, "cuarta": 4, "quinto": 5, "quinta": 5, "sexto": 6, "sexta": 6,
}  # fmt: skip
_LEAD = re.compile(
    r"^(?:(?:es|era|fue|seria|creo|que|en|si|de|la de|el de|por|a|al|la|el|los|las|un|una|pues|bueno|quiero|elijo"
    r"|escojo|soy|opcion|mi|mis) )+"
)
_NOT = re.compile(r"\b(?:no|ni|mana[mn]?|ninguno|ninguna|tampoco|nunca)\b")
SHORTEST_PREFIX = 3
SHORTEST_WITH_TYPO = 5


def read_choice(text: str, labels: Sequence[str]) -> int | None:
    """The index of the one label an answer means; None when none or more than one may be meant.

    The whole label first, then its number as offered (1 is the first), then a label said within a
    short sentence, then a beginning only one label has, then one slip in a label of five letters.
    """
    return read_folded(text, [plain(label, 160) for label in labels])


def read_folded(text: str, forms: Sequence[str]) -> int | None:
    """`read_choice` for labels that were folded before."""
    folded = plain(text, 160)
    if not folded or not forms:
        return None
    rest = without_courtesy(folded)
    for said in (folded, rest):
        same = [index for index, form in enumerate(forms) if form == said]
        if same:
            return same[0] if len(same) == 1 else None
    by_number = _by_number(rest, len(forms))
    by_words = _by_words(rest, forms)
    if by_number is not None and by_words is not None and by_number != by_words:
        return None
    if by_number is not None:
        return None if re.search(r"(?<!\w)-\s?\d|\d[.,]\d", text[:160]) else by_number
    return by_words


def _by_number(said: str, count: int) -> int | None:
    words = [str(_ORDINALS[word]) if word in _ORDINALS else word for word in said.split()]
    found = _NUMBER.fullmatch(digits_for_words(" ".join(words)))
    if not found:
        return None
    number = int(found.group(1))
    return number - 1 if 1 <= number <= count else None


def _by_words(said: str, forms: Sequence[str]) -> int | None:
    if not _NOT.search(said):
        # A longer label may hold a shorter one ("hermano", "medio hermano"): the longest wins, if alone.
        inside = [
            index for index, form in enumerate(forms) if len(form) >= SHORTEST_PREFIX and f" {form} " in f" {said} "
        ]
        inside = [i for i in inside if not any(i != j and f" {forms[i]} " in f" {forms[j]} " for j in inside)]
        if inside:
            return inside[0] if len(inside) == 1 else None
    bare = _LEAD.sub("", said)
    if bare and bare != said:
        return _by_words(bare, forms)
    if len(said) >= SHORTEST_PREFIX:
        begun = [index for index, form in enumerate(forms) if form.startswith(said)]
        part = [index for index, form in enumerate(forms) if f" {said} " in f" {form} "]
        meant = set(begun) | (set() if said.isdigit() else set(part))
        if meant:
            return meant.pop() if len(meant) == 1 else None
    near = [
        index
        for index, form in enumerate(forms)
        if len(form) >= SHORTEST_WITH_TYPO and OSA.distance(said, form, score_cutoff=1) <= 1
    ]
    if len(near) == 1:
        return near[0]
    return None if near else _by_all_its_words(said, forms)


def _by_all_its_words(said: str, forms: Sequence[str]) -> int | None:
    """The one label that holds every word of two or more, in any order; else the one equal but for doubled letters."""
    words = set(said.split())
    holding = [index for index, form in enumerate(forms) if len(words) > 1 and words <= set(form.split())]
    if holding:
        return holding[0] if len(holding) == 1 else None
    single = undoubled(said)
    same = [index for index, form in enumerate(forms) if len(form) >= SHORTEST_PREFIX and undoubled(form) == single]
    return same[0] if len(same) == 1 else None
