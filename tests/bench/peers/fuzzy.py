"""rapidfuzz: over every field with weights set by hand, and over the whole name."""

from __future__ import annotations

import numpy as np
from rapidfuzz import fuzz, process

from tests.bench.peers.contestant import Found, Row, full_name, plain


class RapidfuzzAllFields:
    """rapidfuzz over every field, weights set by hand: the strongest of the simple ways."""

    name = "rapidfuzz, all fields by hand"

    def index(self, people: list[Row]) -> None:
        self._ids = [row["id"] for row in people]
        self._names = [full_name(row) for row in people]
        self._given = [plain(row["given"]) for row in people]
        self._places = [plain(row["place_origin"]) for row in people]
        self._parents = [plain(f"{row['father']} {row['mother']}") for row in people]
        self._birth = np.array([row["birth_year"] or 0 for row in people])
        self._sex = np.array([row["sex"] for row in people])

    def search(self, person: Row, k: int) -> Found:
        name = full_name(person)
        sort = process.cdist([name], self._names, scorer=fuzz.token_sort_ratio, dtype=np.float32)[0]
        both = process.cdist([name], self._names, scorer=fuzz.token_set_ratio, dtype=np.float32)[0]
        score = 0.6 * sort + 0.4 * both
        score += (
            0.35
            * process.cdist([plain(person["given"])], self._given, scorer=fuzz.token_sort_ratio, dtype=np.float32)[0]
        )
        for text, texts, weight in (
            (plain(person["place_origin"]), self._places, 0.15),
            (plain(f"{person['father']} {person['mother']}"), self._parents, 0.2),
        ):
            if text:
                score += weight * process.cdist([text], texts, scorer=fuzz.token_set_ratio, dtype=np.float32)[0]
        if person["birth_year"]:
            apart = np.abs(self._birth - person["birth_year"])
            score += np.where(self._birth == 0, 0, np.select([apart == 0, apart <= 2, apart <= 5], [12, 8, 2], -8))
        if person["sex"]:
            score += np.where((self._sex == "") | (self._sex == person["sex"]), 0, -15)
        best = np.argpartition(-score, min(k, len(score) - 1))[:k]
        return [(self._ids[i], float(score[i])) for i in best[np.argsort(-score[best])]]


class RapidfuzzNames:
    """rapidfuzz WRatio over the whole name: what one tries first."""

    name = "rapidfuzz WRatio, name"

    def index(self, people: list[Row]) -> None:
        self._ids, self._names = [row["id"] for row in people], [full_name(row) for row in people]

    def search(self, person: Row, k: int) -> Found:
        found = process.extract(full_name(person), self._names, scorer=fuzz.WRatio, limit=k)
        return [(self._ids[at], score) for _, score, at in found]
