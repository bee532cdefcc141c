"""Candidate matches as staff see them: who the other record is, and which list it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.errors import Refusal
from bot.domain.matches import Band, Hypothesis, Judgement, Verdict
from bot.domain.people import Hidden, PersonRecord
from bot.domain.words import Message, _
from bot.services import comparable
from bot.services.house import House
from bot.services.sending import message_from_json
from bot.services.staff_names import StaffNames
from bot.services.views import CandidateRow, CompareLine
from bot.store import cases, matches, people
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.matches import MatchRow
from bot.vault.envelope import JsonValue, Place, open_json

ALIVE_LISTS = frozenset({"alive", "enquirer"})
"""Where a person who can be asked comes from. A sought list alone never makes located; the dead aren't asked."""

_FIELDS: tuple[tuple[str, Message], ...] = (
    ("given", _("Given names")),
    ("paternal", _("First surname")),
    ("maternal", _("Second surname")),
    ("nickname", _("Known as")),
    ("sex", _("Sex")),
    ("birth_year", _("Year of birth")),
    ("place_origin", _("Place of origin")),
    ("place_last", _("Last known place")),
    ("event_year", _("Year of the loss of contact")),
    ("father", _("Father")),
    ("mother", _("Mother")),
)
START = "start"
"""The engine's last clue: where the points begin before anything is compared. For the chart, not for the table."""

# What the engine calls its clues, beside the field of the record that each speaks of.
_CLUE_OF_FIELD = {"birth_year": "birth", "place_origin": "place", "event_year": "event"}
_CLUE_LABELS = {
    "name": _("Name"),
    "names": _("Name"),
    "surname": _("Surnames"),
    "surnames": _("Surnames"),
    "birth": _("Year of birth"),
    "place": _("Place of origin"),
    "event": _("Year of the loss of contact"),
    "parents": _("Parents"),
    START: _("Before any clue"),
}


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
    rows = [candidate_row(tx, house, match, names) for match in found]
    rows.sort(key=lambda row: (row.gone, row.judgement is Judgement.DIFFERENT, row.judgement is not Judgement.SAME))
    return tuple(rows)


def candidate_row(tx: Tx, house: House, match: MatchRow, names: StaffNames) -> CandidateRow:
    """One candidate."""
    other = other_record(tx, house, match.other)
    return CandidateRow(
        match_id=match.id,
        shown_as=other.shown_as,
        name=other.person.full_name,
        place=other.person.place_origin or other.person.place_last,
        birth_year=other.person.birth_year,
        list_kind=other.list_kind,
        source=other.source,
        band=Band(match.band),
        hypothesis=Hypothesis(match.hypothesis),
        judgement=Judgement(match.judgement) if match.judgement else None,
        judged_by=names.of(match.judged_by),
        judged_at=match.judged_at,
        gone=other.gone,
    )


def clue_lines(evidence: dict[str, JsonValue]) -> tuple[CompareLine, ...]:
    """The stored clues, in the engine's order."""
    clues = evidence.get("clues")
    return tuple(_clue(clue) for clue in clues if isinstance(clue, dict)) if isinstance(clues, list) else ()


def compare_lines(clues: tuple[CompareLine, ...], left: PersonRecord, right: PersonRecord) -> tuple[CompareLine, ...]:
    """Both records field by field: the engine's clues first, then the fields that no clue speaks of.

    Both sides are spelt as in the records, not as the engine folds them.
    """
    spoken = {clue.field for clue in clues}
    told = [_as_written(clue, left, right) for clue in clues if clue.field != START]
    rest = []
    for field, label in _FIELDS:
        one, two = _shown(left, field), _shown(right, field)
        if field in spoken or _CLUE_OF_FIELD.get(field) in spoken or not (one or two):
            continue
        verdict, words = Verdict.UNKNOWN, _("one side does not say")
        if one and two:
            same = one.casefold() == two.casefold()
            verdict, words = (Verdict.AGREE, _("the same")) if same else (Verdict.DIFFER, _("different"))
        rest.append(CompareLine(field, label, verdict, 0.0, words, one, two))
    return (*told, *rest)


def _as_written(clue: CompareLine, left: PersonRecord, right: PersonRecord) -> CompareLine:
    if clue.field not in dict(_FIELDS):
        return clue
    return replace(clue, left=_shown(left, clue.field) or clue.left, right=_shown(right, clue.field) or clue.right)


def match_of(tx: Tx, match_id: str) -> MatchRow:
    """The pair, or a Refusal."""
    match = matches.by_id(tx, match_id)
    if match is None:
        raise Refusal(_("This candidate is no longer proposed."))
    return match


def _shown(person: PersonRecord, field: str) -> str:
    value = getattr(person, field)
    return "" if value is None else str(value)


def _clue(value: dict[str, JsonValue]) -> CompareLine:
    field = str(value.get("field", ""))
    points = value.get("points")
    words = message_from_json({"id": value.get("words", ""), "context": "", "values": value.get("values") or {}})
    label = _CLUE_LABELS.get(field) or dict(_FIELDS).get(field, Message(field))
    return CompareLine(
        field=field,
        label=label,
        verdict=Verdict(str(value.get("verdict", Verdict.UNKNOWN))),
        points=float(points) if isinstance(points, (int, float)) else 0.0,
        words=words,
        left=str(value.get("left", "")),
        right=str(value.get("right", "")),
    )
