"""The vocabulary finds every like word, as if it had compared them all."""

from __future__ import annotations

import numpy as np
import pytest

from bot.matching import vocabulary as vocabulary_module
from bot.matching.likeness import Level, level
from bot.matching.spelling import words
from bot.matching.vocabulary import Vocabulary
from tests.bench.generator import STYLES, make


@pytest.mark.thorough
def test_the_shortcuts_miss_no_like_word() -> None:
    data = make(400, 80, 31, STYLES[4])
    vocabulary = Vocabulary()
    for row in data.register:
        for box in ("given", "paternal", "maternal"):
            tokens = [vocabulary.number(word) for word in words(row[box])]
            if box == "given":
                vocabulary.name(tokens)
    missed = compared = 0
    for query in data.queries:
        for box, given in (("given", True), ("paternal", False)):
            for word in query[box].lower().replace(",", " ").split()[:2]:
                near = vocabulary.near(word, given)
                found = dict(zip(near.tokens.tolist(), near.levels.tolist(), strict=True))
                all_ = {t: level(word, w, given) for t, w in enumerate(vocabulary.written) if t}
                wanted = {t: how for t, how in all_.items() if how and (not given or t in vocabulary._named)}
                compared += len(wanted)
                missed += sum(found.get(t) != how for t, how in wanted.items())
    assert compared > 400
    assert missed == 0


@pytest.mark.parametrize(("asked", "held"), [("mar.", "marcelina"), ("marcelina", "mar."), ("yon", "jhon")])
def test_names_cut_short_and_names_said_alike_find_each_other(asked: str, held: str) -> None:
    vocabulary = Vocabulary()
    vocabulary.name([vocabulary.number(held)])
    near = vocabulary.near(asked, True)
    found = dict(zip(near.tokens.tolist(), near.levels.tolist(), strict=True))
    assert found[1] == level(asked, held, True) in (Level.NICK, Level.VAGUE)


def test_a_word_entered_later_is_near_at_once() -> None:
    vocabulary = Vocabulary()
    vocabulary.number("quispe")
    assert vocabulary.near("qispi", False).tokens.tolist() == [1]
    vocabulary.number("quizpe")
    assert vocabulary.near("qispi", False).tokens.tolist() == [1, 2]
    vocabulary.number("pancho")
    assert not vocabulary.near("francisco", True).levels.any()
    vocabulary.name([3])
    assert vocabulary.near("francisco", True).tokens.tolist() == [3]


def test_a_few_words_looked_at_alone_are_judged_as_in_the_whole() -> None:
    data = make(300, 60, 32, STYLES[4])
    vocabulary = Vocabulary()
    for row in data.register:
        vocabulary.name(vocabulary.number(word) for word in words(row["given"]))
        for box in ("paternal", "maternal"):
            for word in words(row[box]):
                vocabulary.number(word)
    tokens = np.array(sorted(vocabulary._named), np.int32)
    for query in data.queries[:40]:
        for word in words(query["given"])[:1]:
            assert not vocabulary.has_looked_up(word, True) or word in vocabulary._near_given
            alone = vocabulary.judge(word, tokens, True)
            near = vocabulary.near(word, True)
            assert vocabulary.has_looked_up(word, True)
            whole = dict(zip(near.tokens.tolist(), near.levels.tolist(), strict=True))
            assert alone.levels.tolist() == [whole.get(token, 0) for token in tokens.tolist()]


def test_what_was_remembered_of_many_words_is_forgotten_and_found_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary_module, "_CACHED", 2)
    vocabulary = Vocabulary()
    for word in ("quispe", "mamani", "condori"):
        vocabulary.number(word)
    for _time in range(2):
        for number, word in enumerate(("qispi", "mamane", "kunturi"), 1):
            assert number in vocabulary.near(word, False).tokens


def test_no_more_answers_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary_module, "_CACHED", 2)
    vocabulary = Vocabulary()
    vocabulary.number("quispe")
    for word in ("qispi", "kispe", "quizpe"):
        assert vocabulary.near(word, False).tokens.tolist() == [1]
    assert len(vocabulary._near_surname) == 1
