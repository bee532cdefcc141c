"""People as the program compares them: shown nowhere by accident, read from rows of strings."""

from __future__ import annotations

import pytest

from bot.domain.people import PersonRecord, Sex

HIM = PersonRecord(given="Teodosio", paternal="Ushiñahua", birth_year=0, sex=Sex.MALE)


def test_a_record_shows_which_fields_are_filled_and_no_value() -> None:
    shown = "<PersonRecord with given, paternal, sex, birth_year>"
    assert repr(HIM) == str(HIM) == f"{HIM}" == f"{HIM:>80}" == shown
    assert repr(PersonRecord()) == "<PersonRecord with nothing>"


def test_a_name_is_told_in_the_usual_order_without_what_is_missing() -> None:
    assert PersonRecord(given="Juan", paternal="Quispe", maternal="Mamani").full_name == "Juan Quispe Mamani"
    assert PersonRecord(given="Juan", maternal="Mamani").full_name == "Juan Mamani"
    assert PersonRecord().full_name == ""


def test_a_row_of_strings_becomes_a_record_and_what_is_not_known_stays_so() -> None:
    row = {"given": "Ana", "paternal": "", "maternal": None, "sex": "F", "birth_year": 1960, "colour": "blue"}
    assert PersonRecord.of(row) == PersonRecord(given="Ana", sex=Sex.FEMALE, birth_year=1960)
    assert PersonRecord.of({"given": "Ana", "birth_year": ""}) == PersonRecord(given="Ana")
    found = PersonRecord.of({"given": "Ana", "birth_pm": 0})
    assert (found.sex, found.birth_pm) == (Sex.UNKNOWN, 0)
    with pytest.raises(ValueError, match="X"):
        PersonRecord.of({"sex": "X"})
