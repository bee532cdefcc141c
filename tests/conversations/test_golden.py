"""Every golden dialogue says today what it said when somebody last read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversations.golden_dialogues import FOLDER, replay

DIALOGUES = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda p: p.stem)
async def test_the_dialogue_is_word_for_word_as_it_was_read(path: Path, tmp_path: Path) -> None:
    script = path.read_text("utf-8")
    assert await replay(script, tmp_path) == script
