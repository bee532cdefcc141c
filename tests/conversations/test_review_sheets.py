"""The sheets a speaker prints: every sentence once, in the order families hear it, with the phone beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

import conversations
from bot.domain.wording import PLACEHOLDER
from bot.i18n import Words
from scripts import prompt_pictures, review_sheets

WORDS = Words.load(review_sheets.ROOT / "locales")


@pytest.fixture(scope="module")
def sheets() -> dict[str, review_sheets.Sheet]:
    return {sheet.name: sheet for sheet in review_sheets.sheets(WORDS)}


def test_there_is_a_sheet_for_each_conversation_and_one_for_what_is_said_everywhere(
    sheets: dict[str, review_sheets.Sheet],
) -> None:
    assert set(sheets) == {*conversations.ALL, review_sheets.COMMON}


def test_every_quechua_sentence_stands_on_exactly_one_sheet(sheets: dict[str, review_sheets.Sheet]) -> None:
    shown = Counter(line.quechua for sheet in sheets.values() for line in sheet.lines)
    said = Counter(
        entry.text
        for entry in WORDS.catalogues["quy"].values()
        if any(ch.isalpha() for ch in PLACEHOLDER.sub("", entry.text))
    )
    assert shown == said


def test_each_line_has_its_spanish_and_how_far_it_is_attested(sheets: dict[str, review_sheets.Sheet]) -> None:
    lines = [line for sheet in sheets.values() for line in sheet.lines]
    assert all(line.spanish and line.level in ("attested", "derived", "unsure") for line in lines)
    assert all(line.doubt for line in lines if line.level == "unsure")


def test_the_phone_shows_the_question_as_it_is_sent_with_its_buttons(sheets: dict[str, review_sheets.Sheet]) -> None:
    triage = next(card for card in sheets["start"].cards if card.name == "triage")
    assert triage.bubbles[-1].text == "¿Imapitaq yanapaykiman?"
    assert ("Ayllumasiytam maskachkani",) in triage.keyboard
    consent = next(card for card in sheets["tracing_request"].cards if card.name == "consent_keep")
    assert "¿Nos permite" in consent.bubbles[-1].text, "doubled until it is signed"
    assert consent.keyboard[:2] == (("Arí, munanim",), ("Manam munanichu",))


def test_the_pages_are_written_and_name_each_other(tmp_path: Path) -> None:
    files = review_sheets.write(tmp_path)
    seen: list[str] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.extend(str(value) for name, value in attrs if tag == "a" and name == "href")

    Links().feed(files[0].read_text(encoding="utf-8"))
    assert sorted(seen) == sorted(file.name for file in files[1:])
    page = (tmp_path / "tracing_request.html").read_text(encoding="utf-8")
    assert "☐ corregida" in page
    assert "{{" not in page


def test_a_question_is_photographed_on_the_practice_page_and_drawn_without_a_chromium(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheets: dict[str, review_sheets.Sheet]
) -> None:
    start = replace(sheets["start"], cards=sheets["start"].cards[:2])
    pictures = review_sheets.photographed([start], tmp_path)
    assert set(pictures) == {"start-language", "start-ready"}
    with Image.open(tmp_path / pictures["start-ready"]) as picture:
        assert picture.width == 2 * prompt_pictures.PHONE["width"]
        assert picture.height > 800, "four messages and five buttons"
    review_sheets.write(tmp_path, pictures)
    page = (tmp_path / "start.html").read_text(encoding="utf-8")
    assert page.count('class="shot"') == 2
    assert page.count('class="phone"') == sum(bool(card.bubbles and card.lines) for card in sheets["start"].cards) - 2
    monkeypatch.setattr(prompt_pictures, "chromium", lambda: None)
    assert review_sheets.photographed([start], tmp_path) == {}
