"""What has been answered so far. Stored and reloaded between every two messages."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from operator import itemgetter

from bot.conversation.questions import Answers, JsonValue
from bot.conversation.script import Conversation, Step
from bot.domain.people import Hidden

# A flood of asides must not grow a draft without bound; 40 messages of 4,096 characters are kept.
MOST_ASIDES = 40


@dataclass(frozen=True, slots=True, repr=False)
class Answer(Hidden):
    """One version of one answer: the value we read, the person's own words, and how they came.

    how: text | button | voice | photo | location | contact | skipped | unknown | given | edit.
    """

    step: str
    value: JsonValue
    words: str = ""
    how: str = "text"
    at: int = 0
    message_id: int = 0
    media: str = ""
    forwarded: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Offer(Hidden):
    """One place that was offered; stored so that a replay gives the same turn."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, repr=False)
class Draft(Hidden):
    """An unfinished conversation of one chat.

    `answers` is append-only: the last one of a step stands. `asides` are words that answered no
    question (sent before it was shown, or not understood): kept for the people who will read the case.
    `ended`: "", "submitted", "ended". `changing`: this question was opened from the summary.
    """

    id: str
    conversation: str
    version: int
    language: str
    revision: int = 0
    at: str = ""
    answers: tuple[Answer, ...] = ()
    asides: tuple[Answer, ...] = ()
    offered: tuple[Offer, ...] = ()
    offered_words: str = ""
    group: str = ""
    misses: int = 0
    ended: str = ""
    changing: bool = False

    def latest(self, step_id: str) -> Answer | None:
        """The answer of that step that stands."""
        for answer in reversed(self.answers):
            if answer.step == step_id:
                return answer
        return None

    def with_answer(self, answer: Answer) -> Draft:
        """The draft with one more answer; what was offered for the question is done with."""
        answers = (*self.answers, answer)
        return replace(self, answers=answers, offered=(), offered_words="", group="", misses=0, changing=False)

    def with_aside(self, aside: Answer) -> Draft:
        """The draft with words kept aside; the oldest give way past MOST_ASIDES."""
        return replace(self, asides=(*self.asides, aside)[-MOST_ASIDES:])


Standing = tuple[tuple[Step, ...], Answers]


def standing(conversation: Conversation, draft: Draft) -> Standing:
    """The steps that apply given the answers, in order, and those answers' values by step id.

    Answers to steps that no longer apply (the route was changed) are kept in the draft and left out here.
    """
    latest = {answer.step: answer for answer in draft.answers}
    by_id = conversation.by_id
    values: Answers = {name: a.value for name, a in latest.items() if name not in by_id}
    steps: list[Step] = []
    for each in conversation.steps:
        condition = each.only_if
        if condition is not None and not condition.holds(values):
            continue
        answer = latest.get(each.id)
        if answer is not None:
            values[each.id] = answer.value
            # A given answer (the route chosen in triage) makes its own question unnecessary.
            if answer.how == "given":
                continue
        steps.append(each)
    return tuple(steps), values


def dump(draft: Draft) -> JsonValue:
    """As JSON values, for the vault. Written out by hand: a copy by `asdict` costs thirty times as much."""
    return {
        "id": draft.id,
        "conversation": draft.conversation,
        "version": draft.version,
        "language": draft.language,
        "revision": draft.revision,
        "at": draft.at,
        "answers": [_dumped(answer) for answer in draft.answers],
        "asides": [_dumped(aside) for aside in draft.asides],
        "offered": [{"id": offer.id, "label": offer.label} for offer in draft.offered],
        "offered_words": draft.offered_words,
        "group": draft.group,
        "misses": draft.misses,
        "ended": draft.ended,
        "changing": draft.changing,
    }


def _dumped(answer: Answer) -> JsonValue:
    # By position, in the order of the fields: a third of the bytes, and half the time, of one name for each part.
    return [
        answer.step,
        answer.value,
        answer.words,
        answer.how,
        answer.at,
        answer.message_id,
        answer.media,
        answer.forwarded,
    ]


_PARTS = itemgetter(*(each.name for each in fields(Answer)))


def _loaded(stored: JsonValue) -> tuple[Answer, ...]:
    # A draft that an earlier version of the program stored holds each answer by the names of its parts.
    parts = [each if type(each) is list else _PARTS(each) for each in stored]  # type: ignore[union-attr,arg-type]
    return tuple([Answer(*each) for each in parts])


def load(stored: JsonValue) -> Draft:
    """From JSON values. Raises ValueError for anything that is not a draft."""
    if not isinstance(stored, dict):
        raise ValueError("not a draft")
    try:
        rest = dict(stored)
        answers, asides, offered = (rest.pop(name) for name in ("answers", "asides", "offered"))
        return Draft(
            answers=_loaded(answers),
            asides=_loaded(asides),
            offered=tuple(Offer(**o) for o in offered),  # type: ignore[union-attr,arg-type]
            **rest,  # type: ignore[arg-type]
        )
    except (TypeError, KeyError) as error:
        raise ValueError("not a draft") from error
