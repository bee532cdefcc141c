"""The case page. See the package for what all views promise."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.cases import CaseState, Route, SoughtPersonsChoice
from bot.domain.consent import Given, Purpose
from bot.domain.matches import Band, Hypothesis, Judgement
from bot.domain.people import Hidden, PersonRecord
from bot.domain.roles import Action
from bot.domain.words import Message


@dataclass(frozen=True, slots=True, repr=False)
class SummaryCard(Hidden):
    """The case in one card; the words are the family's."""

    sought_name: str = ""
    enquirer_name: str = ""
    kinship: str = ""
    place_lost: str = ""
    when_lost: str = ""
    when_lost_words: str = ""
    place_now: str = ""
    phone: str = ""
    safe_hours: Message | None = None


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One purpose as it stands now, with what it allows in words.

    `asked_at`: the family was asked then and has not answered. `askable`: staff may ask for it in this kind of
    request. `heard_by`: who of staff wrote it down, empty where the family answered by itself.
    """

    purpose: Purpose
    allows: Message
    granted: bool = False
    how: Given | None = None
    language: str = ""
    text_version: str = ""
    at: int | None = None
    to_be_confirmed: bool = False
    withdrawn_at: int | None = None
    asked_at: int | None = None
    askable: bool = False
    heard_by: str = ""

    @property
    def stands(self) -> bool:
        """Whether it is allowed and counts already."""
        return self.granted and self.withdrawn_at is None and not self.to_be_confirmed


@dataclass(frozen=True, slots=True)
class CheckWordView:
    """Since when there is a check word (None: there is none), who agreed on it, the office's own number."""

    set_at: int | None
    set_by: str
    office_phone: str


@dataclass(frozen=True, slots=True, repr=False)
class AnswerVersion(Hidden):
    """One version of an answer. `shown` is the value as text; `words` what the person wrote or said.

    `meaning`: the words of the button that was chosen, None for the person's own words.
    """

    version: int
    at: int
    shown: str
    words: str
    how: str
    media_id: str
    forwarded: bool
    meaning: Message | None = None


@dataclass(frozen=True, slots=True, repr=False)
class AnswerView(Hidden):
    """One question of the form; `versions` newest first, so `versions[0]` stands. `label`: its short name."""

    step: str
    label: Message
    versions: tuple[AnswerVersion, ...]


@dataclass(frozen=True, slots=True, repr=False)
class TimelineView(Hidden):
    """One thing said or done. `label` says what in words; `text` is what was written, if anything."""

    entry_id: str
    at: int
    kind: str
    label: Message
    actor: str
    text: str
    staff_only: bool


@dataclass(frozen=True, slots=True, repr=False)
class CandidateRow(Hidden):
    """One candidate match. `shown_as` is what staff call it (R-01877, K7-PUMA-42).

    `list_kind`: sought, alive or dead, the kind of list it comes from; a sought list alone never
    makes a person located. `source`: the list's name and date, empty for another request. `kin`: what a relative
    may be, None where the candidate is no relative.
    """

    match_id: str
    shown_as: str
    name: str
    place: str
    birth_year: int | None
    list_kind: str
    source: str
    band: Band
    hypothesis: Hypothesis
    judgement: Judgement | None
    judged_by: str
    judged_at: int | None
    gone: bool = False
    kin: Message | None = None


@dataclass(frozen=True, slots=True, repr=False)
class MediaView(Hidden):
    """A photo or voice note, with the question it was sent to; `transcript` is what staff wrote down.

    Content through `case_file.media_content`.
    """

    media_id: str
    kind: str
    mime: str
    size: int
    asked: Message
    state: str
    created_at: int
    transcript: str


@dataclass(frozen=True, slots=True, repr=False)
class MediaContent(Hidden):
    """The file itself: serve as a download, never inline as anything but an image."""

    mime: str
    file_name: str
    content: bytes


@dataclass(frozen=True, slots=True, repr=False)
class ReplyView(Hidden):
    """A reply or question to the family; `may_decide`: the reader may approve or refuse it now."""

    reply_id: str
    kind: str
    disclosure: bool
    state: str
    text: str
    proposed_by: str
    proposed_at: int
    decided_by: str
    decided_at: int | None
    mine: bool
    may_decide: bool


@dataclass(frozen=True, slots=True, repr=False)
class ChoiceView(Hidden):
    """What the sought person decided, the latest first among several."""

    choice: SoughtPersonsChoice
    recorded_by: str
    at: int
    note: str


@dataclass(frozen=True, slots=True)
class MoveOffer:
    """A move the reader may make now. `needs_second`: pressing only proposes it.

    `agrees`: somebody else proposed it and pressing carries it out. Forms post `name`.
    """

    name: str
    label: Message
    needs_second: bool
    agrees: bool


@dataclass(frozen=True, slots=True, repr=False)
class ProposedMove(Hidden):
    """A move waiting for a second person. `mine`: the reader proposed it and may not agree to it."""

    name: str
    label: Message
    by: str
    mine: bool
    reason: str


@dataclass(frozen=True, slots=True, repr=False)
class CaseFile(Hidden):
    """Everything the case page shows. `revision` goes back with every form.

    `masked`: the reader may look but not know who (auditor): names are initials, texts are empty.
    `unsafe`: the unsafe area the enquirer may live in, empty for none.
    `status`: what the enquirer is told now. `can`: actions this reader may do on this case.
    """

    case_id: str
    code: str
    state: CaseState
    status: Message
    route: Route
    language: str
    office: str
    queue: str
    urgent: bool
    minor: bool
    compare: bool
    has_chat: bool
    assignee_id: str
    assignee_name: str
    entered_by: str
    revision: int
    submitted_at: int
    promised_by: int
    overdue: bool
    masked: bool
    summary: SummaryCard
    sought: PersonRecord
    enquirer: PersonRecord
    consents: tuple[ConsentView, ...]
    check_word: CheckWordView
    unsafe: str
    answers: tuple[AnswerView, ...]
    timeline: tuple[TimelineView, ...]
    candidates: tuple[CandidateRow, ...]
    media: tuple[MediaView, ...]
    replies: tuple[ReplyView, ...]
    choices: tuple[ChoiceView, ...]
    moves: tuple[MoveOffer, ...]
    proposed: ProposedMove | None
    can: frozenset[Action]
