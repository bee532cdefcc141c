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


def boxes(given: str = "", paternal: str = "", maternal: str = "", sex: Sex = Sex.UNKNOWN) -> tuple[str, str, str, str]:
    names = read(PersonRecord(given=given, paternal=paternal, maternal=maternal, sex=sex))
    return " ".join(names.given), names.paternal, names.maternal, names.other


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (("Quispe, Juan, Carlos",), ("juan carlos", "quispe", "", "")),
        (("Juan,",), ("juan", "", "", "")),
        ((",Juan Quispe",), ("juan", "quispe", "", "")),
        (("Quispe Mamani de Rojas, Rosa del Pilar",), ("rosa pilar", "quispe", "mamani", "rojas")),
        (("Quispe Mamani de Rojas, Luis", "", "", Sex.MALE), ("luis", "quispe", "mamani", "de rojas")),
        (("Juan Carlos Quispe Mamani Rojas",), ("juan carlos quispe", "mamani", "rojas", "")),
        (("Quispe Juan",), ("juan", "quispe", "", "")),
        (("Quispe Mamani Juan Carlos",), ("juan carlos", "quispe", "mamani", "")),
        (("Juan Quispe María",), ("juan", "quispe", "maría", "")),
        (("Don Don Juan Quispe",), ("juan", "quispe", "", "")),
        (("Don de la Cruz",), ("", "de la cruz", "", "")),
        (("Juan de la Cruz Quispe",), ("juan", "de la cruz", "quispe", "")),
        (("", "Juan Quispe"), ("", "juan", "quispe", "")),
        (("", "Quispe Mamani Ccori"), ("", "quispe", "mamani ccori", "")),
        (("", "de la Cruz Quispe Juan"), ("juan", "de la cruz", "quispe", "")),
        (("", "Juan", "Quispe"), ("", "juan", "quispe", "")),
        (("", "Juan Carlos Quispe", "Mamani"), ("", "juan carlos quispe", "mamani", "")),
        (("Rosa", "Juan Carlos Quispe"), ("rosa", "juan", "carlos quispe", "")),
    ],
)
def test_a_name_is_read_by_the_kinds_and_the_order_of_its_words(
    record: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert boxes(*record) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Doña", "doña"), ("Don Juan", "juan"), ("Don NN", "don"), ("de la", "de"), ("Juan NN", "juan"),
        ("A B C D", "a b c"), ("Alej. Juan", "alej. juan"), ("Alej", "alej"), ("J. Carlos", "j carlos"),
        ("María del Pilar", "maría pilar"), ("Niño Jesús", "jesús"),
    ],
)  # fmt: skip
def test_titles_and_what_joins_are_no_given_names_where_there_is_another(given: str, kept: str) -> None:
    assert boxes(given, "Quispe") == (kept, "quispe", "", "")


@pytest.mark.parametrize(
    ("paternal", "maternal", "expected"),
    [
        ("Quispe Mamani Rojas Flores", "", ("quispe", "mamani rojas flores", "")),
        ("Quispe Mamani", "Rojas Flores", ("quispe mamani", "rojas flores", "")),
        ("Quispe de Rojas", "Mamani", ("quispe de rojas", "mamani", "")),
        ("de Rojas", "Mamani", ("de rojas", "mamani", "")),
        ("de Rojas", "", ("de rojas", "", "")),
        ("Quispe", "...", ("quispe", "", "")),
        ("...", "Quispe", ("", "quispe", "")),
        ("viuda", "Quispe", ("viuda", "quispe", "")),
        ("vda de Rojas", "de Flores", ("", "", "flores")),
        ("Quispe vda de Rojas", "Mamani", ("quispe", "mamani", "rojas")),
        ("Quispe", "NN", ("quispe", "", "")),
        ("NN", "NN", ("", "", "")),
        ("San", "Rojas Flores", ("san", "rojas flores", "")),
    ],
)
def test_the_boxes_of_surnames_hold_what_people_put_in_them(
    paternal: str, maternal: str, expected: tuple[str, str, str]
) -> None:
    assert boxes("Rosa", paternal, maternal)[1:] == expected


def test_a_widow_without_a_surname_of_her_own_in_the_first_box_keeps_her_husbands() -> None:
    assert boxes("Rosa", "vda de Rojas", "Mamani") == ("rosa", "", "mamani", "rojas")


@pytest.mark.parametrize(
    ("nickname", "kept"),
    [("el Zorro Viejo Grande", ("zorro", "viejo")), ("don", ()), ("Runtu", ("runtu",)), ("", ())],
)
def test_of_names_used_in_the_community_two_are_kept(nickname: str, kept: tuple[str, ...]) -> None:
    assert read(PersonRecord(given="Juan", nickname=nickname)).nicknames == kept


@pytest.mark.parametrize(
    ("text", "father", "mother"),
    [
        ("Juan Carlos José Quispe Mamani", Parent("juan", "carlos", "quispe", "mamani"), None),
        ("Juan NN", Parent("juan"), None),
        ("Rosa Flores de Quispe", Parent("rosa", "", "flores", "de quispe"), Parent("rosa", "", "flores", "")),
        ("desconocida", Parent(), None),
        ("Flores Quispe, Rosa Elena", Parent("rosa", "elena", "flores", "quispe"), None),
        ("NN Quispe", Parent("", "", "quispe", ""), None),
    ],
)
def test_a_father_has_no_husbands_surname_and_a_mother_may(text: str, father: Parent, mother: Parent | None) -> None:
    names = read(PersonRecord(given="Juan", father=text))
    assert (names.father, names.mother) == (father, Parent())
    names = read(PersonRecord(given="Juan", mother=text))
    assert (names.father, names.mother) == (Parent(), mother or father)


def test_a_name_with_a_point_is_cut_short_only_where_names_begin_so() -> None:
    assert boxes("Franc. Alej.", "Quispe")[0] == "franc. alej."
    assert boxes("Xqz. Juan", "Quispe")[0] == "xqz juan"
    assert boxes("Juan. Alej", "Quispe")[0] in ("juan. alej", "juan alej")
