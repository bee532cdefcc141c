"""Evidence in words."""

from __future__ import annotations

import dataclasses

import pytest

from bot.domain.matches import Band, Clue, Hypothesis, Proposal, Verdict
from bot.domain.people import PersonRecord, Sex
from bot.matching import Register, compare, model
from bot.matching.evidence import title
from bot.matching.likeness import Level
from bot.matching.wording import NAMES, with_rarity

WHOLE = PersonRecord(
    given="Juan Carlos",
    paternal="Huamán",
    maternal="de la Cruz",
    sex=Sex.MALE,
    birth_year=1960,
    place_origin="Oronccoy, Chungui, La Mar",
    place_last="Chungui",
    event_year=1984,
    father="Mateo Huamán Rojas",
    mother="Rosa de la Cruz Díaz",
)


def clue(proposal: Proposal, field: str) -> Clue:
    return next(clue for clue in proposal.clues if clue.field == field)


def test_every_level_of_likeness_has_its_words() -> None:
    assert set(NAMES) == set(Level)
    assert len({words.id for _, words in NAMES.values()}) == len(Level)


def test_points_of_the_clues_sum_to_the_odds() -> None:
    other = PersonRecord(given="Juancha", paternal="Waman", birth_year=1962, place_origin="Chungui", mother="Rosa")
    for one, two in ((WHOLE, WHOLE), (WHOLE, other), (other, WHOLE)):
        proposal = compare(one, two)
        assert sum(c.points for c in proposal.clues) == pytest.approx(proposal.log_odds, abs=0.01)


def test_each_side_is_quoted_as_it_was_written() -> None:
    other = PersonRecord(given="JUAN", paternal="Waman", maternal="De La Cruz", place_origin="Chungui, la Mar")
    proposal = compare(WHOLE, other)
    assert (clue(proposal, "paternal").left, clue(proposal, "paternal").right) == ("Huamán", "Waman")
    assert clue(proposal, "maternal").right == "de la Cruz"
    assert clue(proposal, "place_origin").right == "Chungui, la Mar"


def test_what_one_side_does_not_say_is_unknown_and_not_against() -> None:
    bare = PersonRecord(given="Juan Carlos", paternal="Huamán", maternal="de la Cruz")
    proposal = compare(WHOLE, bare)
    for field in ("birth", "sex", "event", "father", "mother", "place_origin"):
        assert clue(proposal, field).verdict is Verdict.UNKNOWN
        assert clue(proposal, field).points == 0
    assert clue(proposal, "given").verdict is Verdict.AGREE


def test_what_neither_side_says_is_not_listed() -> None:
    person = PersonRecord(given="Juan", paternal="Quispe")
    assert {c.field for c in compare(person, person).clues} == {"given", "paternal", "start"}


def test_surnames_the_other_way_round_are_said_to_be() -> None:
    swapped = PersonRecord(given="Juan", paternal="Mamani", maternal="Huamán")
    proposal = compare(PersonRecord(given="Juan", paternal="Huamán", maternal="Mamani"), swapped)
    assert clue(proposal, "surnames").verdict is Verdict.CLOSE
    assert (clue(proposal, "paternal").left, clue(proposal, "paternal").right) in (
        ("Huamán", "Huamán"),
        ("Mamani", "Mamani"),
    )


def test_one_crossed_surname_is_quoted_against_the_right_one() -> None:
    proposal = compare(PersonRecord(given="Juan", maternal="Qawana"), PersonRecord(given="Juan", paternal="Cahuana"))
    assert clue(proposal, "surnames").verdict is Verdict.CLOSE
    assert (clue(proposal, "paternal").left, clue(proposal, "paternal").right) == ("Qawana", "Cahuana")


def test_the_mothers_surname_stands_in_for_a_missing_one() -> None:
    other = PersonRecord(given="Juan Carlos", paternal="Huamán", mother="Rosa de la Cruz Díaz")
    assert "elsewhere" in clue(compare(WHOLE, other), "maternal").words.id


def test_the_second_given_name_is_mentioned() -> None:
    agrees = clue(compare(WHOLE, WHOLE), "given")
    assert "agrees too" in agrees.words.id
    differs = clue(compare(WHOLE, PersonRecord(given="Juan Pedro", paternal="Huamán")), "given")
    assert "differs" in differs.words.id


@pytest.mark.parametrize(
    ("year", "pm", "verdict", "words"),
    [
        (1960, None, Verdict.AGREE, "the same year of birth"),
        (1962, 3, Verdict.AGREE, "within what both sides call approximate"),
        (1961, None, Verdict.CLOSE, "one year apart"),
        (1964, None, Verdict.CLOSE, "{count} years apart"),
        (1980, None, Verdict.DIFFER, "{count} years apart"),
        (1984, None, Verdict.UNKNOWN, "one of the two does not say"),
        (9999, None, Verdict.UNKNOWN, "one of the two does not say"),
    ],
)
def test_years_are_told_by_how_far_apart_they_are(year: int, pm: int | None, verdict: Verdict, words: str) -> None:
    other = PersonRecord(given="Juan", paternal="Huamán", birth_year=year, birth_pm=pm)
    found = clue(compare(WHOLE, other), "birth")
    assert (found.verdict, found.words.id) == (verdict, words)


def test_places_are_the_same_or_coarser_or_elsewhere() -> None:
    def said(place: str) -> Verdict:
        other = PersonRecord(given="Juan", paternal="Huamán", place_origin=place)
        here = Register()
        for number in range(30):
            here.add(str(number), PersonRecord(given="Ana", place_origin=f"Aldea {number}, La Mar"))
        return clue(compare(WHOLE, other, here), "place_origin").verdict

    assert said("Oronqoy, Chungui") is Verdict.AGREE
    assert said("Otra Banda, La Mar") is Verdict.CLOSE
    assert said("Iquitos") is Verdict.DIFFER


def test_a_rare_name_is_said_to_be_rare_and_a_common_one_common() -> None:
    _, how = NAMES[Level.EXACT]
    assert "rare" in with_rarity(how, 8.0).id
    assert "common" in with_rarity(how, 1.0).id
    assert with_rarity(how, 5.0) is how


def test_names_are_written_with_their_capitals() -> None:
    assert title("de la cruz") == "de la Cruz"
    assert title("ñahui") == "Ñahui"


def test_nothing_personal_is_shown_by_repr() -> None:
    proposal = compare(WHOLE, WHOLE)
    assert "Huamán" not in f"{proposal} {proposal.clues} {proposal.clues[0]!r}"


def test_what_agrees_is_never_shown_as_speaking_against() -> None:
    one = PersonRecord(given="Celedonio", paternal="Osuca", sex=Sex.MALE, birth_year=1955)
    proposal = compare(one, one, None)
    assert all(clue.points >= 0 for clue in proposal.clues if clue.verdict is Verdict.AGREE and clue.field != "start")
    assert abs(sum(clue.points for clue in proposal.clues) - proposal.log_odds) < 0.01


STRANGER = PersonRecord(
    given="Pancho Juan", nickname="Runtu", paternal="De la Cruz", maternal="Waman", sex=Sex.FEMALE, birth_year=1967,
    place_origin="Sicuani, Canchis", place_last="Oronccoy", event_year=1990, father="Mateo",
    mother="Rosa María Cruz Flores",
)  # fmt: skip


def test_every_line_quotes_both_sides_and_says_how_they_lie() -> None:
    told = {
        clue.field: (clue.verdict.value, clue.words.id, clue.left, clue.right)
        for clue in compare(WHOLE, STRANGER).clues
    }
    assert told == {
        "given": ("agree", "{how}; the second given name differs", "Juan Carlos", "Pancho Juan Runtu"),
        "paternal": ("agree", "{how}; a very common name here", "de la Cruz", "de la Cruz"),
        "maternal": ("agree", "{how}; a very common name here", "Huamán", "Waman"),
        "surnames": ("close", "the two surnames are in the other order", "↔", "↔"),
        "birth": ("differ", "{count} years apart", "1960", "1967"),
        "sex": ("differ", "not the same", "M", "F"),
        "place_origin": ("differ", "{count} km apart", "Oronccoy, Chungui, La Mar", "Sicuani, Canchis"),
        "place_last": ("close", "{count} km apart", "Chungui", "Oronccoy"),
        "event": ("differ", "{count} years apart", "1984", "1990"),
        "father": ("agree", "written the same", "Mateo Huamán Rojas", "Mateo"),
        "mother": ("agree", "written the same", "Rosa de la Cruz Díaz", "Rosa María Cruz Flores"),
        "start": ("unknown", "how seldom any two records are the same person", "", ""),
    }
    assert [each.field for each in compare(WHOLE, STRANGER).clues] == list(told)


def test_the_same_facts_are_said_to_be_the_same() -> None:
    told = {clue.field: (clue.verdict.value, clue.words.id) for clue in compare(WHOLE, WHOLE).clues}
    assert told["sex"] == ("agree", "the same")
    assert told["event"] == ("agree", "contact lost in the same year")
    assert told["place_origin"] == told["place_last"] == ("agree", "the same place")
    assert told["birth"] == ("agree", "the same year of birth")


def test_a_parent_is_quoted_with_all_that_is_written() -> None:
    names = {"father": "Mateo Luis Huamán Rojas", "mother": "Rosa Elena de la Cruz Díaz"}
    proposal = compare(PersonRecord(given="Juan"), PersonRecord(given="Juan", **names))
    assert {field: clue(proposal, field).right for field in names} == names
    assert clue(proposal, "father").left == ""


def test_given_and_familiar_names_are_quoted_together() -> None:
    one = PersonRecord(given="Juan Carlos José", nickname="Runtu Zorro", paternal="Rojas")
    given = clue(compare(one, one), "given")
    assert (given.left, given.right) == ("Juan Carlos José Runtu Zorro", "Juan Carlos José Runtu Zorro")


def test_a_husbands_surname_is_quoted_where_there_is_no_own_second_one() -> None:
    one = PersonRecord(given="Rosa", paternal="Flores", maternal="de Quispe", sex=Sex.FEMALE)
    own = clue(compare(one, one), "maternal")
    assert (own.left, own.right) == ("Quispe", "Quispe")
    other = PersonRecord(given="Rosa", paternal="Flores", maternal="Mamani de Quispe", sex=Sex.FEMALE)
    assert clue(compare(other, other), "maternal").right == "Mamani Quispe"
    assert clue(compare(other, other), "maternal").left == "Mamani"


def test_a_surname_in_the_other_place_is_said_to_have_moved() -> None:
    one, other = PersonRecord(given="Juan", maternal="Qawana"), PersonRecord(given="Juan", paternal="Cahuana")
    assert "stands in the place" in clue(compare(one, other), "surnames").words.id
    assert "stands in the place" in clue(compare(other, one), "surnames").words.id


def test_the_better_of_two_crossed_surnames_is_quoted_first_against_its_own_like() -> None:
    one = PersonRecord(given="Juan", paternal="Ccahuana", maternal="Yupanqui")
    other = PersonRecord(given="Juan", paternal="Yupanqui", maternal="Ccahuama")
    for a, b in ((one, other), (other, one)):
        first, second = clue(compare(a, b), "paternal"), clue(compare(a, b), "maternal")
        assert (first.left, first.right, first.words.id) == ("Yupanqui", "Yupanqui", first.words.id)
        assert {second.left, second.right} == {"Ccahuana", "Ccahuama"}
        assert first.verdict is Verdict.AGREE
        assert second.words.id == "one letter apart, perhaps a slip"


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("Carlos", "agrees"), ("Karlos", "agrees"), ("Pedro", "differs"), ("C", ""), ("", ""),
        ("Carlitos", "agrees"),
    ],
)  # fmt: skip
def test_of_the_second_given_name_is_told_what_is_sure(second: str, said: str) -> None:
    other = PersonRecord(given=f"Juan {second}", paternal="Huamán")
    words = clue(compare(WHOLE, other), "given").words.id
    assert ("agrees too" in words, "differs" in words) == (said == "agrees", said == "differs")


def test_where_the_first_given_name_differs_the_second_is_not_told() -> None:
    one, other = PersonRecord(given="Juan Carlos"), PersonRecord(given="Hilario Pedro")
    given = clue(compare(one, other), "given")
    assert (given.verdict, given.words.id) == (Verdict.DIFFER, "different names")


@pytest.mark.parametrize(("apart", "verdict"), [(1, "close"), (5, "close"), (6, "differ")])
def test_five_years_apart_are_close_and_six_differ(apart: int, verdict: str) -> None:
    one = PersonRecord(given="Juan", birth_year=1930, event_year=1984)
    other = PersonRecord(given="Juan", birth_year=1930 + apart, event_year=1984 + apart)
    proposal = compare(one, other)
    for field in ("birth", "event"):
        found = clue(proposal, field)
        assert found.verdict.value == verdict
        assert found.words.values.get("count", 1) == apart


@pytest.mark.parametrize(
    ("ours", "theirs", "said"), [(2, None, True), (None, 2, True), (1, 1, False), (None, 0, False)]
)
def test_what_either_side_calls_about_is_the_margin(ours: int | None, theirs: int | None, said: bool) -> None:
    one = PersonRecord(given="Juan", birth_year=1960, birth_pm=ours)
    other = PersonRecord(given="Juan", birth_year=1962, birth_pm=theirs)
    assert ("approximate" in clue(compare(one, other), "birth").words.id) == said


def test_a_rare_name_is_said_to_be_rare_in_this_register_and_only_where_it_agrees() -> None:
    here = Register()
    for number in range(900):
        here.add(str(number), PersonRecord(given="Juan", paternal="Quispe", maternal="Mamani"))
    one = PersonRecord(given="Teodosio", paternal="Ushiñahua", maternal="Quispe")
    told = {each.field: each.words.id for each in compare(one, one, here).clues}
    assert "rare name here" in told["given"]
    assert "rare name here" in told["paternal"]
    assert "very common" in told["maternal"]
    slip = compare(one, PersonRecord(given="Teodosio", paternal="Ushiñagua", maternal="Quispe"), here)
    assert "rare" not in clue(slip, "paternal").words.id or clue(slip, "paternal").verdict is Verdict.AGREE
    assert "rare" not in clue(compare(one, PersonRecord(given="Hilario", paternal="Rojas"), here), "given").words.id


def test_the_points_of_a_line_are_what_its_numbers_weigh_against_relative_and_stranger() -> None:
    held, found = model.weights(), compare(WHOLE, STRANGER)
    one, other = WHOLE, STRANGER
    names = {name: at for at, name in enumerate(model.FEATURES)}
    differs = names["sex.differs"]
    # Far from any relative: what a relative would weigh hardly counts.
    assert clue(found, "sex").points == pytest.approx(float(held.slope * held.same[differs]), abs=0.05)
    brother = dataclasses.replace(one, given="Hilario", birth_year=1963, sex=Sex.FEMALE)
    near = compare(one, brother)
    weighed = float(held.slope * (held.same[differs] - held.relative[differs]))
    assert near.hypothesis is Hypothesis.RELATIVE
    assert clue(near, "sex").points == pytest.approx(weighed, abs=0.05)
    assert other.sex is Sex.FEMALE


def test_points_are_told_to_four_places() -> None:
    for each in compare(WHOLE, STRANGER).clues:
        assert each.points == round(each.points, 4)
    assert any(each.points != round(each.points, 3) for each in compare(WHOLE, STRANGER).clues)


def test_alike_but_for_the_sex_of_the_name_is_strong_only_where_both_say_the_same_sex() -> None:
    facts: dict[str, object] = {
        "paternal": "Ushiñahua", "maternal": "Carhuapoma", "place_origin": "Zumbaqpata", "birth_year": 1960,
        "father": "Mateo Ushiñahua", "mother": "Rosa Carhuapoma", "event_year": 1984, "place_last": "Zumbaqpata",
    }  # fmt: skip

    def met(a: Sex, b: Sex) -> Band:
        return compare(
            PersonRecord(given="María", sex=a, **facts),  # type: ignore[arg-type]
            PersonRecord(given="Mario", sex=b, **facts),  # type: ignore[arg-type]
        ).band

    assert met(Sex.UNKNOWN, Sex.UNKNOWN) is not Band.STRONG
    assert met(Sex.FEMALE, Sex.UNKNOWN) is not Band.STRONG
    assert met(Sex.FEMALE, Sex.MALE) is not Band.STRONG
    assert met(Sex.FEMALE, Sex.FEMALE) is Band.STRONG
    one, other = PersonRecord(given="Rosa María"), PersonRecord(given="Rosa Mario")
    assert "differs" in clue(compare(one, other), "given").words.id
