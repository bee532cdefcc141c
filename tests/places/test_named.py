"""A place text names a place, or nothing: no guess is compared with another guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places import Level, load_places
from bot.places.named import NamedPlaces

PLACES = load_places()
NAMED = NamedPlaces(PLACES)


def label(text: str) -> str:
    place = NAMED.place(text)
    return place.label if place else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chungui (La Mar, Ayacucho)", "Chungui (La Mar, Ayacucho)"),
        ("Qachqa, Chungui, La Mar", "Chungui (La Mar, Ayacucho)"),  # an unknown village names its district
        ("Oronccoy, Chungui", "Oronccoy (La Mar, Ayacucho)"),  # and remembers where it was
        ("chungui la mar ayacucho", "Chungui (La Mar, Ayacucho)"),
        ("Wanta", "Huanta (Huanta, Ayacucho)"),
        ("Willkas Waman", "Vilcas Huamán (Vilcas Huamán, Ayacucho)"),
        ("vilcashuaman", "Vilcas Huamán (Vilcas Huamán, Ayacucho)"),
        ("Tingo María", "Rupa-Rupa (Leoncio Prado, Huánuco)"),
        ("San Juan de Lurigancho", "San Juan de Lurigancho (Lima, Lima)"),
        ("provincia de La Mar", "La Mar (Ayacucho)"),
        ("Ayacucho", "Ayacucho (Perú)"),
        ("Ayacucho, Huamanga, Ayacucho", "Ayacucho (Huamanga, Ayacucho)"),
        ("Huancavelica, Acobamba", "Acobamba (Acobamba, Huancavelica)"),
        ("Santa Rosa, La Mar", "Santa Rosa (La Mar, Ayacucho)"),
        ("Roma, Italia", "Roma (Lacio, Italia)"),
    ],
)
def test_parts_that_agree_name_one_place(text: str, expected: str) -> None:
    assert label(text) == expected


@pytest.mark.parametrize("text", ["Santa Rosa", "San Miguel", "", "xx", "Puno, Ayacucho", "de la", "(((", "zumbaq"])
def test_what_several_places_share_or_none_has_names_nothing(text: str) -> None:
    assert NAMED.place(text) is None


def test_homonyms_in_one_province_name_the_province() -> None:
    twins = NamedPlaces(
        [
            *(p for i in ("PE", "PE-05", "PE-0505") if (p := PLACES.get(i))),
            *(_village(number, "Wayqo") for number in (1, 2)),
        ]
    )
    found = twins.place("Wayqo")
    assert found is not None
    assert found.id == "PE-0505"


def _village(number: int, name: str) -> object:
    from bot.places import Place

    return Place(f"V{number}", name, Level.VILLAGE, "PE", "PE-0505", None, None, name)


def test_the_chain_goes_from_the_place_to_its_country() -> None:
    assert [p.id for p in NAMED.chain("PE-050505")] == ["PE-050505", "PE-0505", "PE-05", "PE"]
    assert NAMED.chain("nowhere") == ()


@pytest.mark.parametrize("place", [p for p in PLACES if p.level is Level.DISTRICT][::97], ids=lambda p: p.id)
def test_the_label_an_offer_shows_names_the_place_again(place: object) -> None:
    assert NAMED.place(place.label) == place  # type: ignore[attr-defined]


@given(text=st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    NAMED.place(text)
