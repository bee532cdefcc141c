"""Rows of cases, and the one query behind every list and count of the queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from bot.domain.cases import COMPARED, CaseState
from bot.domain.offices import Urgency
from bot.store import changes
from bot.store.database import Param, Tx

COUNT_CAP = 1000
"""Counts stop here: a badge "1000+" says enough, and costs the same with a hundred thousand cases."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as stored. `sealed` is the summary card under the case's key."""

    id: str
    code: str
    key_id: str
    chat: str | None
    enquirer: str
    entered_by: str
    state: str
    route: str
    language: str
    office: str
    queue: str
    urgency: int
    minor: int
    compare: int
    submitted_at: int
    promised_by: int
    updated_at: int
    sealed: bytes
    assignee: str | None = None
    revision: int = 1
    proposed: str | None = None
    proposed_by: str | None = None
    second: int = 0
    resumes: str | None = None


_SELECT = (
    "SELECT id, code, key_id, chat, enquirer, entered_by, state, route, language, office, queue, urgency, "
    "minor, compare, submitted_at, promised_by, updated_at, sealed, assignee, revision, proposed, proposed_by,"
    " second, resumes FROM cases"
)
_INSERT = (
    "INSERT INTO cases (open, id, code, key_id, chat, enquirer, entered_by, state, route, language, office, queue, "
    "urgency, minor, compare, submitted_at, promised_by, updated_at, sealed, assignee, revision, proposed, "
    "proposed_by, second, resumes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?)"
)


def insert(tx: Tx, case: CaseRow) -> None:
    """Store a new case. A code that exists already raises the database's error: draw another.

    The matching role is told where its family allows comparing.
    """
    tx.run(_INSERT, _is_open(case.state), *astuple(case))
    if is_compared(case):
        changes.add(tx, changes.Change.ADDED, f"case:{case.id}", case.updated_at)


def is_compared(case: CaseRow) -> bool:
    """Whether it may be proposed and proposed to: the family allowed it, and it isn't over or frozen."""
    return bool(case.compare) and CaseState(case.state) in COMPARED


def by_id(tx: Tx, case_id: str) -> CaseRow | None:
    """The case of this id."""
    row = tx.row(_SELECT + " WHERE id = ?", case_id)
    return CaseRow(*row) if row else None


def by_code(tx: Tx, code: str) -> CaseRow | None:
    """The case of this code, written as `ids.read_case_code` writes it."""
    row = tx.row(_SELECT + " WHERE code = ?", code)
    return CaseRow(*row) if row else None


def code_taken(tx: Tx, code: str) -> bool:
    """Whether a case has this code already, or had it."""
    return any(
        tx.row(sql, code) is not None
        for sql in ("SELECT 1 FROM cases WHERE code = ?", "SELECT 1 FROM tombstones WHERE code = ?")
    )


def of_chat(tx: Tx, chat: str) -> list[CaseRow]:
    """Every case whose replies go to this chat, newest first."""
    return [CaseRow(*row) for row in tx.rows(_SELECT + " WHERE chat = ? ORDER BY submitted_at DESC, id", chat)]


def of_writer(tx: Tx, chat: str) -> list[CaseRow]:
    """Those of whoever writes from this chat now, newest first; all of the chat's where one person writes there."""
    whose = "enquirer = COALESCE((SELECT c.writing FROM chats c WHERE c.id = ?), enquirer)"
    sql = " ".join((_SELECT, "WHERE chat = ? AND", whose, "ORDER BY submitted_at DESC, id"))
    return [CaseRow(*row) for row in tx.rows(sql, chat, chat)]


def of_enquirer(tx: Tx, enquirer: str) -> list[CaseRow]:
    """Every request of one enquirer, newest first."""
    return [CaseRow(*row) for row in tx.rows(_SELECT + " WHERE enquirer = ? ORDER BY submitted_at DESC, id", enquirer)]


def entered_by(tx: Tx, who: str) -> list[CaseRow]:
    """Every case this volunteer or staff member entered, newest first."""
    return [CaseRow(*row) for row in tx.rows(_SELECT + " WHERE entered_by = ? ORDER BY submitted_at DESC, id", who)]


def ended(tx: Tx, states: Sequence[str], before: int, limit: int) -> list[CaseRow]:
    """Cases in one of these states that nobody touched since that moment, longest untouched first."""
    found: list[CaseRow] = []
    for state in states:
        rows = tx.rows(
            _SELECT + " WHERE state = ? AND updated_at < ? ORDER BY updated_at LIMIT ?",
            state,
            before,
            limit - len(found),
        )
        found += [CaseRow(*row) for row in rows]
    return found


def load(tx: Tx, office: str) -> int:
    """Open cases of an office: what routing weighs."""
    row = tx.row("SELECT COUNT(*) FROM cases WHERE office = ? AND open = 1", office)
    return int(row[0]) if row else 0


def compared_after(tx: Tx, last: str, limit: int) -> list[CaseRow]:
    """Cases that may be compared, in id order behind `last`; for filling memory in portions."""
    marks = ", ".join("?" * len(COMPARED))
    sql = " ".join((_SELECT, "WHERE compare = 1 AND state IN (", marks, ") AND id > ? ORDER BY id LIMIT ?"))
    return [CaseRow(*row) for row in tx.rows(sql, *sorted(COMPARED), last, limit)]


def count_compared(tx: Tx) -> int:
    """How many requests may be compared."""
    marks = ", ".join("?" * len(COMPARED))
    sql = " ".join(("SELECT COUNT(*) FROM cases WHERE compare = 1 AND state IN (", marks, ")"))
    row = tx.row(sql, *sorted(COMPARED))
    return int(row[0]) if row else 0


def new_since(tx: Tx, office: str, since: int) -> tuple[int, int]:
    """How many requests an office got after that moment, and how many of them are urgent."""
    row = tx.row(
        "SELECT count(*), COALESCE(SUM(CASE WHEN urgency < ? THEN 1 ELSE 0 END), 0) FROM cases"
        " WHERE office = ? AND submitted_at > ?",
        *(int(Urgency.NORMAL), office, since),
    )
    return (int(row[0]), int(row[1])) if row else (0, 0)


# Changes ----------------------------------------------------------------------------------
def save(tx: Tx, before: CaseRow, after: CaseRow, at: int) -> CaseRow | None:
    """Store `after` if nobody changed the case since `before` was read; None if somebody did.

    The revision goes up by one. Identity (id, code, key, chat, enquirer) never changes here. The matching
    role is told of what concerns it, so that nobody who changes a case has to think of it.
    """
    done = tx.run(
        "UPDATE cases SET state = ?, open = ?, route = ?, language = ?, office = ?, queue = ?, urgency = ?, minor = ?,"
        " compare = ?, promised_by = ?, sealed = ?, assignee = ?, proposed = ?, proposed_by = ?, resumes = ?,"
        " updated_at = ?, revision = revision + 1 WHERE id = ? AND revision = ?",
        *(
            after.state,
            _is_open(after.state),
            after.route,
            after.language,
            after.office,
            after.queue,
            after.urgency,
            after.minor,
        ),
        *(after.compare, after.promised_by, after.sealed, after.assignee, after.proposed, after.proposed_by),
        *(after.resumes, at, before.id, before.revision),
    )
    if not done:
        return None
    _tell_matching(tx, before, after, at)
    mark_second(tx, before.id)
    return by_id(tx, before.id)


def _tell_matching(tx: Tx, before: CaseRow, after: CaseRow, at: int) -> None:
    was, stays = is_compared(before), is_compared(after)
    if stays and (not was or before.sealed != after.sealed):
        changes.add(tx, changes.Change.CORRECTED if was else changes.Change.ADDED, f"case:{before.id}", at)
    elif was and not stays:
        changes.add(tx, changes.Change.ERASED, f"case:{before.id}", at)


def mark_second(tx: Tx, case_id: str) -> None:
    """Bring `second` up to date with what waits: a proposed move or a proposed reply."""
    tx.run(
        "UPDATE cases SET second = CASE WHEN proposed IS NOT NULL OR EXISTS"
        " (SELECT 1 FROM replies WHERE replies.case_id = cases.id AND replies.state = 'proposed')"
        " THEN 1 ELSE 0 END WHERE id = ?",
        case_id,
    )


def move_to_chat(tx: Tx, case_id: str, chat: str | None, enquirer: str, at: int) -> None:
    """Whoever carries it on writes from this chat from now on (None: is called); see `services.relinking`."""
    tx.run(
        "UPDATE cases SET chat = ?, enquirer = ?, updated_at = ?, revision = revision + 1 WHERE id = ?",
        *(chat, enquirer, at, case_id),
    )


def claim(tx: Tx, case_id: str, staff_id: str, at: int) -> bool:
    """Give an unassigned open case to one person; False if somebody has it. Of two who click, one wins."""
    return (
        tx.run(
            "UPDATE cases SET assignee = ?, updated_at = ?, revision = revision + 1"
            " WHERE id = ? AND assignee IS NULL AND open = 1",
            *(staff_id, at, case_id),
        )
        == 1
    )


# The queue --------------------------------------------------------------------------------
_OPEN_STATES = (
    CaseState.SUBMITTED, CaseState.IN_TRIAGE, CaseState.NEEDS_INFO, CaseState.SEARCHING, CaseState.POSSIBLE_MATCH,
    CaseState.LOCATED_CONSENT_PENDING, CaseState.ANSWER_WITHHELD,
)  # fmt: skip


def _is_open(state: str) -> int:
    return int(state in _OPEN_STATES)


@dataclass(frozen=True, slots=True)
class Listed:
    """Which cases a list holds. None leaves a field open; `overdue_at` asks promised before that moment.

    `state` asks for one state, open or not; without it a list holds open cases only.
    """

    office: str | None = None
    assignee: str | None = None
    unassigned: bool = False
    second: bool = False
    state: str | None = None
    overdue_at: int | None = None
    urgent: bool = False
    route: str | None = None
    language: str | None = None


def listed(tx: Tx, which: Listed, limit: int, after: tuple[int, int, str] | None = None) -> list[CaseRow]:
    """Cases of a list by urgency, promised date and id, from behind `after` (urgency, promised_by, id)."""
    found: list[CaseRow] = []
    for where, params in _parts(which):
        terms, values = list(where), list(params)
        if after is not None:
            terms.append("(urgency, promised_by, id) > (?, ?, ?)")
            values += after
        sql = " ".join((_SELECT, "WHERE", " AND ".join(terms), "ORDER BY urgency, promised_by, id LIMIT ?"))
        found += [CaseRow(*row) for row in tx.rows(sql, *values, limit - len(found))]
        if len(found) >= limit:
            break
    return found


def count(tx: Tx, which: Listed) -> int:
    """How many cases the list holds, up to COUNT_CAP. The same conditions as `listed`."""
    total = 0
    for terms, params in _parts(which):
        sql = " ".join(("SELECT COUNT(*) FROM (SELECT 1 FROM cases WHERE", " AND ".join(terms), "LIMIT ?) AS counted"))
        row = tx.row(sql, *params, COUNT_CAP - total)
        total += int(row[0]) if row else 0
        if total >= COUNT_CAP:
            break
    return total


def _parts(which: Listed) -> list[tuple[list[str], list[Param]]]:
    """The list's conditions. What is overdue is asked one urgency after the other: each is a run of an index."""
    terms, params = _where(which)
    if which.overdue_at is None:
        return [(terms, params)]
    return [
        ([*terms, "urgency = ?", "promised_by < ?"], [*params, int(urgency), which.overdue_at])
        for urgency in sorted(Urgency)
        if not which.urgent or urgency < Urgency.NORMAL
    ]


def _where(which: Listed) -> tuple[list[str], list[Param]]:
    terms = ["state = ?" if which.state is not None else "open = 1"]
    params: list[Param] = [which.state] if which.state is not None else []
    for term, value in (
        ("office = ?", which.office),
        ("assignee = ?", which.assignee),
        ("route = ?", which.route),
        ("language = ?", which.language),
    ):
        if value is not None:
            terms.append(term)
            params.append(value)
    terms += ["assignee IS NULL"] if which.unassigned else []
    terms += ["second = 1"] if which.second else []
    if which.urgent and which.overdue_at is None:
        terms.append("urgency < ?")
        params.append(int(Urgency.NORMAL))
    return terms, params


def codes(tx: Tx, case_ids: Sequence[str]) -> dict[str, str]:
    """Codes of these cases, by id."""
    if not case_ids:
        return {}
    marks = ", ".join("?" * len(case_ids))
    rows = tx.rows(" ".join(("SELECT id, code FROM cases WHERE id IN (", marks, ")")), *case_ids)
    return {str(row[0]): str(row[1]) for row in rows}
