"""The words people use for each kind of answer, loaded once from the tables that ship beside this file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.conversation.reading.fold import plain, sound

QUECHUA = frozenset({"quy", "quz", "five-vowel", "lay/other"})
SHORTEST_WITH_TYPO = 5
"""A word of four letters is one slip away from too many others."""


class Word(NamedTuple):
    """A row: a form people type, what it means, for which answer, and how it is spelt (es, quy, ...)."""

    form: str
    canonical: str
    category: str
    variant: str


class Words:
    """Lookup of whole phrases of one category: as spelt, as it sounds in Quechua, with one slip.

    `spanish_by_sound` also finds Spanish words with Quechua vowels ("hijuy", "esposuy").
    """

    def __init__(self, rows: list[Word], spanish_by_sound: bool = False) -> None:
        self.exact: dict[str, str] = {}
        self._sounds: dict[str, str | None] = {}
        self._by_length: dict[int, list[tuple[str, str]]] = {}
        self._most_spaces = 0
        for row in rows:
            form = plain(row.form)
            self._most_spaces = max(self._most_spaces, form.count(" "))
            self.exact.setdefault(form, row.canonical)
            if spanish_by_sound or row.variant in QUECHUA:
                key = sound(form)
                # Two meanings of one sound: nobody is guessed at.
                self._sounds[key] = row.canonical if self._sounds.get(key, row.canonical) == row.canonical else None
        for form, canonical in self.exact.items():
            if len(form) >= SHORTEST_WITH_TYPO:
                self._by_length.setdefault(len(form), []).append((form, canonical))

    def find(self, folded: str) -> str | None:
        """The meaning of a folded phrase as spelt, else as it sounds."""
        known = self.exact.get(folded)
        if known is not None or folded.count(" ") > self._most_spaces:
            return known
        return self._sounds.get(sound(folded))

    def find_with_slip(self, folded: str) -> str | None:
        """Like `find`, else the one meaning that is one slip of the finger away; None between two."""
        known = self.find(folded)
        if known is not None or len(folded) < SHORTEST_WITH_TYPO:
            return known
        near = {
            canonical
            for length in (len(folded) - 1, len(folded), len(folded) + 1)
            for form, canonical in self._by_length.get(length, ())
            if OSA.distance(folded, form, score_cutoff=1) <= 1
        }
        return near.pop() if len(near) == 1 else None


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table that ships with this package (.csv or .tsv); lines with # in front are remarks."""
    tabs = name.endswith(".tsv")
    with resources.files("bot.conversation.reading").joinpath(name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(
            (line for line in lines if not line.startswith("#")),
            delimiter="\t" if tabs else ",",
            quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL,
        )


@cache
def _all_words() -> tuple[Word, ...]:
    found = []
    for name in ("lexicon.csv", "more_words.csv"):
        found += [Word(row["form"], row["canonical"], row["category"], row["variant"]) for row in rows_of(name)]
    return tuple(found)


@cache
def words_for(category: str) -> Words:
    """The words of one category: control, sex or relative_date."""
    return Words([word for word in _all_words() if word.category == category])
