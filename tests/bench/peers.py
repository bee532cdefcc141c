"""Other libraries, used as well as one can by hand: what the engine is measured against."""

from __future__ import annotations

import importlib
import re
import unicodedata
from typing import Any, Protocol

import numpy as np
from rapidfuzz import fuzz, process

Row = dict[str, Any]


class Searcher(Protocol):
    """What any contestant can do."""

    def index(self, people: list[Row]) -> None: ...

    def search(self, person: Row, k: int) -> list[tuple[str, float]]: ...


def plain(text: str) -> str:
    """Lower case without accents."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    return " ".join(re.findall(r"\w+", bare))


def full_name(row: Row) -> str:
    """Given names and surnames."""
    return plain(" ".join(row[f] or "" for f in ("given", "paternal", "maternal")))


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

    def search(self, person: Row, k: int) -> list[tuple[str, float]]:
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

    def search(self, person: Row, k: int) -> list[tuple[str, float]]:
        found = process.extract(full_name(person), self._names, scorer=fuzz.WRatio, limit=k)
        return [(self._ids[at], score) for _, score, at in found]


class Tantivy:
    """tantivy with fuzzy terms (one edit) over every field."""

    name = "tantivy fuzzy, all fields"
    _TEXTS = ("given", "paternal", "maternal", "place_origin", "father", "mother")

    def __init__(self) -> None:
        self._t = importlib.import_module("tantivy")

    def index(self, people: list[Row]) -> None:
        builder = self._t.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        for field in (*self._TEXTS, "birth"):
            builder.add_text_field(field)
        self._schema = builder.build()
        self._index = self._t.Index(self._schema)
        writer = self._index.writer(heap_size=200_000_000, num_threads=1)
        for row in people:
            texts = {field: plain(row[field] or "") for field in self._TEXTS}
            writer.add_document(self._t.Document(id=row["id"], birth=str(row["birth_year"] or ""), **texts))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, person: Row, k: int) -> list[tuple[str, float]]:
        t, parts = self._t, []
        for field in self._TEXTS:
            boost = {"given": 2.0, "paternal": 2.0, "maternal": 2.0}.get(field, 0.6)
            for word in plain(person[field] or "").split():
                exact = t.Query.term_query(self._schema, field, word)
                parts.append((t.Occur.Should, t.Query.boost_query(exact, boost)))
                if len(word) > 3:
                    fuzzy = t.Query.fuzzy_term_query(self._schema, field, word, distance=1)
                    parts.append((t.Occur.Should, t.Query.boost_query(fuzzy, boost * 0.6)))
        if person["birth_year"]:
            for apart in (-1, 0, 1):
                year = t.Query.term_query(self._schema, "birth", str(person["birth_year"] + apart))
                parts.append((t.Occur.Should, t.Query.boost_query(year, 0.5)))
        if not parts:
            return []
        hits = self._searcher.search(t.Query.boolean_query(parts), k).hits
        return [(self._searcher.doc(address)["id"][0], score) for score, address in hits]


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

    def search(self, person: Row, k: int) -> list[tuple[str, float]]:
        score = np.zeros(len(self._ids), np.float32)
        for key in {self._key(word) for word in full_name(person).split()}:
            rows = self._held.get(key)
            if rows is not None:
                score[rows] += np.log(len(self._ids) / len(rows))
        best = np.argpartition(-score, min(k, len(score) - 1))[:k]
        return [(self._ids[i], float(score[i])) for i in best[np.argsort(-score[best])] if score[i] > 0]


def available() -> list[type[Any]]:
    """The peers that can be imported here; the bench extra installs the others."""
    found: list[type[Any]] = [RapidfuzzAllFields, RapidfuzzNames]
    for module, peer in (("tantivy", Tantivy), ("abydos.phonetic", Metaphone)):
        try:
            importlib.import_module(module)
        except ImportError:
            continue
        found.append(peer)
    return found
