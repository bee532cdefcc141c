"""Places in people's own words, read into pieces that can be compared: "Oronccoy, Chungui".

A district is a word like another here, and how many records name it is what it says; where it lies on
the map is for `spots`.
"""

from __future__ import annotations

from itertools import pairwise

from bot.matching.spelling import each, words

_NOISE = frozenset(
    each(
        "de del la las los el en y a al cerca por junto distrito dist provincia prov departamento depto dpto "
        "dep region comunidad campesina nativa anexo caserio caserío pueblo poblado centro ccpp barrio sector "
        "fundo hacienda zona altura alturas peru perú ciudad villa jr jirón calle av avenida"
    )
)
MOST = 8


def pieces(text: str) -> tuple[str, ...]:
    """The pieces of a place as written, and the longer words inside them; at most eight.

    Commas, dashes and slashes part pieces. Where nothing parts them every word stands alone, and
    so do two neighbours, because "Vilcas Huamán" is also written Vilcashuamán.
    """
    parts = [part for part in _parts(text) if part]
    found: dict[str, None] = {}
    for part in parts:
        found.setdefault("".join(part))
    for part in parts:
        if len(part) > 1:
            for word in part:
                if len(word) >= 4:
                    found.setdefault(word)
            if len(parts) == 1:
                for first, second in pairwise(part):
                    found.setdefault(first + second)
    return tuple(found)[:MOST]


def _parts(text: str) -> list[list[str]]:
    for mark in ";/()|-–—\n":
        text = text.replace(mark, ",")
    return [[word for word in words(part) if word not in _NOISE] for part in text.split(",")]
