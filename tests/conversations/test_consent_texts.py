"""What a family agreed to can be read for ever: the words of a consent change only with its version."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.i18n import FAMILY_LANGUAGES, Entry
from conversations.common import MAY_WE_COMPARE
from scripts import consent_texts


def test_the_words_of_every_consent_are_written_down_under_their_version_in_both_languages() -> None:
    assert consent_texts.changed() == []
    assert {language for _version, language in consent_texts.written()} == set(FAMILY_LANGUAGES)


@pytest.mark.parametrize("language", FAMILY_LANGUAGES)
def test_one_changed_word_in_one_language_asks_for_a_new_version(
    monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    words = consent_texts.WORDS.amendable()
    words.amend(language, (MAY_WE_COMPARE.context, MAY_WE_COMPARE.id), Entry("Otras palabras", signed=False))
    monkeypatch.setattr(consent_texts, "WORDS", words)
    assert [line.split(":")[1] for line in consent_texts.changed()] == [
        " its words changed, give it a new text_version"
    ]
    assert consent_texts.main() == 1


def test_a_new_version_is_added_and_the_old_words_stay(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / "consents.tsv"
    old = [line for line in consent_texts.WRITTEN.read_text("utf-8").splitlines() if not line.startswith("keep-1\t")]
    copy.write_text("\n".join(old) + "\n", "utf-8")
    monkeypatch.setattr(consent_texts, "WRITTEN", copy)
    assert len(consent_texts.changed()) == 2
    assert consent_texts.main() == 0
    assert consent_texts.changed() == []
    assert copy.read_text("utf-8").startswith("\n".join(old))


def test_what_was_shown_before_the_quechua_of_comparing_changed_is_still_there() -> None:
    before = consent_texts.written()[("compare-1", "quy")]
    assert before != consent_texts.written()[("compare-2", "quy")]
