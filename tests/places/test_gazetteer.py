"""The gazetteer that ships: complete for Peru, whole in itself, small, and quick to measure with."""

from __future__ import annotations

from collections import Counter
from importlib import resources

import pytest

from bot.places import Level, Places, load_places
from bot.places.gazetteer import parse
from bot.places.spelling import bare, fold


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places()


def test_peru_is_complete_to_the_district(places: Places) -> None:
    levels = Counter(place.level for place in places if place.country == "PE")
    assert (levels[Level.DEPARTMENT], levels[Level.PROVINCE], levels[Level.DISTRICT]) == (25, 196, 1891)


def test_the_countries_people_leave_for_have_regions_and_cities(places: Places) -> None:
    for country in ("EC", "BO", "CL", "AR", "BR", "CO", "VE", "US", "ES", "IT"):
        levels = Counter(place.level for place in places if place.country == country)
        assert levels[Level.CITY] >= 150, country
        assert levels[Level.DEPARTMENT] >= 9, country


def test_every_place_lies_in_a_place_that_is_there(places: Places) -> None:
    assert len({place.id for place in places}) == len(places)
    for place in places:
        above = places.parents(place.id)
        assert (above[-1].level is Level.COUNTRY) if above else (place.level is Level.COUNTRY)
        assert all(places.get(other) for other in place.within)


def test_names_of_peru_have_coordinates_in_peru(places: Places) -> None:
    for place in places:
        if place.country == "PE" and place.level is not Level.COUNTRY:
            assert -18.4 < (place.lat or 90) < 0.1, place.id
            assert -81.4 < (place.lon or 0) < -68.6, place.id


def test_the_file_is_small_and_says_where_it_comes_from() -> None:
    text = resources.files("bot.places").joinpath("gazetteer.tsv").read_text(encoding="utf-8")
    assert len(text.encode()) < 600_000
    for source in ("INEI", "MIT", "GeoNames", "CC BY 4.0", "CLDR"):
        assert source in text[:1200]


def test_labels_tell_the_nearest_two_places_above(places: Places) -> None:
    labels = {i: place.label for i in ("PE-050505", "PE-0505", "PE-05", "PE", "IT") if (place := places.get(i))}
    assert labels == {
        "PE-050505": "Chungui (La Mar, Ayacucho)",
        "PE-0505": "La Mar (Ayacucho)",
        "PE-05": "Ayacucho (Perú)",
        "PE": "Perú",
        "IT": "Italia",
    }


def test_distances_are_those_of_the_map(places: Places) -> None:
    lima, ayacucho = "PE-150101", "PE-050101"
    assert places.distance_km(lima, ayacucho) == pytest.approx(330, abs=15)
    assert places.distance_km(ayacucho, lima) == places.distance_km(lima, ayacucho)
    assert places.distance_km(lima, lima) == 0
    assert places.distance_km(lima, "IT") is None
    assert places.distance_km("nowhere", lima) is None


def test_parents_go_from_the_nearest_to_the_country(places: Places) -> None:
    assert [place.id for place in places.parents("PE-050505")] == ["PE-0505", "PE-05", "PE"]
    assert places.parents("PE") == places.parents("nowhere") == ()
    assert places.get("nowhere") is None


def test_a_new_district_remembers_where_it_came_from(places: Places) -> None:
    oronccoy = places.get("PE-050511")
    assert oronccoy is not None
    assert "PE-050505" in oronccoy.within


def test_a_broken_gazetteer_is_an_error() -> None:
    with pytest.raises(ValueError, match="castle"):
        list(parse(["id\tlevel\tname", "X\tcastle\tY"]))


@pytest.mark.parametrize(
    "spellings",
    [
        ("Huanta", "Wanta", "Guanta"),
        ("Cusco", "Cuzco", "Qosqo", "Qusqu"),
        ("Ayacucho", "Ayakuchu", "AYACUCHO"),
        ("Vilcas Huamán", "Vilcashuaman", "Vilkas Waman"),
        ("Quinua", "Kinwa", "Quinwa"),
        ("Páucar", "Pawkar"),
        ("Ñahuimpuquio", "Nahuinpuquio"),
    ],
)
def test_what_sounds_alike_folds_alike(spellings: tuple[str, ...]) -> None:
    assert len({fold(bare(spelling)) for spelling in spellings}) == 1


def test_names_that_sound_different_stay_apart() -> None:
    assert len({fold(bare(name)) for name in ("Ica", "Icla", "Inca", "Huanca", "Huanta", "Canta", "Anta")}) == 7
