"""Search results, people on lists, and bringing in a list. See the package for what all views promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cases import CaseState
from bot.domain.people import Hidden, PersonRecord
from bot.domain.words import Message


@dataclass(frozen=True, slots=True, repr=False)
class FoundRow(Hidden):
    """One result, masked until opened. `kind`: case or person; a case opens by its `code`."""

    kind: str
    shown_as: str
    code: str
    initials: str
    place: str
    birth_year: int | None
    office: str
    state: CaseState | None


@dataclass(frozen=True, slots=True, repr=False)
class RegisterEntry(Hidden):
    """A person on an imported list, opened (audited)."""

    person_id: str
    shown_as: str
    source: str
    list_kind: str
    record: PersonRecord
    removal: Removal | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Removal(Hidden):
    """A person of a list whom somebody asked to erase, by number. `mine`: by whoever looks."""

    shown_as: str
    asked_by: str
    asked_at: int
    why: str
    mine: bool


@dataclass(frozen=True, slots=True, repr=False)
class LeftWord(Hidden):
    """Somebody who left word that they are alive, masked: the case opens by its `code`. `until` is the day it ends."""

    code: str
    initials: str
    place: str
    birth_year: int | None
    words: Message
    to_whom: Message
    until: str
    compared: bool


class RowPlan(StrEnum):
    """What an import will do with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SUPPRESSED = "suppressed"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One line of the file, by its number (the header is line 1); `problem` says why an error line is left
    out, or what was done to the letters of another."""

    line: int
    plan: RowPlan
    problem: Message | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The dry run. `counts` cover every line; `lines` name those that are not simply new or same.

    `waiting`: proposed and waiting for a coordinator; `import_id` approves it. `left_out`: lines to look at
    beyond those in `lines`.
    """

    import_id: str
    source_name: str
    list_kind: str
    dated: str
    encoding: str
    counts: Mapping[RowPlan, int]
    lines: tuple[ImportLine, ...]
    proposed_by: str
    proposed_at: int
    mine: bool
    waiting: bool
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class SourceView:
    """A list on the register."""

    source_id: str
    name: str
    kind: str
    dated: str
    people: int
    created_at: int
