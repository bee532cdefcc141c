"""The vocabulary finds every like word, as if it had compared them all."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bot.matching import vocabulary as vocabulary_module
from bot.matching.likeness import Level, level
from bot.matching.spelling import words
from bot.matching.vocabulary import Role, Vocabulary
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


def counted(total: int, **bearers: int) -> Vocabulary:
    """Surnames, with how many bear each."""
    vocabulary = Vocabulary()
    for word, count in bearers.items():
        vocabulary.count(Role.SURNAME, vocabulary.number(word), count)
    vocabulary.total = total
    return vocabulary


def test_words_are_numbered_from_one_and_keep_their_number() -> None:
    vocabulary = Vocabulary()
    assert [vocabulary.number(word) for word in ("quispe", "", "mamani", "quispe")] == [1, 0, 2, 1]
    assert (len(vocabulary), vocabulary.written) == (3, ["", "quispe", "mamani"])


def test_a_name_says_the_logarithm_of_one_over_its_share_forty_people_being_there_before_anybody() -> None:
    vocabulary = counted(960, quispe=99, mamani=9)
    assert vocabulary.weight_of(Role.SURNAME, "quispe") == pytest.approx(math.log(1000 / 100))
    assert vocabulary.weight_of(Role.SURNAME, "mamani") == pytest.approx(math.log(1000 / 10))
    assert vocabulary.weight_of(Role.SURNAME, "condori") == pytest.approx(math.log(1000))
    assert vocabulary.weight_of(Role.SURNAME, "") == pytest.approx(math.log(1000))
    assert vocabulary.weight_of(Role.GIVEN, "quispe") == pytest.approx(math.log(1000))


def test_a_name_says_no_less_than_three_tenths_of_a_nat_and_no_more_than_ten() -> None:
    assert counted(100, quispe=100).weight_of(Role.SURNAME, "quispe") == pytest.approx(math.log(140 / 101))
    assert counted(1000, quispe=1000).weight_of(Role.SURNAME, "quispe") == 0.3
    assert counted(10**6, quispe=1).weight_of(Role.SURNAME, "condori") == 10.0
    assert counted(960, quispe=-3).weight_of(Role.SURNAME, "quispe") == pytest.approx(math.log(1000))


def test_a_column_of_words_weighs_what_each_weighs_by_itself() -> None:
    vocabulary = counted(3000, quispe=2999, mamani=9, condori=0, rojas=-2)
    vocabulary.count(Role.GIVEN, vocabulary.number("rosa"), 50)
    tokens = np.arange(len(vocabulary), dtype=np.int32)
    for role in Role:
        found = vocabulary.weight(role, tokens)
        assert found.dtype == np.float32
        assert found.tolist()[1:] == pytest.approx([vocabulary.weight_of(role, w) for w in vocabulary.written[1:]])
    vocabulary.total = 10**7
    assert vocabulary.weight(Role.SURNAME, tokens)[3] == 10.0
    assert counted(960, quispe=959).weight(Role.SURNAME, np.array([1]))[0] == np.float32(0.3)


def test_weights_follow_every_change_of_the_register() -> None:
    vocabulary = counted(960, quispe=9)
    token = np.array([1], np.int32)

    def weight() -> float:
        return float(vocabulary.weight(Role.SURNAME, token)[0])

    assert weight() == pytest.approx(math.log(100), abs=1e-5)
    vocabulary.count(Role.SURNAME, 1)
    assert weight() == pytest.approx(math.log(1000 / 11), abs=1e-5)
    vocabulary.count(Role.SURNAME, 1, -1)
    vocabulary.count_many(Role.SURNAME, np.array([1, 0, 1, 1], np.int32))
    assert weight() == pytest.approx(math.log(1000 / 13), abs=1e-5)
    vocabulary.total = 1960
    assert vocabulary.total == 1960
    assert weight() == pytest.approx(math.log(2000 / 13), abs=1e-5)
    new = vocabulary.number("ushiñahua")
    assert vocabulary.weight(Role.SURNAME, np.array([new], np.int32))[0] == pytest.approx(math.log(2000), abs=1e-5)
    vocabulary.count(Role.SURNAME, 0, 7)
    assert vocabulary.bearers(Role.SURNAME, "") == 0


def test_the_bearers_of_a_name_are_counted_over_its_spellings() -> None:
    vocabulary = counted(960, huamán=5, waman=3, rojas=2)
    assert vocabulary.bearers(Role.SURNAME, "guamán") == vocabulary.bearers(Role.SURNAME, "waman") == 8
    assert (vocabulary.bearers(Role.SURNAME, "rojas"), vocabulary.bearers(Role.GIVEN, "rojas")) == (2, 0)
    assert vocabulary.bearers(Role.SURNAME, "condori") == 0
    vocabulary.count_many(Role.GIVEN, np.array([1, 2, 2], np.int32))
    assert vocabulary.bearers(Role.GIVEN, "huamán") == 3


def test_an_initial_says_as_much_as_all_given_names_that_begin_so() -> None:
    vocabulary = Vocabulary()
    for word, count in (("juan", 60), ("josé", 30), ("rosa", 20), ("huamán", 0)):
        vocabulary.count(Role.GIVEN, vocabulary.number(word), count)
    vocabulary.count(Role.SURNAME, vocabulary.number("julca"), 500)
    vocabulary.total = 960
    assert vocabulary.weight_of_initial("j") == pytest.approx(math.log(1000 / 91))
    assert vocabulary.weight_of_initial("r") == pytest.approx(math.log(1000 / 21))
    assert vocabulary.weight_of_initial("z") == pytest.approx(math.log(1000))


def test_frequencies_are_borrowed_for_a_word_whether_the_other_knows_it_or_not() -> None:
    there, here = counted(960, quispe=9, mamani=4), counted(960, quispe=1, mamani=1, condori=7)
    for word in ("qispi", "condori", "mamani", ""):
        here.borrow(Role.SURNAME, word, there)
    assert [here.bearers(Role.SURNAME, word) for word in ("quispe", "condori", "mamani")] == [9, 0, 4]
    assert here.weight(Role.SURNAME, np.array([1], np.int32))[0] == pytest.approx(math.log(100), abs=1e-5)
    here.borrow(Role.GIVEN, "quispe", there)
    assert (here.bearers(Role.GIVEN, "quispe"), here.bearers(Role.SURNAME, "quispe")) == (0, 9)


def alike(vocabulary: Vocabulary, word: str, given: bool) -> dict[str, Level]:
    near = vocabulary.near(word, given)
    found = zip(near.tokens.tolist(), near.levels.tolist(), strict=True)
    return {vocabulary.written[token]: Level(how) for token, how in found if how}


def filled(*names: str, surnames: tuple[str, ...] = ()) -> Vocabulary:
    vocabulary = Vocabulary()
    vocabulary.name([vocabulary.number(name) for name in names])
    for surname in surnames:
        vocabulary.number(surname)
    return vocabulary


@pytest.mark.parametrize(
    ("asked", "held", "how"),
    [
        ("huanca", "huanca sancos", Level.PART), ("huanca sancos", "huanca", Level.PART), ("cruz", "de la cruz", Level.PART),
        ("qispi", "quispe", Level.SPELLING), ("xespe", "quispe", Level.LOOSE), ("mamanj", "mamani", Level.SLIP),
        ("arumi", "aroguanca", Level.LOOSE), ("yanahuamán", "yanawanna", Level.SLIPS), ("sancos", "huancasancos", Level.PART),
    ],
)  # fmt: skip
def test_every_kind_of_likeness_of_surnames_is_reached(asked: str, held: str, how: Level) -> None:
    assert alike(filled(surnames=(held, "ccori")), asked, False) == {held: how}


@pytest.mark.parametrize(
    ("asked", "held", "how"),
    [
        ("pancho", "francisco", Level.NICK), ("francisco", "pancho", Level.NICK), ("j", "juan", Level.INITIAL),
        ("juan", "j", Level.INITIAL), ("hermico", "hermógenes", Level.HINT), ("maría", "mario", Level.GENDER),
        ("juan", "juancarlos", Level.PART), ("juancarlos", "juan", Level.PART), ("pransisku", "francisco", Level.LOOSE),
        ("j", "j", Level.EXACT), ("beto", "humberto", Level.VAGUE), ("humberto", "beto", Level.VAGUE),
    ],
)  # fmt: skip
def test_every_kind_of_likeness_of_given_names_is_reached(asked: str, held: str, how: Level) -> None:
    assert alike(filled(held, "zzyzx"), asked, True) == {held: how}


def test_an_initial_is_no_likeness_of_surnames() -> None:
    assert alike(filled(surnames=("quispe", "q")), "q", False) == {"q": Level.EXACT}
    assert alike(filled(surnames=("quispe", "q")), "quispe", False) == {"quispe": Level.EXACT}


def test_what_is_remembered_of_a_word_is_kept_apart_for_given_names_and_surnames() -> None:
    vocabulary = filled("francisco", surnames=("pancha",))
    assert not vocabulary.has_looked_up("pancho", True)
    assert alike(vocabulary, "pancho", False) == {"pancha": Level.SLIP}
    assert not vocabulary.has_looked_up("pancho", True)
    assert vocabulary.has_looked_up("pancho", False)
    assert "francisco" in alike(vocabulary, "pancho", True)
    assert vocabulary.near("pancho", True) is vocabulary.near("pancho", True)
    vocabulary.number("ccori")
    assert not vocabulary.has_looked_up("pancho", True)
    assert alike(vocabulary, "pancho", False) == {"pancha": Level.SLIP}


@pytest.mark.parametrize("more", [5, 250])
def test_words_entered_since_are_found_however_many_they_are(more: int) -> None:
    vocabulary = filled(surnames=("quispe",))
    assert alike(vocabulary, "qispi", False) == {"quispe": Level.SPELLING}
    for number in range(more):
        vocabulary.number(
            "z" + "abcdefghij"[number // 100] + "abcdefghij"[number // 10 % 10] + "xyzwvutsrq"[number % 10]
        )
    vocabulary.number("quizpe")
    assert alike(vocabulary, "qispi", False) == {"quispe": Level.SPELLING, "quizpe": Level.SPELLING}


def test_none_judged_is_none_alike() -> None:
    near = filled("juan").judge("juan", np.zeros(0, np.int32), True)
    assert (near.tokens.tolist(), near.levels.tolist(), near.levels.dtype) == ([], [], np.uint8)
