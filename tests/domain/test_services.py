"""What families can be told of: the example table keeps every rule on words, and no wrong entry can be made."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.domain.errors import Refusal
from bot.domain.services import Service, from_json, parse, to_json

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import word_rules  # noqa: E402

TABLE = tuple(parse((ROOT / "bot/domain/data/services.csv").read_text("utf-8").splitlines()))
ONE = Service("010-x", "rights", "Un derecho", "Puede pedirlo.", "Huk", "Mañakuyta atinki.", checked_on="2026-01-31")


@pytest.mark.parametrize("entry", TABLE, ids=lambda each: each.id)
def test_the_example_table_says_nothing_that_is_heard_as_news_and_marks_how_sure_its_quechua_is(entry: Service) -> None:
    for language, words in (("es", entry.text_es), ("quy", entry.text_quy)):
        assert words
        said = words.casefold()
        assert not [bad for bad in word_rules.FORBIDDEN[language] if f" {bad} " in f" {said} "]
        assert word_rules.sentences_in(words) <= word_rules.MOST_SENTENCES[language]
        assert len(words) <= word_rules.LONGEST
    assert not word_rules.INTIMATE.search(entry.text_es)
    assert entry.evidence.startswith(word_rules.EVIDENCE)


def test_what_the_services_conversation_must_tell_is_there() -> None:
    text = " ".join(f"{each.title_es} {each.text_es}" for each in TABLE)
    for named in ("RENADE", "28413", "30470", "ADN", "Cruz Roja Peruana", "privadas de libertad", "DGBPD", "quechua"):
        assert named in text
    assert {each.topic for each in TABLE} == {"services", "rights"}
    assert all(not each.reviewed_by for each in TABLE if each.topic == "rights"), "nobody has reviewed them yet"


def test_quechua_falls_back_to_spanish_where_nobody_wrote_it() -> None:
    assert ONE.in_language("quy") == ("Huk", "Mañakuyta atinki.")
    assert replace(ONE, text_quy="").in_language("quy") == ("Un derecho", "Puede pedirlo.")
    assert ONE.in_language("es") == ("Un derecho", "Puede pedirlo.")


def test_an_entry_grows_old_after_a_year_and_one_never_checked_is_old() -> None:
    assert not ONE.is_old(date(2027, 1, 31))
    assert ONE.is_old(date(2027, 2, 1))
    assert replace(ONE, checked_on="").is_old(date(2026, 1, 1))


@pytest.mark.parametrize(
    "wrong",
    [{"topic": "gossip"}, {"title_es": ""}, {"text_es": ""}, {"title_es": "x" * 61}, {"text_quy": "x" * 301},
     {"checked_on": "ayer"}, {"id": ""}],
)  # fmt: skip
def test_a_wrong_entry_is_refused_with_what_to_do(wrong: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        replace(ONE, **wrong)  # type: ignore[arg-type]


def test_it_is_stored_and_read_back_as_it_was() -> None:
    assert all(from_json(to_json(each)) == each for each in (*TABLE, ONE))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"topic": "news"}, "Choose where this is told: with the services or with the rights."),
        ({"id": ""}, "Choose where this is told: with the services or with the rights."),
        ({"title_es": ""}, "Write a title and a text in Spanish."),
        ({"text_es": ""}, "Write a title and a text in Spanish."),
        ({"title_es": "x" * 61}, "That title is too long for a telephone. Write at most 60 letters."),
        ({"title_quy": "x" * 61}, "That title is too long for a telephone. Write at most 60 letters."),
        ({"text_es": "x" * 301}, "That text is too long for a telephone. Write at most 300 letters."),
        ({"text_quy": "x" * 301}, "That text is too long for a telephone. Write at most 300 letters."),
        ({"checked_on": "31/03/2026"}, "Write the date as year, month and day, for example 2026-03-31."),
    ],
)
def test_what_is_wrong_with_an_entry_is_said_so_that_it_can_be_put_right(changed: dict[str, str], said: str) -> None:
    whole = {"id": "a", "topic": "services", "title_es": "Título", "text_es": "Texto"}
    with pytest.raises(Refusal) as caught:
        Service(**{**whole, **changed})
    assert caught.value.message.id == said


def test_an_entry_may_be_as_long_as_is_said_and_is_kept_with_its_accents() -> None:
    entry = Service("a", "rights", "Í" * 60, "ñ" * 300, "é" * 60, "ó" * 300, checked_on="2026-03-31")
    assert from_json(to_json(entry)) == entry
    assert "ñ" in to_json(entry)
