"""Place texts in pieces: what is compared of "Oronccoy, Chungui" written in any way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.places import MOST, pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chungui", ("chungui",)),
        ("Oronccoy, Chungui", ("oronccoy", "chungui")),
        ("Vilcas Huamán", ("vilcashuamán", "vilcas", "huamán")),
        ("Vilcas Huamán, Ayacucho", ("vilcashuamán", "ayacucho", "vilcas", "huamán")),
        ("San Juan de Lurigancho, Lima", ("sanjuanlurigancho", "lima", "juan", "lurigancho")),
        ("Alto Ica Marca", ("altoicamarca", "alto", "marca", "altoica", "icamarca")),
        ("distrito de Chungui, provincia de La Mar", ("chungui", "mar")),
        ("Qachqa - Chungui / La Mar; Ayacucho", ("qachqa", "chungui", "mar", "ayacucho")),
        ("Qachqa (Chungui) | Tambo", ("qachqa", "chungui", "tambo")),
        ("Qachqa–Chungui—Tambo\nAnco", ("qachqa", "chungui", "tambo", "anco")),
        ("Chungui, Chungui", ("chungui",)),
        ("de la", ()),
        ("", ()),
        (" , - ", ()),
    ],
)
def test_a_place_is_read_into_its_pieces(text: str, expected: tuple[str, ...]) -> None:
    assert pieces(text) == expected


@given(text=st.text(max_size=300))
def test_any_text_has_at_most_eight_different_pieces(text: str) -> None:
    found = pieces(text)
    assert len(found) <= MOST
    assert len(set(found)) == len(found)
    assert all(found)
