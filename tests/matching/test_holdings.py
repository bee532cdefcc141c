"""The engine behind the register: who is proposed, in which order, how many, and what is counted."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from bot.domain.matches import Verdict
from bot.domain.people import PersonRecord, Sex
from bot.matching import holdings as module
from bot.matching.holdings import Entry, Holdings, compare
from bot.matching.table import Table

HIM = PersonRecord(given="Teodosio", paternal="Ushiñahua", maternal="Carhuapoma", place_origin="Zumbaqpata")


def holding(*refs: str, group: str = "", person: PersonRecord = HIM) -> Holdings:
    held = Holdings()
    for ref in refs:
        held.add(ref, person, group)
    return held


def test_ten_are_proposed_unless_another_number_is_asked_for_and_the_first_held_come_first() -> None:
    refs = [f"r{n}" for n in range(12)]
    held = holding(*refs)
    assert [each.ref for each in held.search(HIM)] == refs[:10]
    assert [each.ref for each in held.rank(HIM)] == refs[:10]
    assert held.look_up("teodosio ushiñahua") == refs[:10]
    assert [each.ref for each in held.search(HIM, 3)] == refs[:3]
    assert held.look_up("Ushiñahua", 2) == refs[:2]


def test_the_surest_comes_first_whatever_was_held_first() -> None:
    held = holding("other", person=dataclasses.replace(HIM, given="Hilario"))
    held.add("him", HIM)
    found = held.rank(HIM)
    assert [each.ref for each in found] == ["him", "other"]
    assert found[0].log_odds > found[1].log_odds
    assert not any(each.clues for each in found)


def test_the_evidence_is_for_those_proposed_in_their_order_and_for_nobody_who_left() -> None:
    held = holding("other", person=dataclasses.replace(HIM, given="Hilario"))
    held.add("him", HIM)
    ranked = held.rank(HIM)
    explained = held.evidence(HIM, ranked)
    assert [each.ref for each in explained] == ["him", "other"]
    assert all(each.clues for each in explained)
    assert [each.log_odds for each in explained] == pytest.approx([each.log_odds for each in ranked])
    held.erase("him")
    assert [each.ref for each in held.evidence(HIM, ranked)] == ["other"]
    held.erase("other")
    assert held.evidence(HIM, ranked) == []
    assert held.search(HIM) == []


def test_where_to_look_and_who_is_left_out_hold_for_every_way_of_asking() -> None:
    held = holding("a", group="sought")
    held.add("b", HIM)
    for ask in (held.rank, held.search):
        assert [each.ref for each in ask(HIM, groups=frozenset({""}))] == ["b"]
        assert [each.ref for each in ask(HIM, groups=frozenset({"sought"}))] == ["a"]
        assert [each.ref for each in ask(HIM, without=frozenset({"a"}))] == ["b"]
        assert ask(HIM, groups=frozenset({"nowhere"})) == []
        assert ask(HIM, groups=frozenset()) == []


def test_an_unknown_reference_is_named_in_the_error() -> None:
    held = holding("a")
    for asked in (lambda: held.erase("zz"), lambda: held.correct("zz", HIM)):
        with pytest.raises(KeyError, match="zz"):
            asked()


def test_who_is_corrected_stays_in_the_group_and_is_held_once() -> None:
    held = holding("x", group="registrations")
    held.add("a", HIM, "sought")
    held.correct("a", dataclasses.replace(HIM, given="Hilario"))
    assert len(held) == 2
    assert [each.ref for each in held.rank(HIM, groups=frozenset({"sought"}))] == ["a"]
    assert [each.ref for each in held.rank(HIM, groups=frozenset({"registrations"}))] == ["x"]
    held.add("a", HIM, "registrations")
    assert len(held) == 2
    assert {each.ref for each in held.rank(HIM, groups=frozenset({"registrations"}))} == {"a", "x"}


def entries(count: int, first: int = 0) -> list[Entry]:
    return [(f"e{n}", HIM, "") for n in range(first, first + count)]


@pytest.mark.parametrize(
    ("held", "listed", "in_bulk"), [(0, 3, False), (0, 4, True), (45, 4, True), (60, 5, False), (60, 6, True)]
)
def test_a_list_is_laid_out_in_bulk_from_a_length_and_a_tenth_of_what_is_held(
    held: int, listed: int, in_bulk: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MANY", 4)
    here = holding(*(f"h{n}" for n in range(held)))
    bulk: list[int] = []
    put_many = Table.put_many
    monkeypatch.setattr(
        Table, "put_many", lambda self, people: bulk.append(len(rows := put_many(self, people))) or rows
    )
    here.add_many(iter(entries(listed)))
    assert bulk == ([listed] if in_bulk else [])
    assert len(here) == held + listed
    assert "e0" in here
    assert f"e{listed - 1}" in here


def test_a_long_list_is_read_to_its_end_and_says_last_who_somebody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MANY", 2)
    here = holding("e1")
    other = dataclasses.replace(HIM, given="Hilario")
    here.add_many(iter([*entries(5), ("e1", other, "sought"), ("e2", other, "sought")]))
    assert len(here) == 5
    assert {each.ref for each in here.rank(other, groups=frozenset({"sought"}))} == {"e1", "e2"}
    assert {each.ref for each in here.rank(HIM, groups=frozenset({""}))} == {"e0", "e3", "e4"}


def test_the_names_of_a_record_are_told_with_their_bearers_in_order() -> None:
    held = holding("a", "b")
    assert held.bearers(HIM) == [("Teodosio", 2), ("Ushiñahua", 2), ("Carhuapoma", 2)]
    assert held.bearers(PersonRecord(given="Ushiñahua Rojas, Hilario")) == [
        ("Hilario", 0),
        ("Ushiñahua", 2),
        ("Rojas", 0),
    ]
    assert held.bearers(PersonRecord(paternal="Rojas", given="")) == [("Rojas", 0)]


def crowd(count: int = 200) -> Holdings:
    held = Holdings()
    for n in range(count):
        held.add(str(n), PersonRecord(given="Juan", paternal="Quispe", place_origin="Muyumuyu"))
    return held


def test_two_records_are_compared_with_the_frequencies_of_a_register() -> None:
    common = PersonRecord(given="Juan", paternal="Quispe", place_origin="Muyumuyu")
    here = crowd()
    assert compare(common, common, here).log_odds < compare(common, common).log_odds
    assert compare(HIM, HIM, here).log_odds > compare(common, common, here).log_odds
    assert compare(common, common, Holdings()).log_odds == compare(common, common).log_odds
    assert len(here) == 200  # nothing of the two is added


def points(field: str, a: PersonRecord, b: PersonRecord, here: Holdings) -> float:
    return next(clue.points for clue in compare(a, b, here).clues if clue.field == field)


@pytest.mark.parametrize("field", ["given", "paternal", "maternal", "place_origin", "place_last", "mother"])
def test_every_word_of_either_record_weighs_what_the_search_says(field: str) -> None:
    here = crowd()
    one = PersonRecord(
        given="Juan", paternal="Ushiñahua", maternal="Quispe", sex=Sex.MALE, place_origin="Muyumuyu",
        place_last="Zumbaqpata, Muyumuyu", mother="Rosa",
    )  # fmt: skip
    other = dataclasses.replace(one, place_last="Wiraqasa, Muyumuyu", given="Juana", mother="Rosalía")
    here.add("one", one)
    here.add("other", other)
    for asked, ref, held in ((one, "one", one), (one, "other", other), (other, "one", one)):
        found = next(each for each in here.search(asked, 300) if each.ref == ref)
        clue = next(clue for clue in found.clues if clue.field == field)
        assert points(field, asked, held, here) == pytest.approx(clue.points, abs=0.02)
        assert compare(asked, held, here).log_odds == pytest.approx(found.log_odds, abs=0.02)


def test_a_neighbouring_district_is_near_in_a_comparison_too() -> None:
    here = crowd()
    for n in range(3):
        here.add(f"n{n}", PersonRecord(given="Ana", place_origin="Oronccoy"))
    near = compare(
        PersonRecord(given="Juan", place_origin="Chungui, La Mar"),
        PersonRecord(given="Juan", place_origin="Oronccoy"),
        here,
    )
    clue = next(clue for clue in near.clues if clue.field == "place_origin")
    assert clue.verdict is Verdict.CLOSE
    assert clue.points > 0
    assert near.ref == "b"
    assert here.rank(PersonRecord(given="Ana", place_origin="Oronccoy"))[0].ref == "n0"
    assert np.isfinite(near.log_odds)
