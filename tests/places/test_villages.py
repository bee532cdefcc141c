"""A village file of an operator: taken over line by line, wrong lines named, nothing raised."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.places import Level, Places, load_places, parse, read_villages, written

HEADER = "id,country,level,code,name,parent_id,lat,lon,alt_names"
FINE = 'PE-0505050099,PE,village,0505050099,"Ccarapunco, Alto",PE-050505,-13.25,-73.60,Qarapunku|Carapunco'
GEONAMES = "\t".join(
    ("9999001", "Rayanpata", "Rayanpata", "Rayampata,Райан", "-13.3", "-73.5", "P", "PPL", "PE", "")
    + ("05", "0505", "050505", "", "0", "", "3000", "America/Lima", "2026-01-01")
)


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places()


def test_a_village_of_a_csv_file_is_found_with_its_district(places: Places) -> None:
    read = read_villages([HEADER, FINE], places.parent_names())
    assert read.errors == ()
    more = places.with_villages(read.places)
    (offer, *_rest) = more.find("carapunku alto, chungui")
    assert (offer.id, offer.level, offer.parent_id) == ("PE-0505050099", Level.VILLAGE, "PE-050505")
    assert offer.label == "Ccarapunco, Alto (Chungui, La Mar)"
    assert [p.id for p in more.parents(offer.id)] == ["PE-050505", "PE-0505", "PE-05", "PE"]
    assert len(more) == len(places) + 1


def test_a_village_of_a_geonames_dump_lies_in_its_district_by_the_inei_code(places: Places) -> None:
    (village,) = read_villages([GEONAMES], places.parent_names()).places
    assert (village.id, village.parent_id, village.also) == ("PE-G9999001", "PE-050505", ("Rayampata",))
    assert village.label == "Rayanpata (Chungui, La Mar)"


def test_a_village_abroad_lies_in_its_region_or_else_in_its_country(places: Places) -> None:
    abroad = GEONAMES.replace("\tPE\t", "\tBO\t")
    (village,) = read_villages([abroad.replace("\t05\t", "\t09\t")], places.parent_names()).places
    assert village.label == "Rayanpata (Tarija, Bolivia)"
    (village,) = read_villages([abroad.replace("\t05\t", "\t77\t")], places.parent_names()).places
    assert village.label == "Rayanpata (Bolivia)"


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("PE-1,PE,village,1,X,PE-050505,north,west,", "not numbers"),
        ("PE-1,PE,village,1,X,PE-050505,-93,10,", "outside the world"),
        ("PE-1,PE,village,1,X,PE-050505,nan,nan,", "outside the world"),
        ("PE-1,PE,village,1,X,PE-050505,-13,1e9,", "outside the world"),
        ("PE-1,PE,village,1,X,PE-999999,-13,-73,", "not known"),
        ("PE-1,PER,village,1,X,PE-050505,-13,-73,", "two letters"),
        (",PE,village,1,X,PE-050505,-13,-73,", "no name or no id"),
        ("PE-1,PE,village,1,,PE-050505,-13,-73,", "no name or no id"),
        (f"PE-1,PE,village,1,{'x' * 121},PE-050505,-13,-73,", "no name or no id"),
        ("PE-1,PE,village", "too few columns"),
        ('PE-1,PE,village,1,"X,PE-050505,-13,-73,', "quotation"),
        ("PE-1,PE,village,1,Caman\ufffd,PE-050505,-13,-73,", "broken letters"),
        ("x" * 10_001, "too long"),
        (FINE, "earlier line"),
        ("PE-1,BO,village,1,X,PE-050505,-13,-73,", "not known"),
        ("#1 a,PE,village,1,X,PE-050505,-13,-73,".replace("#", "\u2028"), "odd letters"),
        ("PE-0505,PE,village,1,X,PE-050505,-13,-73,", "has already"),
        (GEONAMES.replace("9999001", "abc"), "first column"),
    ],
)
def test_a_wrong_line_is_named_and_the_others_are_taken(places: Places, line: str, part: str) -> None:
    read = read_villages([HEADER, FINE, "", line], places.parent_names(), places)
    (error,) = read.errors
    assert error.line == 4
    assert part in error.message.id
    assert not error.message.values
    assert len(read.places) == 1


def test_a_file_of_another_kind_says_so_on_every_line() -> None:
    read = read_villages(["hello", "world"])
    assert [error.line for error in read.errors] == [1, 2]


def test_lines_that_are_no_villages_are_skipped_and_counted(places: Places) -> None:
    river = GEONAMES.replace("\tP\tPPL\t", "\tH\tSTM\t")
    read = read_villages([HEADER, "PE-05,PE,department,05,Ayacucho,PE,,,", river], places.parent_names())
    assert (read.places, read.errors, read.skipped) == ((), (), 2)


def test_a_village_without_coordinates_is_taken(places: Places) -> None:
    (village,) = read_villages([HEADER, "PE-1,PE,village,1,X,PE-050505,,,"], places.parent_names()).places
    assert (village.lat, village.lon) == (None, None)
    assert places.with_villages([village]).distance_km("PE-1", "PE-050505") is None


def test_a_file_cannot_replace_a_place_of_the_gazetteer(places: Places) -> None:
    read = read_villages([HEADER, "PE-050505,PE,village,1,Elsewhere,PE-0505,-1,-1,"], places.parent_names())
    more = places.with_villages(read.places)
    chungui = more.get("PE-050505")
    assert chungui is not None
    assert chungui.name == "Chungui"
    assert len(more) == len(places)


@given(lines=st.lists(st.text(max_size=80) | st.text(max_size=30).map(lambda t: FINE.replace("-13.25", t)), max_size=6))
def test_any_lines_become_villages_errors_or_skips(lines: list[str]) -> None:
    read = read_villages([HEADER, *lines])
    assert len(read.places) + len(read.errors) + read.skipped <= len(lines) + 1
    assert all(2 <= error.line <= len(lines) + 1 for error in read.errors)


@given(rows=st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30), st.floats(-90, 90)), max_size=5))
def test_what_is_read_of_a_file_is_written_and_read_again_as_it_was(rows: list[tuple[str, str, float]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(
        (f"PE-{i}", "PE", "village", "1", name, "PE-050505", lat, -lat, also)
        for i, (name, also, lat) in enumerate(rows)
    )
    read = read_villages([HEADER, *out.getvalue().split("\r\n")], _NAMES)
    assert tuple(parse(list(written(read.places)), _NAMES)) == read.places


_NAMES = load_places().parent_names()
