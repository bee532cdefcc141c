"""How well anybody could do: an oracle that reads every spelling, and knows only what is written.

Whatever a query and a row both state, the oracle knows as it truly is: no slip, no nickname, no
swap, no rounded year deceives it. What one side leaves out it doesn't know either. Where several
people of the register agree on all of that, it can only draw lots. Its share is a ceiling.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tests.bench.generator import Data, Person

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a row says of a person: None where it is silent. Given names: as many as are written."""

    given: int
    paternal: bool
    maternal: bool
    sex: bool
    birth: bool
    event: bool
    origin: bool
    father: bool
    mother: bool


def _stated(row: Row, person: Person) -> _Stated:
    whole = not row["paternal"] and not row["maternal"]  # the whole name in one box: the oracle reads it
    return _Stated(
        given=len(person.given) if whole and row["given"] else len(row["given"].split()),
        paternal=bool(row["paternal"]) or whole,
        maternal=bool(row["maternal"]) or whole,
        sex=bool(row["sex"]),
        birth=bool(row["birth_year"]),
        event=bool(row["event_year"]),
        origin=bool(row["place_origin"]),
        father=bool(row["father"]),
        mother=bool(row["mother"]),
    )


def _agree(asked: _Stated, sought: Person, states: _Stated, held: Person) -> bool:
    names = min(asked.given, states.given)
    if sought.given[:names] != held.given[:names]:
        return False
    facts = (
        (asked.paternal and states.paternal, sought.paternal, held.paternal),
        (asked.maternal and states.maternal, sought.maternal, held.maternal),
        (asked.sex and states.sex, sought.sex, held.sex),
        (asked.birth and states.birth, sought.birth, held.birth),
        (asked.event and states.event, sought.event, held.event),
        (asked.origin and states.origin, sought.village, held.village),
        (asked.father and states.father, sought.father, held.father),
        (asked.mother and states.mother, sought.mother, held.mother),
    )
    return all(a == b for both, a, b in facts if both)


def ceiling(data: Data) -> dict[str, float]:
    """r@1 and r@10 that the oracle reaches over the queries whose person is on the register."""
    stated = [_stated(row, person) for row, person in zip(data.register, data.held, strict=True)]
    by: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in ("paternal", "maternal", "given")}
    for at, person in enumerate(data.held):
        by["paternal"][person.paternal].append(at)
        by["maternal"][person.maternal].append(at)
        by["given"][person.given[0]].append(at)
    ties = []
    for row, person, truth in zip(data.queries, data.sought, data.truth, strict=True):
        if not truth["match"]:
            continue
        asked = _stated(row, person)
        near = _near(by, asked, person)
        ties.append(max(1, sum(_agree(asked, person, stated[at], data.held[at]) for at in near)))
    n = max(1, len(ties))
    return {"n": len(ties), "r1": sum(1 / t for t in ties) / n, "r10": sum(min(1.0, 10 / t) for t in ties) / n}


def _near(by: dict[str, dict[str, list[int]]], asked: _Stated, person: Person) -> list[int]:
    """Who could tie: everybody silent about a name the query states is left out, which raises the ceiling a little."""
    if asked.paternal:
        return by["paternal"][person.paternal]
    if asked.maternal:
        return by["maternal"][person.maternal]
    return by["given"][person.given[0]]
