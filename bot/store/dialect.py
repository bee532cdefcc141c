"""Our SQL in each engine's words. Written once; `?`, and in migrations {{BLOB}} and {{ROWID}}, are all that differs."""

from __future__ import annotations

from functools import lru_cache

_TOKENS = {
    "sqlite": {"{{BLOB}}": "BLOB", "{{ROWID}}": "rowid"},
    "postgresql": {"{{BLOB}}": "BYTEA", "{{ROWID}}": "0"},
}


@lru_cache(maxsize=2048)
def marked(sql: str) -> str:
    """The statement with psycopg's marks: `?` outside a quoted text becomes %s, a per cent sign is doubled."""
    pieces = sql.replace("%", "%%").split("'")
    return "'".join(piece.replace("?", "%s") if n % 2 == 0 else piece for n, piece in enumerate(pieces))


def in_words_of(engine: str, text: str) -> str:
    """A migration's text with the engine's words for our tokens."""
    for token, word in _TOKENS[engine].items():
        text = text.replace(token, word)
    return text
