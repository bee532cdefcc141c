"""A record made ready: each word with its weight and the words like it, each fact within its bounds."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.people import PersonRecord, Sex
from bot.matching.asking import Like, ask, like
from bot.matching.likeness import Level
from bot.matching.table import Table
from bot.matching.vocabulary import Role, Vocabulary

HIM = PersonRecord(
    given="Juan Carlos",
    nickname="Runtu",
    paternal="Huamán",
    maternal="de la Cruz",
    sex=Sex.MALE,
    birth_year=1960,
    birth_pm=3,
    event_year=1984,
    place_origin="Oronccoy, Chungui",
    place_last="Tambo, La Mar",
    father="Mateo Luis Huamán Rojas",
    mother="Rosa Elena de la Cruz Díaz",
)


def holding(*people: PersonRecord) -> Table:
    table = Table()
    for number, person in enumerate(people):
        table.put(str(number), person, 0)
    return table


def word(found: Like | None) -> str:
    return found.word if found else ""


def test_every_word_of_a_record_is_asked_in_its_place() -> None:
    asked = ask(holding(HIM), HIM)
    assert [like.word for like in asked.given] == ["juan", "carlos", "runtu"]
    assert asked.plain_given == 2
    assert (word(asked.paternal), word(asked.maternal), word(asked.other)) == ("huamán", "de la cruz", "")
    father, mother = asked.father, asked.mother
    assert list(map(word, (father.given, father.given2, father.paternal, father.maternal))) == [
        "mateo", "luis", "huamán", "rojas",
    ]  # fmt: skip
    assert list(map(word, (mother.given, mother.given2, mother.paternal, mother.maternal))) == [
        "rosa", "elena", "de la cruz", "díaz",
    ]  # fmt: skip
    assert {like.word for like in asked.origin} >= {"oronccoy", "chungui"}
    assert {like.word for like in asked.last} >= {"tambo", "mar"}
    assert (asked.sex, asked.birth, asked.pm, asked.event) == (2, 1960, 3, 1984)
    assert asked.names.given == ("juan", "carlos")


def test_a_husbands_surname_is_asked_too() -> None:
    asked = ask(Table(), PersonRecord(given="Rosa", paternal="Flores", maternal="Mamani de Quispe", sex=Sex.FEMALE))
    assert (word(asked.other), asked.sex) == ("quispe", 1)


def test_what_a_record_does_not_say_is_not_asked() -> None:
    asked = ask(Table(), PersonRecord())
    assert asked.given == asked.origin == asked.last == ()
    assert asked.paternal is asked.maternal is asked.other is asked.joined is asked.father.given is None
    assert (asked.sex, asked.birth, asked.pm, asked.event, asked.plain_given) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(("pm", "asked"), [(None, 0), (0, 0), (1, 1), (-3, 0), (50, 50), (51, 50), (400, 50)])
def test_about_is_between_no_year_and_fifty(pm: int | None, asked: int) -> None:
    assert ask(Table(), PersonRecord(given="Juan", birth_year=1960, birth_pm=pm)).pm == asked


@pytest.mark.parametrize(("year", "asked"), [(1799, 0), (1800, 1800), (2199, 2199), (2200, 0), (-5, 0), (None, 0)])
def test_a_year_that_can_be_none_is_not_asked(year: int | None, asked: int) -> None:
    found = ask(Table(), PersonRecord(given="Juan", birth_year=year, event_year=year))
    assert (found.birth, found.event) == (asked, asked)


def test_two_surnames_in_one_box_may_be_one_and_in_two_boxes_not() -> None:
    assert word(ask(Table(), PersonRecord(paternal="San Miguel Rojas")).joined) == "san miguelrojas"
    assert word(ask(Table(), PersonRecord(paternal="Huanca Sancos")).joined) == "huancasancos"
    assert ask(Table(), PersonRecord(paternal="Huanca", maternal="Sancos")).joined is None
    assert ask(Table(), PersonRecord(paternal="Huanca")).joined is None


def test_the_map_is_asked_for_the_places_among_everybody_held() -> None:
    table = holding(HIM, HIM, PersonRecord(given="Ana", place_origin="Comas, Lima"))
    asked = ask(table, HIM)
    spots = table.places.spots
    origin, last = spots.nearness(HIM.place_origin, 3), spots.nearness(HIM.place_last, 3)
    assert asked.near_origin is not None
    assert asked.near_last is not None
    assert origin is not None
    assert last is not None
    assert asked.near_origin.tolist() == origin.tolist()
    assert asked.near_last.tolist() == last.tolist()
    assert asked.near_origin.tolist() != asked.near_last.tolist()
    assert ask(table, PersonRecord(place_origin="Zumbaqpata")).near_origin is None


def test_a_missing_word_is_like_nothing() -> None:
    assert like(Vocabulary(), "", True) is None
    assert word(like(Vocabulary(), "quispe", False)) == "quispe"


def filled() -> Vocabulary:
    vocabulary = Vocabulary()
    for text, role, count in (("juan", Role.GIVEN, 60), ("juana", Role.GIVEN, 9), ("quispe", Role.SURNAME, 30)):
        vocabulary.count(role, vocabulary.number(text), count)
    vocabulary.name([1, 2])
    vocabulary.total = 100
    return vocabulary


def test_a_word_weighs_what_it_says_in_its_role_and_an_initial_what_its_names_say_together() -> None:
    vocabulary = filled()
    juan, quispe = vocabulary.weight_of(Role.GIVEN, "juan"), vocabulary.weight_of(Role.SURNAME, "quispe")
    assert Like(vocabulary, "juan", True).weight == juan
    assert Like(vocabulary, "quispe", False).weight == quispe
    assert Like(vocabulary, "juan", False).weight == vocabulary.weight_of(Role.SURNAME, "juan") > juan
    assert Like(vocabulary, "j", True).weight == vocabulary.weight_of_initial("j") < juan
    assert Like(vocabulary, "j", False).weight == vocabulary.weight_of(Role.SURNAME, "j")


@pytest.mark.parametrize("looked_up", [False, True])
def test_the_words_of_candidates_are_alike_whether_the_register_was_gone_through_or_not(looked_up: bool) -> None:
    vocabulary = filled()
    asked = Like(vocabulary, "juancito", True)
    if looked_up:
        assert len(asked.near.tokens)
    tokens = np.array([2, 0, 1, 3, 1, 0], np.int32)
    found = asked.to(tokens)
    assert found.dtype == np.uint8
    assert found.tolist()[1:] == [Level.ABSENT, Level.NICK, Level.NONE, Level.NICK, Level.ABSENT]
    assert found[0] not in (Level.ABSENT, Level.NICK)
    assert vocabulary.has_looked_up("juancito", True) is looked_up
    assert asked.to(np.array([1], np.int32)).tolist() == [Level.NICK]


def test_a_surname_is_no_familiar_form() -> None:
    asked = Like(filled(), "juancito", False)
    assert asked.to(np.array([1], np.int32)).tolist() != [Level.NICK]
    assert asked.near.levels.tolist() == Like(filled(), "juancito", False).near.levels.tolist()
