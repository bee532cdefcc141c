"""Records read into names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.people import PersonRecord, Sex
from bot.matching.reading import Parent, read, read_parent


def test_names_in_their_boxes_stay_there() -> None:
    names = read(PersonRecord(given="Juan Carlos", paternal="Huamán", maternal="de la Cruz", nickname="el Zorro"))
    assert names.given == ("juan", "carlos")
    assert (names.paternal, names.maternal, names.nicknames) == ("huamán", "de la cruz", ("zorro",))


@pytest.mark.parametrize(
    ("whole", "given", "paternal", "maternal"),
    [
        ("Juan Carlos Quispe Mamani", ("juan", "carlos"), "quispe", "mamani"),
        ("Quispe Mamani, Juan Carlos", ("juan", "carlos"), "quispe", "mamani"),
        ("QUISPE MAMANI JUAN", ("juan",), "quispe", "mamani"),
        ("Juan Carlos Quispe", ("juan", "carlos"), "quispe", ""),
        ("Juan Quispe Mamani", ("juan",), "quispe", "mamani"),
        ("Juan Quispe", ("juan",), "quispe", ""),
        ("Juan Carlos", ("juan", "carlos"), "", ""),
        ("Juan", ("juan",), "", ""),
        ("Qawana", (), "qawana", ""),
        ("María de la Cruz Flores", ("maría",), "de la cruz", "flores"),
        ("Don Juan Quispe Mamani", ("juan",), "quispe", "mamani"),
        ("Doña", (), "doña", ""),
        ("María del Pilar Quispe Mamani", ("maría", "pilar"), "quispe", "mamani"),
        ("Quispe Mamani viuda de Rojas, Juana", ("juana",), "quispe", "mamani"),
        (", ", (), "", ""),
        ("", (), "", ""),
    ],
)
def test_a_whole_name_in_one_box_is_taken_apart(
    whole: str, given: tuple[str, ...], paternal: str, maternal: str
) -> None:
    names = read(PersonRecord(given=whole))
    assert (names.given, names.paternal, names.maternal) == (given, paternal, maternal)


def test_both_surnames_in_one_box_are_two() -> None:
    names = read(PersonRecord(given="Juan", paternal="Quispe Mamani"))
    assert (names.paternal, names.maternal) == ("quispe", "mamani")


def test_a_compound_beside_a_maternal_surname_stays_one() -> None:
    names = read(PersonRecord(given="Juan", paternal="Huanca Sancos", maternal="Flores"))
    assert (names.paternal, names.maternal) == ("huanca sancos", "flores")


def test_a_husbands_surname_is_not_the_mothers() -> None:
    for maternal in ("de Quispe", "vda. de Quispe", "Vda de Quispe"):
        names = read(PersonRecord(given="Rosa", paternal="Flores", maternal=maternal, sex=Sex.FEMALE))
        assert (names.paternal, names.maternal, names.other) == ("flores", "", "quispe")
    own = read(PersonRecord(given="Rosa", paternal="Flores", maternal="Mamani de Quispe", sex=Sex.FEMALE))
    assert (own.paternal, own.maternal, own.other) == ("flores", "mamani", "quispe")
    one_box = read(PersonRecord(given="Rosa", paternal="Flores de Quispe", sex=Sex.FEMALE))
    assert (one_box.paternal, one_box.maternal, one_box.other) == ("flores", "", "quispe")


def test_a_man_called_de_paz_keeps_his_surname() -> None:
    names = read(PersonRecord(given="Luis", paternal="Rojas", maternal="De Paz", sex=Sex.MALE))
    assert names.maternal == "de paz"


def test_a_lone_maternal_surname_stays_maternal() -> None:
    names = read(PersonRecord(given="Luis", maternal="Rojas"))
    assert (names.paternal, names.maternal) == ("", "rojas")


def test_three_units_in_one_box_keep_them_all() -> None:
    names = read(PersonRecord(given="Luis", paternal="San Miguel Huanca Sancos"))
    assert (names.paternal, names.maternal) == ("san miguel", "huanca sancos")


def test_a_particle_cut_off_by_a_short_box_is_kept() -> None:
    assert read(PersonRecord(given="Luis", paternal="San", maternal="Rojas")).paternal == "san"


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("Rosa", Parent("rosa")),
        ("Rosa Mamani de Quispe", Parent("rosa", "", "mamani", "")),
        ("María Rosa Mamani Flores", Parent("maría", "rosa", "mamani", "flores")),
        ("NN", Parent()),
        ("", Parent()),
    ],
)
def test_a_parent_is_read_whatever_is_known(text: str, parent: Parent) -> None:
    assert read_parent(text) == parent


@given(*(st.text(max_size=80) for _ in range(6)))
def test_any_record_can_be_read(
    given_: str, paternal: str, maternal: str, nickname: str, father: str, mother: str
) -> None:
    names = read(PersonRecord(given_, paternal, maternal, nickname, father=father, mother=mother))
    assert len(names.given) <= 3
    assert len(names.nicknames) <= 2


def test_a_whole_name_in_the_surname_box_is_taken_apart() -> None:
    names = read(PersonRecord(paternal="Huamán Ccori Juan"))
    assert (names.given, names.paternal, names.maternal) == (("juan",), "huamán", "ccori")


def test_nobody_is_called_unknown() -> None:
    names = read(PersonRecord(given="Rosa", paternal="NN", maternal="Quispe"))
    assert names.paternal in ("", "quispe")
    assert "nn" not in (names.paternal, names.maternal)


def test_a_husbands_given_name_after_de_is_no_surname_of_hers() -> None:
    assert read_parent("Rosa de Juan").given == "rosa"
    names = read(PersonRecord(given="Rosa Juana de Juan", sex=Sex.FEMALE))
    assert (names.given, names.paternal) == (("rosa", "juana"), "")


def test_a_wifes_whole_name_has_her_husbands_surname_apart() -> None:
    names = read(PersonRecord(given="Juana Flores Quispe de Rojas", sex=Sex.FEMALE))
    assert (names.given, names.paternal, names.maternal, names.other) == (("juana",), "flores", "quispe", "rojas")
    assert read(PersonRecord(given="Quispe Flores vda. de Rojas, Juana")).other == "rojas"


def test_a_whole_name_in_the_box_of_the_surname_is_taken_apart() -> None:
    names = read(PersonRecord(paternal="Juan Carlos Quispe Mamani"))
    assert (names.given, names.paternal, names.maternal) == (("juan", "carlos"), "quispe", "mamani")
    surnames = read(PersonRecord(paternal="De la Cruz Huanca"))
    assert (surnames.given, surnames.paternal, surnames.maternal) == ((), "de la cruz", "huanca")


def test_both_surnames_in_the_second_box_stay_there_together() -> None:
    names = read(PersonRecord(given="Juan", maternal="Quispe Mamani"))
    assert (names.paternal, names.maternal) == ("", "quispe mamani")


def test_a_name_nobody_knows_is_no_name() -> None:
    names = read(PersonRecord(given="Juan", paternal="NN", maternal="Quispe", father="NN Quispe"))
    assert (names.paternal, names.maternal) == ("quispe", "")
    assert names.father == Parent("", "", "quispe", "")


def test_a_fathers_de_paz_is_his_surname() -> None:
    assert read(PersonRecord(given="Juan", father="Mateo de Paz Rojas")).father == Parent(
        "mateo", "", "de paz", "rojas"
    )


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Alej.", ("alej.",)),
        ("Alej", ("alej",)),
        ("Ant. María", ("ant.", "maría")),
        (
            "Ma. Fco. J.",
            ("ma", "fco", "j"),
        ),  # abbreviations with letters left out, and initials, have rules of their own
        ("Sr. Juan.", ("juan",)),
    ],
)
def test_a_given_name_cut_short_keeps_its_point(written: str, read_as: tuple[str, ...]) -> None:
    assert read(PersonRecord(given=written, paternal="Quispe")).given == read_as
