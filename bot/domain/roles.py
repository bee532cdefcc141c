"""Who may do what: one table, default deny. Read it beside "Roles" in the design's domain.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a staff member or volunteer is trusted with."""

    VOLUNTEER = "volunteer"
    CASEWORKER = "caseworker"
    APPROVER = "approver"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


class Action(StrEnum):
    """Things a person can ask the program to do with cases, lists, accounts and the audit."""

    ENTER_REQUEST = "enter_request"
    READ_CASE = "read_case"
    SEARCH = "search"
    JUDGE = "judge"
    NOTE = "note"
    ASK_FAMILY = "ask_family"
    PROPOSE_REPLY = "propose_reply"
    FORWARD_MESSAGE = "forward_message"
    SECOND_REVIEW = "second_review"
    WITHDRAW = "withdraw"
    ASSIGN = "assign"
    PROPOSE_IMPORT = "propose_import"
    APPROVE_IMPORT = "approve_import"
    READ_OFFICES = "read_offices"
    CHANGE_OFFICES = "change_offices"
    READ_WORDS = "read_words"
    CHANGE_WORDS = "change_words"
    RECORD_VOICES = "record_voices"
    MANAGE_STAFF = "manage_staff"
    INVITE_VOLUNTEER = "invite_volunteer"
    ASK_VISIT = "ask_visit"
    READ_AUDIT = "read_audit"


class Reach(StrEnum):
    """How far a permission goes."""

    NONE = "none"
    OWN = "own"
    OFFICE = "office"
    ALL = "all"
    MASKED = "masked"


_V, _C, _A, _K, _D, _U = (
    Role.VOLUNTEER, Role.CASEWORKER, Role.APPROVER, Role.COORDINATOR, Role.ADMINISTRATOR, Role.AUDITOR,
)  # fmt: skip
_TABLE: dict[Action, dict[Role, Reach]] = {
    Action.ENTER_REQUEST: {_V: Reach.OWN, _C: Reach.OFFICE, _A: Reach.OFFICE, _K: Reach.ALL},
    Action.READ_CASE: {_V: Reach.OWN, _C: Reach.OFFICE, _A: Reach.OFFICE, _K: Reach.ALL, _U: Reach.MASKED},
    Action.SEARCH: {_C: Reach.OFFICE, _A: Reach.OFFICE, _K: Reach.ALL},
    Action.JUDGE: {_C: Reach.OFFICE, _A: Reach.OFFICE, _K: Reach.ALL},
    Action.NOTE: {_C: Reach.OFFICE, _A: Reach.OFFICE, _K: Reach.ALL},
    Action.ASK_FAMILY: {_C: Reach.OFFICE, _A: Reach.OFFICE, _K: Reach.ALL},
    Action.PROPOSE_REPLY: {_C: Reach.OFFICE, _A: Reach.OFFICE, _K: Reach.ALL},
    Action.FORWARD_MESSAGE: {_C: Reach.OFFICE, _A: Reach.OFFICE, _K: Reach.ALL},
    Action.SECOND_REVIEW: {_A: Reach.OFFICE, _K: Reach.ALL},
    Action.WITHDRAW: {_C: Reach.OFFICE, _A: Reach.OFFICE, _K: Reach.ALL},
    Action.ASSIGN: {_C: Reach.OWN, _A: Reach.OFFICE, _K: Reach.ALL},
    Action.PROPOSE_IMPORT: {_A: Reach.ALL, _K: Reach.ALL},
    Action.APPROVE_IMPORT: {_K: Reach.ALL},
    Action.READ_OFFICES: {_C: Reach.ALL, _A: Reach.ALL, _K: Reach.ALL, _D: Reach.ALL},
    Action.CHANGE_OFFICES: {_K: Reach.ALL},
    Action.READ_WORDS: {_C: Reach.ALL, _A: Reach.ALL, _K: Reach.ALL},
    Action.CHANGE_WORDS: {_K: Reach.ALL},
    Action.RECORD_VOICES: {_V: Reach.OWN, _C: Reach.OFFICE, _A: Reach.OFFICE, _K: Reach.ALL},
    Action.MANAGE_STAFF: {_D: Reach.ALL},
    Action.INVITE_VOLUNTEER: {_C: Reach.OFFICE, _A: Reach.OFFICE, _K: Reach.ALL},
    Action.ASK_VISIT: {_A: Reach.OFFICE, _K: Reach.ALL},
    Action.READ_AUDIT: {_C: Reach.OWN, _K: Reach.OFFICE, _U: Reach.ALL},
}


@dataclass(frozen=True, slots=True)
class StaffMember:
    """The person at the console, as far as permissions need to know."""

    id: str
    role: Role
    office: str


def reach(role: Role, action: Action) -> Reach:
    """How far this role may go with this action; NONE unless the table says otherwise."""
    return _TABLE.get(action, {}).get(role, Reach.NONE)


def permits(who: StaffMember, action: Action, *, office: str, owner: str | None = None) -> bool:
    """Whether this person may do this to a thing of that office, owned (assigned, entered) by `owner`.

    MASKED counts as permitted to look; the page masks.
    """
    how_far = reach(who.role, action)
    if how_far in (Reach.ALL, Reach.MASKED):
        return True
    if how_far is Reach.OFFICE:
        return office == who.office
    return how_far is Reach.OWN and owner == who.id
