"""Staff, sessions, the audit, volunteers. See the package for what all views promise."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.people import Hidden
from bot.domain.roles import StaffMember


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
class Visit(Hidden):
    """A visit asked of a volunteer. `noted_on` is the day of its note on safety, in ISO form."""

    volunteer: str
    what: str
    noted_on: str
    accepted: bool
    asked_at: int


@dataclass(frozen=True, slots=True)
class StaffChatView:
    """A person's own Telegram: linked since then, on duty until then (None: not on duty). Epoch ms."""

    linked_at: int
    duty_until: int | None


@dataclass(frozen=True, slots=True, repr=False)
class Invitation(Hidden):
    """A deep-link secret, shown once. Link: `https://t.me/<bot>?start=<secret>`."""

    secret: str
    expires_at: int
