"""The families' catalogues are whole, and the rules on words catch what breaks them."""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Message as Entry

from bot.domain.cases import STILL_OPEN, CaseState, status_words
from bot.domain.words import Message
from bot.i18n import Words
from conversations.common import I_AGREE, I_DO_NOT_AGREE

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import word_rules  # noqa: E402
import words  # noqa: E402

SPOKEN = Words.load(ROOT / "locales")


def test_every_sentence_a_family_can_read_stands_in_both_catalogues_and_breaks_no_rule() -> None:
    wrong = [line for line in words.check() if not line.startswith("staff:")]
    assert wrong == []


def test_the_catalogues_hold_some_hundred_sentences_and_not_an_empty_shelf() -> None:
    assert len(words.family_sentences()) > 350
    assert ("", "Yes, I agree") in words.family_sentences()
    assert ("said by a woman", "brother") in words.family_sentences()


def test_updating_catalogues_that_are_up_to_date_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {language: words.catalogue_path(language).read_text(encoding="utf-8") for language in words.LANGUAGES}
    for language, text in before.items():
        shelf = tmp_path / f"{language}.po"
        shelf.write_text(text, encoding="utf-8")
    monkeypatch.setattr(words, "catalogue_path", lambda language, domain="messages": tmp_path / f"{language}.po")
    words.update()
    for language, text in before.items():
        assert (tmp_path / f"{language}.po").read_text(encoding="utf-8") == text


def test_a_new_sentence_comes_into_both_catalogues_and_one_that_is_gone_leaves_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "catalogue_path", lambda language, domain="messages": tmp_path / f"{language}.po")
    monkeypatch.setattr(words, "family_sentences", lambda: {("", "Old"): ["a.py"], ("", "Kept"): ["a.py"]})
    words.update()
    filled = words.read("quy")
    kept = words.entries(filled)[("", "Kept")]
    kept.string = "Waqaychasqa"
    words.write("quy", filled)
    monkeypatch.setattr(words, "family_sentences", lambda: {("", "Kept"): ["a.py"], ("", "New"): ["b.py"]})
    words.update()
    after = words.entries(words.read("quy"))
    assert set(after) == {("", "Kept"), ("", "New")}
    assert after[("", "Kept")].string == "Waqaychasqa"
    assert "has no words" in list(word_rules.broken_rules("quy", after[("", "New")], None))


def entry(
    sentence: str, text: str, *, notes: tuple[str, ...] = ("es: Sí", "evidence: derived"), fuzzy: bool = False
) -> Entry:
    return Entry(sentence, string=text, user_comments=notes, flags=["fuzzy"] if fuzzy else [])


def broken(language: str, made: Entry) -> str:
    return " / ".join(word_rules.broken_rules(language, made, None))


@pytest.mark.parametrize(
    ("language", "sentence", "text", "said"),
    [
        ("es", "Thank you.", "", "no words"),
        ("es", "Its code is {code}.", "Su código es {codigo}.", "other values"),
        ("es", "Its code is {code}.", "Su código.", "other values"),
        ("es", "Thank you.", "Gracias. " * 30, "characters long"),
        ("es", "Thank you.", "Gracias. Muchas. De veras.", "3 sentences"),
        ("es", "It is open.", "No hay ninguna noticia.", "'noticia'"),
        ("es", "It is open.", "Le avisaremos muy pronto.", "'pronto'"),
        ("es", "It is open.", "Lo lamento.", "'lo lamento'"),
        ("es", "It is open.", "No se preocupe, señora.", "'no se preocupe'"),
        ("es", "What is your name?", "¿Cómo te llamas?", "usted"),
        ("es", "Good.", "Sí, acepto todo.", "consent buttons"),
        ("quy", "Good.", "Arí, munanim.", "consent buttons"),
        ("quy", "It is open.", "Maskachkaniku.", "'maskachkaniku'"),
        ("quy", "It is open.", "Ama llakikuychu.", "'llakikuychu'"),
        ("quy", "It is open.", "Willakuy kanmi.", "'willakuy'"),
        ("quy", "You.", "Qanmi.  Noqa.", "'Noqa'"),
        ("quy", "You.", "Qam persona kanki.", "'persona'"),
        ("quy", "You.", "Kayta hasta paqarin.", "'hasta' is Spanish"),
        ("quy", "You.", "Payqa hamushan.", "-chka-"),
        ("quy", "You.", "Ñuqanchis rimasun.", "-nchik"),
        ("quy", "You.", "Munaqtiyki rimasun.", "-pti-"),
        ("quy", "You.", "Qhari kanki.", "aspirates"),
        ("quy", "You.", "Manan yachanichu.", "manam"),
    ],
)
def test_a_sentence_that_breaks_a_rule_is_named(language: str, sentence: str, text: str, said: str) -> None:
    assert said in broken(language, entry(sentence, text))


def test_words_like_forbidden_ones_are_left_alone() -> None:
    assert broken("es", entry("Where?", "¿Dónde está el instituto de tuberías?")) == ""
    assert broken("quy", entry("Tell.", "Willaykuway, ayllumasiykimanta.")) == ""


def test_a_fuzzy_sentence_and_a_quechua_sentence_without_evidence_are_named() -> None:
    assert "fuzzy" in broken("es", entry("Yes", "Sí", fuzzy=True))
    assert "evidence" in broken("quy", entry("Yes", "Arí", notes=("es: Sí",)))
    assert "evidence" in broken("quy", entry("Yes", "Arí", notes=("es: Sí", "evidence: certain")))


def test_a_quechua_sentence_whose_spanish_was_changed_has_to_be_read_again() -> None:
    changed = word_rules.broken_rules("quy", entry("Yes", "Arí"), Entry("Yes", string="Así es"))
    assert any("another Spanish" in why for why in changed)


def test_a_signature_lapses_when_the_spanish_beside_it_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "catalogue_path", lambda language, domain="messages": tmp_path / f"{language}.po")
    monkeypatch.setattr(words, "family_sentences", lambda: {("", "Yes"): ["a.py"], ("", "No"): ["a.py"]})
    words.update()
    for language, yes, no in (("es", "Sí", "No"), ("quy", "Arí", "Manam")):
        filled = words.read(language)
        words.entries(filled)[("", "Yes")].string = yes
        words.entries(filled)[("", "No")].string = no
        words.write(language, filled)
    words.update()
    signed = words.read("quy")
    for entry in words.entries(signed).values():
        entry.user_comments.append("signed-by: Justina Huamán, 2026-11-20")
    words.write("quy", signed)
    changed = words.read("es")
    words.entries(changed)[("", "Yes")].string = "Así es"
    words.write("es", changed)
    words.update()
    after = words.entries(words.read("quy"))
    assert not any(n.startswith("signed-by:") for n in after[("", "Yes")].user_comments)
    assert any(n.startswith("signed-by:") for n in after[("", "No")].user_comments)


def test_every_unsure_sentence_stands_on_the_page_for_speakers() -> None:
    page = words.unsure_page()
    unsure = [
        entry for entry in words.entries(words.read("quy")).values()
        if any(note.startswith("evidence: unsure") for note in entry.user_comments)
    ]  # fmt: skip
    assert f"{len(unsure)} of " in page
    assert all(str(entry.string).replace("\n", " ") in page for entry in unsure)


def test_a_page_of_unsure_sentences_that_is_not_of_today_fails_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "UNSURE_PAGE", tmp_path / "quechua-unsure.md")
    (said,) = words.check()
    assert "words.py unsure" in said
    (tmp_path / "quechua-unsure.md").write_text(words.unsure_page(), encoding="utf-8")
    assert words.check() == []


def test_the_consent_labels_are_the_ones_the_house_agreed_on() -> None:
    assert SPOKEN.text(I_AGREE, "es") == "Sí, acepto"
    assert SPOKEN.text(I_DO_NOT_AGREE, "es") == "No acepto"
    assert SPOKEN.text(I_AGREE, "quy") == "Arí, munanim"
    assert SPOKEN.text(I_DO_NOT_AGREE, "quy") == "Manam munanichu"


@pytest.mark.parametrize("language", ["es", "quy"])
def test_searching_a_possible_match_and_a_located_person_sound_word_for_word_the_same(language: str) -> None:
    states = (
        CaseState.SEARCHING, CaseState.POSSIBLE_MATCH, CaseState.LOCATED_CONSENT_PENDING, CaseState.ANSWER_WITHHELD,
    )  # fmt: skip
    assert {SPOKEN.text(status_words(state), language) for state in states} == {SPOKEN.text(STILL_OPEN, language)}


def test_a_consent_in_quechua_carries_the_spanish_below_until_somebody_signed_it() -> None:
    sentence = Message("May we keep what you tell us, so that a person of the office reads it?")
    shown = SPOKEN.both(sentence, "quy")
    assert SPOKEN.text(sentence, "quy") in shown
    assert SPOKEN.text(sentence, "es") in shown


def test_no_word_that_the_glossary_warns_of_is_said_to_a_family() -> None:
    with (ROOT / "locales" / "glossary.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    avoided = [word.strip() for row in rows if row["note"].startswith("AVOID") for word in row["quy"].split(",")]
    assert len(avoided) > 10
    quechua = " ".join(str(e.string).lower() for e in words.entries(words.read("quy")).values())
    assert [word for word in avoided if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", quechua)] == []
    assert {row["evidence"] for row in rows} <= set(word_rules.EVIDENCE)
