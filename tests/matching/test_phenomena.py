"""What people do to names here, each with a register where others stand nearby.

For every pair the person must come first although brothers, homonyms and neighbours are there.
"""

from __future__ import annotations

import pytest

from bot.domain.people import PersonRecord
from bot.matching import Register
from tests.bench.generator import STYLES, make

CROWD = make(800, 10, 77, STYLES[0]).register
PLACE = {"place_origin": "Oronccoy, Chungui, La Mar, Ayacucho"}

PAIRS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "w as hu": ({"given": "Juan", "paternal": "Waman", "maternal": "Willka"}, {"given": "Juan", "paternal": "Huamán", "maternal": "Vilca"}),
    "k and q": ({"given": "Rosa", "paternal": "Xespe", "maternal": "Qori"}, {"given": "Rosa", "paternal": "Quispe", "maternal": "Ccori"}),
    "free vowels": ({"given": "Luis", "paternal": "Kunturi", "maternal": "Sutacuro"}, {"given": "Luis", "paternal": "Condori", "maternal": "Sotacuro"}),
    "ll, ñ, s, j": ({"given": "Ana", "paternal": "Sullca", "maternal": "Nahui"}, {"given": "Ana", "paternal": "Sulca", "maternal": "Ñahui"}),
    "said in Quechua": ({"given": "Pransisku", "paternal": "Axata", "maternal": "Rojas"}, {"given": "Francisco", "paternal": "Ajata", "maternal": "Rojas"}),
    "familiar form": ({"given": "Pancho", "paternal": "Qawana", "maternal": "Poma"}, {"given": "Francisco", "paternal": "Ccahuana", "maternal": "Poma"}),
    "diminutive by rule": ({"given": "Mariyacha", "paternal": "Qawana", "maternal": "Poma"}, {"given": "María", "paternal": "Cahuana", "maternal": "Puma"}),
    "swapped": ({"given": "Juan", "paternal": "Mamani", "maternal": "Yupanqui"}, {"given": "Juan", "paternal": "Yupanki", "maternal": "Mamani"}),
    "one missing": ({"given": "Juan", "paternal": "Yupanqui"}, {"given": "Juan", "paternal": "Yupanki", "maternal": "Mamani"}),
    "one box": ({"given": "Juan", "paternal": "Yupanqui Mamani"}, {"given": "Juan", "paternal": "Yupanki", "maternal": "Mamani"}),
    "whole name in one box": ({"given": "Yupanqui Mamani, Juan"}, {"given": "Juan", "paternal": "Yupanki", "maternal": "Mamani"}),
    "husband's surname": ({"given": "Rosa", "paternal": "Flores", "maternal": "de Quispe", "sex": "F"}, {"given": "Rosa", "paternal": "Flores", "maternal": "Mamani", "sex": "F"}),
    "widow": ({"given": "Rosa", "paternal": "Flores", "maternal": "vda. de Quispe"}, {"given": "Rosa", "paternal": "Flores", "maternal": "Mamani"}),
    "mother's surname stands in": ({"given": "Juan", "paternal": "Rojas", "mother": "Ana Yupanqui Díaz"}, {"given": "Juan", "paternal": "Rojas", "maternal": "Yupanki"}),
    "reordered": ({"given": "Carlos Juan", "paternal": "Rojas", "maternal": "Poma"}, {"given": "Juan Carlos", "paternal": "Rojas", "maternal": "Poma"}),
    "initial": ({"given": "J. Carlos", "paternal": "Rojas", "maternal": "Poma"}, {"given": "Juan Carlos", "paternal": "Rojas", "maternal": "Poma"}),
    "abbreviated": ({"given": "Ma. Elena", "paternal": "Rojas", "maternal": "Poma"}, {"given": "María Elena", "paternal": "Rojas", "maternal": "Poma"}),
    "joined given names": ({"given": "Juancarlos", "paternal": "Rojas", "maternal": "Poma"}, {"given": "Juan Carlos", "paternal": "Rojas", "maternal": "Poma"}),
    "particles joined": ({"given": "Inés", "paternal": "Delacruz", "maternal": "Sanmiguel"}, {"given": "Inés", "paternal": "de la Cruz", "maternal": "San Miguel"}),
    "broken encoding": ({"given": "InÃ©s", "paternal": "NuÃ±ez", "maternal": "Ã‘ahui"}, {"given": "Inés", "paternal": "Núñez", "maternal": "Ñahui"}),
    "typed on a phone": ({"given": "Teodoeo", "paternal": "Huancs", "maternal": "Pkma"}, {"given": "Teodoro", "paternal": "Huanca", "maternal": "Poma"}),
    "only a nickname": ({"nickname": "Lucho", "paternal": "Rojas", "maternal": "Qawana"}, {"given": "Luis", "paternal": "Rojas", "maternal": "Cahuana"}),
    "name used in the community": ({"nickname": "Runtu", "paternal": "Rojas", "maternal": "Qawana"}, {"given": "Elmer", "nickname": "Runtu", "paternal": "Rojas", "maternal": "Cahuana"}),
    "birth year confused with the event": ({"given": "Juan", "paternal": "Rojas", "maternal": "Poma", "birth_year": 1984, "event_year": 1984}, {"given": "Juan", "paternal": "Rojas", "maternal": "Poma", "birth_year": 1960, "event_year": 1984}),
    "place in another spelling": ({"given": "Juan", "paternal": "Rojas", "maternal": "Poma", "place_origin": "Oronqoy"}, {"given": "Juan", "paternal": "Rojas", "maternal": "Poma"}),
}  # fmt: skip


@pytest.fixture(scope="module")
def crowd() -> Register:
    register = Register()
    register.add_many((row["id"], PersonRecord.of(row), "") for row in CROWD)
    return register


@pytest.mark.parametrize("phenomenon", PAIRS)
def test_the_person_comes_first_however_the_name_was_written(phenomenon: str, crowd: Register) -> None:
    asked, held = PAIRS[phenomenon]
    brother = {**held, "given": "Wenceslao", "nickname": "", "birth_year": 1955}
    crowd.add("brother", PersonRecord.of({**PLACE, **brother}))
    crowd.add("themselves", PersonRecord.of({**PLACE, **held}))
    assert crowd.search(PersonRecord.of({**PLACE, **asked}))[0].ref == "themselves"
