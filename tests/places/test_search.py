"""People name places as they remember and as they hear; the search offers, and never invents."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.places import Places, load_places


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places()


def first(places: Places, words: str) -> str:
    offers = places.find(words)
    return offers[0].label if offers else ""


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Chungui, La Mar", "Chungui (La Mar, Ayacucho)"),
        ("chungi la mar ayacucho", "Chungui (La Mar, Ayacucho)"),
        ("distrito de san miguel, la mar", "San Miguel (La Mar, Ayacucho)"),
        ("lucanamarca", "Santiago de Lucanamarca (Huanca Sancos, Ayacucho)"),
        ("vilcashuaman", "Vilcas Huamán (Vilcas Huamán, Ayacucho)"),
        ("Huamanquiq", "Huamanquiquia (Víctor Fajardo, Ayacucho)"),
        ("tingo maria", "Rupa-Rupa (Leoncio Prado, Huánuco)"),
        ("Oronqoy, Chungui", "Oronccoy (La Mar, Ayacucho)"),
        ("Milan, Italia", "Milán (Lombardía, Italia)"),
        ("nueva yor", "Nueva York (New York, Estados Unidos)"),
        ("estados unidos", "Estados Unidos"),
        ("VRAE", "VRAEM (Perú)"),
        ("oreja de perro", "Oreja de Perro (La Mar, Ayacucho)"),
    ],
)
def test_a_place_is_found_as_people_write_it(places: Places, words: str, label: str) -> None:
    assert first(places, words) == label


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Huantapi", "Huanta (Huanta, Ayacucho)"),
        ("Ayacuchomanta", "Ayacucho (Perú)"),
        ("Wamanga", "Ayacucho (Huamanga, Ayacucho)"),
        ("Huancapi", "Huancapi (Víctor Fajardo, Ayacucho)"),
    ],
)
def test_quechua_endings_and_spellings_are_understood(places: Places, words: str, label: str) -> None:
    assert first(places, words) == label


@pytest.mark.parametrize("words", ["", "🙂", "asdfgh", "xxqzt", "no se", "hogwarts", "...", "¿?", "12"])
def test_a_place_that_does_not_exist_gets_no_offers(places: Places, words: str) -> None:
    assert places.find(words) == []


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=400), limit=st.integers(-1, 8), near=st.sampled_from(["", "PE-0501", "nowhere"]))
def test_any_text_is_answered_with_at_most_so_many_different_places(words: str, limit: int, near: str) -> None:
    offers = _ALL.find(words, limit, near=near)
    assert len(offers) <= max(0, limit)
    assert len({offer.id for offer in offers}) == len({offer.label for offer in offers}) == len(offers)


_ALL = load_places()
