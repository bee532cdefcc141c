"""Evidence in words."""

from __future__ import annotations

import pytest

from bot.domain.matches import Clue, Proposal, Verdict
from bot.domain.people import PersonRecord, Sex
from bot.matching import Register, compare
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
