"""The register: what is found, and that changing it one by one equals building it anew."""

from __future__ import annotations

import dataclasses
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matches import Band, Hypothesis
from bot.domain.people import PersonRecord, Sex
from bot.matching import Register, compare
from bot.matching import holdings as register_module
from bot.matching import search as search_module
from tests.bench.generator import STYLES, make

DATA = make(600, 60, 4242, STYLES[0])
PEOPLE = [(row["id"], PersonRecord.of(row), "list") for row in DATA.register]


def everyone() -> Register:
    register = Register()
    register.add_many(PEOPLE)
    return register


def answers(register: Register, person: PersonRecord) -> list[tuple[str, float]]:
    return [(found.ref, round(found.log_odds, 3)) for found in register.search(person, 5)]


@pytest.fixture(scope="module")
def register() -> Register:
    return everyone()


def test_most_people_are_found_first_and_nearly_all_among_ten(register: Register) -> None:
    members = [(q, t["match"]) for q, t in zip(DATA.queries, DATA.truth, strict=True) if t["match"]]
    found = [[p.ref for p in register.search(PersonRecord.of(q))] for q, _ in members]
    first = sum(refs[:1] == [match] for refs, (_, match) in zip(found, members, strict=True))
    assert first >= 0.93 * len(members)


def test_an_empty_register_proposes_nobody() -> None:
    assert Register().search(PersonRecord(given="Juan", paternal="Quispe")) == []
    assert len(Register()) == 0


def test_a_record_without_a_name_finds_nobody(register: Register) -> None:
    assert register.search(PersonRecord(birth_year=1960, place_origin="Chungui")) == []


def test_one_by_one_equals_all_at_once(register: Register) -> None:
    slowly = Register()
    for ref, person, group in PEOPLE:
        slowly.add(ref, person, group)
    for query in DATA.queries[:20]:
        assert answers(slowly, PersonRecord.of(query)) == answers(register, PersonRecord.of(query))


def test_a_long_list_is_laid_out_in_bulk_with_the_same_result(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_module, "_MANY", 1)
    bulk = everyone()
    for query in DATA.queries[:20]:
        assert answers(bulk, PersonRecord.of(query)) == answers(register, PersonRecord.of(query))
    ref, person, _ = PEOPLE[7]
    bulk.erase(ref)
    assert ref not in [p.ref for p in bulk.search(person)]
    bulk.add(ref, person)
    assert bulk.search(person)[0].ref == ref


def test_when_too_many_are_alike_by_name_years_and_places_choose(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_module, "FULLY_COMPARED", 12)
    here = Register()
    for number in range(200):
        here.add(
            str(number), PersonRecord(given="Juan", paternal="Quispe", sex=Sex.MALE, birth_year=1900 + number % 90)
        )
    own = PersonRecord(given="Juan", paternal="Quispe", birth_year=1961, place_origin="Oronccoy", event_year=1984)
    here.add("himself", own)
    assert here.search(dataclasses.replace(own, sex=Sex.MALE))[0].ref == "himself"
    monkeypatch.setattr(search_module, "LOOKED_AT", 150)
    assert len(here.search(PersonRecord(given="Juan", paternal="Quispe"))) == 10


@pytest.mark.parametrize("many", [1, 10_000])
def test_adding_correcting_and_erasing_equal_a_rebuild(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_module, "_MANY", many)
    chance = random.Random(3)
    changed, truth = everyone(), {ref: person for ref, person, _ in PEOPLE}
    for ref in chance.sample(sorted(truth), 150):
        if chance.random() < 0.5:
            changed.erase(ref)
            del truth[ref]
        else:
            other = dataclasses.replace(chance.choice(PEOPLE)[1], nickname="Zorro")
            changed.correct(ref, other)
            truth[ref] = other
    for number in range(40):
        person = chance.choice(PEOPLE)[1]
        changed.add(f"new {number}", person)
        truth[f"new {number}"] = person
    anew = Register()
    anew.add_many((ref, person, "") for ref, person in truth.items())
    assert len(changed) == len(anew) == len(truth)
    for query in DATA.queries[:30]:
        one, other = answers(changed, PersonRecord.of(query)), answers(anew, PersonRecord.of(query))
        assert [odds for _, odds in one] == pytest.approx([odds for _, odds in other], abs=0.01)


def test_an_added_person_is_found_by_the_next_search(register: Register) -> None:
    here = everyone()
    person = PersonRecord(given="Wenceslao", paternal="Ushiñahua", maternal="Qawana", birth_year=1950)
    here.add("late", person)
    assert here.search(person)[0].ref == "late"
    here.erase("late")
    assert "late" not in here
    assert "late" not in [p.ref for p in here.search(person)]


def test_a_list_added_twice_corrects_and_never_doubles() -> None:
    here = everyone()
    here.add_many(PEOPLE[:50])
    here.add_many([PEOPLE[0], PEOPLE[0]])
    assert len(here) == len(PEOPLE)
    ref, person, _ = PEOPLE[0]
    assert [p.ref for p in here.search(person)].count(ref) == 1


@pytest.mark.parametrize("already", [0, 40])
def test_in_a_long_list_what_is_said_last_of_a_reference_holds(already: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_module, "_MANY", 30)
    here = Register()
    here.add_many(PEOPLE[:already])
    ref, before, _ = PEOPLE[3]
    last = PersonRecord(given="Wenceslao", paternal="Ushiñahua", maternal="Qawana")
    here.add_many([*PEOPLE[:200], (ref, before, ""), (ref, last, "sought")])
    assert len(here) == 200
    assert here.search(last, groups=frozenset({"sought"}))[0].ref == ref
    slowly = Register()
    for entry in [*PEOPLE[:200], (ref, last, "sought")]:
        slowly.add(*entry)
    for query in DATA.queries[:10]:
        one, other = answers(here, PersonRecord.of(query)), answers(slowly, PersonRecord.of(query))
        assert sorted(odds for _, odds in one) == pytest.approx(sorted(odds for _, odds in other), abs=0.01)


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_a_list_changes_nothing(chance: random.Random) -> None:
    some = PEOPLE[:120]
    shuffled = chance.sample(some, len(some))
    one, other = Register(), Register()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register_module, "_MANY", 10)
        one.add_many(some)
        other.add_many(shuffled)
    query = PersonRecord.of(chance.choice(DATA.queries))
    found, again = one.search(query, 5), other.search(query, 5)
    assert [p.log_odds for p in found] == pytest.approx([p.log_odds for p in again], abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=12, unique_by=lambda entry: entry[0]), st.data())
def test_whoever_is_erased_is_never_found_again(
    people: list[tuple[str, PersonRecord, str]], data: st.DataObject
) -> None:
    here = Register()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register_module, "_MANY", data.draw(st.sampled_from([1, 1000])))
        here.add_many(people)
    ref, person, _ = data.draw(st.sampled_from(people))
    here.erase(ref)
    assert ref not in here
    assert all(found.ref != ref for found in here.search(person, 50))
    assert here.look_up(person.full_name, 50).count(ref) == 0
    here.add(ref, person)
    assert [found.ref for found in here.search(person, 50)].count(ref) == 1


def test_how_many_bear_a_name_is_counted_however_it_is_spelt() -> None:
    here = Register()
    for ref, surname in (("a", "Huamán"), ("b", "Waman"), ("c", "Rojas")):
        here.add(ref, PersonRecord(given="Juan", paternal=surname))
    assert here.bearers(PersonRecord(given="Juan", paternal="Guamán", maternal="Rojas")) == [
        ("Juan", 3), ("Guamán", 2), ("Rojas", 1),
    ]  # fmt: skip
    assert here.bearers(PersonRecord()) == []


def test_an_erased_person_leaves_no_place_text_and_no_row(register: Register) -> None:
    here = Register()
    here.add("a", PersonRecord(given="Juan", paternal="Qawana", place_origin="Casa de piedra, Oronccoy"))
    here.erase("a")
    assert "Casa de piedra, Oronccoy" not in here._held._table.places.texts
    assert not here._held._table.names.rows.any()
    assert not here._held._table.facts.rows.any()
    with pytest.raises(KeyError):
        here.erase("a")


def test_groups_and_left_out_people_limit_the_search() -> None:
    here = Register()
    person = PersonRecord(given="Juan", paternal="Qawana", maternal="Poma")
    for ref, group in (("a", "registrations"), ("b", "sought"), ("c", "enquirers")):
        here.add(ref, person, group)
    assert {p.ref for p in here.search(person, groups=frozenset({"sought", "nowhere"}))} == {"b"}
    assert {p.ref for p in here.search(person, without=frozenset({"b", "unknown"}))} == {"a", "c"}
    here.correct("b", dataclasses.replace(person, birth_year=1960))
    assert {p.ref for p in here.search(person, groups=frozenset({"sought"}))} == {"b"}


def test_staff_find_a_case_by_words_in_any_order(register: Register) -> None:
    here = Register()
    here.add("a", PersonRecord(given="Teodosia", paternal="Ñahui", maternal="Ccori"))
    here.add("b", PersonRecord(given="Pablo", paternal="Rojas", maternal="Díaz"))
    assert here.look_up("ñawi teodocia")[0] == "a"
    assert here.look_up("Teodosia")[0] == "a"
    assert here.look_up("rojas")[0] == "b"
    assert here.look_up("") == []


NAMES = st.text(max_size=500)


@pytest.mark.thorough
@settings(max_examples=100, deadline=None)
@given(NAMES, NAMES, NAMES, NAMES, NAMES, st.integers(-5000, 90000) | st.none(), st.integers(-9, 400) | st.none())
def test_any_record_can_be_added_searched_and_erased(
    given_: str, paternal: str, maternal: str, mother: str, place: str, year: int | None, pm: int | None
) -> None:
    here = Register()
    person = PersonRecord(
        given_, paternal, maternal, sex=Sex.FEMALE, birth_year=year, birth_pm=pm, place_origin=place, mother=mother
    )
    here.add("a", person)
    here.add("b", PersonRecord(given="Juan", paternal="Quispe"))
    for found in here.search(person):
        assert found.log_odds == found.log_odds
    compare(person, person)
    here.erase("a")
    assert len(here) == 1


@pytest.mark.parametrize("text", ["👨‍👩‍👧", "李小龙", "Иван", "x", "a" * 500, "Ã±" * 200, "\x00", "́", "ªº"])
def test_odd_names_are_compared_like_any_other(text: str) -> None:
    person = PersonRecord(given=text, paternal=text, maternal=text, nickname=text, father=text, place_origin=text)
    here = Register()
    here.add("a", person)
    assert [p.ref for p in here.search(person)] in (["a"], [])


@pytest.mark.thorough
def test_comparing_does_not_depend_on_who_is_asked_about(register: Register) -> None:
    chance = random.Random(9)
    for _ in range(40):
        query = PersonRecord.of(chance.choice(DATA.queries))
        person = chance.choice(PEOPLE)[1]
        one, other = compare(query, person, register), compare(person, query, register)
        assert one.log_odds == pytest.approx(other.log_odds, abs=0.05)


def test_comparing_two_records_says_what_the_search_says(register: Register) -> None:
    for query in DATA.queries[:15]:
        person = PersonRecord.of(query)
        for found in register.search(person, 2):
            other = next(p for ref, p, _ in PEOPLE if ref == found.ref)
            assert compare(person, other, register).log_odds == pytest.approx(found.log_odds, abs=0.05)


def test_a_brother_is_told_apart_from_the_person(register: Register) -> None:
    here = everyone()
    facts = {"paternal": "Ushiñahua", "maternal": "Carhuapoma", "place_origin": "Oronccoy, Chungui, La Mar"}
    parents = {"father": "Mateo Ushiñahua Rojas", "mother": "Rosa Carhuapoma Díaz"}
    brother = PersonRecord(given="Teodoro", sex=Sex.MALE, birth_year=1958, **facts, **parents)
    here.add("brother", brother)
    asked = PersonRecord(given="Francisco", sex=Sex.MALE, birth_year=1963, **facts, **parents)
    top = here.search(asked)[0]
    assert top.ref == "brother"
    assert top.hypothesis is Hypothesis.RELATIVE
    assert top.band is Band.WEAK
    here.add("himself", dataclasses.replace(asked, given="Pancho", birth_year=1962, mother=""))
    best = here.search(asked)[0]
    assert (best.ref, best.hypothesis, best.band) == ("himself", Hypothesis.SAME, Band.STRONG)


def test_maria_is_not_mario(register: Register) -> None:
    here = everyone()
    here.add("mario", PersonRecord(given="Mario", paternal="Quispe", maternal="Huamán", sex=Sex.MALE))
    proposal = here.search(PersonRecord(given="María", paternal="Quispe", maternal="Huamán", sex=Sex.FEMALE))[0]
    assert proposal.band is Band.WEAK


def test_alike_in_all_but_the_sex_of_the_name_is_never_strong(register: Register) -> None:
    facts = {"paternal": "Ushiñahua", "maternal": "Carhuapoma", "place_origin": "Oronccoy", "birth_year": 1960}
    maria, mario = PersonRecord(given="María", **facts), PersonRecord(given="Mario", **facts)
    assert compare(maria, mario, register).band is not Band.STRONG
    assert compare(maria, maria, register).band is Band.STRONG


def test_the_names_of_a_record_are_told_with_how_many_bear_them(register: Register) -> None:
    person = PEOPLE[0][1]
    told = dict(register.bearers(person))
    assert told
    assert all(count >= 1 for count in told.values())
    assert register.bearers(PersonRecord()) == []


def test_a_long_list_that_names_people_twice_or_already_held_keeps_what_is_said_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(register_module, "_MANY", 3)
    register = Register()
    register.add_many(PEOPLE[:5])
    changed = dataclasses.replace(PEOPLE[1][1], given="Zumbaqta")
    twice = [*PEOPLE[5:12], (PEOPLE[1][0], changed, "list"), PEOPLE[6]]
    register.add_many(twice)
    assert len(register) == 12
    assert register.search(changed)[0].ref == PEOPLE[1][0]


def test_ranking_finds_what_searching_finds_without_the_evidence(register: Register) -> None:
    for query in DATA.queries[:10]:
        person = PersonRecord.of(query)
        ranked, searched = register.rank(person, 4), register.search(person, 4)
        assert all(each.clues == () for each in ranked)
        assert [each.ref for each in ranked] == [each.ref for each in searched]
        for one, other in zip(register.evidence(person, ranked[1:3]), searched[1:3], strict=True):
            assert (one.ref, one.band, one.hypothesis) == (other.ref, other.band, other.hypothesis)
            assert one.log_odds == pytest.approx(other.log_odds, abs=1e-3)
            assert [clue.words for clue in one.clues] == [clue.words for clue in other.clues] != []


def test_evidence_leaves_out_whoever_left_the_register_since() -> None:
    here = Register()
    person = PersonRecord(given="Juan", paternal="Qawana", maternal="Poma")
    here.add("a", person)
    here.add("b", person)
    ranked = here.rank(person)
    here.erase("a")
    assert [each.ref for each in here.evidence(person, ranked)] == ["b"]
    here.erase("b")
    assert here.evidence(person, ranked) == []


def test_the_public_face_hands_on_every_wish() -> None:
    person = PersonRecord(given="Teodosio", paternal="Ushiñahua", maternal="Carhuapoma")
    here = Register()
    for number in range(12):
        here.add(f"r{number}", person)
    here.add("sought", person, "sought")
    assert len(here.search(person)) == len(here.rank(person)) == len(here.look_up("Teodosio Ushiñahua")) == 10
    assert len(here.search(person, 3)) == len(here.rank(person, 3)) == len(here.look_up("Ushiñahua", 3)) == 3
    ranked = here.rank(person, groups=frozenset({"sought"}))
    assert [(each.ref, each.clues) for each in ranked] == [("sought", ())]
    assert [bool(each.clues) for each in here.evidence(person, ranked)] == [True]
    assert [each.ref for each in here.search(person, groups=frozenset({"sought"}))] == ["sought"]
    assert {each.ref for each in here.rank(person, 50, groups=frozenset({""}))} == {f"r{n}" for n in range(12)}
    without = frozenset(f"r{n}" for n in range(12))
    for found in (here.rank(person, without=without), here.search(person, without=without)):
        assert [each.ref for each in found] == ["sought"]
    here.correct("sought", dataclasses.replace(person, given="Hilario"))
    assert here.search(dataclasses.replace(person, given="Hilario"), 1)[0].ref == "sought"
    assert here.bearers(person)[0] == ("Teodosio", 12)
    assert ("sought" in here, "nobody" in here, len(here)) == (True, False, 13)
    with pytest.raises(KeyError, match="nobody"):
        here.correct("nobody", person)


def test_comparing_uses_the_frequencies_of_the_register_it_is_given() -> None:
    person, here = PersonRecord(given="Juan", paternal="Quispe"), Register()
    for number in range(60):
        here.add(str(number), person)
    assert compare(person, person, here).log_odds < compare(person, person).log_odds
    other = PersonRecord(given="Hilario", paternal="Rojas")
    clues = {clue.field: (clue.left, clue.right) for clue in compare(person, other, here).clues}
    assert clues["given"] == ("Juan", "Hilario")
