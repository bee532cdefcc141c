"""What places say: where from and where last seen, each with its like, or crossed."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from bot.domain.people import PersonRecord
from bot.matching.asking import ask
from bot.matching.comparing_places import places
from bot.matching.model import CLUES
from bot.matching.table import Table
from tests.matching.one_clue import found, numbers

# Villages of nobody's map, so that only their words count.
ONE, OTHER = "Zumbaqpata", "Wiraqasa"


def at(origin: str = "", last: str = "") -> PersonRecord:
    return PersonRecord(given="Juan", place_origin=origin, place_last=last)


def test_the_same_village_says_as_much_as_it_is_rare() -> None:
    said = numbers("places", at(ONE), at(ONE))
    assert set(said) == {"origin_nats", "origin_known"}
    assert said["origin_nats"] > 3
    assert said["origin_known"] == 1
    assert set(numbers("places", at(last=ONE), at(last=ONE))) == {"last_nats", "last_known"}
    assert numbers("places", at(last=ONE), at(last=ONE))["last_nats"] == said["origin_nats"]


def test_another_village_is_short_of_what_the_same_would_say() -> None:
    said = numbers("places", at(ONE), at(OTHER))
    assert set(said) == {"origin_short", "origin_none", "origin_known"}
    assert said["origin_none"] == 1
    assert 3 < said["origin_short"] <= 4
    assert numbers("places", at(last=ONE), at(last=OTHER))["last_short"] == said["origin_short"]


@pytest.mark.parametrize(
    ("one", "other"),
    [(at(ONE), at()), (at(), at()), (at(last=ONE), at(ONE[:0])), (at("Perú"), at())],
)
def test_a_place_that_they_do_not_say_is_not_known(one: PersonRecord, other: PersonRecord) -> None:
    assert numbers("places", one, other) == {}
    finding = found("places", one, other)
    assert finding.partner is not None
    assert (finding.codes.tolist(), finding.partner.tolist()) == ([0], [0])


def test_a_place_that_is_not_asked_says_nothing() -> None:
    assert numbers("places", at(), at(ONE, OTHER)) == {}


def test_where_from_and_where_last_seen_are_mixed_up_by_people() -> None:
    said = numbers("places", at(ONE), at(last=ONE))
    assert set(said) == {"crossed"}
    assert said["crossed"] == numbers("places", at(ONE), at(ONE))["origin_nats"]
    assert set(numbers("places", at(ONE, OTHER), at(OTHER, ONE))) == {"crossed", "origin_known", "last_known"}
    assert set(numbers("places", at(last=ONE), at(ONE))) == {"crossed"}


def test_what_agrees_where_it_should_is_not_counted_across_again() -> None:
    said = numbers("places", at(ONE, ONE), at(ONE, ONE))
    assert set(said) == {"origin_nats", "origin_known", "last_nats", "last_known"}


def codes(one: PersonRecord, other: PersonRecord) -> tuple[int, int]:
    finding = found("places", one, other)
    assert finding.partner is not None
    return int(finding.codes[0]), int(finding.partner[0])


def test_the_words_tell_the_same_from_part_of_it_and_from_another() -> None:
    assert codes(at(ONE), at(OTHER)) == (1, 0)
    assert codes(at(ONE), at(ONE)) == (3, 0)
    assert codes(at(last=ONE), at(last=ONE)) == (0, 3)
    assert codes(at(ONE, OTHER), at(ONE, "Muyumuyu")) == (3, 1)
    table, rows = register(at(f"{ONE}, {OTHER}"), at(f"Muyumuyu, {OTHER}"), *[at(OTHER)] * 30)
    assert places(ask(table, at(f"{ONE}, {OTHER}")), table, rows).codes.tolist()[:3] == [3, 2, 3]


def register(*people: PersonRecord) -> tuple[Table, np.ndarray]:
    table = Table()
    return table, np.array([table.put(str(n), person, 0) for n, person in enumerate(people)], np.int32)


def column(name: str, one: PersonRecord, *people: PersonRecord) -> list[float]:
    table, rows = register(*people)
    return places(ask(table, one), table, rows).columns[:, CLUES["places"][1].index(name)].tolist()


def test_the_rarest_shared_piece_is_what_counts() -> None:
    crowd = [at(OTHER)] * 30
    shared, common, nothing, *_ = column(
        "origin_nats", at(f"{ONE}, {OTHER}"), at(f"{ONE}, {OTHER}"), at(OTHER), at("Muyumuyu"), *crowd
    )
    assert shared > common > nothing == 0


def test_a_village_and_its_province_speak_no_further_against_each_other_than_four_nats() -> None:
    short = column("origin_short", at(ONE), at(OTHER), *[at("Muyumuyu")] * 400)
    assert short[0] == 4
    assert short[1] < 4


def test_each_candidate_has_its_own_place_and_equal_texts_are_judged_alike() -> None:
    nats = column("origin_nats", at(ONE), at(OTHER), at(ONE), at(), at(ONE))
    known = column("origin_known", at(ONE), at(OTHER), at(ONE), at(), at(ONE))
    assert known == [1, 1, 0, 1]
    assert nats[0] == nats[2] == 0
    assert nats[1] == nats[3] > 0


def test_a_misspelt_village_says_less_and_agrees_all_the_same() -> None:
    exact, slip = column("origin_nats", at(ONE), at(ONE), at("Zumbaqpada"))
    assert exact > slip > 0


def test_a_neighbouring_district_is_near_and_does_not_differ() -> None:
    far = at("Sicuani, Canchis")
    near, apart = column("origin_nats", at("Chungui, La Mar"), at("Oronccoy"), far)
    assert near > apart == 0
    assert column("last_nats", at(last="Chungui, La Mar"), at(last="Oronccoy"), dataclasses.replace(far))[0] > 0
    # Only where each stands with its like: across, the map says nothing.
    assert column("crossed", at("Chungui, La Mar"), at(last="Oronccoy"), far) == [0, 0]
