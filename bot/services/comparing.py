"""Whom a changed record is compared with, in both directions, always asked from a request's side.

So left is the family's record and right the candidate on every page, whichever of the two came later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.matches import Proposal
from bot.matching import Register, compare
from bot.services import comparable
from bot.services.comparable import ENQUIRERS, LISTS, REQUESTS, Comparable
from bot.services.evidence import bearers
from bot.services.house import House
from bot.services.proposing import Found, is_worth_a_look, worth_a_look
from bot.store import cases, matches
from bot.store.database import Tx

MOST_PROPOSED = 10
_EVERYWHERE = LISTS | {REQUESTS, ENQUIRERS}
_ONLY_REQUESTS = frozenset({REQUESTS})


async def compare_changed(house: House, register: Register, changed: Sequence[Comparable]) -> list[Found]:
    """What to propose now that these records are as they are. The register holds them already.

    Gives way between two searches, so that whoever asks meanwhile is answered.
    """
    found = [await _seek(house, register, each) for each in changed if each.group == REQUESTS]
    many = await house.database.read(cases.count_compared)
    if len(changed) > many:
        # A long list against few requests: ask once for each request, not once for each of the list.
        return found + await _ask_every_request(house, register, {each.ref: each for each in changed})
    for each in changed:
        found += await _offer(house, register, each)
    return found


async def _seek(house: House, register: Register, request: Comparable) -> Found:
    """Who of everybody could be the person this request seeks."""
    own = await house.database.read(lambda tx: _own(tx, request.ref))
    proposals = _evident(register, request, worth_a_look(_rank(register, request, own)))
    await asyncio.sleep(0)
    before = await house.database.read(lambda tx: _pairs_of_case(tx, house, _id(request)))
    return _with_earlier(register, request, proposals, before)


async def _offer(house: House, register: Register, offered: Comparable) -> list[Found]:
    """Which requests could be seeking this person, among them those it was proposed to before."""
    own = await house.database.read(lambda tx: _own(tx, offered.ref))
    seeking = register.rank(offered.person, MOST_PROPOSED, groups=_ONLY_REQUESTS, without=own)
    await asyncio.sleep(0)
    likely = [each.ref for each in seeking if is_worth_a_look(each)]
    requests = await house.database.read(lambda tx: _requests(tx, house, likely, offered.ref))
    return [_with_earlier(register, request, (), {offered.ref: offered}) for request in requests]


async def _ask_every_request(house: House, register: Register, changed: Mapping[str, Comparable]) -> list[Found]:
    found: list[Found] = []
    last: str | None = ""
    while last is not None:
        rows = await house.database.read(lambda tx, last=last: cases.compared_after(tx, last, 100))  # type: ignore[misc]
        for row in rows:
            request = next((each for each in comparable.of_case(house, row) if each.group == REQUESTS), None)
            if request is None:
                continue
            own = await house.database.read(lambda tx, ref=request.ref: _own(tx, ref))  # type: ignore[misc]
            near = [p for p in _rank(register, request, own) if p.ref in changed and is_worth_a_look(p)]
            before = await house.database.read(lambda tx, row=row: _pairs_of_case(tx, house, row.id))  # type: ignore[misc]
            again = {ref: other for ref, other in before.items() if ref in changed}
            found.append(_with_earlier(register, request, _evident(register, request, near), again))
            await asyncio.sleep(0)
        last = rows[-1].id if rows else None
    return found


def _rank(register: Register, request: Comparable, own: frozenset[str]) -> list[Proposal]:
    return register.rank(request.person, MOST_PROPOSED, groups=_EVERYWHERE, without=own)


def _evident(register: Register, request: Comparable, chosen: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """The few that are proposed, with their evidence: most of those ranked are never shown."""
    return tuple(register.evidence(request.person, chosen))


def _with_earlier(
    register: Register, request: Comparable, proposals: tuple[Proposal, ...], earlier: Mapping[str, Comparable]
) -> Found:
    """The proposals, and each of `earlier` that they leave out compared by itself: kept, or no longer proposed."""
    near, no_longer = list(proposals), []
    for ref, other in earlier.items():
        if any(ref == each.ref for each in proposals):
            continue
        alone = replace(compare(request.person, other.person, register), ref=ref)
        if is_worth_a_look(alone):
            near.append(alone)
        else:
            no_longer.append(ref)
    common = bearers(register, request.person) if near else ()
    return Found(_id(request), request.person, tuple(near), tuple(no_longer), common)


def _id(of: Comparable) -> str:
    return of.ref.partition(":")[2]


def _own(tx: Tx, ref: str) -> frozenset[str]:
    """Nobody is proposed to themselves: every record of the enquirer who sent this one."""
    case = cases.by_id(tx, ref.partition(":")[2]) if not ref.startswith("person:") else None
    if case is None:
        return frozenset()
    return frozenset(of for c in cases.of_enquirer(tx, case.enquirer) for of in (f"case:{c.id}", f"enquirer:{c.id}"))


def _pairs_of_case(tx: Tx, house: House, case_id: str) -> dict[str, Comparable]:
    """Candidates this request has already and nobody judged."""
    pairs = [pair for pair in matches.of_case(tx, case_id) if pair.judgement is None]
    return {each.ref: each for pair in pairs if (each := comparable.now(tx, house, pair.other))}


def _requests(tx: Tx, house: House, likely: Sequence[str], offered: str) -> list[Comparable]:
    """Requests of these references, and those that have `offered` as a candidate nobody judged."""
    refs = [*likely, *(f"case:{pair.case_id}" for pair in matches.of_other(tx, offered) if pair.judgement is None)]
    return [found for ref in dict.fromkeys(refs) if (found := comparable.now(tx, house, ref))]
