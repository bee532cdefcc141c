"""A name inside a sentence: whoever tells more than was asked is not called "Desaparecio El"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.reading import bare_part, read_name


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("busco a mi papa juan quispe mamani de huanta desaparecio el 84", "Juan|Quispe|Mamani"),
        ("mi hermano julio ccahuana desaparecido en 1984", "Julio|Ccahuana|"),
        ("julio ccahuana se perdio en huanta", "Julio|Ccahuana|"),
        ("Rosa Mamani Huamán que vivía en Cangallo", "Rosa|Mamani|Huamán"),
        ("pedro flores 24 años", "Pedro|Flores|"),
        ("pedro flores huaman el 84", "Pedro|Flores|Huaman"),
        ("pedro flores huaman de 24 años", "Pedro|Flores|Huaman"),
        ("a pedro flores huaman se lo llevaron los militares", "Pedro|Flores|Huaman"),
        ("juan quispe mamani desaparecido", "Juan|Quispe|Mamani"),
        ("Julio, mi hermano mayor", "Julio||"),
        ("juan perez mi tio", "Juan|Perez|"),
        ("mi papá, Juan Quispe", "Juan|Quispe|"),
        ("no me acuerdo su apellido, julio", "Julio||"),
        ("no sé sus apellidos, solo Julio", "Julio||"),
        ("su nombre es juan quispe y su apellido mamani", "Juan|Quispe|Mamani"),
        ("estoy buscando a mi hijo Luis Alberto Ramos Soto", "Luis Alberto|Ramos|Soto"),
        ("quiero encontrar a juan perez", "Juan|Perez|"),
        ("quisiera saber de mi hermana Rosa Quispe", "Rosa|Quispe|"),
        ("buscando a juan perez", "Juan|Perez|"),
        ("ya murió mi mamá Juana Quispe", "Juana|Quispe|"),
        ("Turiymi, Julio Quispe", "Julio|Quispe|"),
        ("wawqiy Julio sutiyuq", "Julio||"),
        ("Julio Quispe chinkarqa 84 watapi", "Julio|Quispe|"),
        ("Juliota maskani", "Julio||"),
        ("turiy Julio Quispeta maskachkani", "Julio|Quispe|"),
    ],
)
def test_what_is_told_around_a_name_is_no_part_of_it(said: str, expected: str) -> None:
    name = read_name(said)
    assert name is not None
    assert f"{name.given}|{name.paternal}|{name.maternal}" == expected


@pytest.mark.parametrize(
    "name",
    [
        "Juan de la Cruz Huamán", "Rosa Matos Soto", "José Luis Pérez de Cuéllar", "Fidel Salas Tenorio",
        "Carlos Su Wong", "María Lo Chau", "Marina Huanta Ccori", "Hijo de Dios Quispe", "Tito Vivas Lima",
        "Eulogia De La O Mendoza", "Segundo Elera Mio", "Wari Tayta Cruz",
    ],
)  # fmt: skip
def test_words_like_those_around_names_stay_where_they_are_names(name: str) -> None:
    read = read_name(name)
    assert read is not None
    assert " ".join(part for part in (read.given, read.paternal, read.maternal) if part).casefold() == name.casefold()


@pytest.mark.parametrize(
    "said", ["no tengo otro", "solo tengo uno", "no lleva", "no tiene otro", "solo uno", "no tengo segundo apellido"]
)
def test_who_has_no_second_surname_is_not_called_so(said: str) -> None:
    assert read_name(said) is None
    assert bare_part(said) == ""


@pytest.mark.parametrize(("said", "kept"), [("quispe", "Quispe"), ("de la cruz", "de la Cruz"), ("MAMANI", "Mamani")])
def test_a_part_of_a_name_gets_its_capitals_as_the_whole_does(said: str, kept: str) -> None:
    assert bare_part(said) == kept


@given(st.text(max_size=200))
def test_whatever_is_written_the_reader_stands(text: str) -> None:
    read_name(text)
    assert isinstance(bare_part(text), str)
