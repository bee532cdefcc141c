"""The fold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.spelling import each, fold, keys, plain, repair, words

SOUND_ALIKE = (
    "huamán waman guamán huaman",
    "quispe qispi kispe qhispi quishpe quizpe",
    "ccahuana qawana cahuana",
    "ccori qori cori",
    "páucar pawkar paucar",
    "sulca sullca",
    "ñahui nahui ñawi",
    "ajata axata",
    "jiménez giménez",
    "huayhua guaygua",
    "sotacuro sutacuro",
    "chakun chacón",
    "mattu matu mathu",
    "maría mariya",
    "goayra guaira huayra",
)
LOOSELY_ALIKE = (
    "vilca willka huillca guillca",
    "yábar yahuar yawar",
    "quispe xespe",
    "francisco pransisku",
    "condori kunturi",
    "julia hulya",
    "llupanqui yupanqui",
    "niahui ñahui",
)


@pytest.mark.parametrize("group", SOUND_ALIKE)
def test_spellings_of_one_name_have_one_fold(group: str) -> None:
    assert len({fold(word) for word in group.split()}) == 1


@pytest.mark.parametrize("group", LOOSELY_ALIKE)
def test_looser_spellings_share_a_loose_key(group: str) -> None:
    first, *others = (keys(word) for word in group.split())
    assert all(first.back == other.back or first.soft == other.soft for other in others)


def test_different_names_keep_different_folds() -> None:
    names = each("quispe huamán mamani flores condori rojas ramos torres garcía medina lima luna puma poma")
    assert len({fold(name) for name in names}) == len(names) - 1  # puma and poma are one name


def test_broken_encoding_is_read_as_it_was_meant() -> None:
    assert repair("NuÃ±ez") == "Nuñez"
    assert repair("HuamÃ¡n GarcÃ\xada") == "Huamán García"
    assert repair("Ñahui Ãvila") == "Ñahui Ãvila"


def test_accents_case_and_marks_do_not_matter() -> None:
    assert words("  MAT'U-Ñahui,  José.") == ["matu", "ñahui", "josé"]
    assert plain("ñahuí") == "nahui"


def test_other_scripts_are_their_own_fold() -> None:
    assert fold("иван") == "иван"
    assert keys("李").fold == "李"


@given(st.text(max_size=600))
def test_any_text_has_words_and_keys(text: str) -> None:
    for word in words(text):
        found = keys(word)
        assert found.plain
        assert found.fold
        assert found.back
        assert found.soft


@given(st.text(alphabet="abcdefghijklmnñopqrstuvwxyzáéíóú", min_size=1, max_size=12))
def test_folding_a_fold_again_changes_nothing_but_the_marks_of_sounds(word: str) -> None:
    once = fold(word)
    assert fold(once.replace("C", "ch")) == once


@given(st.text(alphabet="abcdefghijklmnñopqrstuvwxyzáéíóú", min_size=1, max_size=12))
def test_case_and_accents_never_change_the_fold(word: str) -> None:
    assert fold(word.upper()) == fold(word) == fold(plain(word))


@given(st.text(max_size=200))
def test_repair_leaves_what_was_repaired(text: str) -> None:
    assert repair(repair(text)) == repair(text) or "Ã" in text or "Â" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nu&ntilde;ez", "Nuñez"),
        ("Nu?ez", "Nuez"),
        ("R\ufffdos", "Ros"),
        ("R??os Pérez?", "Ros Pérez?"),  # a question mark at the end asks
        ("Ã\u0192Â±ahui", "ñahui"),  # broken twice
        ("Ãvila Ã(", "Ãvila Ã("),  # what makes no sense as bytes stays
        ("Ã\u0192Æ\u2019Ã\u201aÂ±a", "Ã±a"),  # three times: two are mended
        ("Nuñez", "Nuñez"),
    ],
)
def test_letters_lost_on_the_way_are_brought_back_where_one_can_tell(text: str, expected: str) -> None:
    assert repair(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("JUAN Carlos", ["juan", "carlos"]),
        ("Nu&ntilde;ez Rojas", ["nuñez", "rojas"]),
        ("Nu?ez", ["nuez"]),
        ("HuamÃ¡n", ["huamán"]),
        ("maria  rosa", ["maria", "rosa"]),
        ("O'Higgins-Rojas", ["ohiggins", "rojas"]),
        ("Rio5 QUISPE", ["rios", "quispe"]),
        ("1958", ["1958"]),
        ("Ma.Rosa", ["ma", "rosa"]),
        ("__x__", ["x"]),
        ("", []),
        (". , -", []),
    ],
)
def test_a_field_is_parted_into_its_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_only_the_beginning_of_an_endless_field_is_read() -> None:
    assert words("a " * 400) == ["a"] * 250
    assert words("b" * 600) == ["b" * 500]


@pytest.mark.parametrize(
    ("word", "safe", "back", "soft"),
    [
        ("chacha", "CaCa", "CaCa", "sasa"),
        ("chhaka", "Caka", "Caka", "saka"),
        ("hucha", "uCa", "uCa", "usa"),
        ("pachacutec", "paCakutik", "paCakutik", "pasakutik"),
        ("quispe", "kispi", "kispi", "kispi"),
        ("huamán", "waman", "waman", "waman"),
        ("guamán", "waman", "waman", "waman"),
        ("ccori", "kuri", "kuri", "kuri"),
        ("giménez", "jiminis", "kiminis", "iminis"),
        ("yauri", "yawri", "yawri", "yawri"),
        ("llacta", "lakta", "lakta", "yakta"),
        ("", "", "", ""),
    ],
)
def test_the_keys_write_what_is_heard(word: str, safe: str, back: str, soft: str) -> None:
    assert keys(word)[1:] == (safe, back, soft)


def test_what_was_read_wrongly_three_times_is_left_after_two() -> None:
    once = "Muñoz".encode().decode("latin-1")
    thrice = once.encode().decode("latin-1").encode().decode("latin-1")
    assert repair(thrice) == once


@given(st.text("aeiouyhgcqkxjlsztnpmbvwrdñ", min_size=1, max_size=14))
def test_any_word_comes_to_rest_and_its_fold_is_its_own(word: str) -> None:
    key = keys(word)
    assert key.fold
    assert fold(fold(word).replace("C", "ch")) == fold(word)
