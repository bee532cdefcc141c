"""On the map: a neighbouring district agrees though it shares no word, and evidence says how far it is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.matches import Proposal, Verdict
from bot.domain.people import PersonRecord, Sex
from bot.matching import Register
from bot.matching.spots import NEAR_KM, Spots, kilometres, told

CHUNGUI, ORONCCOY, TAMBO, LA_MAR = "Chungui (La Mar, Ayacucho)", "Oronccoy", "Tambo, La Mar", "La Mar"


def words(left: str, right: str) -> tuple[str, str]:
    said = told(left, right)
    if said is None:
        return ("", "")
    return said[0].value, said[1].id.format(**said[1].values)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (CHUNGUI, "distrito de Chungui", "the same district"),
        ("Qachqa, Chungui", "Sonqopa, Chungui", "the same district"),
        (CHUNGUI, LA_MAR, "one lies in the other"),
        ("Ayacucho", CHUNGUI, "one lies in the other"),
        (CHUNGUI, ORONCCOY, "27 km apart"),
        ("Huanta", "Luricocha, Huanta", "5 km apart"),
    ],
)
def test_how_two_places_lie_is_said_in_words(left: str, right: str, expected: str) -> None:
    assert words(left, right)[1] == expected
    assert words(right, left)[1] == expected
    assert words(left, right)[0] != Verdict.DIFFER


def test_far_apart_differs_and_says_how_far() -> None:
    verdict, sentence = words("Huanta, Ayacucho", "Sicuani, Canchis, Cusco")
    assert verdict == Verdict.DIFFER
    assert sentence.endswith("km apart")


def test_two_far_districts_of_one_province_share_the_province() -> None:
    assert words("Kosñipata, Paucartambo", "Caicay, Paucartambo") == ("close", "the same province")


@pytest.mark.parametrize(("left", "right"), [("xx", CHUNGUI), (CHUNGUI, ""), ("Santa Rosa", "San Miguel")])
def test_the_map_says_nothing_of_a_place_it_does_not_know(left: str, right: str) -> None:
    assert told(left, right) is None


def test_two_departments_have_no_middle_to_measure_from() -> None:
    assert told("Ayacucho", "Cusco") is None
    assert told("Ayacucho", "Ayacucho") is None


def filled(*texts: str) -> Spots:
    spots = Spots()
    for text in texts:
        spots.count(spots.number(text), 1)
    return spots


def test_the_nearer_and_the_rarer_a_place_the_more_it_says() -> None:
    spots = filled(CHUNGUI, ORONCCOY, TAMBO, "Huanta, Ayacucho", *["Comas, Lima"] * 40)
    near = spots.nearness(CHUNGUI, 44)
    assert near is not None
    said = {text: float(near[spots.number(text)]) for text in (CHUNGUI, ORONCCOY, TAMBO, "Comas, Lima")}
    assert said[CHUNGUI] > said[ORONCCOY] >= said[TAMBO] > said["Comas, Lima"] == 0


def test_a_place_on_no_map_is_near_to_nothing() -> None:
    spots = filled(CHUNGUI, "Zumbaqpata")
    assert spots.number("Zumbaqpata") == 0
    assert spots.nearness("Zumbaqpata", 2) is None
    assert spots.nearness(CHUNGUI, 0) is None
    near = spots.nearness(CHUNGUI, 2)
    assert near is not None
    assert near[0] == 0


def test_a_province_agrees_with_a_district_in_it_and_not_with_another() -> None:
    spots = filled(LA_MAR, CHUNGUI, "Huanta, Ayacucho", *["Comas, Lima"] * 20)
    from_province = spots.nearness(LA_MAR, 23)
    from_district = spots.nearness(CHUNGUI, 23)
    assert from_province is not None
    assert from_district is not None
    assert from_province[spots.number(CHUNGUI)] == pytest.approx(from_district[spots.number(LA_MAR)], abs=1e-5)
    assert from_province[spots.number(CHUNGUI)] > from_province[spots.number("Comas, Lima")] == 0


def test_a_forgotten_person_no_longer_counts() -> None:
    spots = filled(CHUNGUI, *[ORONCCOY] * 9)
    before = spots.nearness(CHUNGUI, 10)
    spots.count(spots.number(ORONCCOY), -9)
    after = spots.nearness(CHUNGUI, 10)
    assert before is not None
    assert after is not None
    assert after[spots.number(ORONCCOY)] > before[spots.number(ORONCCOY)]


@given(lat=st.floats(-1.5, 1.5), lon=st.floats(-3.1, 3.1), lat2=st.floats(-1.5, 1.5), lon2=st.floats(-3.1, 3.1))
def test_distance_is_the_same_both_ways_and_never_more_than_half_round(
    lat: float, lon: float, lat2: float, lon2: float
) -> None:
    there, back = float(kilometres(lat, lon, lat2, lon2)), float(kilometres(lat2, lon2, lat, lon))
    assert there == pytest.approx(back, abs=1e-3)
    assert 0 <= there <= math.pi * 6371.1
    assert float(kilometres(lat, lon, lat, lon)) == pytest.approx(0, abs=1e-3)


def test_kilometres_to_many_points_at_once() -> None:
    km = kilometres(0.0, 0.0, np.array([0.0, np.nan]), np.array([math.radians(1), 0.0]))
    assert km[0] == pytest.approx(111.2, abs=0.1)
    assert math.isnan(km[1])
    assert NEAR_KM < 111


def person(origin: str, given: str = "Teodosio") -> PersonRecord:
    return PersonRecord(
        given=given, paternal="Ccahuana", maternal="Quispe", sex=Sex.MALE, birth_year=1962, place_origin=origin
    )


def found(asked: str, held: str) -> Proposal:
    register = Register()
    crowd = ["Comas, Lima", "Sicuani, Canchis", "Juliaca, San Román", "Huaraz, Áncash", "Jaén, Cajamarca"]
    register.add_many((f"c{n}", person(crowd[n % 5], f"Nombre{n}"), "") for n in range(60))
    register.add("him", person(held))
    return next(each for each in register.search(person(asked)) if each.ref == "him")


def test_a_neighbouring_district_counts_for_it_in_the_evidence() -> None:
    near, far = found(CHUNGUI, ORONCCOY), found(CHUNGUI, "Jaén, Cajamarca")
    assert near.log_odds > far.log_odds
    clue = next(clue for clue in near.clues if clue.field == "place_origin")
    assert (clue.verdict, clue.words.id, clue.words.values.get("count")) == (Verdict.CLOSE, "{count} km apart", 27)
    clue = next(clue for clue in far.clues if clue.field == "place_origin")
    assert clue.verdict is Verdict.DIFFER


def test_a_province_counts_where_the_register_has_the_district() -> None:
    inside, outside = found(LA_MAR, "Chungui"), found(LA_MAR, "Jaén, Cajamarca")
    assert inside.log_odds > outside.log_odds
    clue = next(clue for clue in inside.clues if clue.field == "place_origin")
    assert (clue.verdict, clue.words.id) == (Verdict.CLOSE, "one lies in the other")


def nats(people: int, total: int) -> float:
    return -math.log((people + 1) / (total + 1))


def test_nearness_across_a_border_is_told_in_nats_of_those_as_near() -> None:
    cumba, choros, far = "Cumba, Utcubamba", "Choros, Cutervo", "Comas, Lima"
    spots = filled(cumba, choros, choros, *[far] * 40)
    near = spots.nearness(cumba, 43)
    assert near is not None
    assert near[spots.number(cumba)] == pytest.approx(nats(1, 43), abs=1e-5)  # one other... and the district itself
    assert near[spots.number(choros)] == pytest.approx(nats(3, 43) - 1.5, abs=1e-5)  # the three within reach, less 1.5
    assert near[spots.number(far)] == 0
    assert near.dtype == np.float32


def test_a_place_all_are_near_to_says_nothing_and_never_less() -> None:
    spots = filled(*["Cumba, Utcubamba"] * 50, *["Choros, Cutervo"] * 50)
    near = spots.nearness("Cumba, Utcubamba", 100)
    assert near is not None
    assert near[spots.number("Choros, Cutervo")] == 0
    assert (near >= 0).all()


def test_the_nearest_comes_first_whatever_was_heard_first() -> None:
    spots = filled("Cujillo, Cutervo", "Choros, Cutervo", "Cumba, Utcubamba", *["Comas, Lima"] * 40)
    near = spots.nearness("Cumba, Utcubamba", 43)
    assert near is not None
    assert near[spots.number("Choros, Cutervo")] > near[spots.number("Cujillo, Cutervo")] >= 0


def test_one_person_alone_is_near_to_himself() -> None:
    assert filled(CHUNGUI).nearness(CHUNGUI, 1) is not None
    assert filled(CHUNGUI).nearness(CHUNGUI, 0) is None


def test_districts_next_door_are_a_kilometre_apart_at_least() -> None:
    near = words("Ayacucho, Huamanga, Ayacucho", "Jesús Nazareno, Huamanga")
    assert near[0] == Verdict.CLOSE
    assert near[1].endswith("km apart")
    assert near[1][0] != "0"


def test_how_far_is_rounded_to_whole_kilometres() -> None:
    verdict, sentence = words("Huanta, Ayacucho", "Sicuani, Canchis, Cusco")
    assert (verdict, sentence) == (Verdict.DIFFER, f"{int(sentence.split()[0])} km apart")


def test_two_districts_on_two_banks_of_a_river_are_a_kilometre_apart_and_not_none() -> None:
    assert words("Ayna, La Mar", "Kimbiri, La Convención") == (Verdict.CLOSE, "1 km apart")


def test_a_city_of_another_country_is_far_and_shares_nothing() -> None:
    verdict, sentence = words("Huanta, Ayacucho", "Quito")
    assert verdict == Verdict.DIFFER
    assert 1400 < int(sentence.split()[0]) < 1600


def test_the_other_side_of_the_earth_has_a_distance() -> None:
    for lat, lon in (
        (0.08, -2.07),
        (-0.33, -0.33),
        (-1.05, -0.08),
    ):  # where rounding would ask for more than half round
        assert float(kilometres(lat, lon, -lat, lon + math.pi)) == pytest.approx(math.pi * 6371.0088)


def test_places_are_numbered_from_one_in_the_order_they_are_heard() -> None:
    spots = Spots()
    assert [spots.number(text) for text in (CHUNGUI, "Nowhere at all", TAMBO, CHUNGUI, ORONCCOY)] == [1, 0, 2, 1, 3]
    near = spots.nearness(CHUNGUI, 3)
    assert near is not None
    assert len(near) == 4


def test_a_province_that_was_heard_of_through_its_district_holds_no_other() -> None:
    spots = filled(CHUNGUI, "Comas, Lima", "Sicuani, Canchis", *["Comas, Lima"] * 9)
    near = spots.nearness(LA_MAR, 12)
    assert near is not None
    assert near[spots.number(CHUNGUI)] > 0
    assert near[spots.number("Comas, Lima")] == near[spots.number("Sicuani, Canchis")] == 0


def test_a_copy_of_the_places_is_added_to_by_itself() -> None:
    spots = filled(CHUNGUI, ORONCCOY)
    copied = spots.copied()
    copied.count(copied.number(ORONCCOY), 5)
    assert copied.number(TAMBO) == 3
    one, other = spots.nearness(ORONCCOY, 7), copied.nearness(ORONCCOY, 7)
    assert one is not None
    assert other is not None
    assert (len(one), len(other)) == (3, 4)
    assert one[2] > other[2]
