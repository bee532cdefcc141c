"""Everything staff read stands in the Spanish catalogue, with the same values in it."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.extract import extract_from_file

from bot.settings import ROOT
from tests.console.console_over_http import WORDS

KEYWORDS = {"_": None, "c_": ((1, "c"), 2)}
VALUES = re.compile(r"\{([a-z_]+)\}")


def ids_of(path: Path) -> list[tuple[str, str]]:
    method = "jinja2" if path.suffix == ".html" else "python"
    found = extract_from_file(method, path, keywords=KEYWORDS)  # type: ignore[arg-type]
    return [(context or "", message) for _line, message, _notes, context in found if isinstance(message, str)]


def test_every_word_of_the_console_has_its_spanish() -> None:
    spanish = WORDS.catalogues["es"]
    paths = [path for room in ("console", "web") for path in (ROOT / "bot" / room).rglob("*.*")]
    ids = [each for path in paths if path.suffix in (".html", ".py") for each in ids_of(path)]
    assert len(ids) > 400
    assert [message for context, message in ids if (context, message) not in spanish] == []
    for context, message in ids:
        assert set(VALUES.findall(message)) == set(VALUES.findall(spanish[context, message].text)), message
