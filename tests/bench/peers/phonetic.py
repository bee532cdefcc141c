"""Spanish Metaphone: names by how they sound in Spanish."""

from __future__ import annotations

import importlib

import numpy as np

from tests.bench.peers.contestant import Found, Row, full_name


class Metaphone:
    """Spanish Metaphone keys (abydos) of each name, overlap weighted by rarity."""

    name = "Spanish Metaphone (abydos)"

    def __init__(self) -> None:
        self._coder = importlib.import_module("abydos.phonetic").SpanishMetaphone()
        self._cache: dict[str, str] = {}

    def _key(self, word: str) -> str:
        if word not in self._cache:
            self._cache[word] = self._coder.encode(word)
        return self._cache[word]

    def index(self, people: list[Row]) -> None:
        self._ids = [row["id"] for row in people]
        held: dict[str, list[int]] = {}
        for at, row in enumerate(people):
            for key in {self._key(word) for word in full_name(row).split()}:
                held.setdefault(key, []).append(at)
        self._held = {key: np.array(rows) for key, rows in held.items()}

    def search(self, person: Row, k: int) -> Found:
        score = np.zeros(len(self._ids), np.float32)
        for key in {self._key(word) for word in full_name(person).split()}:
            rows = self._held.get(key)
            if rows is not None:
                score[rows] += np.log(len(self._ids) / len(rows))
        best = np.argpartition(-score, min(k, len(score) - 1))[:k]
        return [(self._ids[i], float(score[i])) for i in best[np.argsort(-score[best])] if score[i] > 0]
