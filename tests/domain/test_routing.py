"""Where a case goes is a table that an office reads; what is urgent is read first; nothing is lost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases import Route
from bot.domain.errors import Refusal
from bot.domain.offices import Hours, Office, Urgency, example_offices, open_now
from bot.domain.routing import (
    COLUMNS,
    NOW_MISSING_DAYS,
    CaseFacts,
    Rule,
    example_rules,
    parse_rules,
    route_case,
    to_csv,
    urgency_of,
)

NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("America/Lima"))
OFFICES = example_offices()
RULES = example_rules()
FACTS = CaseFacts(Route.MIGRATION, "es", NOW)
CHUNGUI = ("PE-050505", "PE-0505", "PE-05", "PE")


def office_of(facts: CaseFacts) -> str:
    return route_case(facts, RULES, OFFICES, {}).office_id


def said(facts: CaseFacts, rules: list[Rule] | tuple[Rule, ...] = RULES) -> list[str]:
    return [reason.id for reason in route_case(facts, rules, OFFICES, {}).reasons]


@pytest.mark.parametrize(
    "place", ["PE-05", "PE-0902", "PE-030101", "PE-120609", "PE-0809", "PE-0505050012", "PE-Z-VRAEM"]
)
def test_the_violence_in_the_emergency_regions_goes_to_ayacucho(place: str) -> None:
    assert office_of(replace(FACTS, route=Route.VIOLENCE_1980_2000, place_ids=(place,))) == "ayacucho"


def test_the_violence_elsewhere_goes_to_lima() -> None:
    assert (
        office_of(replace(FACTS, route=Route.VIOLENCE_1980_2000, place_ids=("PE-100601", "PE-1006", "PE-10"))) == "lima"
    )
    assert office_of(replace(FACTS, route=Route.VIOLENCE_1980_2000)) == "lima"


def test_a_family_that_speaks_quechua_goes_to_ayacucho_wherever_contact_was_lost() -> None:
    assert office_of(replace(FACTS, language="quy", place_ids=("IT-G3173435", "IT"))) == "ayacucho"


def test_contact_lost_in_ecuador_goes_to_quito() -> None:
    assert office_of(replace(FACTS, place_ids=("EC-G3652462", "EC-A18", "EC"))) == "quito"


@pytest.mark.parametrize("route", list(Route))
def test_every_route_has_an_office(route: Route) -> None:
    assert office_of(replace(FACTS, route=route)) == "lima"


def test_a_place_whose_code_only_begins_alike_is_another_place() -> None:
    rule = Rule(1, "lima", "triage", place="PE-0505")
    assert rule.fits(replace(FACTS, place_ids=("PE-050505",)))
    assert not rule.fits(replace(FACTS, place_ids=("PE-050605", "PE-05")))
    assert not Rule(1, "lima", "triage", place="EC-G1").fits(replace(FACTS, place_ids=("EC-G12",)))
    assert not Rule(1, "lima", "triage", place="PE").fits(replace(FACTS, place_ids=("PEX",)))


def test_between_equal_offices_the_one_with_fewer_open_cases_is_chosen_and_it_is_said() -> None:
    rules = [Rule(1, "lima", "triage"), Rule(1, "quito", "triage")]
    decision = route_case(FACTS, rules, OFFICES, {"lima": 5, "quito": 2})
    assert decision.office_id == "quito"
    assert any("fewest open cases" in reason.id for reason in decision.reasons)
    assert route_case(FACTS, rules, OFFICES, {"lima": 1, "quito": 2}).office_id == "lima"


def test_language_comes_before_load() -> None:
    rules = [Rule(1, "lima", "triage"), Rule(1, "ayacucho", "triage")]
    decision = route_case(replace(FACTS, language="quy"), rules, OFFICES, {"ayacucho": 100})
    assert decision.office_id == "ayacucho"
    assert not any("fewest open cases" in reason.id for reason in decision.reasons)


def test_an_office_without_the_language_says_who_has_it() -> None:
    rules = [Rule(1, "lima", "triage")]
    (reason,) = (
        r for r in route_case(replace(FACTS, language="quy"), rules, OFFICES, {}).reasons if "works in" in r.id
    )
    assert reason.values["other"] == "Oficina de Ayacucho"


def test_a_language_nobody_serves_is_said() -> None:
    assert "No office works in {language}. An interpreter is needed." in said(replace(FACTS, language="ay"))


def test_a_gap_in_the_table_leaves_no_case_without_an_office() -> None:
    decision = route_case(replace(FACTS, language="quy"), [], OFFICES, {"ayacucho": 100})
    assert decision.office_id == "ayacucho"
    assert decision.reasons[0].id == "No rule fits; it goes to {office} by language and load."


def test_a_rule_for_an_office_that_is_gone_is_passed_over_and_told() -> None:
    rules = [Rule(1, "gone", "triage"), Rule(2, "quito", "triage")]
    decision = route_case(FACTS, rules, OFFICES, {})
    assert decision.office_id == "quito"
    assert "does not exist" in decision.reasons[0].id


def test_without_any_office_routing_is_refused() -> None:
    with pytest.raises(Refusal):
        route_case(FACTS, RULES, [], {})


@pytest.mark.parametrize(
    ("facts", "urgency"),
    [
        (replace(FACTS, sought_is_minor=True, detention=True), Urgency.MINOR),
        (replace(FACTS, enquirer_is_minor=True), Urgency.MINOR),
        (replace(FACTS, missing_since=NOW.date() - dt.timedelta(days=NOW_MISSING_DAYS)), Urgency.NOW_MISSING),
        (replace(FACTS, missing_since=NOW.date() - dt.timedelta(days=NOW_MISSING_DAYS + 1)), Urgency.NORMAL),
        (replace(FACTS, detention=True, disaster_recent=True), Urgency.DETENTION),
        (replace(FACTS, disaster_recent=True, trafficking=True), Urgency.DISASTER),
        (replace(FACTS, trafficking=True, suicide_risk=True), Urgency.TRAFFICKING),
        (replace(FACTS, suicide_risk=True), Urgency.SUICIDE_RISK),
        (FACTS, Urgency.NORMAL),
    ],
)
def test_the_first_reason_that_holds_decides_the_order(facts: CaseFacts, urgency: Urgency) -> None:
    assert route_case(facts, RULES, OFFICES, {}).urgency is urgency


def test_all_reasons_that_hold_are_told() -> None:
    _urgency, reasons = urgency_of(replace(FACTS, sought_is_minor=True, detention=True, suicide_risk=True))
    assert len(reasons) == 3


def test_an_urgent_case_is_promised_for_the_same_morning_and_an_ordinary_one_for_thursday() -> None:
    assert route_case(replace(FACTS, detention=True), RULES, OFFICES, {}).promised_by == NOW.replace(hour=12)
    assert route_case(FACTS, RULES, OFFICES, {}).promised_by == NOW.replace(day=26, hour=18)


def test_the_rule_that_decided_is_told_in_the_words_of_the_office() -> None:
    decision = route_case(replace(FACTS, route=Route.VIOLENCE_1980_2000, place_ids=CHUNGUI), RULES, OFFICES, {})
    assert decision.queue == "missing_1980_2000"
    assert decision.reasons[0].values == {"priority": 10, "note": "Violencia de 1980 a 2000 en Ayacucho"}
    assert "Rule {priority} sends it to {office}." in said(FACTS, [Rule(1, "lima", "triage")])


def test_the_example_table_names_only_offices_that_exist() -> None:
    assert parse_rules(to_csv(RULES), OFFICES).errors == ()


RULE = st.builds(
    Rule,
    st.integers(0, 999),
    st.sampled_from(["lima", "ayacucho", "quito"]),
    st.sampled_from(["triage", "quechua"]),
    st.none() | st.sampled_from(Route),
    st.sampled_from(["", "es", "quy", "qu-other"]),
    st.sampled_from(["", "PE", "PE-05", "PE-Z-VRAEM", "EC-G1"]),
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=40).map(str.strip),
)


@given(rules=st.lists(RULE, max_size=8))
def test_a_table_written_down_reads_back_the_same(rules: list[Rule]) -> None:
    read = parse_rules(to_csv(rules), OFFICES)
    assert read.errors == ()
    assert list(read.rules) == sorted(rules, key=lambda rule: rule.priority)


@given(text=st.text(max_size=300) | st.text(max_size=200).map(lambda t: ",".join(COLUMNS) + "\n" + t))
def test_any_text_is_read_as_rules_or_errors_by_line(text: str) -> None:
    read = parse_rules(text)
    assert all(error.line >= 1 for error in read.errors)


@given(
    rules=st.lists(RULE, max_size=8),
    facts=st.builds(
        CaseFacts, st.sampled_from(Route), st.sampled_from(["es", "quy", "ay"]), st.just(NOW),
        st.sampled_from([(), CHUNGUI, ("EC",)]), st.booleans(), st.booleans(),
        st.none() | st.dates(dt.date(1980, 1, 1), NOW.date()),
        st.booleans(), st.booleans(), st.booleans(), st.booleans(),
    ),
    load=st.dictionaries(st.sampled_from(["lima", "quito", "gone"]), st.integers(0, 50)),
)  # fmt: skip
def test_every_case_gets_an_office_that_exists_and_a_promise_in_its_hours(
    rules: list[Rule], facts: CaseFacts, load: dict[str, int]
) -> None:
    decision = route_case(facts, rules, OFFICES, load)
    (office,) = (office for office in OFFICES if office.id == decision.office_id)
    assert decision.promised_by >= facts.now
    assert open_now(office, decision.promised_by - dt.timedelta(microseconds=1))
    assert decision.reasons


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("x,any,any,any,lima,triage,", "priority"),
        ("-1,any,any,any,lima,triage,", "priority"),
        ("²,any,any,any,lima,triage,", "priority"),
        ("1,war,any,any,lima,triage,", "route"),
        ("1,any,Quechua!,any,lima,triage,", "language"),
        ("1,any,any,Ayacucho,lima,triage,", "place"),
        ("1,any,any,any,,triage,", "office"),
        ("1,any,any,any,madrid,triage,", "office"),
        ("1,any,any,any,lima,,", "queue"),
        ("1", "office"),
        ("1,any,any,any,lima,triage," + "x" * 201, "note"),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(line: str, part: str) -> None:
    read = parse_rules(",".join(COLUMNS) + "\n10,any,any,any,lima,triage,fine\n\n" + line + "\n", OFFICES)
    (error,) = read.errors
    assert error.line == 4
    assert part in error.refusal.message.id.lower()
    assert len(read.rules) == 1


def test_a_table_without_its_columns_says_which_are_missing() -> None:
    (error,) = parse_rules("priority,route\n1,any\n").errors
    assert error.line == 1
    assert error.refusal.message.values["columns"] == "language, place, office, queue"


def test_columns_may_stand_in_any_order_and_stars_mean_any() -> None:
    read = parse_rules("\ufeffoffice,QUEUE,priority,place,language,route\nlima,triage,5,*,ANY,*\n")
    assert read.rules == (Rule(5, "lima", "triage"),)


def test_a_broken_quotation_or_a_huge_cell_is_an_error_and_no_crash() -> None:
    read = parse_rules(",".join(COLUMNS) + '\n1,any,any,any,lima,triage,"' + "x" * 200_000)
    assert len(read.errors) == 1


def test_the_same_office_twice_is_no_rivalry() -> None:
    assert not any("fewest" in reason for reason in said(FACTS, [Rule(1, "lima", "a"), Rule(1, "lima", "b")]))


def test_a_closed_office_is_refused_rather_than_promised() -> None:
    closed = Office(
        "a", "A", "", ("es",), ((Hours(dt.time(9), dt.time(18)),),) * 7,
        holidays=frozenset(NOW.date() + dt.timedelta(days=n) for n in range(-1, 1000)),
    )  # fmt: skip
    with pytest.raises(Refusal):
        route_case(FACTS, [], [closed], {})
