"""The style sheet's colours can be read by everybody, and no page carries script or style of its own."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

SHEET = (files("bot.web") / "static" / "maskay.css").read_text(encoding="utf-8")
ON_PAGE = ("ink", "quiet", "thread", "agree", "close", "differ", "unknown", "urgent")
PAIRS = [
    *[(text, ground) for text in ON_PAGE for ground in ("paper", "raised")],
    *[(kind, f"{kind}-soft") for kind in ("agree", "close", "differ", "unknown", "urgent", "thread")],
    ("on-thread", "thread"),
    *[("ink", f"{kind}-soft") for kind in ("thread", "close", "urgent", "unknown")],
    *[(text, f"{ground}-soft") for text in ("quiet",) for ground in ("thread", "close", "urgent", "unknown")],
    ("close", "thread-soft"),
    ("thread", "thread-soft"),
]
EDGES = [("edge", "raised"), ("edge", "paper"), ("thread", "paper"), ("second-thread", "raised")]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


LIGHT_BLOCK, DARK_BLOCK = re.findall(r":root \{(.*?)\}", SHEET, re.S)[:2]
THEMES = {"light": tokens(LIGHT_BLOCK), "dark": {**tokens(LIGHT_BLOCK), **tokens(DARK_BLOCK)}}


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read_on_every_ground_it_stands_on(theme: str, text: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("line", "ground"), EDGES)
def test_edges_of_fields_and_the_focus_ring_stand_out(theme: str, line: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[line], colours[ground]) >= 3


def test_the_tokens_are_those_of_the_design() -> None:
    assert THEMES["light"]["paper"] == "#fbfaf7"
    assert THEMES["light"]["thread"] == "#0b5c63"
    assert THEMES["dark"]["thread"] == "#5cc3c9"
    assert THEMES["dark"]["differ"] == "#ef9486"


def test_the_dark_theme_names_every_colour_anew() -> None:
    assert set(tokens(DARK_BLOCK)) == set(tokens(LIGHT_BLOCK))


def test_every_colour_outside_the_tokens_is_a_shadow_or_print() -> None:
    outside = SHEET.replace(LIGHT_BLOCK, "").replace(DARK_BLOCK, "").split("@media print")[0]
    assert re.findall(r"#[0-9a-fA-F]{3,6}\b", outside) == []


def test_nothing_moves_for_those_who_asked_for_stillness() -> None:
    assert "prefers-reduced-motion: reduce" in SHEET
    assert all(int(ms) <= 150 for ms in re.findall(r"(\d+)ms", SHEET))


def test_templates_hold_no_script_style_or_handler_of_their_own() -> None:
    for template in (files("bot.console") / "templates").iterdir():
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), template.name
        scripts = re.findall(r"<script[^>]*>", text)
        assert all("src=" in script for script in scripts), template.name
        assert "|safe" not in text, template.name
