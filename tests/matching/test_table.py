"""Everyone in columns: what is written down of a person, counted, and forgotten."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.people import PersonRecord, Sex
from bot.matching import table as module
from bot.matching.reading import read
from bot.matching.table import Col, Fact, PlaceTable, Table, facts_of, words_of, year
from bot.matching.vocabulary import Role

HIM = PersonRecord(
    given="Juan Carlos",
    nickname="Runtu Zorro",
    paternal="Huamán",
    maternal="Yupanqui",
    sex=Sex.MALE,
    birth_year=1960,
    birth_pm=3,
    event_year=1984,
    place_origin="Zumbaqpata",
    place_last="Wiraqasa",
    father="Mateo Luis Huamán Rojas",
    mother="Rosa Elena Yupanqui Díaz",
)
HER = PersonRecord(
    given="Rosa", paternal="Flores", maternal="Mamani de Quispe", sex=Sex.FEMALE, place_origin="Wiraqasa",
    place_last="Wiraqasa",
)  # fmt: skip


def test_every_word_of_a_record_has_its_column() -> None:
    words = words_of(read(HIM))
    assert {col.name: word for col, word in zip(Col, words, strict=True)} == {
        "G0": "juan", "G1": "carlos", "G2": "", "K0": "runtu", "K1": "zorro", "P": "huamán", "M": "yupanqui", "X": "",
        "FG": "mateo", "FG2": "luis", "FP": "huamán", "FM": "rojas", "MG": "rosa", "MG2": "elena", "MP": "yupanqui",
        "MM": "díaz",
    }  # fmt: skip
    assert words_of(read(HER))[Col.X] == "quispe"
    assert words_of(read(PersonRecord())) == ("",) * len(Col)
    assert words_of(read(PersonRecord(given="Juan José Luis", nickname="Runtu", paternal="Rojas")))[:5] == (
        "juan", "josé", "luis", "runtu", "",
    )  # fmt: skip


def test_facts_are_small_numbers_and_nought_is_not_known() -> None:
    assert facts_of(HIM) == (1, 2, 1960, 4, 1984)
    assert facts_of(HER) == (1, 1, 0, 0, 0)
    assert [facts_of(PersonRecord(birth_pm=pm))[3] for pm in (None, 0, 1, 50, 51, -4)] == [0, 1, 2, 51, 51, 1]


@pytest.mark.parametrize(
    ("value", "kept"), [(1800, 1800), (2199, 2199), (1799, 0), (2200, 0), (0, 0), (-1984, 0), (None, 0)]
)
def test_a_year_that_can_be_none_is_not_known(value: int | None, kept: int) -> None:
    assert year(value) == kept


def row_of(table: Table, row: int) -> list[str]:
    return [table.vocabulary.written[token] for token in table.names.rows[row].tolist()]


def seen(table: Table) -> dict[str, object]:
    """All that a table knows of frequencies."""
    vocabulary, places = table.vocabulary, table.places
    return {
        "alive": table.alive,
        "places": places.vocabulary.total,
        "bearers": {
            (word, role): count
            for word in vocabulary.written
            for role in Role
            if (count := vocabulary.bearers(role, word))
        },
        "pieces": {
            piece: count
            for piece in places.vocabulary.written
            if (count := places.vocabulary.bearers(Role.SURNAME, piece))
        },
        "texts": sorted(text for text in places.texts if text),
    }


def test_a_person_is_written_in_a_row_of_their_own_from_one_on() -> None:
    table = Table()
    assert [table.put("a", HIM, 3), table.put("b", HER, 0)] == [1, 2]
    assert row_of(table, 1) == list(words_of(read(HIM)))
    facts = table.facts.rows[1]
    assert facts[: Fact.ORIGIN].tolist() == [1, 2, 1960, 4, 1984]
    assert table.places.texts[facts[Fact.ORIGIN]] == "Zumbaqpata"
    assert table.places.texts[facts[Fact.LAST]] == "Wiraqasa"
    assert (int(facts[Fact.GROUP]), table.alive, table.refs[1], table.refs.row("b")) == (3, 2, "a", 2)
    assert not table.names.rows[0].any()
    assert not table.facts.rows[0].any()


def test_words_are_counted_in_their_roles_and_a_place_once_a_person() -> None:
    table = Table()
    table.put("a", HIM, 0)
    table.put("b", HER, 0)
    said = seen(table)
    assert said["bearers"] == {
        ("juan", Role.GIVEN): 1, ("carlos", Role.GIVEN): 1, ("runtu", Role.GIVEN): 1, ("zorro", Role.GIVEN): 1,
        ("mateo", Role.GIVEN): 1, ("luis", Role.GIVEN): 1, ("rosa", Role.GIVEN): 2, ("elena", Role.GIVEN): 1,
        ("huamán", Role.SURNAME): 1, ("yupanqui", Role.SURNAME): 1, ("rojas", Role.SURNAME): 1,
        ("díaz", Role.SURNAME): 1, ("flores", Role.SURNAME): 1, ("mamani", Role.SURNAME): 1,
        ("quispe", Role.SURNAME): 1,
    }  # fmt: skip
    assert said["pieces"] == {"zumbaqpata": 1, "wiraqasa": 2}
    assert (said["alive"], said["places"]) == (2, 2)


@pytest.mark.parametrize("portion", [1, 2, 20_000])
@pytest.mark.parametrize("already", [0, 1])
def test_a_whole_list_is_written_and_counted_as_one_by_one(
    portion: int, already: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PORTION", portion)
    people = [("a", HIM, 3), ("b", HER, 0), ("c", PersonRecord(), 1), ("d", HIM, 2)]
    slowly, at_once = Table(), Table()
    for table in (slowly, at_once):
        for _ in range(already):
            table.put("before", HER, 1)
    rows = [slowly.put(*entry) for entry in people]
    made = at_once.put_many(iter(people))
    assert (made.tolist(), made.dtype) == (rows, np.int32)
    assert seen(at_once) == seen(slowly)
    for row in rows:
        assert row_of(at_once, row) == row_of(slowly, row)
        one, other = slowly.facts.rows[row], at_once.facts.rows[row]
        assert one[: Fact.ORIGIN].tolist() == other[: Fact.ORIGIN].tolist()
        assert one[Fact.GROUP] == other[Fact.GROUP]
        for fact in (Fact.ORIGIN, Fact.LAST):
            assert slowly.places.texts[one[fact]] == at_once.places.texts[other[fact]]
        assert at_once.refs[row] == slowly.refs[row]
        assert at_once.refs.row(slowly.refs[row]) == row
    near = at_once.vocabulary.near("pancho", True), at_once.vocabulary.near("carlitos", True)
    assert "carlos" in {at_once.vocabulary.written[token] for token in near[1].tokens.tolist()}


def test_who_is_wiped_leaves_no_count_no_row_and_no_reference_and_the_row_is_used_again() -> None:
    table, without = Table(), Table()
    table.put("b", HER, 0)
    without.put("b", HER, 0)
    row = table.put("a", HIM, 3)
    table.wipe(row)
    assert seen(table) == seen(without)
    assert not table.names.rows[row].any()
    assert not table.facts.rows[row].any()
    assert (table.refs.row("a"), table.refs[row]) == (0, "")
    assert table.put("c", HIM, 0) == row
    assert table.put("d", HIM, 0) == row + 1
    assert table.alive == 3


def test_a_given_name_is_reached_by_its_familiar_form_and_a_surname_is_not() -> None:
    table = Table()
    table.put("a", PersonRecord(given="Francisco", paternal="Luis"), 0)
    written = table.vocabulary.written

    def reached(word: str) -> set[str]:
        near = table.vocabulary.near(word, True)
        return {
            written[token] for token, level in zip(near.tokens.tolist(), near.levels.tolist(), strict=True) if level
        }

    assert "francisco" in reached("pancho")
    assert "luis" not in reached("lucho")


def test_equal_place_texts_have_one_number_and_a_text_without_a_piece_none() -> None:
    places = PlaceTable()
    numbers = [places.number(text) for text in ("Zumbaqpata", " Zumbaqpata ", "Wiraqasa", "", "Perú", "Zumbaqpata")]
    assert numbers == [1, 1, 2, 0, 0, 1]
    assert places.texts == ["", "Zumbaqpata", "Wiraqasa"]
    assert places.tokens.length == places.spot_of.length == 3
    assert places.number("x" * 600) == places.number("x" * 500 + "y" * 99) == 3


def test_a_place_text_leads_to_its_pieces_and_its_spot() -> None:
    places = PlaceTable()
    number = places.number("Oronccoy, Chungui")
    written = places.vocabulary.written
    assert {written[token] for token in places.tokens.rows[number].tolist() if token} == {"oronccoy", "chungui"}
    assert places.spot_of.rows[number] == places.spots.number("Oronccoy, Chungui") > 0
    for piece in ("oronccoy", "chungui"):
        held = places.texts_with.of(np.array([places.vocabulary.ids[piece]], np.int32))
        assert held[0].tolist() == [number]
    assert not places.tokens.rows[0].any()
    assert places.spot_of.rows[0] == 0


def test_a_place_nobody_gives_any_more_is_forgotten_and_numbered_anew() -> None:
    places = PlaceTable()
    number = places.number("Zumbaqpata")
    places.count(number, 2)
    places.count(number, -1)
    assert places.texts[number] == "Zumbaqpata"
    assert places.vocabulary.bearers(Role.SURNAME, "zumbaqpata") == 1
    places.count(number, -1)
    assert places.texts[number] == ""
    assert places.vocabulary.bearers(Role.SURNAME, "zumbaqpata") == 0
    assert places.number("Zumbaqpata") == number + 1
    places.count(0, 5)
    assert places.texts[0] == ""


def test_people_of_a_place_are_counted_on_the_map() -> None:
    places = PlaceTable()
    number = places.number("Oronccoy")
    before = places.spots.nearness("Oronccoy", 100)
    places.count(number, 9)
    after = places.spots.nearness("Oronccoy", 100)
    assert before is not None
    assert after is not None
    spot = places.spot_of.rows[number]
    assert after[spot] < before[spot]
