"""What may not be said to a family."""

from __future__ import annotations

import pytest

from bot.domain.wording import forbidden_in, same_values


@pytest.mark.parametrize(
    ("words", "language", "found"),
    [
        ("No hay novedades.", "es", "novedades"),
        ("NOTICIA de su hermano", "es", "noticia"),
        ("Le escribiremos pronto", "es", "pronto"),
        ("El caso cerrado", "es", "caso cerrado"),
        ("La prontitud de la respuesta", "es", ""),
        ("impronto", "es", ""),
        ("Payaqa hamun", "quy", ""),
        ("Paya hamun", "quy", "paya"),
        ("novedad", "quy", ""),
        ("novedad", "en", ""),
        ("", "es", ""),
    ],
)
def test_a_forbidden_word_is_found_as_a_word_in_its_language(words: str, language: str, found: str) -> None:
    assert forbidden_in(words, language) == found


@pytest.mark.parametrize(
    ("words", "sentence", "same"),
    [
        ("Su {place} y {name}", "Your {name} and {place}", True),
        ("{name} {name}", "{name}", False),
        ("{nombre}", "{name}", False),
        ("ninguno", "none", True),
        ("{name}", "none", False),
    ],
)
def test_the_values_of_a_sentence_are_kept_each_as_often(words: str, sentence: str, same: bool) -> None:
    assert same_values(words, sentence) is same
