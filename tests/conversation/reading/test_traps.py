"""Words with two meanings, places that are feasts, surnames that are commands: what must not be misread."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation.reading import (
    Control,
    When,
    bare_part,
    kinship_hint_of_speaker_sex,
    read_consent,
    read_control,
    read_kinship,
    read_name,
    read_when,
    read_yes_no,
    wish_for_danger,
)
from bot.conversation.reading.feasts import easter
from bot.domain.people import Kinship, Sex

TODAY = dt.date(2026, 11, 23)


def _edtf(text: str) -> str | None:
    found = read_when(text, TODAY)
    return found.date.edtf if isinstance(found, When) and found.date else None


@pytest.mark.parametrize("surname", ["Parra", "Seguil", "Castellanos"])
def test_a_surname_near_a_command_is_a_name(surname: str) -> None:
    assert read_control(surname, slips=False) is None
    name = read_name(surname)
    assert name is not None
    assert name.given == surname


def test_a_place_called_after_a_saint_is_not_a_feast() -> None:
    assert _edtf("en 1984 en San Juan de Lurigancho") == "1984"
    assert _edtf("fiesta de San Juan 1984") == "1984-06-24"


def test_living_where_something_happened_is_not_a_date() -> None:
    assert read_when("estuve en Barrios Altos", TODAY) is None
    assert _edtf("viví en Uchuraccay hasta 1982") == "../1982"


def test_a_year_that_was_said_beside_an_era_counts() -> None:
    assert _edtf("en 2020 por el covid") == "2020"


def test_the_year_of_birth_is_not_the_year_of_loss() -> None:
    assert _edtf("mi hijo nació en 1970 y desapareció en 1990") == "1990"


def test_two_stories_are_not_one_date() -> None:
    assert read_when("en 1960, en 1990", TODAY) is None
    assert _edtf("1983, 1984 por ahí") == "1983~/1984~"


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1984, 4, 22), (1985, 4, 7), (1961, 4, 2), (2000, 4, 23), (2019, 4, 21), (2024, 3, 31)]
)
def test_easter_is_on_its_known_days(year: int, month: int, day: int) -> None:
    assert easter(year) == dt.date(year, month, day)


def test_an_answer_that_starts_with_i_dont_know_is_still_an_answer() -> None:
    assert read_control("no sé, creo que en 1984") is None
    assert _edtf("no sé, creo que en 1984") == "1984?"


@pytest.mark.parametrize(
    "text", ["ya", "ok", "bueno", "claro", "allinmi", "sí", "arí", "👍", "acepto", "si asepto", "munani"]
)
def test_friendly_words_are_not_consent(text: str) -> None:
    assert read_consent(text, ("Sí, acepto", "Arí, munanim"), ("No acepto",)) == "ambiguous"


def test_a_label_on_both_sides_is_no_answer() -> None:
    assert read_consent("Sí, acepto", ("Sí, acepto",), ("si acepto",)) == "ambiguous"


@pytest.mark.parametrize(
    "text", ["sí pero no", "si él viviera", "no, sí quiero", "👍👎", "¿sí?", "icha arí icha manam"]
)
def test_neither_yes_nor_no_is_asked_again(text: str) -> None:
    assert read_yes_no(text) is None


def test_i_am_their_mother_does_not_make_the_sought_person_a_mother() -> None:
    assert read_kinship("soy su madre") is None
    assert read_kinship("es mi madre") is Kinship.MOTHER


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("turiy", Sex.FEMALE),
        ("ñañallay", Sex.FEMALE),
        ("wawqiymi", Sex.MALE),
        ("paniy", Sex.MALE),
        ("mi hermano", Sex.UNKNOWN),
    ],
)
def test_a_quechua_term_hints_at_who_speaks(text: str, sex: Sex) -> None:
    assert kinship_hint_of_speaker_sex(text) is sex


@pytest.mark.parametrize(
    "text",
    ["lo mataron en 1984", "tengo 15 años buscando a mi hijo", "quiero encontrar a mi hermano antes de morirme",
     "vivíamos en peligro en ese tiempo", "wawqiyta wañuchirqaku 1984 watapi", "mi hija está viva"],
)  # fmt: skip
def test_an_old_story_raises_no_alarm(text: str) -> None:
    assert wish_for_danger(text) is None


def test_danger_is_heard_at_the_end_of_a_long_story() -> None:
    assert wish_for_danger("mi hermano se fue a Lima. " * 120 + "ya no quiero vivir") == "suicide"


def test_back_in_quechua_and_on_the_button_are_the_same() -> None:
    assert {read_control(text) for text in ("kutiy", "⬅ Atrás", "atraz", "Kutiy!", "⬅️")} == {Control.BACK}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("mi papá se llama Anselmo", "Anselmo"), ("se llamaba Anselmo Quispe", "Anselmo Quispe"),
        ("taytaypa sutin Teodoro", "Teodoro"), ("su apellido es De la Cruz", "De la Cruz"),
        ("Anselmo", "Anselmo"), ("El Gringo", "El Gringo"), ("Sutila", "Sutila"), ("de la cruz", "de la Cruz"),
        ("le decimos zorro", "le decimos zorro"),
    ],
)  # fmt: skip
def test_a_name_told_in_a_sentence_is_kept_without_the_sentence_and_any_other_as_it_was_written(
    said: str, kept: str
) -> None:
    assert bare_part(said) == kept
