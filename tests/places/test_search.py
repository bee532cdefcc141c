"""People name places as they remember and as they hear; the search offers, and never invents."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.places import Places, load_places, read_villages


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
        ("el alto bolivia", "El Alto (La Paz, Bolivia)"),
        ("Paterson, nueva jersey", "Paterson (New Jersey, Estados Unidos)"),
        ("solo se que por la mar", "La Mar (Ayacucho)"),
        ("por Huanta", "Huanta (Huanta, Ayacucho)"),
        ("tarica nomás", "Tarica (Huaraz, Áncash)"),
        ("quilca, no recuerdo bien", "Quilca (Camaná, Arequipa)"),
        ("wuampara ladupi", "Huampara (Yauyos, Lima)"),
        ("lo llevaron de Ancchihuay esa noche", "Anchihuay (La Mar, Ayacucho)"),
        ("M. Bastidas", "Micaela Bastidas (Grau, Apurímac)"),
        ("cayoma", "Caylloma (Caylloma, Arequipa)"),
        ("torat, marizkal nietu, moquegua", "Torata (Mariscal Nieto, Moquegua)"),
        ("Orongoy", "Oronccoy (La Mar, Ayacucho)"),
        ("Nazca", "Nasca (Nasca, Ica)"),
        ("canto grande", "San Juan de Lurigancho (Lima, Lima)"),
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


@pytest.mark.parametrize("words", ["San Miguel, Bolivia", "Nueva Esperanza, Bolivia", "Comanche Bolivia"])
def test_an_unknown_village_of_a_named_country_gets_the_country_and_nothing_elsewhere(
    places: Places, words: str
) -> None:
    assert {offer.country for offer in places.find(words)} == {"BO"}


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("Sta. Rosa, la mar", "Santa Rosa (La Mar, Ayacucho)"),
        ("Pto. Maldonado", "Tambopata (Tambopata, Madre de Dios)"),
        ("S.J.L.", "San Juan de Lurigancho (Lima, Lima)"),
        ("EE.UU.", "Estados Unidos"),
        ("Paterson NJ", "Paterson (New Jersey, Estados Unidos)"),
        ("Santa Cruz, Bolivia", "Santa Cruz (Bolivia)"),
    ],
)
def test_abbreviations_are_read_out(places: Places, words: str, label: str) -> None:
    assert first(places, words) == label


def test_a_great_city_abroad_is_offered_beside_its_small_namesakes_at_home(places: Places) -> None:
    offers = [offer.label for offer in places.find("Buenos Aires")]
    assert offers[0].startswith("Buenos Aires (")
    assert any("Argentina" in label for label in offers)
    assert "Morropón" in " ".join(offers)


def test_a_whole_sentence_with_a_place_in_it_is_understood(places: Places) -> None:
    assert first(places, "mi hermano desapareció cerca de Huanta en 1984") == "Huanta (Huanta, Ayacucho)"


def test_a_clear_province_makes_up_for_a_badly_written_name(places: Places) -> None:
    assert first(places, "circa - abancia") == "Circa (Abancay, Apurímac)"
    assert first(places, "vide en sechura") == "Vice (Sechura, Piura)"


def test_the_level_that_is_named_is_the_one_offered(places: Places) -> None:
    assert first(places, "provincia de Huanta") == "Huanta (Ayacucho)"
    assert first(places, "Huamanga (departamento)") == "Ayacucho (Perú)"
    assert first(places, "pajarelli, provincia de mariscal caceres") == "Pajarillo (Mariscal Cáceres, San Martín)"


@pytest.mark.parametrize("words", ["Ayacucho", "Huamanga", "Wamanga", "Lima", "Cusco", "Huanta", "Puno"])
def test_one_place_at_several_levels_is_one_choice(places: Places, words: str) -> None:
    offers = [offer for offer in places.find(words) if offer.country == "PE"]
    names = {words.lower(), "ayacucho"} if words in ("Huamanga", "Wamanga") else {words.lower()}
    assert len([offer for offer in offers if offer.name.lower() in names | {"huamanga"}]) == 1


def test_homonyms_are_told_apart_by_their_province(places: Places) -> None:
    offers = places.find("Santa Rosa")
    assert len(offers) == 5
    assert len({offer.label for offer in offers}) == 5
    assert first(places, "santa rosa, grau") == "Santa Rosa (Grau, Apurímac)"


def test_a_place_already_known_brings_its_neighbours_first(places: Places) -> None:
    assert places.find("Santa Rosa", near="PE-050505")[0].label == "Santa Rosa (La Mar, Ayacucho)"
    assert places.find("Santa Rosa", near="PE-0307")[0].label == "Santa Rosa (Grau, Apurímac)"


def test_a_very_long_text_is_read_from_its_beginning(places: Places) -> None:
    assert first(places, "Chungui, La Mar " + "bla " * 5_000) == "Chungui (La Mar, Ayacucho)"


@pytest.mark.parametrize("words", ["provincia", "el distrito", "en el distrito de"])
def test_a_word_for_a_level_alone_names_no_place(places: Places, words: str) -> None:
    assert places.find(words) == []


def test_a_gazetteer_of_nothing_or_of_one_place_is_searched_all_the_same(places: Places) -> None:
    assert Places([]).find("Huanta, Ayacucho") == []
    peru = places.get("PE")
    assert peru is not None
    one = Places([peru])
    one.prepare()
    assert one.find("Huanta Peru") == [peru]
    assert one.find("qq zz") == []


@settings(max_examples=60, deadline=None)
@given(words=st.text(max_size=400), limit=st.integers(-1, 8), near=st.sampled_from(["", "PE-0501", "nowhere"]))
def test_any_text_is_answered_with_at_most_so_many_different_places(words: str, limit: int, near: str) -> None:
    offers = _ALL.find(words, limit, near=near)
    assert len(offers) <= max(0, limit)
    assert len({offer.id for offer in offers}) == len({offer.label for offer in offers}) == len(offers)


_ALL = load_places()


def test_two_villages_of_one_name_in_one_district_are_two_choices_and_a_village_is_not_its_district() -> None:
    lines = ["id,country,level,code,name,parent_id,lat,lon,alt_names"]
    lines += [f"V{n},PE,village,{n},{name},PE-050505,,,Qachqapata" for n, name in enumerate(("Qachqa", "Qachqa Alto"))]
    more = _ALL.with_villages(read_villages(lines, _ALL.parent_names()).places)
    offers = [offer.name for offer in more.find("Qachqapata, Chungui")]
    assert set(offers[:2]) == {"Qachqa", "Qachqa Alto"}


@pytest.mark.parametrize("words", ["Santa Rosa", "San Miguel", "San Juan", "Tambo", "Santiago", "San Pedro", "Pampas"])
@pytest.mark.parametrize("near", ["PE-05", "PE-0505", "PE-050505", "PE-21", "PE-1501", "PE", "AR", "nowhere"])
def test_a_place_nearby_hides_no_other_but_at_most_the_last(places: Places, words: str, near: str) -> None:
    without = [place.id for place in places.find(words)]
    offered = [place.id for place in places.find(words, near=near)]
    assert set(without[:-1]) <= set(offered)
    assert len(offered) >= len(without)


def test_what_is_said_beside_the_name_counts_more_than_a_place_nearby(places: Places) -> None:
    assert places.find("Santa Rosa, Grau", near="PE-0505")[0].label == "Santa Rosa (Grau, Apurímac)"


def test_near_a_country_everything_stays(places: Places) -> None:
    assert places.find("Santa Rosa", near="PE") == places.find("Santa Rosa")
