"""The ladder of likeness, and familiar forms of given names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.likeness import Level, Others, level, levels
from bot.matching.nicknames import is_given_name, roots, sex_of

GIVEN = [
    ("juan", "juan", Level.EXACT),
    ("josé", "jose", Level.EXACT),
    ("luis", "luwis", Level.SPELLING),
    ("francisco", "pransisku", Level.LOOSE),
    ("pancho", "francisco", Level.NICK),
    ("paco", "pancho", Level.NICK),
    ("juancha", "juan", Level.NICK),
    ("mariyacha", "maría", Level.NICK),
    ("antuku", "antonio", Level.VAGUE),
    ("beto", "humberto", Level.VAGUE),
    ("ma", "maría", Level.NICK),
    ("fco", "francisco", Level.VAGUE),
    ("j", "juan", Level.INITIAL),
    ("j", "pedro", Level.NONE),
    ("maria", "mario", Level.GENDER),
    ("juan", "juana", Level.GENDER),
    ("delfín", "delfina", Level.GENDER),
    ("fransisco", "framcisco", Level.SLIP),
    ("juancarlos", "juan", Level.PART),
    ("pedro", "rosa", Level.NONE),
    ("jhon", "yon", Level.NICK),
    ("yhonny", "jhony", Level.NICK),
    ("yanet", "janet", Level.SLIP),
    ("yon", "juan", Level.NONE),
    ("alej.", "alejandro", Level.VAGUE),
    ("alej.", "alejandrino", Level.VAGUE),  # on no list
    ("alej.", "pedro", Level.NONE),
    ("luz", "liz", Level.SLIPS),
    ("pe", "fe", Level.VAGUE),
    ("juan", "juanluz", Level.PART),
    ("juanluz", "juan", Level.PART),
    ("luzjuan", "juan", Level.PART),
    ("juan", "juanquispe", Level.HINT),
    ("quispejuan", "juan", Level.HINT),
    ("mariano", "maría", Level.HINT),
    ("killa", "quilya", Level.SLIP),
    ("h", "hh", Level.INITIAL),
    ("ee", "ei", Level.SPELLING),
]
SURNAMES = [
    ("quispe", "xespe", Level.LOOSE),
    ("vilca", "willka", Level.LOOSE),
    ("guerra", "viera", Level.LOOSE),
    ("mamani", "mamanj", Level.SLIP),
    ("huanca", "huanca sancos", Level.PART),
    ("cruz", "de la cruz", Level.PART),
    ("delacruz", "de la cruz", Level.EXACT),
    ("ushiñahua", "ushnagua", Level.SLIP),
    ("yanahuamán", "yanawanna", Level.SLIPS),
    ("q", "quispe", Level.NONE),
    ("flores", "quispe", Level.NONE),
    ("soto", "soco", Level.SLIP),
    ("cusi", "ausi", Level.SLIP),
    ("poma", "uoma", Level.SLIP),
    ("ciro", "ciico", Level.SLIP),
    ("ríos", "ros", Level.SLIPS),
    ("luz", "lux", Level.SLIPS),
    ("luz", "ana", Level.NONE),
    ("fe", "gil", Level.NONE),
    ("pe", "fe", Level.SLIPS),
    ("oña", "onia", Level.LOOSE),
    ("mamani", "maanii", Level.SLIPS),
    ("mamani", "mariano", Level.NONE),
    ("carhuapoma", "caizhupoma", Level.SLIPS),
    ("carhuapoma", "cahupma", Level.NONE),
    ("carhuapoma", "choquehuanca", Level.NONE),
    ("yupanqui", "carhuapoma", Level.NONE),
    ("ccahuana", "cagapa", Level.SLIPS),
    ("cruz", "cruzate", Level.PART),
    ("cruz", "cruzat", Level.NONE),
    ("arumi", "aroguanca", Level.LOOSE),
    ("killa", "quilya", Level.LOOSE),
    ("ancase", "ancasi", Level.SPELLING),
    ("h", "hh", Level.NONE),
]


@pytest.mark.parametrize(("one", "other", "wanted"), GIVEN)
def test_given_names_are_as_alike_as_people_mean_them(one: str, other: str, wanted: Level) -> None:
    found = level(one, other, True)
    if wanted in (Level.NICK, Level.VAGUE):
        assert found in (Level.NICK, Level.VAGUE)
    else:
        assert found is wanted


@pytest.mark.parametrize(("one", "other", "wanted"), SURNAMES)
def test_surnames_are_as_alike_as_they_are_written(one: str, other: str, wanted: Level) -> None:
    assert level(one, other, False) is wanted


def test_a_familiar_form_of_many_names_is_vague() -> None:
    assert roots("beto").vague
    assert not roots("chepa").vague


def test_sexes_of_names_are_known_where_the_table_knows() -> None:
    assert (sex_of("juana"), sex_of("juan"), sex_of("xyz")) == ("F", "M", "")
    assert is_given_name("panchu")
    assert not is_given_name("quispe")
    assert level("carmela", "carmelo", True) is Level.GENDER
    assert level("luisa", "luiza", True) is not Level.GENDER


NAME = st.text(alphabet="abcdefghijlmnñoqrstuvwyzáéíó", min_size=1, max_size=10)


@given(NAME, NAME, st.booleans())
def test_likeness_does_not_depend_on_who_is_asked(one: str, other: str, given_name: bool) -> None:
    assert level(one, other, given_name) is level(other, one, given_name)


@given(NAME, st.booleans())
def test_a_word_is_itself(word: str, given_name: bool) -> None:
    assert level(word, word, given_name) is Level.EXACT


def test_of_no_words_none_is_alike() -> None:
    none = np.zeros(0, np.int32)
    flags = np.zeros(0, np.bool_)
    others = Others(([], [], [], []), (none, none), flags, flags, flags, flags)
    for given_name in (True, False):
        assert levels("quispe", others, given_name).tolist() == []
