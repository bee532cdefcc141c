"""Text as Telegram marks it, for any text."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.entities import found_in, read_html, read_text
from bot.practice.wire import TelegramRefusal, utf16_length

WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)


@given(WORDS)
def test_escaped_words_come_out_as_they_went_in(words: str) -> None:
    text, _ = read_html(html.escape(words, quote=False))
    assert text == words.strip()


@given(st.text(alphabet='<>/bi &;"=ahref lt#1ñ😀\n', max_size=40))
def test_any_html_is_read_or_refused_in_telegram_s_words(source: str) -> None:
    try:
        text, entities = read_html(source)
    except TelegramRefusal as refusal:
        text, entities = "", []
        why = refusal.description
    else:
        why = "Bad Request: can't parse entities: "
    assert why.startswith("Bad Request: can't parse entities: ")
    for entity in entities:
        assert isinstance(entity, dict)
        offset, length = entity["offset"], entity["length"]
        assert isinstance(offset, int)
        assert isinstance(length, int)
        assert 0 <= offset < offset + length <= utf16_length(text)


@given(WORDS)
def test_what_is_found_in_plain_words_is_really_there(words: str) -> None:
    encoded = words.encode("utf-16-le")
    for entity in found_in(words):
        assert isinstance(entity, dict)
        offset, length = entity["offset"], entity["length"]
        assert isinstance(offset, int)
        assert isinstance(length, int)
        piece = encoded[offset * 2 : (offset + length) * 2].decode("utf-16-le")
        assert piece
        assert piece[0] in "/@#" or "@" in piece or piece.startswith("http")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/start", ["bot_command"]),
        ("1/2 kg", []),
        ("el 24/12", []),
        ("https://t.me/x?start=1 y /ayuda", ["url", "bot_command"]),
        ("escriba a ana@ejemplo.pe", ["email"]),
        ("/a/b", []),
    ],
)
def test_commands_and_links_are_found_where_telegram_finds_them(text: str, kinds: list[str]) -> None:
    assert [entity["type"] for entity in found_in(text) if isinstance(entity, dict)] == kinds


def test_a_link_carries_its_address_and_a_spoiler_its_kind() -> None:
    text, entities = read_html('<a href="https://example.org/?a=1&amp;b=2">aquí</a> <span class="tg-spoiler">no</span>')
    assert text == "aquí no"
    assert entities == [
        {"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/?a=1&b=2"},
        {"type": "spoiler", "offset": 5, "length": 2},
    ]


def test_given_entities_are_kept_and_shifted_with_the_spaces_cut_off() -> None:
    text, entities = read_text("  hola", "", [{"type": "bold", "offset": 2, "length": 4}])
    assert (text, entities) == ("hola", [{"type": "bold", "offset": 0, "length": 4}])
