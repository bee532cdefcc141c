"""tantivy: an inverted index with fuzzy terms."""

from __future__ import annotations

import importlib

from tests.bench.peers.contestant import Found, Row, plain


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

    def search(self, person: Row, k: int) -> Found:
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
