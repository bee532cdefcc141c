"""Who may be compared, and as whom: the one place that decides it, for filling memory and for every proposal.

A reference is `person:ID` (on an imported list), `case:ID` (the person a request seeks) or `enquirer:ID` (whoever
sent it: two people may seek each other, and whoever left word that they are alive is sought by somebody, perhaps).
A request counts only while its family allows it and it is not frozen.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from bot.domain.cases import Route
from bot.domain.errors import Fault
from bot.domain.people import Hidden, PersonRecord
from bot.services.house import House
from bot.services.opening import content_of, person_of
from bot.store import cases, people, removals
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.people import PersonRow
from bot.vault.envelope import Place, open_json

LISTS = frozenset({"sought", "alive", "dead"})
REQUESTS, ENQUIRERS, ALIVE = "request", "enquirer", "alive"
PORTION = 500
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, repr=False)
class Comparable(Hidden):
    """A record that may be compared now. `group`: the kind of its list, or request, or enquirer."""

    ref: str
    person: PersonRecord
    group: str


def now(tx: Tx, house: House, ref: str) -> Comparable | None:
    """The record behind this reference if it may be compared at this moment, else None."""
    kind, _colon, row_id = ref.partition(":")
    if kind == "person":
        row = people.by_id(tx, row_id) if removals.of(tx, row_id) is None else None
        source = people.source(tx, row.source) if row else None
        return Comparable(ref, person_on_list(house, row), source.kind) if row and source else None
    case = cases.by_id(tx, row_id)
    if case is None or not cases.is_compared(case):
        return None
    return next((each for each in of_case(house, case) if each.ref == ref), None)


def of_change(tx: Tx, house: House, ref: str) -> tuple[Comparable, ...]:
    """Everybody a line of `changes` stands for, as far as they may be compared: a request is two people."""
    return tuple(found for each in refs_of_change(ref) if (found := now(tx, house, each)))


def refs_of_change(ref: str) -> tuple[str, ...]:
    """The references that change with this one."""
    kind, _colon, row_id = ref.partition(":")
    return (ref, f"enquirer:{row_id}") if kind == "case" else (ref,)


def of_case(house: House, case: CaseRow) -> tuple[Comparable, ...]:
    """The person a request seeks, and who sent it; only the latter where somebody left word that they are alive.

    Whether the case may be compared at all is the caller's question.
    """
    content = content_of(house, case)
    sender = person_of(content.get("enquirer"))
    if case.route == Route.SAFE_AND_WELL:
        return (Comparable(f"enquirer:{case.id}", sender, ALIVE),)
    return (
        Comparable(f"case:{case.id}", person_of(content.get("sought")), REQUESTS),
        Comparable(f"enquirer:{case.id}", sender, ENQUIRERS),
    )


def person_on_list(house: House, row: PersonRow) -> PersonRecord:
    """The opened record of a person on an imported list."""
    return person_of(open_json(house.vault.person(row.salt), Place("people", row.id), row.sealed))


async def everyone(house: House) -> AsyncIterator[list[Comparable]]:
    """Everybody who may be compared, in portions. Who changes meanwhile stands in `changes`."""
    for portion in (_people, _cases):
        last: str | None = ""
        while last is not None:
            found, last = await house.database.read(_Portion(house, portion, last))
            yield found


@dataclass(frozen=True, slots=True)
class _Portion:
    """One portion of everybody, as a look at the database."""

    house: House
    of: Callable[[Tx, House, str], tuple[list[Comparable], str | None]]
    last: str

    def __call__(self, tx: Tx) -> tuple[list[Comparable], str | None]:
        return self.of(tx, self.house, self.last)


def _people(tx: Tx, house: House, last: str) -> tuple[list[Comparable], str | None]:
    rows = people.after(tx, last, PORTION)
    found: list[Comparable] = []
    for row, kind in rows:
        with _skipping():
            found.append(Comparable(f"person:{row.id}", person_on_list(house, row), kind))
    return found, rows[-1][0].id if len(rows) == PORTION else None


def _cases(tx: Tx, house: House, last: str) -> tuple[list[Comparable], str | None]:
    rows = cases.compared_after(tx, last, PORTION)
    house.vault.bring([case.key_id for case in rows])
    found: list[Comparable] = []
    for case in rows:
        with _skipping():
            found += of_case(house, case)
    return found, rows[-1].id if len(rows) == PORTION else None


@contextmanager
def _skipping() -> Iterator[None]:
    """One record that does not open must not keep all others from being compared."""
    try:
        yield
    except Fault as fault:
        if fault.retry_after is not None:  # the key store is away: everybody's trouble, and it passes
            raise
        log.error("a record does not open; the doctor names it", kind=fault.what)
