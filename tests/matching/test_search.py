"""From everybody to the few worth comparing in full."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.domain.people import PersonRecord, Sex
from bot.matching import search as module
from bot.matching.asking import ask
from bot.matching.search import Reach
from bot.matching.table import Table

HIM = PersonRecord(given="Teodosio", paternal="Ushiñahua", maternal="Carhuapoma")


def reached(asked: PersonRecord, people: Sequence[PersonRecord], in_bulk: bool = False) -> list[int]:
    """The numbers of those found, from nought on, in the order given."""
    table, reach = Table(), Reach()
    for number, person in enumerate(people):
        row = table.put(str(number), person, 0)
        if not in_bulk:
            reach.add(table, row)
    if in_bulk:
        reach.rebuild(table)
    found = reach.candidates(ask(table, asked), table)
    assert found.dtype == np.int32
    return [row - 1 for row in found.tolist()]


@pytest.mark.parametrize("in_bulk", [False, True])
@pytest.mark.parametrize(
    ("asked", "held"),
    [
        (HIM, HIM),
        (HIM, PersonRecord(given="Teodocio")),
        (HIM, PersonRecord(paternal="Ushinagua")),
        (HIM, PersonRecord(paternal="Carhuapoma")),
        (HIM, PersonRecord(maternal="Ushiñahua")),
        (HIM, PersonRecord(given="Ana", mother="Rosa Carhuapoma")),
        (HIM, PersonRecord(given="Ana", father="Mateo Ushiñahua")),
        (PersonRecord(given="Juan", mother="Rosa Carhuapoma"), PersonRecord(maternal="Carhuapoma")),
        (PersonRecord(given="Pancho"), PersonRecord(given="Ana Francisco", paternal="Rojas")),
        (PersonRecord(given="Juan", nickname="Runtu"), PersonRecord(nickname="Zorro Runtu", paternal="Rojas")),
        (PersonRecord(paternal="Huanca Sancos"), PersonRecord(given="Ana", paternal="Huancasancos")),
        (
            PersonRecord(given="Rosa", maternal="de Quispe", sex=Sex.FEMALE),
            PersonRecord(given="Ana", paternal="Flores", maternal="de Quispe", sex=Sex.FEMALE),
        ),
    ],
)
def test_whoever_shares_a_name_in_some_spelling_and_some_box_is_reached(
    asked: PersonRecord, held: PersonRecord, in_bulk: bool
) -> None:
    stranger = PersonRecord(given="Wilfredo", paternal="Ñañez", place_origin="Zumbaqpata")
    assert reached(asked, [stranger, held, stranger], in_bulk) == [1]


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        (PersonRecord(), HIM),
        (
            PersonRecord(birth_year=1960, place_origin="Zumbaqpata"),
            PersonRecord(given="Ana", place_origin="Zumbaqpata"),
        ),
        (PersonRecord(given="Carhuapoma", paternal="Rojas"), PersonRecord(paternal="Carhuapoma")),
        (PersonRecord(given="Hermico"), PersonRecord(given="Hermógenes")),
        (PersonRecord(father="Mateo Ushiñahua"), PersonRecord(paternal="Ushiñahua")),
    ],
)
def test_who_shares_no_name_is_not_reached(asked: PersonRecord, held: PersonRecord) -> None:
    assert reached(asked, [held]) == []


def test_who_is_removed_is_not_reached_and_who_comes_in_the_row_is() -> None:
    table, reach = Table(), Reach()
    row = table.put("a", HIM, 0)
    reach.add(table, row)
    reach.remove(table, row)
    table.wipe(row)
    assert reach.candidates(ask(table, HIM), table).tolist() == []
    assert table.put("b", PersonRecord(given="Hilario"), 0) == row
    reach.add(table, row)
    assert reach.candidates(ask(table, HIM), table).tolist() == []
    assert reach.candidates(ask(table, PersonRecord(given="Hilario")), table).tolist() == [row]


def test_who_shares_little_of_what_the_best_shares_is_no_candidate() -> None:
    common = PersonRecord(given="Juan", paternal="Quispe", maternal="Mamani")
    crowd = [PersonRecord(given="Juan", paternal="Rojas")] * 60
    rare = PersonRecord(given="Juan", paternal="Ushiñahua", maternal="Carhuapoma")
    assert reached(rare, [rare, *crowd, common]) == [0]
    assert len(reached(PersonRecord(given="Juan"), crowd)) == 60


def test_no_more_are_compared_in_full_than_is_said_and_the_likeliest_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FULLY_COMPARED", 3)
    asked = PersonRecord(
        given="Juan", paternal="Quispe", sex=Sex.MALE, birth_year=1960, event_year=1984, place_origin="Zumbaqpata"
    )
    plain = PersonRecord(given="Juan", paternal="Quispe")
    away = PersonRecord(given="Juan", paternal="Quispe", birth_year=1900, event_year=2001, sex=Sex.FEMALE)

    def among(*special: PersonRecord) -> set[int]:
        return set(reached(asked, [*special, *[away] * 9]))

    for better in (
        PersonRecord(given="Juan", paternal="Quispe", birth_year=1960),
        PersonRecord(given="Juan", paternal="Quispe", birth_year=1958),
        PersonRecord(given="Juan", paternal="Quispe", event_year=1984),
        PersonRecord(given="Juan", paternal="Quispe", sex=Sex.MALE),
        PersonRecord(given="Juan", paternal="Quispe", place_origin="Zumbaqpata"),
        PersonRecord(given="Juan", paternal="Quispe", place_last="Zumbaqpata"),
        plain,
    ):
        found = among(better)
        assert len(found) == 3
        assert 0 in found
    assert {0, 1} <= among(plain, plain)


def order(asked: PersonRecord, one: PersonRecord, other: PersonRecord, monkeypatch: pytest.MonkeyPatch) -> int:
    """Which of two, 0 or 1, is kept where there is room for one."""
    monkeypatch.setattr(module, "FULLY_COMPARED", 1)
    return reached(asked, [one, other])[0]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"birth_year": 1960}, {"birth_year": 1961}),
        ({"birth_year": 1962}, {"birth_year": 1963}),
        ({"birth_year": 1965}, {}),
        ({}, {"birth_year": 1966}),
        ({}, {"birth_year": 1880}),
        ({"event_year": 1984}, {"event_year": 1985}),
        ({}, {"event_year": 2001}),
        ({}, {"sex": Sex.FEMALE}),
        ({"sex": Sex.FEMALE, "birth_year": 1960, "event_year": 1984}, {}),
        ({"place_origin": "Zumbaqpata"}, {"place_origin": "Wiraqasa"}),
        ({"place_last": "Zumbaqpata"}, {}),
        ({"place_origin": "Zumbaqpata", "place_last": "Wiraqasa"}, {"place_last": "Wiraqasa"}),
    ],
)
def test_of_two_alike_by_name_years_sex_and_places_choose(
    better: dict[str, object], worse: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = PersonRecord(
        given="Juan", paternal="Quispe", sex=Sex.MALE, birth_year=1960, event_year=1984, place_origin="Zumbaqpata"
    )
    one, other = (PersonRecord(given="Juan", paternal="Quispe", **facts) for facts in (better, worse))  # type: ignore[arg-type]
    assert order(asked, one, other, monkeypatch) == 0
    assert order(asked, other, one, monkeypatch) == 1


def test_a_shared_village_brings_people_among_those_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOKED_AT", 1)
    asked = PersonRecord(given="Juan", paternal="Quispe", place_origin="Zumbaqpata", place_last="Wiraqasa")
    plain = PersonRecord(given="Juan", paternal="Quispe")
    crowd = [PersonRecord(given="Ana", place_origin="Comas")] * 300
    for village in ({"place_origin": "Zumbaqpata"}, {"place_last": "Zumbaqpata"}, {"place_origin": "Wiraqasa"}):
        neighbour = PersonRecord(given="Juan", paternal="Quispe", **village)
        assert reached(asked, [plain, neighbour, plain, *crowd]) == [1]
    stranger = PersonRecord(given="Ana", place_origin="Zumbaqpata")
    assert 1 not in reached(asked, [plain, stranger, *crowd])
