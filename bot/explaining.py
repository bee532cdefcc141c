"""`python -m bot match explain`: two records laid beside each other, with the evidence that staff see on the console.

The records come from files or from standard input, so that no name stands in the shell's history. Nothing is stored,
no database is opened. How common a name is, is counted among invented people, or in a list that is given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TextIO

from bot.console.labels import in_words, label
from bot.console.waterfall import falls
from bot.domain.errors import Refusal
from bot.domain.matches import Hypothesis, Verdict
from bot.domain.people import Hidden, PersonRecord
from bot.domain.words import Message, _
from bot.i18n import Words
from bot.matching import Register, compare
from bot.places import load_places
from bot.practice.organisation import PEOPLE, invented
from bot.services.evidence import START, bearers, clue_lines, common_words, compare_lines, sealed_form
from bot.services.kin_hint import kin_hint
from bot.services.reading_lists import ListedPerson, read_list
from bot.services.views import CompareLine
from bot.settings import Settings

Say = Callable[[str], None]
_ICONS = {Verdict.AGREE: "✓", Verdict.CLOSE: "≈", Verdict.DIFFER: "✗", Verdict.UNKNOWN: "?"}
STDIN = "-"
_BAR = 14
_LABEL = 22
_LARGEST = 100_000
_YEARS = {"birth_year": range(1850, 2101), "event_year": range(1850, 2101), "birth_pm": range(51)}


@dataclass(frozen=True, slots=True, repr=False)
class Explained(Hidden):
    """What the engine says of two records: the lines of the table, the steps of the chart, the sum in words."""

    left: PersonRecord
    right: PersonRecord
    lines: tuple[CompareLine, ...]
    clues: tuple[CompareLine, ...]
    common: tuple[Message, ...]
    band: Message
    hypothesis: Message


def explain(left: PersonRecord, right: PersonRecord, register: Register) -> Explained:
    """Compare two records with the name frequencies of a register."""
    proposal = compare(left, right, register)
    # Through the form in which evidence is sealed: what is shown here is what the console shows.
    stored = json.loads(json.dumps(sealed_form(proposal, bearers(register, left))))
    clues = clue_lines(stored)
    relative = proposal.hypothesis is Hypothesis.RELATIVE
    said = kin_hint(clues, left, right) if relative else label(proposal.hypothesis)
    lines = compare_lines(clues, left, right)
    return Explained(left, right, lines, clues, common_words(stored), label(proposal.band), said)


def show(found: Explained, words: Words, language: str) -> Iterator[str]:
    """The explanation as lines for a terminal of 80 columns."""

    def say(message: Message | str) -> str:
        return message if isinstance(message, str) else words.text(message, language)

    yield f"{say(SOUGHT):{_LABEL}} {found.left.full_name or '—'}"
    yield f"{say(OTHER):{_LABEL}} {found.right.full_name or '—'}"
    yield f"{'':{_LABEL}} {say(found.hypothesis)} · {say(found.band)}"
    yield ""
    for line in found.lines:
        left, right = (say(in_words(each, line.field)) or "—" for each in (line.left, line.right))
        yield f"{_ICONS[line.verdict]} {say(line.label):{_LABEL - 2}} {left} | {right}"
        yield f"{'':{_LABEL}} {say(label(line.verdict))}: {say(line.words)}"
    yield ""
    yield say(FOR_AND_AGAINST)
    yield f"{'':{_LABEL}} {'◂ ' + say(AGAINST):>{_BAR}}│{say(FOR) + ' ▸'}"
    steps = falls(found.clues)
    most = max((abs(step.line.points) for step in steps if step.line), default=1.0)
    for step in steps:
        points = step.line.points if step.line else sum(clue.points for clue in found.clues)
        name = TOGETHER if step.line is None else FIRST if step.line.field == START else step.line.label
        yield f"{say(name):{_LABEL}} {_bar(points, most)} {step.points:>6}"
    yield ""
    yield from map(say, found.common)


def _bar(points: float, most: float) -> str:
    size = min(_BAR, round(abs(points) / most * _BAR)) or 1
    left, right = ("█" * size, "") if points < 0 else ("", "█" * size)
    return f"{left:>{_BAR}}│{right:<{_BAR}}"


def tell(settings: Settings, texts: tuple[str, str], say: Say, *, language: str, listed: Path | None) -> None:
    """Explain two records given as JSON. Refusal names what can't be read, never a value."""
    left, right = (record_of(text) for text in texts)
    words = Words.load(settings.catalogues)
    register = Register()
    if listed is not None:
        register.add_many((p.ref, p.person, "") for p in _counted(listed))
    else:
        register.add_many((ref, person, "") for ref, person in invented(load_places(), PEOPLE))
    for line in show(explain(left, right, register), words, language):
        say(line.rstrip())


def _counted(path: Path) -> tuple[ListedPerson, ...]:
    try:
        return read_list(path.read_bytes()).people
    except OSError:
        raise Refusal(UNREADABLE) from None


def record_of(text: str) -> PersonRecord:
    """A record from a JSON object with the fields of a person: given, paternal, maternal, birth_year ..."""
    if len(text) > _LARGEST:
        raise Refusal(TOO_LARGE)
    try:
        value = json.loads(text)
    except ValueError:
        raise Refusal(NO_JSON) from None
    if not isinstance(value, dict):
        raise Refusal(NO_JSON)
    known = {field.name for field in fields(PersonRecord)}
    for name in value:
        if name not in known:
            raise Refusal(UNKNOWN_FIELD.with_(fields=", ".join(sorted(known))))
    return _checked(value)


def given(first: str, second: str, standard_input: TextIO) -> tuple[str, str]:
    """The texts of both records: two files, a file and standard input, or both from standard input as a JSON list."""
    try:
        if first == STDIN:
            return _two(standard_input.read(2 * _LARGEST))
        there = standard_input.read(_LARGEST) if second == STDIN else Path(second).read_text("utf-8")
        return Path(first).read_text("utf-8"), there
    except (OSError, UnicodeDecodeError):
        raise Refusal(UNREADABLE) from None


def in_english(refusal: Refusal) -> str:
    """What an operator reads of a refusal."""
    return Words({}).text(refusal.message, "en")


def _two(text: str) -> tuple[str, str]:
    try:
        value = json.loads(text)
    except ValueError:
        raise Refusal(NO_JSON) from None
    if not isinstance(value, list) or len(value) != 2:
        raise Refusal(NOT_TWO)
    return json.dumps(value[0]), json.dumps(value[1])


def _checked(value: Mapping[str, object]) -> PersonRecord:
    for name, given in value.items():
        if name in _YEARS:
            if given not in (None, "") and not (type(given) is int and given in _YEARS[name]):
                raise Refusal(BAD_NUMBER.with_(field=name, low=_YEARS[name][0], high=_YEARS[name][-1]))
        elif given is not None and not isinstance(given, str):
            raise Refusal(BAD_TEXT.with_(field=name))
    try:
        return PersonRecord.of(dict(value))
    except ValueError:
        raise Refusal(BAD_SEX) from None


SOUGHT, OTHER = _("The family seeks"), _("The other record")
FOR_AND_AGAINST, AGAINST, FOR = _("What speaks for and against"), _("against"), _("for")
TOGETHER, FIRST = _("all together"), _("where every pair starts")
NO_JSON = _("This is no record: write a JSON object such as the example in docs/matching.md.")
NOT_TWO = _("Standard input holds a JSON list of two records.")
UNREADABLE = _("This file can't be read. It has to be there, and be text in UTF-8.")
TOO_LARGE = _("This record is too large.")
UNKNOWN_FIELD = _("A record has these fields only: {fields}.")
BAD_NUMBER = _("{field} is a whole number from {low} to {high}.")
BAD_TEXT = _("{field} is a text.")
BAD_SEX = _("sex is F, M or empty.")
