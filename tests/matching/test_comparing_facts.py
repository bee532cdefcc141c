"""What years and sex say: how far apart, how sure, and when nothing."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.people import PersonRecord, Sex
from bot.matching.model import CLUES
from tests.matching.one_clue import found, numbers


def said(clue: str, one: PersonRecord, other: PersonRecord) -> set[str]:
    return set(numbers(clue, one, other))


def born(year: int | None, pm: int | None = None, event: int | None = None) -> PersonRecord:
    return PersonRecord(given="Juan", birth_year=year, birth_pm=pm, event_year=event)


@pytest.mark.parametrize(
    ("apart", "name"),
    [
        (0, "exact_0"), (1, "exact_1"), (2, "exact_2"), (3, "exact_3"), (4, "exact_4"), (5, "exact_4"),
        (6, "exact_6"), (7, "exact_6"), (8, "exact_8"), (9, "exact_8"), (11, "exact_11"), (15, "exact_11"),
        (16, "exact_16"), (21, "exact_16"), (22, "exact_22"), (60, "exact_22"),
    ],
)  # fmt: skip
def test_sure_years_are_told_apart_by_how_far_they_are(apart: int, name: str) -> None:
    assert said("birth", born(1913), born(1913 + apart)) == {name}
    assert said("birth", born(1913 + apart), born(1913)) == {name}
    assert found("birth", born(1913), born(1913 + apart)).codes.tolist() == [apart + 1]


@pytest.mark.parametrize(
    ("apart", "name"),
    [
        (1, "about_over_0"), (3, "about_over_0"), (4, "about_over_1"), (5, "about_over_2"), (6, "about_over_2"),
        (7, "about_over_4"), (9, "about_over_4"), (11, "about_over_7"), (13, "about_over_7"), (14, "about_over_11"),
        (19, "about_over_11"), (21, "about_over_18"), (22, "about_over_18"),
    ],
)  # fmt: skip
def test_about_is_measured_from_the_end_of_what_either_side_calls_about(apart: int, name: str) -> None:
    assert said("birth", born(1913, pm=3), born(1913 + apart)) == {name}
    assert said("birth", born(1913), born(1913 + apart, pm=3)) == {name}
    assert said("birth", born(1913, pm=1), born(1913 + apart, pm=3)) == {name}
    assert said("birth", born(1913, pm=3), born(1913 + apart, pm=1)) == {name}


def test_about_the_same_year_is_the_same_year() -> None:
    assert said("birth", born(1960, pm=2), born(1960)) == {"about_0"}
    assert said("birth", born(1960, pm=0), born(1960, pm=0)) == {"exact_0"}
    assert said("birth", born(1960, pm=1), born(1961)) == {"about_over_0"}
    assert said("birth", born(1960, pm=3), born(1970)) == {"about_over_7", "digits"}
    loose, sure = found("birth", born(1960, pm=2), born(1960)), found("birth", born(1960), born(1960))
    assert loose.partner is not None
    assert sure.partner is not None
    assert (loose.partner.tolist(), sure.partner.tolist()) == ([1], [0])
    unknown = found("birth", born(1960, pm=2), born(None)).partner
    assert unknown is not None
    assert unknown.tolist() == [0]


@pytest.mark.parametrize(
    ("one", "other", "slipped"),
    [
        (1956, 1965, True), (1965, 1956, True), (1950, 1960, True), (1950, 1970, True), (1950, 1980, True),
        (1950, 1990, False), (1956, 1957, False), (1956, 1856, False), (1946, 1965, False), (1955, 1955, False),
        (1951, 1962, False), (1856, 1965, False), (1960, 1950, True), (1957, 1965, False),
        (2002, 2020, True), (2020, 2002, True),
    ],
)  # fmt: skip
def test_a_wrong_decade_or_two_digits_swapped_is_a_slip_of_the_pen(one: int, other: int, slipped: bool) -> None:
    assert ("digits" in said("birth", born(one), born(other))) == slipped


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (born(None), born(1960)),
        (born(1960), born(None)),
        (born(1960, event=1984), born(None, event=1983)),
        (born(None, event=1984), born(1960, event=1983)),
        (born(1984), born(1960, event=1984)),
        (born(1960, event=1984), born(1984)),
        (born(1984, event=1984), born(1960)),
        (born(1960), born(1984, event=1984)),
    ],
)
def test_a_year_of_birth_that_is_the_years_of_the_loss_says_nothing(one: PersonRecord, other: PersonRecord) -> None:
    assert said("birth", one, other) == set()
    assert found("birth", one, other).codes.tolist() == [0]


def test_centuries_apart_are_told_as_250_years() -> None:
    assert found("birth", born(1800), born(2199), born(2050), born(2049)).codes.tolist() == [251, 251, 250]
    one, others = born(None, event=1800), (born(None, event=2199), born(None, event=2050), born(None, event=2049))
    assert found("event", one, *others).codes.tolist() == [251, 251, 250]


@pytest.mark.parametrize(("apart", "name"), [(0, "0"), (1, "1"), (2, "2"), (3, "2"), (4, "4"), (5, "4"), (30, "4")])
def test_when_contact_was_lost_is_told_by_how_far_apart(apart: int, name: str) -> None:
    one, other = born(None, event=1984), born(None, event=1984 + apart)
    assert said("event", one, other) == {name}
    assert said("event", other, one) == {name}
    assert found("event", one, other).codes.tolist() == [apart + 1]


def test_a_loss_without_a_year_says_nothing() -> None:
    assert said("event", born(None, event=1984), born(1984)) == set()
    assert said("event", born(1984), born(None, event=1984)) == set()
    assert found("event", born(None, event=1984), born(1984)).codes.tolist() == [0]


@pytest.mark.parametrize(
    ("one", "other", "name", "code"),
    [
        (Sex.FEMALE, Sex.FEMALE, {"same"}, 1),
        (Sex.MALE, Sex.MALE, {"same"}, 1),
        (Sex.FEMALE, Sex.MALE, {"differs"}, 2),
        (Sex.MALE, Sex.FEMALE, {"differs"}, 2),
        (Sex.UNKNOWN, Sex.MALE, set(), 0),
        (Sex.FEMALE, Sex.UNKNOWN, set(), 0),
        (Sex.UNKNOWN, Sex.UNKNOWN, set(), 0),
    ],
)
def test_the_sexes_are_the_same_or_not_or_not_said(one: Sex, other: Sex, name: set[str], code: int) -> None:
    a, b = PersonRecord(given="Cruz", sex=one), PersonRecord(given="Cruz", sex=other)
    assert said("sex", a, b) == name
    assert found("sex", a, b).codes.tolist() == [code]


def test_every_candidate_is_judged_by_itself() -> None:
    finding = found("birth", born(1960), born(1961), born(None), born(1960, event=1990))
    assert finding.codes.tolist() == [2, 0, 1]
    assert finding.of(np.array([2, 0])).codes.tolist() == [1, 2]
    partner = finding.of(np.array([2, 0])).partner
    assert partner is not None
    assert len(partner) == 2
    assert finding.of(np.array([1])).columns.shape == (1, len(CLUES["birth"][1]))
    sexes = found("sex", PersonRecord(sex=Sex.MALE), PersonRecord(sex=Sex.FEMALE), PersonRecord(sex=Sex.MALE))
    assert sexes.of(np.array([1])).partner is None
    assert sexes.of(np.array([1])).codes.tolist() == [1]
