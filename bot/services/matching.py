"""Following the changes table: new and corrected records are compared at once, proposals are for staff only.

Nothing is compared without the *compare* consent, in either direction: a case without it is never
added to the register in memory, so it can't be proposed to anybody either.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import structlog

from bot.clock import ms
from bot.domain.cases import CaseState, Route
from bot.domain.matches import Band, Judgement, Proposal
from bot.domain.people import Hidden, PersonRecord
from bot.ids import new_id
from bot.services.candidates import other_record
from bot.services.house import House
from bot.services.importing import load_people
from bot.services.opening import card_of
from bot.services.sending import message_to_json
from bot.services.submitting import person_json
from bot.store import cases, changes, matches
from bot.store.cases import CaseRow
from bot.store.changes import Change, ChangeRow
from bot.store.database import Tx
from bot.vault.envelope import JsonLike, Place, seal_json

LISTS = frozenset({"sought", "alive", "dead"})
REQUESTS, ENQUIRERS, ALIVE = "request", "enquirer", "alive"
MOST_PROPOSED = 10
PORTION = 500
# A weak likeness is worth a look only where nothing better is there.
MOST_WEAK = 3
_OVER = (CaseState.WITHDRAWN, CaseState.REJECTED, CaseState.ERASED)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, repr=False)
class _Compared(Hidden):
    """A case and whom it was compared with."""

    case_id: str
    record: PersonRecord
    proposals: tuple[Proposal, ...]


async def fill(house: House) -> int:
    """Put everybody who may be compared into the register in memory; how many. At start, once.

    In portions, so that families who write meanwhile don't wait for a long list.
    """
    portion: list[tuple[str, PersonRecord, str]] = []
    async for entry in load_people(house):
        portion.append(entry)
        if len(portion) == PORTION:
            house.register.add_many(portion)
            portion = []
            await asyncio.sleep(0)
    house.register.add_many(portion)
    house.register.add_many(await house.database.read(lambda tx: _comparable(tx, house)))
    return len(house.register)


def _comparable(tx: Tx, house: House) -> list[tuple[str, PersonRecord, str]]:
    found: list[tuple[str, PersonRecord, str]] = []
    for case in cases.all_open(tx):
        if case.compare and CaseState(case.state) not in _OVER:
            found += _both(house, case)
    return found


def _both(house: House, case: CaseRow) -> list[tuple[str, PersonRecord, str]]:
    """The person a request seeks and who sent it; only the latter where somebody left word that they are alive."""
    card = card_of(house, case)
    if case.route == Route.SAFE_AND_WELL:
        return [(f"enquirer:{case.id}", card.enquirer, ALIVE)]
    return [(f"case:{case.id}", card.sought, REQUESTS), (f"enquirer:{case.id}", card.enquirer, ENQUIRERS)]


async def follow(house: House, limit: int = 200) -> int:
    """Take up what changed, compare it, acknowledge; how many changes. Safe to repeat after a stop.

    Raises what a change failed with, after the others were followed: one that cannot be opened holds nobody up.
    """
    waiting = await house.database.read(lambda tx: changes.not_followed(tx, limit))
    compared: list[tuple[ChangeRow, list[_Compared]]] = []
    trouble: Exception | None = None
    for change in waiting:
        try:
            compared.append((change, [found async for found in _compare(house, change)]))
        except Exception as failed:
            trouble = failed

    def write(tx: Tx) -> None:
        for change, found in compared:
            _write(tx, house, change, found)

    if compared:
        await house.database.unit(write)
    if trouble is not None:
        raise trouble
    return len(waiting)


async def _compare(house: House, change: ChangeRow) -> AsyncIterator[_Compared]:
    kind, _colon, ref = change.ref.partition(":")
    record = None
    if change.kind is not Change.ERASED:
        record = await house.database.read(lambda tx: _record(tx, house, change.ref))
    _forget(house, change.ref)
    if kind == "case":
        _forget(house, f"enquirer:{ref}")
    if record is None:
        return
    if kind == "person":
        house.register.add(change.ref, record[0], record[1])
        async for found in _to_cases(house, change.ref, record[0], frozenset({REQUESTS})):
            yield found
    elif kind == "case":
        async for found in _case_added(house, ref):
            yield found


def _forget(house: House, ref: str) -> None:
    if ref in house.register:
        house.register.erase(ref)


def _record(tx: Tx, house: House, ref: str) -> tuple[PersonRecord, str] | None:
    other = other_record(tx, house, ref)
    if other.gone:
        return None
    kind, _colon, case_id = ref.partition(":")
    if kind in ("case", "enquirer"):
        case = cases.by_id(tx, case_id)
        if case is None or not case.compare or CaseState(case.state) in _OVER:
            return None
    return other.person, other.list_kind


async def _case_added(house: House, case_id: str) -> AsyncIterator[_Compared]:
    case = await house.database.read(lambda tx: cases.by_id(tx, case_id))
    if case is None:
        return
    siblings = await house.database.read(lambda tx: cases.of_enquirer(tx, case.enquirer))
    own = frozenset(ref for c in siblings for ref in (f"case:{c.id}", f"enquirer:{c.id}"))
    card = card_of(house, case)
    for ref, person, group in _both(house, case):
        house.register.add(ref, person, group)
    if case.route == Route.SAFE_AND_WELL:
        async for found in _to_cases(house, f"enquirer:{case_id}", card.enquirer, frozenset({REQUESTS}), own):
            yield found
        return
    proposals = house.register.search(card.sought, MOST_PROPOSED, groups=LISTS | {REQUESTS, ENQUIRERS}, without=own)
    yield _Compared(case_id, card.sought, worth_a_look(proposals))
    # And the other way round: this case may be the one that an earlier request waited for.
    async for found in _to_cases(house, f"case:{case_id}", card.sought, frozenset({REQUESTS}), own):
        yield found
    async for found in _to_cases(house, f"enquirer:{case_id}", card.enquirer, frozenset({REQUESTS}), own):
        yield found


async def _to_cases(
    house: House, ref: str, record: PersonRecord, groups: frozenset[str], without: frozenset[str] = frozenset()
) -> AsyncIterator[_Compared]:
    """Propose `record` to each request whose sought person it may be."""
    for likely in worth_a_look(house.register.search(record, MOST_PROPOSED, groups=groups, without=without)):
        if likely.band is Band.WEAK:
            continue
        case_id = likely.ref.partition(":")[2]
        case = await house.database.read(lambda tx, c=case_id: cases.by_id(tx, c))  # type: ignore[misc]
        if case is None or not case.compare or CaseState(case.state) in _OVER:
            continue
        sought = card_of(house, case).sought
        # Asked from the case's side, so that left is the case and right the candidate on every page.
        seen = [p for p in house.register.search(sought, MOST_PROPOSED * 3) if p.ref == ref]
        yield _Compared(case_id, sought, tuple(seen))


def worth_a_look(proposals: list[Proposal]) -> tuple[Proposal, ...]:
    """Strong and possible ones, relatives among them; a few weak ones only where there is nothing else."""
    better = tuple(p for p in proposals if p.band is not Band.WEAK)
    return better or tuple(proposals[:MOST_WEAK])


def _write(tx: Tx, house: House, change: ChangeRow, compared: list[_Compared]) -> None:
    for found in compared:
        case = cases.by_id(tx, found.case_id)
        if case is not None and case.compare:
            for proposal in found.proposals:
                _propose(tx, house, case, found.record, proposal)
    changes.followed(tx, change.id)


def _propose(tx: Tx, house: House, case: CaseRow, record: PersonRecord, proposal: Proposal) -> None:
    # Looked at again here: the other side may have been erased, or its permission taken back, meanwhile.
    other = _record(tx, house, proposal.ref)
    if other is None:
        return
    facts = house.vault.keyed_hash("facts", repr(person_json(record)), repr(person_json(other[0])))
    before = matches.of_pair(tx, case.id, proposal.ref)
    # A judged pair stays judged until a fact of either side changed.
    if before is not None and before.facts == facts:
        return
    kept = before if before is not None and before.judgement == Judgement.SAME else None
    match_id = before.id if before is not None else new_id()
    matches.put(
        tx,
        matches.MatchRow(
            match_id, case.id, proposal.ref, proposal.band.value, proposal.hypothesis.value, proposal.log_odds, facts,
            ms(house.clock.now()), seal_json(house.vault.case(case.key_id), Place("matches", match_id),
                                             evidence_json(proposal)),
            kept.judgement if kept else None, kept.judged_by if kept else None, kept.judged_at if kept else None,
        ),
    )  # fmt: skip


def evidence_json(proposal: Proposal) -> dict[str, JsonLike]:
    """The evidence as it is sealed with the match."""
    return {
        "clues": [
            {
                "field": clue.field,
                "verdict": clue.verdict.value,
                "points": clue.points,
                "words": clue.words.id,
                "values": message_to_json(clue.words)["values"],
                "left": clue.left,
                "right": clue.right,
            }
            for clue in proposal.clues
        ],
        "reason": "",
    }
