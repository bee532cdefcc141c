"""Candidate matches as staff see them: who the other record is, and which list it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors import Refusal
from bot.domain.matches import Band, Hypothesis, Judgement
from bot.domain.people import Hidden, PersonRecord
from bot.domain.words import _
from bot.services import comparable
from bot.services.evidence import clue_lines
from bot.services.house import House
from bot.services.kin_hint import kin_hint
from bot.services.opening import content_of, person_of
from bot.services.staff_names import StaffNames
from bot.services.views import CandidateRow
from bot.store import cases, matches, people
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.matches import MatchRow
from bot.vault.envelope import JsonValue, Place, open_json

ALIVE_LISTS = frozenset({"alive", "enquirer"})
"""Where a person who can be asked comes from. A sought list alone never makes located; the dead aren't asked."""


@dataclass(frozen=True, slots=True, repr=False)
class OtherRecord(Hidden):
    """The other side of a pair. `gone`: it was erased since; nothing of it is left."""

    shown_as: str
    list_kind: str
    source: str
    person: PersonRecord
    gone: bool = False


def other_record(tx: Tx, house: House, other: str) -> OtherRecord:
    """Who `person:ID`, `case:ID` or `enquirer:ID` is; gone where nobody may compare it any more."""
    kind, _colon, ref = other.partition(":")
    found = comparable.now(tx, house, other)
    if found is None:
        return OtherRecord("", "", "", PersonRecord(), gone=True)
    if kind == "person":
        row = people.by_id(tx, ref)
        source = people.source(tx, row.source) if row else None
        shown = f"{source.name}, {source.dated}" if source else ""
        return OtherRecord(row.shown_as if row else "", found.group, shown, found.person)
    case = cases.by_id(tx, ref)
    kind_of_list = "sought" if found.group == comparable.REQUESTS else found.group
    return OtherRecord(case.code if case else "", kind_of_list, "", found.person)


def evidence_of(house: House, case: CaseRow, match: MatchRow) -> dict[str, JsonValue]:
    """The opened evidence: clues and the reason of the judgement."""
    value = open_json(house.vault.case(case.key_id), Place("matches", match.id), match.sealed)
    return value if isinstance(value, dict) else {}


def candidate_rows(tx: Tx, house: House, case: CaseRow, *, without: str = "") -> tuple[CandidateRow, ...]:
    """The case's candidates: those to look at first, the likeliest first, then those called different."""
    names = StaffNames(tx, house)
    found = [match for match in matches.of_case(tx, case.id) if match.id != without]
    rows = [candidate_row(tx, house, case, match, names) for match in found]
    rows.sort(key=lambda row: (row.gone, row.judgement is Judgement.DIFFERENT, row.judgement is not Judgement.SAME))
    return tuple(rows)


def candidate_row(tx: Tx, house: House, case: CaseRow, match: MatchRow, names: StaffNames) -> CandidateRow:
    """One candidate."""
    other = other_record(tx, house, match.other)
    hypothesis = Hypothesis(match.hypothesis)
    kin = None
    if hypothesis is Hypothesis.RELATIVE and not other.gone:
        sought = person_of(content_of(house, case).get("sought"))
        kin = kin_hint(clue_lines(evidence_of(house, case, match)), sought, other.person)
    return CandidateRow(
        match_id=match.id,
        shown_as=other.shown_as,
        name=other.person.full_name,
        place=other.person.place_origin or other.person.place_last,
        birth_year=other.person.birth_year,
        list_kind=other.list_kind,
        source=other.source,
        band=Band(match.band),
        hypothesis=hypothesis,
        judgement=Judgement(match.judgement) if match.judgement else None,
        judged_by=names.of(match.judged_by),
        judged_at=match.judged_at,
        gone=other.gone,
        kin=kin,
    )


def match_of(tx: Tx, match_id: str) -> MatchRow:
    """The pair, or a Refusal."""
    match = matches.by_id(tx, match_id)
    if match is None:
        raise Refusal(_("This candidate is no longer proposed."))
    return match
