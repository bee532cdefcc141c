"""Every golden dialogue says today what it said when somebody last read it, and every conversation has one."""

from __future__ import annotations

from pathlib import Path

import pytest

import conversations
from bot.i18n import FAMILY_LANGUAGES, Words
from bot.services import choosing_voice, offering, recording, relaying, visiting
from tests.conversations.golden_dialogues import FOLDER, replay

DIALOGUES = sorted(FOLDER.glob("*.txt"))
WORDS = Words.load(Path(conversations.__file__).resolve().parent.parent / "locales")
# What is talked about without a form: a person in the chat, lines that were left, a voice that is lent, a visit.
OUTSIDE_FORMS = (choosing_voice.WHICH_VOICE, relaying.END_TALK, offering.OFFER, recording.WELCOME, visiting.ASKED)


@pytest.mark.parametrize("path", DIALOGUES, ids=lambda p: p.stem)
async def test_the_dialogue_is_word_for_word_as_it_was_read(path: Path, tmp_path: Path) -> None:
    script = path.read_text("utf-8")
    assert await replay(script, tmp_path) == script


def read(language: str) -> str:
    return "\n".join(path.read_text("utf-8") for path in DIALOGUES if path.stem.startswith(f"{language}-"))


@pytest.mark.parametrize("language", FAMILY_LANGUAGES)
def test_every_conversation_and_every_talk_without_a_form_has_a_dialogue_in_each_language(language: str) -> None:
    held = read(language)
    missing = [
        name for name, conversation in conversations.ALL.items()
        if not any(WORDS.text(step.question.text, language) in held for step in conversation.steps)
    ]  # fmt: skip
    missing += [said.id for said in OUTSIDE_FORMS if WORDS.text(said, language) not in held]
    assert not missing
