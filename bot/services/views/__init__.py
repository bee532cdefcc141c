"""What the console's pages show: frozen, already opened, already masked for who asked.

Times are epoch milliseconds in UTC. Ids are random text. A `Message` is chosen in the reader's
language by the page. Anything personal sits in a `Hidden` dataclass, so that a stray log line or
template error shows field names and nothing else; pages read the attributes.
"""

from __future__ import annotations

from bot.services.views.case import (
    AnswerVersion,
    AnswerView,
    CandidateRow,
    CaseFile,
    CheckWordView,
    ChoiceView,
    ConsentView,
    MediaContent,
    MediaView,
    MoveOffer,
    ProposedMove,
    ReplyView,
    SummaryCard,
    TimelineView,
)
from bot.services.views.compare import CompareLine, CompareView, EarlierJudgement
from bot.services.views.messages import MessageLine, MessageView
from bot.services.views.owed import OwedPage, OwedView
from bot.services.views.people import (
    AuditEntry,
    AuditPage,
    Invitation,
    NewStaff,
    SessionCookie,
    SignedIn,
    StaffChatView,
    StaffRow,
    Visit,
    VolunteerRow,
)
from bot.services.views.queue import Claimed, QueueFilter, QueuePage, QueueRow, QueueView
from bot.services.views.register import (
    FoundRow,
    ImportLine,
    ImportPlan,
    LeftWord,
    RegisterEntry,
    Removal,
    RowPlan,
    SourceView,
)
from bot.services.views.replies import ComposerWarning, Preview, ReplyOutcome, ReplyResult, ToInterpret, Warned
from bot.services.views.status import Names, ProcessView, Readiness, SystemStatus, Waiting

__all__ = [
    "AnswerVersion",
    "AnswerView",
    "AuditEntry",
    "AuditPage",
    "CandidateRow",
    "CaseFile",
    "CheckWordView",
    "ChoiceView",
    "Claimed",
    "CompareLine",
    "CompareView",
    "ComposerWarning",
    "ConsentView",
    "EarlierJudgement",
    "FoundRow",
    "ImportLine",
    "ImportPlan",
    "Invitation",
    "LeftWord",
    "MediaContent",
    "MediaView",
    "MessageLine",
    "MessageView",
    "MoveOffer",
    "Names",
    "NewStaff",
    "OwedPage",
    "OwedView",
    "Preview",
    "ProcessView",
    "ProposedMove",
    "QueueFilter",
    "QueuePage",
    "QueueRow",
    "QueueView",
    "Readiness",
    "RegisterEntry",
    "Removal",
    "ReplyOutcome",
    "ReplyResult",
    "ReplyView",
    "RowPlan",
    "SessionCookie",
    "SignedIn",
    "SourceView",
    "StaffChatView",
    "StaffRow",
    "SummaryCard",
    "SystemStatus",
    "TimelineView",
    "ToInterpret",
    "Visit",
    "VolunteerRow",
    "Waiting",
    "Warned",
]
