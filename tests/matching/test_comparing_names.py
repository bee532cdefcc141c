"""What names say: the person's own as sets that may be crossed or stand in, and the parents'."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.people import PersonRecord, Sex
from bot.matching.likeness import Level
from tests.matching.one_clue import found, numbers

KINDS = ("nats", "near_rare", "near_nats")


def rungs(clue: str, one: PersonRecord, other: PersonRecord) -> set[str]:
    """The numbers' names but for what only says how rare the words are."""
    return {name for name in numbers(clue, one, other) if not name.endswith(KINDS)}


def surnames(paternal: str = "", maternal: str = "", **more: object) -> PersonRecord:
    return PersonRecord(given="Juan", paternal=paternal, maternal=maternal, **more)  # type: ignore[arg-type]


def marks(one: PersonRecord, other: PersonRecord) -> tuple[int, int, int]:
    """Levels of the first and second pair, and the marks: 1 crossed, 2 stood in, 4 exchanged, 8 moved."""
    finding = found("surnames", one, other)
    assert finding.partner is not None
    code = int(finding.codes[0])
    return code % 16, code // 16, int(finding.partner[0])


def test_both_surnames_agree() -> None:
    one = surnames("Ccahuana", "Yupanqui")
    assert rungs("surnames", one, one) == {"paternal_exact", "maternal_exact", "both"}
    assert marks(one, one) == (Level.EXACT, Level.EXACT, 0)


def test_surnames_the_other_way_round_are_swapped() -> None:
    one, other = surnames("Ccahuana", "Yupanqui"), surnames("Yupanqui", "Ccahuana")
    assert rungs("surnames", one, other) == {"paternal_exact", "maternal_exact", "both", "swapped"}
    assert marks(one, other)[2] & 9 == 1


def test_swapped_surnames_of_which_one_is_misspelt_have_the_better_pair_first() -> None:
    one, other = surnames("Ccahuana", "Yupanqui"), surnames("Yupanqui", "Ccahuama")
    assert rungs("surnames", one, other) == {"paternal_exact", "maternal_slip", "both", "swapped"}
    assert rungs("surnames", other, one) == {"paternal_exact", "maternal_slip", "both", "swapped"}
    assert {marks(one, other)[2], marks(other, one)[2]} == {1, 5}


def test_a_single_surname_in_the_other_box_has_moved_and_is_not_swapped() -> None:
    one, other = surnames("Ccahuana"), surnames("", "Ccahuana")
    for a, b in ((one, other), (other, one)):
        assert rungs("surnames", a, b) == {"paternal_exact", "moved"}
        assert marks(a, b)[2] & 9 == 9
    fuller = surnames("Yupanqui", "Ccahuana")
    assert "moved" in rungs("surnames", one, fuller)
    assert "swapped" not in rungs("surnames", one, fuller)


def test_one_common_surname_alike_across_is_no_swap_where_it_costs_more_than_it_brings() -> None:
    one, other = surnames("Ccahuana", "Yupanqui"), surnames("Ccahuana", "Ccahuana")
    assert rungs("surnames", one, other) == {"paternal_exact", "maternal_none"}
    assert marks(one, other) == (Level.EXACT, Level.NONE, 0)


def test_other_surnames_differ_both() -> None:
    one, other = surnames("Ccahuana", "Yupanqui"), surnames("Flores", "Rojas")
    assert rungs("surnames", one, other) == {"paternal_none", "maternal_none", "neither"}
    assert rungs("surnames", one, surnames("Ccahuana", "Rojas")) == {"paternal_exact", "maternal_none"}
    assert rungs("surnames", one, surnames("Flores", "Yupanqui")) == {"paternal_none", "maternal_exact"}


def test_a_surname_that_is_not_said_says_nothing() -> None:
    one = surnames("Ccahuana", "Yupanqui")
    assert rungs("surnames", one, surnames("Ccahuana")) == {"paternal_exact"}
    assert rungs("surnames", surnames("Ccahuana"), one) == {"paternal_exact"}
    assert rungs("surnames", one, surnames()) == set()
    assert rungs("surnames", surnames(), one) == set()


def test_slips_in_both_are_both_and_vaguer_likeness_is_not() -> None:
    one = surnames("Ccahuana", "Yupanqui")
    assert "both" in rungs("surnames", one, surnames("Ccahuama", "Yupamqui"))
    assert "both" not in rungs("surnames", one, surnames("Ccahuana Sancos", "Yupanqui"))
    assert "both" not in rungs("surnames", one, surnames("Ccahuana", "Yupanqui Sancos"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (surnames("Ccahuana", "Yupanqui"), surnames("Ccahuana", mother="Rosa Yupanqui Díaz")),
        (surnames("Ccahuana", mother="Rosa Yupanqui Díaz"), surnames("Ccahuana", "Yupanqui")),
        (surnames("Ccahuana", mother="Rosa Yupanqui"), surnames("Ccahuana", mother="Rosa Yupanqui")),
    ],
)
def test_the_mothers_surname_stands_in_for_a_missing_one(one: PersonRecord, other: PersonRecord) -> None:
    assert rungs("surnames", one, other) == {"paternal_exact", "maternal_exact", "stood_in", "both"}
    assert marks(one, other) == (Level.EXACT, Level.EXACT, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (surnames("Ccahuana", "Yupanqui"), surnames("Ccahuana", "Rojas", mother="Rosa Yupanqui Díaz")),
        (surnames("Ccahuana", "Rojas", mother="Rosa Yupanqui Díaz"), surnames("Ccahuana", "Yupanqui")),
    ],
)
def test_the_mothers_surname_stands_in_for_a_wrong_one(one: PersonRecord, other: PersonRecord) -> None:
    assert rungs("surnames", one, other) == {"paternal_exact", "maternal_exact", "stood_in_wrong", "both"}


def test_a_womans_own_surname_under_her_husbands_is_found() -> None:
    own = surnames("Flores", "Yupanqui", sex=Sex.FEMALE)
    married = surnames("Flores", "Rojas de Yupanqui", sex=Sex.FEMALE)
    assert "stood_in_wrong" in rungs("surnames", own, married)
    assert "stood_in_wrong" in rungs("surnames", married, own)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (surnames("Ccahuana", "Yupanqui"), surnames("", "Yupanqui", father="Mateo Ccahuana")),
        (surnames("", "Yupanqui", father="Mateo Ccahuana"), surnames("Ccahuana", "Yupanqui")),
        (surnames("Ccahuana", "Yupanqui"), surnames("Rojas", "Yupanqui", father="Mateo Ccahuana")),
    ],
)
def test_the_fathers_surname_stands_in_for_the_paternal_one(one: PersonRecord, other: PersonRecord) -> None:
    assert rungs("surnames", one, other) == {"paternal_exact", "maternal_exact", "paternal_stood_in", "both"}
    assert marks(one, other)[2] == 0


def test_what_is_only_partly_alike_stands_in_for_nothing() -> None:
    one = surnames("Ccahuana", "Yupanqui")
    assert rungs("surnames", one, surnames("Ccahuana", mother="Rosa Yupanqui Sancos Díaz")) >= {"paternal_exact"}
    other = surnames("Ccahuana", "Rojas", mother="Rosa Yupanquisancos")
    assert "stood_in_wrong" not in rungs("surnames", one, other)
    better = surnames("Ccahuana", "Yupamqui", mother="Rosa Yupanqui Díaz")
    assert rungs("surnames", one, better) == {"paternal_exact", "maternal_slip", "both"}


def test_two_surnames_written_as_one_agree_with_the_one_they_are() -> None:
    joined, compound = surnames("San Miguel Rojas"), surnames("Huanca Sancos")
    together = surnames("Huancasancos")
    assert rungs("surnames", compound, together) == {"paternal_exact"}
    assert "both" in rungs("surnames", joined, joined)


@pytest.mark.parametrize(
    ("one", "other", "woman"),
    [
        (Sex.FEMALE, Sex.FEMALE, True),
        (Sex.FEMALE, Sex.UNKNOWN, True),
        (Sex.UNKNOWN, Sex.FEMALE, True),
        (Sex.FEMALE, Sex.MALE, False),
        (Sex.MALE, Sex.FEMALE, False),
        (Sex.MALE, Sex.MALE, False),
        (Sex.UNKNOWN, Sex.UNKNOWN, False),
        (Sex.UNKNOWN, Sex.MALE, False),
    ],
)
def test_a_woman_may_bear_a_husbands_surname(one: Sex, other: Sex, woman: bool) -> None:
    asked = surnames("Ccahuana", "Yupanqui", sex=one)
    assert ("maternal_none_woman" in rungs("surnames", asked, surnames("Ccahuana", "Rojas", sex=other))) == woman
    assert ("paternal_none_woman" in rungs("surnames", asked, surnames("Rojas", "Yupanqui", sex=other))) == woman
    assert rungs("surnames", asked, surnames("Ccahuana", "Yupanqui", sex=other)).isdisjoint(
        {"paternal_none_woman", "maternal_none_woman"}
    )


def named(given: str, nickname: str = "") -> PersonRecord:
    return PersonRecord(given=given, nickname=nickname, paternal="Quispe")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Teodosio", "Teodosio", {"exact"}),
        ("Teodosio", "Teodocio", {"spelling"}),
        ("Pancho", "Francisco", {"nick"}),
        ("Teodosio", "Hermelinda", {"none"}),
        ("María", "Mario", {"gender"}),
        ("T", "Teodosio", {"initial"}),
        ("Juan Carlos", "Juan Carlos", {"exact", "second"}),
        ("Juan Carlos", "Carlos Juan", {"exact", "second", "reordered"}),
        ("Juan Carlos", "Juan", {"exact", "second_absent"}),
        ("Juan", "Juan Carlos", {"exact", "second_absent"}),
        ("Juan Carlos", "Juan Pedro", {"exact", "second_differs"}),
        ("Juan Carlos", "Juan C", {"exact", "second_vague"}),
        ("Juan Carlos", "Carlos", {"exact", "reordered", "second_absent"}),
        ("Carlos", "Juan Carlos", {"exact", "reordered", "second_absent"}),
        ("Rosa Teodora", "Rosa Teodoro", {"exact", "second_differs"}),
        ("Rosa Francisco", "Rosa Pancho", {"exact", "second"}),
        ("Juan Carlos", "Pedro Luis", {"none"}),
    ],
)
def test_given_names_are_compared_as_sets(one: str, other: str, expected: set[str]) -> None:
    assert rungs("given", named(one), named(other)) - {"second_nats"} == expected


def test_a_second_name_that_agrees_says_as_much_as_it_is_rare() -> None:
    said = numbers("given", named("Juan Carlos"), named("Juan Carlos"))
    assert said["second_nats"] > 0
    assert said["second_nats"] == pytest.approx(said["sure_nats"])
    assert "second_nats" not in numbers("given", named("Juan Carlos"), named("Juan Pedro"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (named("Elmer", "Runtu"), named("", "Runtu"), {"exact", "by_nickname"}),
        (named("", "Runtu"), named("Elmer", "Runtu"), {"exact", "by_nickname"}),
        (named("", "Runtu"), named("Elmer"), set()),
        (named("Elmer"), named("", "Runtu"), set()),
        (named("", "Lucho"), named("Luis"), {"nick", "by_nickname"}),
        (named("Luis"), named("", "Lucho"), {"nick", "by_nickname"}),
        (named("Elmer", "Runtu"), named("Elmer", "Zorro"), {"exact"}),
        (named(""), named("Elmer"), set()),
        (named("Elmer"), named(""), set()),
    ],
)
def test_a_name_used_in_the_community_helps_and_never_harms(
    one: PersonRecord, other: PersonRecord, expected: set[str]
) -> None:
    assert rungs("given", one, other) - {"second_absent"} == expected


def test_levels_of_both_given_names_are_told_for_the_words() -> None:
    code = int(found("given", named("Juan Pancho"), named("Juan Francisco")).codes[0])
    assert (code % 16, code // 16) == (Level.EXACT, Level.NICK)
    code = int(found("given", named("Juan"), named("Juan")).codes[0])
    assert (code % 16, code // 16) == (Level.EXACT, Level.ABSENT)
    code = int(found("given", named(""), named("Juan")).codes[0])
    assert (code % 16, code // 16) == (Level.ABSENT, Level.ABSENT)


@pytest.mark.parametrize("clue", ["father", "mother"])
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Mateo", "Mateo", {"sure"}),
        ("Mateo", "Mateu", {"sure"}),
        ("Francisco Rojas", "Framcisco Rojas", {"near"}),
        ("Francisco", "Pancho", {"short"}),
        ("M. Rojas", "Mateo Rojas", {"short"}),
        ("Mateo", "Hilario", {"none"}),
        ("Mateo", "", set()),
        ("", "Mateo", set()),
        ("Mateo Luis", "Mateo Luis", {"sure", "second"}),
        ("Mateo Luis", "Mateo Hilario", {"sure", "second_differs"}),
        ("Mateo Luis", "Luis", {"sure"}),
        ("Luis", "Mateo Luis", {"sure"}),
        ("Mateo Francisco", "Mateo Pancho", {"sure", "second"}),
        ("Mateo Luis Ccahuana Yupanqui", "Mateo Luis Ccahuana Yupanqui", {"sure", "second", "maternal"}),
        ("Mateo Ccahuana Yupanqui", "Mateo Ccahuana Yupanqui", {"sure", "maternal"}),
        ("Mateo Ccahuana Yupanqui", "Mateo Ccahuana Yupamqui", {"sure", "maternal_near"}),
        ("Mateo Ccahuana Yupanqui", "Mateo Ccahuana Rojas", {"sure", "maternal_none"}),
        ("Mateo Ccahuana Yupanqui", "Mateo Rojas", {"sure"}),
    ],
)
def test_a_parents_names_are_compared_whatever_is_known(clue: str, one: str, other: str, expected: set[str]) -> None:
    a, b = (PersonRecord(given="Juan", **{clue: text}) for text in (one, other))  # type: ignore[arg-type]
    assert {name for name in numbers(clue, a, b) if not name.endswith("nats")} == expected
    other_parent = {"father": "mother", "mother": "father"}[clue]
    assert numbers(other_parent, a, b) == {}


def test_a_parents_rare_name_says_more_and_a_differing_one_nothing() -> None:
    one = PersonRecord(given="Juan", father="Mateo Ccahuana Yupanqui")
    other = PersonRecord(given="Juan", father="Mateo Ccahuana Rojas")
    alike, apart = numbers("father", one, one), numbers("father", one, other)
    assert alike["sure_nats"] > 0
    assert alike["maternal_nats"] > 0
    assert "maternal_nats" not in apart
    assert "sure_nats" not in numbers("father", one, PersonRecord(given="Juan", father="Hilario"))


def test_candidates_are_judged_each_by_itself() -> None:
    finding = found("given", named("Juan Carlos"), named("Pedro"), named("Carlos Juan"), named("Juan"))
    assert [int(code) % 16 for code in finding.codes] == [Level.NONE, Level.EXACT, Level.EXACT]
    assert finding.columns.dtype == np.float32
    parents = found(
        "father",
        PersonRecord(father="Mateo Luis"),
        PersonRecord(father="Luis Mateo"),
        PersonRecord(father="Hilario"),
        PersonRecord(father="Mateo Luis"),
    )
    assert parents.codes.tolist()[1:] == [Level.NONE, Level.EXACT]


@pytest.mark.parametrize(("bearers", "crossed"), [(25, True), (60, False)])
def test_a_surname_that_half_the_register_bears_is_no_reason_to_cross(bearers: int, crossed: bool) -> None:
    others = [surnames("", "Quispe")] * bearers + [surnames("Rojas")] * (100 - bearers)
    finding = found("surnames", surnames("Quispe"), *others)
    assert finding.partner is not None
    assert bool(finding.partner[0] & 1) is crossed


def test_second_names_of_many_candidates_are_found_where_each_has_them() -> None:
    others = [named(text) for text in ("Hilario", "Carlos Juan", "Juan Pedro", "Juan Carlos", "Juan")]
    finding = found("given", named("Juan Carlos"), *others)
    assert [(int(code) % 16, int(code) // 16) for code in finding.codes] == [
        (Level.NONE, Level.ABSENT),
        (Level.EXACT, Level.EXACT),
        (Level.EXACT, Level.NONE),
        (Level.EXACT, Level.EXACT),
        (Level.EXACT, Level.ABSENT),
    ]
