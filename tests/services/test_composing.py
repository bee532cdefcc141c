from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.people import PersonRecord
from bot.services.composing import names_in, warnings
from bot.services.views import Warned

CANDIDATE = PersonRecord(given="Teofila", paternal="Qawana", place_last="Pichari", birth_year=1952)


def kinds(text: str, own: tuple[str, ...] = (), candidates: tuple[PersonRecord, ...] = (CANDIDATE,)) -> set[Warned]:
    return {each.kind for each in warnings(text, own, candidates, ())}


@pytest.mark.parametrize(
    "text",
    [
        "Lo lamento mucho.", "No se preocupe, señora.", "Le escribimos PRONTO.", "Tenemos una noticia.",
        "Hay novedades", "Le prometo que llamaremos.", "Seguimos buscando.", "Todavía no sabemos.",
        "Queremos hablar con usted a solas.", "Mi más sentido pésame", "willakuy",
    ],
)  # fmt: skip
def test_words_that_are_heard_as_news_are_warned_of(text: str) -> None:
    assert kinds(text) == {Warned.FORBIDDEN_WORDS}


@pytest.mark.parametrize("text", ["Recibimos su pedido.", "Prontuario", "Su pedido sigue abierto.", "Chaskirqayku."])
def test_calm_words_are_not_warned_of(text: str) -> None:
    assert kinds(text) == set()


def test_a_closed_question_with_a_detail_only_a_candidate_has_is_warned_of() -> None:
    assert kinds("¿Vivió en Pichari?") == {Warned.CANDIDATE_DETAIL, Warned.CLOSED_QUESTION}
    assert kinds("¿Nació en 1952?") == {Warned.CANDIDATE_DETAIL, Warned.CLOSED_QUESTION}


def test_an_open_question_is_not_called_closed() -> None:
    assert Warned.CLOSED_QUESTION not in kinds("¿En qué lugares vivió, además de Pichari?")
    assert kinds("¿Dónde vivió después?") == set()


def test_what_the_family_told_themselves_is_not_warned_of() -> None:
    assert kinds("¿Vivió en Pichari?", own=("se fue a Pichari en 1983",)) == set()


def test_another_spelling_of_the_familys_name_is_still_theirs() -> None:
    assert kinds("Sobre Teófila Ccahuana", own=("Teófila Qawana",)) == set()
    assert kinds("Sobre la señora Ccahuana", own=("Teófila",)) == {Warned.CANDIDATE_DETAIL}


def test_a_name_of_somebody_else_needs_given_name_and_surname_together() -> None:
    other = PersonRecord(given="Saturnino", paternal="Ushiñahua")
    assert {each.kind for each in warnings("Saturnino Ushiñahua", (), (), (other,))} == {Warned.OTHER_NAME}
    assert warnings("el pueblo de Saturnino", (), (), (other,)) == ()


def test_names_are_found_by_their_capitals() -> None:
    assert names_in("Hablamos con Rosa Quispe de la Cruz y con Juan. Mañana.") == ("Rosa Quispe Cruz",)
    assert names_in("sin mayúsculas no hay nombres") == ()


@settings(deadline=None)
@given(st.text(max_size=400), st.lists(st.text(max_size=40), max_size=4))
def test_any_text_can_be_judged(text: str, own: list[str]) -> None:
    for warning in warnings(text, own, (CANDIDATE,), (CANDIDATE,)):
        assert warning.words


@settings(deadline=None)
@given(st.text(alphabet="abcdeñáíÁ éñ.,¿?1952", max_size=200))
def test_a_familys_own_words_never_warn_of_a_candidate(text: str) -> None:
    own = (text,)
    assert not {each.kind for each in warnings(text, own, (CANDIDATE,), (CANDIDATE,))} & {
        Warned.CANDIDATE_DETAIL,
        Warned.OTHER_NAME,
        Warned.CLOSED_QUESTION,
    }
