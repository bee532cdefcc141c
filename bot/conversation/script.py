"""Conversations as data, and the checks that refuse a wrong one on import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.conversation.questions import About, Choice, Condition, Consent, Outcome, Question, Review, YesNo
from bot.domain.words import Message


class Ending(StrEnum):
    """What happens when the last step is answered."""

    SUBMIT = "submit"
    NOTHING = "nothing"
    VOLUNTEER_READY = "volunteer_ready"
    FOLLOW_UP = "follow_up"
    CORRECT = "correct"


class WrongScript(ValueError):
    """A conversation that can't be held as it is written."""


@dataclass(frozen=True, slots=True)
class Step:
    """One question in its place.

    fills: where the answer goes in the case ("sought", "sought.maternal", "summary.phone" ...),
    "" for answers that only steer. why: answers "why do you ask?". only_if: asked only then.
    may_skip: shows Skip. may_not_know: shows "I don't know". hard: a pause is offered afterwards.
    before: said once, just before the question. stores: keeps something personal (needs consent first).
    """

    id: str
    question: Question
    about: About = About.CASE
    why: Message | None = None
    only_if: Condition | None = None
    may_skip: bool = False
    may_not_know: bool = False
    hard: bool = False
    before: tuple[Message, ...] = ()
    fills: str = ""
    label: Message | None = None

    @property
    def stores(self) -> bool:
        return self.about is not About.CASE


def step(
    step_id: str,
    question: Question,
    *,
    about: About = About.CASE,
    why: Message | None = None,
    only_if: Condition | None = None,
    may_skip: bool = False,
    may_not_know: bool = False,
    hard: bool = False,
    before: tuple[Message, ...] = (),
    fills: str = "",
    label: Message | None = None,
) -> Step:
    """A step of a conversation. `label` is its short name on the review page ("Name", "Where")."""
    return Step(step_id, question, about, why, only_if, may_skip, may_not_know, hard, before, fills, label)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A named, versioned sequence of steps. Checked as it is made: see `WrongScript`.

    given: names of answers that are carried in and are no steps; conditions may speak of them.
    agreed: opened only for a request whose permission to keep stands; what is said belongs to that request.
    moved: step ids of the version before -> what they are called now.
    """

    name: str
    version: int
    title: Message
    steps: tuple[Step, ...]
    ending: Ending = Ending.NOTHING
    farewell: tuple[Message, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    given: tuple[str, ...] = ()
    agreed: bool = False
    by_id: Mapping[str, Step] = field(init=False, repr=False, compare=False)
    consents: tuple[Step, ...] = field(init=False, repr=False, compare=False)
    wishes_after: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {each.id: each for each in self.steps})
        object.__setattr__(self, "consents", tuple(s for s in self.steps if isinstance(s.question, Consent)))
        object.__setattr__(self, "wishes_after", _wishes_after(self.steps))
        check(self)

    def step(self, step_id: str) -> Step:
        """The step of that id. Raises KeyError."""
        return self.by_id[step_id]

    def consent_steps(self) -> tuple[Step, ...]:
        """The steps that ask for permission."""
        return self.consents


def _wishes_after(steps: tuple[Step, ...]) -> dict[str, frozenset[str]]:
    """For each step: what the buttons of those after it stand for. Asked at every message, so worked out once."""
    found: dict[str, frozenset[str]] = {}
    later: frozenset[str] = frozenset()
    for each in reversed(steps):
        found[each.id] = later
        if isinstance(each.question, Choice):
            later |= {wish for option in each.question.options for wish in option.wishes}
    return found


def check(conversation: Conversation) -> None:
    """Raises WrongScript: doubled ids, conditions on later or unknown steps, storing before consent, no way out."""
    seen: set[str] = set(conversation.given)
    consented = conversation.agreed
    if not conversation.steps:
        raise WrongScript(f"{conversation.name} asks nothing")
    for each in conversation.steps:
        where = f"{conversation.name}.{each.id}"
        if each.id in seen:
            raise WrongScript(f"{where} stands twice")
        if each.only_if is not None and not set(each.only_if.steps) <= seen:
            raise WrongScript(f"{where} depends on a step that does not come before it")
        for option in each.question.options if isinstance(each.question, Choice) else ():
            if option.only_if is not None and not set(option.only_if.steps) <= seen:
                raise WrongScript(f"{where} has an option that depends on a later step")
        if isinstance(each.question, Choice) and not 2 <= len(each.question.options) <= 12:
            raise WrongScript(f"{where} needs two to twelve options")
        if isinstance(each.question, Consent):
            if each.may_skip or each.may_not_know:
                raise WrongScript(f"{where}: consent is neither skipped nor unknown")
            consented = consented or each.question.purpose == "keep"
        if each.stores and not consented:
            raise WrongScript(f"{where} would keep an answer before consent")
        seen.add(each.id)
    if conversation.ending is Ending.SUBMIT and not isinstance(conversation.steps[-1].question, Review):
        raise WrongScript(f"{conversation.name} submits without a review")


class Scripts(dict[str, Conversation]):
    """Conversations by name. `tracing_request#birth` is that one question, asked again of a request already sent."""

    def __missing__(self, name: str) -> Conversation:
        # Made anew each time and kept nowhere: whoever walks through all conversations meets each question once.
        whole, mark, step_id = name.partition(AGAIN)
        if not mark:
            raise KeyError(name)
        return asked_again(self[whole], step_id)


AGAIN = "#"


def asked_again(conversation: Conversation, step_id: str) -> Conversation:
    """One question of a conversation as a conversation of its own: to correct an answer. Raises KeyError."""
    alone = replace(conversation.step(step_id), only_if=None, before=(), hard=False)
    return Conversation(
        name=f"{conversation.name}{AGAIN}{step_id}",
        version=conversation.version,
        title=conversation.title,
        steps=(alone,),
        ending=Ending.CORRECT,
        agreed=True,
    )


def outcomes(question: Question) -> tuple[Outcome, ...]:
    """Every outcome a question can have, for checks and diagrams."""
    match question:
        case Choice(options=options):
            return tuple(o.then for o in options if o.then is not None)
        case YesNo(on_yes=yes, on_no=no):
            return tuple(o for o in (yes, no) if o is not None)
        case Consent(on_no=no):
            return (no,)
        case _:
            return ()


def check_together(conversations: Mapping[str, Conversation]) -> None:
    """Raises WrongScript where an outcome begins a conversation that does not exist."""
    for conversation in conversations.values():
        for each in conversation.steps:
            for outcome in outcomes(each.question):
                if outcome.begin and outcome.begin not in conversations:
                    raise WrongScript(f"{conversation.name}.{each.id} begins {outcome.begin}, which does not exist")


__all__ = [
    "AGAIN", "Conversation", "Ending", "Review", "Scripts", "Step", "WrongScript", "asked_again", "check",
    "check_together", "outcomes", "step",
]  # fmt: skip
