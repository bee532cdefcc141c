"""The life of a case: states, who may move it where, and what each state lets the family hear."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import Refusal
from bot.domain.roles import Action
from bot.domain.words import Message, _


class Route(StrEnum):
    """Why contact was lost; decides questions, office and words.

    The last ones are no tracing requests: somebody wants to talk, knows something, says that they are the
    one being sought, leaves word that they are alive, or sends family news. They reach the same queue;
    only who left word that they are alive is compared, and only with what families seek.
    """

    VIOLENCE_1980_2000 = "violence_1980_2000"
    MIGRATION = "migration"
    DISASTER = "disaster"
    DETENTION = "detention"
    CHILDHOOD_SEPARATION = "childhood_separation"
    MISSING_RECENT = "missing_recent"
    VIOLENCE_OTHER = "violence_other"
    CONTACT = "contact"
    INFORMATION = "information"
    ABOUT_ME = "about_me"
    SAFE_AND_WELL = "safe_and_well"
    FAMILY_MESSAGE = "family_message"


TRACING = tuple(Route)[:7]
"""The routes of a tracing request: somebody is sought."""


class CaseState(StrEnum):
    """Where a case stands. Time alone can take it no further than DORMANT."""

    SUBMITTED = "submitted"
    IN_TRIAGE = "in_triage"
    REDIRECTED = "redirected"
    NEEDS_INFO = "needs_info"
    SEARCHING = "searching"
    POSSIBLE_MATCH = "possible_match"
    LOCATED_CONSENT_PENDING = "located_consent_pending"
    ANSWER_WITHHELD = "answer_withheld"
    ANSWERED = "answered"
    DECEASED = "deceased"
    REFERRED = "referred"
    DORMANT = "dormant"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    ERASED = "erased"


OVER = frozenset({CaseState.WITHDRAWN, CaseState.REJECTED, CaseState.ERASED, CaseState.ANSWERED})
"""Nothing more is added to a request in these states; what a family writes begins something new."""


class SoughtPersonsChoice(StrEnum):
    """What a located person wants told. Each can be changed by them later."""

    CONTACT = "contact"
    MESSAGE_ONLY = "message_only"
    ONLY_ALIVE = "only_alive"
    TELL_NOTHING = "tell_nothing"
    NEEDS_TIME = "needs_time"


@dataclass(frozen=True, slots=True)
class Transition:
    """One move of a case: from any of `sources` to `target`, by whoever may do `action`.

    `two_people`: the mover may not be the person who proposed it.
    """

    name: str
    sources: frozenset[CaseState]
    target: CaseState
    action: Action
    two_people: bool = False


_S = CaseState
_OPEN = frozenset(
    {_S.SUBMITTED, _S.IN_TRIAGE, _S.NEEDS_INFO, _S.SEARCHING, _S.POSSIBLE_MATCH,
     _S.LOCATED_CONSENT_PENDING, _S.ANSWER_WITHHELD, _S.DORMANT, _S.REFERRED}
)  # fmt: skip
_PAUSED = frozenset({_S.DORMANT, _S.REFERRED, _S.ANSWERED, _S.REDIRECTED, _S.WITHDRAWN})
_WORKED = _OPEN - {_S.SUBMITTED}
_LOCATED = frozenset({_S.LOCATED_CONSENT_PENDING, _S.ANSWER_WITHHELD})

TRANSITIONS: tuple[Transition, ...] = (
    Transition("open", frozenset({_S.SUBMITTED}), _S.IN_TRIAGE, Action.JUDGE),
    Transition("redirect", frozenset({_S.IN_TRIAGE}), _S.REDIRECTED, Action.JUDGE),
    Transition("ask_family", _WORKED - {_S.NEEDS_INFO}, _S.NEEDS_INFO, Action.JUDGE),
    Transition("family_answered", frozenset({_S.NEEDS_INFO}), _S.SEARCHING, Action.JUDGE),
    Transition("accept", frozenset({_S.IN_TRIAGE, _S.NEEDS_INFO}), _S.SEARCHING, Action.JUDGE),
    Transition("accept_guarded", frozenset({_S.IN_TRIAGE, _S.NEEDS_INFO}), _S.SEARCHING, Action.SECOND_REVIEW, True),
    Transition("match_found", frozenset({_S.SEARCHING, _S.DORMANT}), _S.POSSIBLE_MATCH, Action.JUDGE),
    Transition("match_undone", frozenset({_S.POSSIBLE_MATCH, _S.LOCATED_CONSENT_PENDING}), _S.SEARCHING, Action.JUDGE),
    Transition("located", frozenset({_S.POSSIBLE_MATCH}), _S.LOCATED_CONSENT_PENDING, Action.JUDGE),
    Transition("withhold", frozenset({_S.LOCATED_CONSENT_PENDING}), _S.ANSWER_WITHHELD, Action.JUDGE),
    Transition("choice_changed", frozenset({_S.ANSWER_WITHHELD}), _S.LOCATED_CONSENT_PENDING, Action.JUDGE),
    Transition("answer", frozenset({_S.LOCATED_CONSENT_PENDING}), _S.ANSWERED, Action.SECOND_REVIEW, True),
    # Never once somebody was located: "answered" shows in the family's chat, and there that takes two people (rule 4).
    Transition("answered_elsewhere", _WORKED - _LOCATED, _S.ANSWERED, Action.JUDGE),
    Transition("deceased", _WORKED, _S.DECEASED, Action.SECOND_REVIEW, True),
    Transition("refer", _WORKED, _S.REFERRED, Action.ASSIGN),
    Transition("rest", _WORKED - {_S.DORMANT}, _S.DORMANT, Action.JUDGE),
    Transition("reopen", _PAUSED, _S.SEARCHING, Action.JUDGE),
    Transition("reject", frozenset({_S.IN_TRIAGE}), _S.REJECTED, Action.SECOND_REVIEW, True),
    # At any time and without a reason; and in no state is it offered otherwise than in another (rule 3).
    Transition("withdraw", frozenset(_S) - {_S.WITHDRAWN, _S.ERASED}, _S.WITHDRAWN, Action.WITHDRAW),
)
_BY_NAME = {t.name: t for t in TRANSITIONS}

COMPARED = frozenset(CaseState) - {_S.WITHDRAWN, _S.REJECTED, _S.ERASED}
"""States in which a request is compared, if its family allowed it. A withdrawn one is frozen at once."""

# Rule 3 of domain.md: one sentence, true in each of these states, so that it tells nothing.
STILL_OPEN = _("Your request is still open. When there is something we can tell you, a person will speak with you.")
_STATUS: dict[CaseState, Message] = {
    _S.SUBMITTED: _("Your request has arrived. A person will read it."),
    _S.IN_TRIAGE: _("A person is reading your request."),
    _S.REDIRECTED: _("A person told you where you can go with this request."),
    _S.NEEDS_INFO: STILL_OPEN,
    _S.ANSWERED: _("A person has spoken with you about this request."),
    _S.WITHDRAWN: _("You withdrew this request."),
    _S.REJECTED: _("A person explained to you why we cannot carry this request."),
    _S.ERASED: _("There is nothing stored under this request."),
}


def status_words(state: CaseState) -> Message:
    """What the enquirer is told of a case in this state; the same words wherever a difference would tell."""
    return _STATUS.get(state, STILL_OPEN)


def transition(name: str) -> Transition:
    """The named move. Raises KeyError for a name that isn't in TRANSITIONS."""
    return _BY_NAME[name]


def allowed_from(state: CaseState) -> tuple[Transition, ...]:
    """Every move that leaves this state, in table order."""
    return tuple(t for t in TRANSITIONS if state in t.sources)


def move(state: CaseState, name: str) -> CaseState:
    """The state after the named move; Refusal where the case can't make it from here."""
    step = _BY_NAME[name]
    if state not in step.sources:
        raise Refusal(_("This case cannot do that from where it stands. Reload the page to see it as it is now."))
    return step.target


def needs_two_people_to_accept(route: Route, sought_is_minor: bool) -> bool:
    """Rule 4: violence and minors are accepted by a second person."""
    return sought_is_minor or route in (Route.VIOLENCE_1980_2000, Route.VIOLENCE_OTHER)


def may_be_told(choice: SoughtPersonsChoice | None) -> bool:
    """Whether the sought person allowed anything at all to be told."""
    return choice in (SoughtPersonsChoice.CONTACT, SoughtPersonsChoice.MESSAGE_ONLY, SoughtPersonsChoice.ONLY_ALIVE)
