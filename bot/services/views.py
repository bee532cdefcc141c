"""What the console's pages show: frozen, already opened, already masked for who asked.

Times are epoch milliseconds in UTC. Ids are random text. A `Message` is chosen in the reader's
language by the page. Anything personal sits in a `Hidden` dataclass, so that a stray log line or
template error shows field names and nothing else; pages read the attributes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cases import CaseState, Route, SoughtPersonsChoice
from bot.domain.consent import Given, Purpose
from bot.domain.matches import Band, Hypothesis, Judgement, Verdict
from bot.domain.people import Hidden, PersonRecord
from bot.domain.roles import Action, StaffMember
from bot.domain.words import Message


# Queue ------------------------------------------------------------------------------------
class QueueView(StrEnum):
    """The lists of the home page, in the order in which they are shown."""

    MINE = "mine"
    OFFICE = "office"
    UNASSIGNED = "unassigned"
    SECOND_REVIEW = "second_review"
    WAITING_FAMILY = "waiting_family"
    OVERDUE = "overdue"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Narrows any list; None and "" leave a field open. Counts are of the same narrowed lists."""

    route: Route | None = None
    language: str = ""
    state: CaseState | None = None


@dataclass(frozen=True, slots=True, repr=False)
class QueueRow(Hidden):
    """One case in a list: who is sought only as initials ("R. Q. M."), open candidates counted by band."""

    case_id: str
    code: str
    route: Route
    language: str
    office: str
    state: CaseState
    urgent: bool
    initials: str
    place: str
    submitted_at: int
    promised_by: int
    overdue: bool
    strong: int
    possible: int
    assignee_name: str
    mine: bool
    needs_second: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of one list. `after` is the key for the next page, None on the last.

    `counts` come from the same query as the rows; a count of COUNT_CAP means "that many or more".
    """

    view: QueueView
    rows: tuple[QueueRow, ...]
    counts: Mapping[QueueView, int]
    after: str | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """How a claim ended: `won`, or `holder` says who has the case."""

    case_id: str
    code: str
    won: bool
    holder: str


# Case file --------------------------------------------------------------------------------
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
    safe_hours: str = ""
    check_word_set: bool = False


@dataclass(frozen=True, slots=True)
class ConsentView:
    """One purpose as it stands now, with what it allows in words."""

    purpose: Purpose
    granted: bool
    allows: Message
    how: Given | None
    language: str
    text_version: str
    at: int | None
    to_be_confirmed: bool
    withdrawn_at: int | None


@dataclass(frozen=True, slots=True, repr=False)
class AnswerVersion(Hidden):
    """One version of an answer. `shown` is the value as text; `words` what the person wrote or said."""

    version: int
    at: int
    shown: str
    words: str
    how: str
    media_id: str
    forwarded: bool


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
    makes a person located. `source`: the list's name and date, empty for another request.
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


@dataclass(frozen=True, slots=True, repr=False)
class MediaView(Hidden):
    """A photo or voice note; `transcript` is what staff wrote down. Content through `case_file.media_content`."""

    media_id: str
    kind: str
    mime: str
    size: int
    step: str
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
    answers: tuple[AnswerView, ...]
    timeline: tuple[TimelineView, ...]
    candidates: tuple[CandidateRow, ...]
    media: tuple[MediaView, ...]
    replies: tuple[ReplyView, ...]
    choices: tuple[ChoiceView, ...]
    moves: tuple[MoveOffer, ...]
    proposed: ProposedMove | None
    can: frozenset[Action]


# Compare ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, repr=False)
class CompareLine(Hidden):
    """One field of both records; `points` are natural log odds, 0 where nothing is known."""

    field: str
    label: Message
    verdict: Verdict
    points: float
    words: Message
    left: str
    right: str


@dataclass(frozen=True, slots=True, repr=False)
class EarlierJudgement(Hidden):
    """A judgement once made on this pair, newest first; `undone` where it was taken back."""

    judgement: Judgement | None
    by: str
    at: int
    reason: str
    undone: bool


@dataclass(frozen=True, slots=True, repr=False)
class CompareView(Hidden):
    """The case beside one candidate. `lines` follow the record; `clues` are the same sorted for the chart.

    `common`: how common the names are, in words, where the register can say. `others`: this
    case's other open candidates. `may_judge` / `may_undo` hold for this reader, now.
    """

    case_id: str
    code: str
    state: CaseState
    revision: int
    match_id: str
    candidate: CandidateRow
    left: PersonRecord
    right: PersonRecord
    lines: tuple[CompareLine, ...]
    clues: tuple[CompareLine, ...]
    common: tuple[Message, ...]
    others: tuple[CandidateRow, ...]
    earlier: tuple[EarlierJudgement, ...]
    reason: str
    may_judge: bool
    may_undo: bool


# Replies ----------------------------------------------------------------------------------
class Warned(StrEnum):
    """Why the composer warns."""

    OTHER_NAME = "other_name"
    CANDIDATE_DETAIL = "candidate_detail"
    CLOSED_QUESTION = "closed_question"
    FORBIDDEN_WORDS = "forbidden_words"


@dataclass(frozen=True, slots=True, repr=False)
class ComposerWarning(Hidden):
    """One warning; `words` are the piece of the text it is about."""

    kind: Warned
    message: Message
    words: str


@dataclass(frozen=True, slots=True, repr=False)
class Preview(Hidden):
    """Exactly what the family will see, and what to know before sending.

    `needs_second`: it will wait for a second person. `by_chat` False: it becomes a phone task.
    """

    text: str
    language: str
    by_chat: bool
    needs_second: bool
    warnings: tuple[ComposerWarning, ...]


class ReplyOutcome(StrEnum):
    """What became of a reply."""

    WAITING = "waiting"
    SENT = "sent"
    PHONE_TASK = "phone_task"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ReplyResult:
    """The reply and what became of it."""

    reply_id: str
    outcome: ReplyOutcome


# Search -----------------------------------------------------------------------------------
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


# Register import --------------------------------------------------------------------------
class RowPlan(StrEnum):
    """What an import will do with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SUPPRESSED = "suppressed"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One line of the file, by its number (the header is line 1); `problem` says why an error line is left out."""

    line: int
    plan: RowPlan
    problem: Message | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The dry run. `counts` cover every line; `lines` name those that are not simply new or same.

    `waiting`: proposed and waiting for a coordinator; `import_id` approves it.
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


@dataclass(frozen=True, slots=True)
class SourceView:
    """A list on the register."""

    source_id: str
    name: str
    kind: str
    dated: str
    people: int
    created_at: int


# Staff, sign-in, audit, volunteers ----------------------------------------------------------
@dataclass(frozen=True, slots=True, repr=False)
class SessionCookie(Hidden):
    """The secret for the browser. Set it `__Host-`, Secure, HttpOnly, SameSite=Strict."""

    value: str
    expires_at: int


@dataclass(frozen=True, slots=True, repr=False)
class SignedIn(Hidden):
    """Who sits at this browser. `session` is the stored hash: derive the CSRF token from it."""

    who: StaffMember
    name: str
    languages: tuple[str, ...]
    session: str
    started_at: int


@dataclass(frozen=True, slots=True, repr=False)
class NewStaff(Hidden):
    """Shown once, to whoever made the account: the secret for the one-time-code app."""

    staff_id: str
    otp_secret: str
    otp_uri: str


@dataclass(frozen=True, slots=True, repr=False)
class StaffRow(Hidden):
    """An account in the list of staff."""

    staff_id: str
    name: str
    role: str
    office: str
    languages: tuple[str, ...]
    disabled: bool
    open_cases: int


@dataclass(frozen=True, slots=True, repr=False)
class AuditEntry(Hidden):
    """One line of the audit. `subject` is an id; `shown_as` the case code where it is a case."""

    n: int
    at: int
    actor: str
    action: str
    subject: str
    shown_as: str
    office: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Newest first; `after` continues. `broken_at` is the first entry whose chain fails, None while it holds."""

    entries: tuple[AuditEntry, ...]
    after: int | None
    broken_at: int | None


@dataclass(frozen=True, slots=True, repr=False)
class VolunteerRow(Hidden):
    """A volunteer, by the name they gave when they accepted."""

    volunteer_id: str
    name: str
    office: str
    since: int
    disabled: bool


@dataclass(frozen=True, slots=True, repr=False)
class Invitation(Hidden):
    """A deep-link secret, shown once. Link: `https://t.me/<bot>?start=<secret>`."""

    secret: str
    expires_at: int
