"""Rows of cases, people, staff and the audit on a real database: what comes back is what was kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.cases import CaseState
from bot.domain.offices import Urgency
from bot.store import (
    answers,
    audit,
    cases,
    choices,
    consents,
    matches,
    offices,
    people,
    replies,
    sessions,
    staff,
    timeline,
)
from bot.store.cases import CaseRow, Listed
from bot.store.database import Clash, Database, Tx

CASE = CaseRow(
    id="c1", code="K7-PUMA-0001", key_id="k1", chat="chat", enquirer="e", entered_by="self", state="submitted",
    route="migration", language="quy", office="ayacucho", queue="main", urgency=9, minor=0, compare=1,
    submitted_at=1, promised_by=100, updated_at=1, sealed=b"s",
)  # fmt: skip


async def test_a_case_comes_back_as_it_was_kept(database: Database) -> None:
    await database.unit(lambda tx: cases.insert(tx, CASE))
    assert await database.read(lambda tx: cases.by_id(tx, "c1")) == CASE
    assert await database.read(lambda tx: cases.by_code(tx, CASE.code)) == CASE
    assert await database.read(lambda tx: cases.of_chat(tx, "chat")) == [CASE]
    assert await database.read(lambda tx: cases.of_enquirer(tx, "e")) == [CASE]
    assert await database.read(lambda tx: cases.entered_by(tx, "self")) == [CASE]
    assert await database.read(lambda tx: cases.codes(tx, ["c1", "x"])) == {"c1": CASE.code}
    assert await database.read(lambda tx: cases.code_taken(tx, CASE.code))
    assert await database.read(lambda tx: cases.by_id(tx, "c2")) is None


async def test_a_code_belongs_to_one_case(database: Database) -> None:
    await database.unit(lambda tx: cases.insert(tx, CASE))
    with pytest.raises(Clash):
        await database.unit(lambda tx: cases.insert(tx, replace(CASE, id="c2")))


async def test_of_two_who_save_the_second_is_told(database: Database) -> None:
    await database.unit(lambda tx: cases.insert(tx, CASE))
    first = await database.unit(lambda tx: cases.save(tx, CASE, replace(CASE, state="in_triage"), 5))
    assert first is not None
    assert (first.revision, first.state, first.updated_at) == (2, "in_triage", 5)
    assert await database.unit(lambda tx: cases.save(tx, CASE, replace(CASE, state="rejected"), 6)) is None


async def test_saving_never_changes_who_the_case_is(database: Database) -> None:
    await database.unit(lambda tx: cases.insert(tx, CASE))
    other = replace(CASE, code="other", key_id="other", chat="other", enquirer="other", submitted_at=99)
    saved = await database.unit(lambda tx: cases.save(tx, CASE, other, 5))
    assert saved is not None
    assert replace(saved, revision=1, updated_at=1) == CASE


async def test_a_closed_case_is_in_no_list_and_can_not_be_claimed(database: Database) -> None:
    await database.unit(lambda tx: cases.insert(tx, replace(CASE, state=CaseState.WITHDRAWN)))
    assert not await database.unit(lambda tx: cases.claim(tx, "c1", "justina", 5))
    assert await database.read(lambda tx: cases.count(tx, Listed())) == 0
    assert await database.read(lambda tx: cases.load(tx, "ayacucho")) == 0
    assert await database.read(lambda tx: cases.compared_after(tx, "", 10)) == []


LISTS = st.builds(
    Listed,
    office=st.sampled_from([None, "a", "b"]),
    assignee=st.sampled_from([None, "j"]),
    unassigned=st.booleans(),
    second=st.booleans(),
    state=st.sampled_from([None, "needs_info", "dormant"]),
    overdue_at=st.sampled_from([None, 3]),
    urgent=st.booleans(),
    route=st.sampled_from([None, "migration"]),
    language=st.sampled_from([None, "quy"]),
)


def _belongs(case: CaseRow, which: Listed) -> bool:
    return all(
        (
            case.state == which.state if which.state else case.state in cases._OPEN_STATES,
            which.office in (None, case.office),
            which.assignee in (None, case.assignee),
            not which.unassigned or case.assignee is None,
            not which.second or case.second == 1,
            which.overdue_at is None or case.promised_by < which.overdue_at,
            not which.urgent or case.urgency < Urgency.NORMAL,
            which.route in (None, case.route),
            which.language in (None, case.language),
        )
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), which=LISTS, page=st.integers(1, 4))
async def test_pages_of_any_list_are_what_a_plain_sort_says(
    database: Database, data: st.DataObject, which: Listed, page: int
) -> None:
    await database.unit(lambda tx: tx.run("DELETE FROM cases"))
    pick = st.sampled_from
    made = [
        replace(
            CASE,
            id=f"c{n}",
            code=f"code{n}",
            state=data.draw(pick(["searching", "needs_info", "dormant", "withdrawn"])),
            office=data.draw(pick(["a", "b"])),
            assignee=data.draw(pick([None, "j", "t"])),
            second=data.draw(pick([0, 1])),
            urgency=data.draw(pick([0, 4, 9])),
            promised_by=data.draw(st.integers(1, 5)),
            route=data.draw(pick(["migration", "disaster"])),
            language=data.draw(pick(["es", "quy"])),
        )
        for n in range(data.draw(st.integers(0, 8)))
    ]

    def fill(tx: Tx) -> None:
        for case in made:
            cases.insert(tx, case)

    await database.unit(fill)
    expected = sorted((c for c in made if _belongs(c, which)), key=lambda c: (c.urgency, c.promised_by, c.id))
    seen: list[CaseRow] = []
    after: tuple[int, int, str] | None = None
    while found := await database.read(lambda tx, after=after: cases.listed(tx, which, page, after)):  # type: ignore[misc]
        seen += found
        after = (found[-1].urgency, found[-1].promised_by, found[-1].id)
    assert seen == expected
    assert await database.read(lambda tx: cases.count(tx, which)) == len(expected)


async def test_an_answer_is_never_replaced(database: Database) -> None:
    row = answers.AnswerRow("a1", "c1", "mother", 1, 5, b"s")
    await database.unit(lambda tx: answers.add(tx, row))
    with pytest.raises(Clash):
        await database.unit(lambda tx: answers.add(tx, replace(row, id="a2")))
    assert await database.read(lambda tx: answers.next_version(tx, "c1", "mother")) == 2
    assert await database.read(lambda tx: answers.next_version(tx, "c1", "father")) == 1
    await database.unit(lambda tx: answers.add(tx, replace(row, id="a2", version=2)))
    assert [each.version for each in await database.read(lambda tx: answers.of_case(tx, "c1"))] == [2, 1]


async def test_a_reply_is_decided_once(database: Database) -> None:
    reply = replies.ReplyRow("r1", "c1", "reply", 1, "proposed", "justina", 5, b"s")
    await database.unit(lambda tx: replies.add(tx, reply))
    assert not await database.read(lambda tx: replies.disclosed(tx, "c1"))
    assert await database.unit(lambda tx: replies.decide(tx, "r1", "sent", "teresa", 6))
    assert not await database.unit(lambda tx: replies.decide(tx, "r1", "refused", "pablo", 7))
    assert await database.read(lambda tx: replies.disclosed(tx, "c1"))
    (kept,) = await database.read(lambda tx: replies.of_case(tx, "c1"))
    assert (kept.state, kept.approved_by, kept.decided_at) == ("sent", "teresa", 6)


async def test_a_pair_is_proposed_once_and_keeps_its_id(database: Database) -> None:
    match = matches.MatchRow("m1", "c1", "person:1", "strong", "same", 8.5, "f1", 5, b"s")
    await database.unit(lambda tx: matches.put(tx, match))
    await database.unit(lambda tx: matches.put(tx, replace(match, id="m2", band="possible", facts="f2")))
    (kept,) = await database.read(lambda tx: matches.of_case(tx, "c1"))
    assert (kept.id, kept.band, kept.facts) == ("m1", "possible", "f2")
    assert await database.read(lambda tx: matches.counts(tx, ["c1", "c2"])) == {"c1": (0, 1)}
    await database.unit(lambda tx: matches.judge(tx, "m1", "different", "justina", 6, b"t"))
    assert await database.read(lambda tx: matches.counts(tx, ["c1"])) == {}
    assert await database.read(lambda tx: matches.counts(tx, [])) == {}
    await database.unit(lambda tx: matches.remove(tx, "m1"))
    assert await database.read(lambda tx: matches.of_pair(tx, "c1", "person:1")) is not None, "a judged pair stays"
    await database.unit(lambda tx: matches.judge(tx, "m1", None, None, None, b"t"))
    await database.unit(lambda tx: matches.remove(tx, "m1"))
    assert await database.read(lambda tx: matches.by_id(tx, "m1")) is None


async def test_the_latest_choice_comes_first(database: Database) -> None:
    for n in (1, 2):
        row = choices.ChoiceRow(f"x{n}", "c1", "m1", "contact", "justina", 5, b"s")
        await database.unit(lambda tx, row=row: choices.add(tx, row))  # type: ignore[misc]
    assert [each.id for each in await database.read(lambda tx: choices.of_case(tx, "c1"))] == ["x2", "x1"]


async def test_the_timeline_keeps_the_order_of_one_moment(database: Database) -> None:
    for n in ("z", "a", "m"):
        row = timeline.TimelineRow(n, "c1", 5, "note", "justina", b"s")
        await database.unit(lambda tx, row=row: timeline.add(tx, row))  # type: ignore[misc]
    assert [each.id for each in await database.read(lambda tx: timeline.of_case(tx, "c1"))] == ["z", "a", "m"]
    last = await database.read(lambda tx: timeline.last_of_kind(tx, "c1", "note"))
    assert last is not None
    assert last.id == "m"
    assert await database.read(lambda tx: timeline.last_of_kind(tx, "c1", "read")) is None


async def test_consents_are_kept_one_row_a_decision(database: Database) -> None:
    yes = consents.ConsentRow("1", "c1", "keep", 1, "keep-1", "quy", "oral", 5)
    await database.unit(lambda tx: consents.add(tx, yes))
    assert await database.unit(lambda tx: consents.confirm(tx, "c1", "justina")) == 1
    assert await database.unit(lambda tx: consents.withdraw(tx, "c1", "keep", 9)) == 1
    assert await database.unit(lambda tx: consents.withdraw(tx, "c1", "keep", 10)) == 0
    assert await database.read(lambda tx: consents.of_case(tx, "c1")) == [
        replace(yes, confirmed_by="justina", withdrawn_at=9)
    ]


async def test_a_one_time_code_step_is_spent_once(database: Database) -> None:
    row = staff.StaffAccountRow("s1", "hash", "caseworker", "ayacucho", "es", 1, 0, b"s")
    await database.unit(lambda tx: staff.add(tx, row))
    assert [await database.unit(lambda tx, n=n: staff.spend_step(tx, "s1", n)) for n in (7, 7, 6, 8)] == [  # type: ignore[misc]
        True,
        False,
        False,
        True,
    ]
    assert await database.unit(lambda tx: staff.disable(tx, "s1", 5))
    assert not await database.unit(lambda tx: staff.disable(tx, "s1", 6))
    await database.unit(lambda tx: staff.reseal(tx, "s1", b"t"))
    (kept,) = await database.read(staff.all_accounts)
    assert (kept.sealed, kept.disabled_at, kept.last_step) == (b"t", 5, 8)


async def test_old_sessions_and_tries_are_swept(database: Database) -> None:
    def fill(tx: Tx) -> None:
        for n, (created, seen) in enumerate([(10, 100), (50, 60), (50, 100)]):
            sessions.add(tx, sessions.SessionRow(f"s{n}", "justina", created, seen))
        sessions.tried(tx, "t1", "hash", 10)
        sessions.tried(tx, "t2", "hash", 20)

    await database.unit(fill)
    assert await database.unit(lambda tx: sessions.sweep(tx, 70, 20)) == 2
    assert await database.read(lambda tx: sessions.by_id(tx, "s2")) is not None
    assert await database.read(lambda tx: sessions.tries(tx, "hash", 10)) == 2
    await database.unit(lambda tx: sessions.sweep_tries(tx, 15))
    assert await database.read(lambda tx: sessions.tries(tx, "hash", 0)) == 1
    await database.unit(lambda tx: sessions.seen(tx, "s2", 50))
    await database.unit(lambda tx: sessions.end_all_of(tx, "justina"))
    assert await database.read(lambda tx: sessions.by_id(tx, "s2")) is None


async def test_suppressions_are_found_among_very_many(database: Database) -> None:
    await database.unit(lambda tx: people.suppress(tx, "x777", 5))
    await database.unit(lambda tx: people.suppress(tx, "x777", 6))
    asked = [f"x{n}" for n in range(1200)]
    assert await database.read(lambda tx: people.suppressed(tx, asked)) == {"x777"}
    assert await database.read(lambda tx: people.suppressed(tx, [])) == frozenset()


async def test_tables_that_offices_edit_keep_the_last_word(database: Database) -> None:
    def fill(tx: Tx) -> None:
        for body in ("{}", '{"name": "Ayacucho"}'):
            offices.put_office(tx, "ayacucho", body, 5)
            offices.put_rule(tx, "table", body, 5)
            offices.put_referral(tx, "105", body, "2026-01-01")

    await database.unit(fill)
    assert [row.body for row in await database.read(offices.offices)] == ['{"name": "Ayacucho"}']
    assert [row.id for row in await database.read(offices.rules)] == ["table"]
    assert [row.checked_on for row in await database.read(offices.referrals)] == ["2026-01-01"]
    await database.unit(lambda tx: offices.remove_rule(tx, "table"))
    assert await database.read(offices.rules) == []


async def test_the_audit_is_read_in_portions_without_a_gap(database: Database) -> None:
    def fill(tx: Tx) -> None:
        for n in range(1, 2051):
            audit.append(tx, audit.AuditRow(n, n, "a", "read", "s", "lima" if n % 2 else "ayacucho", b"c"))

    await database.unit(fill)
    assert await database.read(lambda tx: [row.n for row in audit.in_order(tx)]) == list(range(1, 2051))
    page = await database.read(lambda tx: audit.page(tx, limit=2, before=10, actor="a", subject="s", office="lima"))
    assert [row.n for row in page] == [9, 7]


async def test_the_codes_of_no_case_are_none(database: Database) -> None:
    # An empty list of marks is no SQL on PostgreSQL: the first page of the audit failed there.
    await database.unit(lambda tx: cases.insert(tx, CASE))
    assert await database.read(lambda tx: cases.codes(tx, [])) == {}
    assert await database.read(lambda tx: cases.codes(tx, ["c1", "unknown"])) == {"c1": CASE.code}
