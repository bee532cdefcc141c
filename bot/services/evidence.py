"""Evidence: as it is sealed with a candidate, and as staff read it; one object for the page and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.matches import Proposal, Verdict
from bot.domain.people import PersonRecord
from bot.domain.words import Message, _
from bot.matching import Register
from bot.services.sending import message_from_json, message_to_json
from bot.services.views import CompareLine
from bot.vault.envelope import JsonLike, JsonValue

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
ONE_IN = _("{name}: about 1 in {n} people on the register, in all spellings.")
FEW = _("{name}: only {n} on the register, in all spellings.")
NOBODY = _("{name}: nobody else on the register.")
_A_REGISTER = 50
_RARE = 5

Bearer = tuple[str, int, int]
"""A name, how many people on the register bear it, and how many people there are."""


def bearers(register: Register, person: PersonRecord) -> tuple[Bearer, ...]:
    """How common the names of this record are; nothing where too few people are held to say."""
    total = len(register)
    return tuple((name, many, total) for name, many in register.bearers(person)) if total >= _A_REGISTER else ()


def sealed_form(proposal: Proposal, common: Sequence[Bearer] = ()) -> dict[str, JsonLike]:
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
        "common": [list(each) for each in common],
        "reason": "",
    }


def clue_lines(evidence: dict[str, JsonValue]) -> tuple[CompareLine, ...]:
    """The stored clues, in the engine's order."""
    clues = evidence.get("clues")
    return tuple(_clue(clue) for clue in clues if isinstance(clue, dict)) if isinstance(clues, list) else ()


def common_words(evidence: dict[str, JsonValue]) -> tuple[Message, ...]:
    """How common the names are, in words: what makes an agreement say much or little."""
    found = evidence.get("common")
    return tuple(_common(each) for each in found if isinstance(each, list)) if isinstance(found, list) else ()


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


def _common(value: list[JsonValue]) -> Message:
    name, many, total = (*value, 0, 0)[:3]
    borne, people = (int(each) if isinstance(each, (int, float)) else 0 for each in (many, total))
    if borne <= 1:
        return NOBODY.with_(name=str(name))
    if borne <= _RARE:
        return FEW.with_(name=str(name), n=borne)
    return ONE_IN.with_(name=str(name), n=_rounded(people / borne))


def _rounded(value: float) -> int:
    """Two digits say enough: 1 in 40, 1 in 370."""
    whole = round(value)
    step = int(10 ** max(len(str(whole)) - 2, 0))
    return max(1, round(whole / step) * step)
