"""The kinds of question a conversation can ask, and the conditions under which it asks them.

A question is data: words, and what counts as an answer. How answers are read stands in
`bot.conversation.answering`; how they are drawn on a phone in `bot.telegram.render`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.words import Message

# What earlier answers hold, by step id, as JSON values; what a condition looks at.
JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]
Answers = dict[str, JsonValue]


class About(StrEnum):
    """Whom or what a step's answer is about; the data map is made from it."""

    ENQUIRER = "enquirer"
    SOUGHT = "sought"
    LOSS = "loss"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Condition:
    """True or false of the answers so far. Build with answered(), missing(), all_of(), any_of(), unless()."""

    words: str
    holds: Callable[[Answers], bool] = field(compare=False, repr=False)
    steps: tuple[str, ...] = ()


def answered(step_id: str, *values: JsonValue) -> Condition:
    """The step's answer is one of `values` (or anything known at all, where no value is named)."""
    if values:
        return Condition(f"{step_id} in {values}", lambda a: a.get(step_id) in values, (step_id,))
    return Condition(f"{step_id} known", lambda a: a.get(step_id) not in (None, ""), (step_id,))


def among(step_id: str, given: str) -> Condition:
    """The step's answer is one of those carried in under the name `given`."""

    def holds(answers: Answers) -> bool:
        carried = answers.get(given)
        return isinstance(carried, list) and answers.get(step_id) in carried

    return Condition(f"{step_id} in {given}", holds, (step_id, given))


def part_missing(step_id: str, part: str) -> Condition:
    """The step has an answer made of parts (a full name) and this part is empty."""

    def holds(answers: Answers) -> bool:
        value = answers.get(step_id)
        return isinstance(value, dict) and not value.get(part)

    return Condition(f"{step_id} without {part}", holds, (step_id,))


def younger_than(step_id: str, years: int) -> Condition:
    """The step's answer is an age below `years`."""

    def holds(answers: Answers) -> bool:
        value = answers.get(step_id)
        return isinstance(value, int) and not isinstance(value, bool) and value < years

    return Condition(f"{step_id} < {years}", holds, (step_id,))


def all_of(*conditions: Condition) -> Condition:
    """Every one of them holds."""
    tests = tuple(c.holds for c in conditions)

    def holds(answers: Answers) -> bool:
        for test in tests:  # noqa: SIM110 - asked a hundred times a message: all() costs three times as much
            if not test(answers):
                return False
        return True

    return Condition(
        " and ".join(c.words for c in conditions),
        holds,
        tuple(s for c in conditions for s in c.steps),
    )


def any_of(*conditions: Condition) -> Condition:
    """At least one of them holds."""
    tests = tuple(c.holds for c in conditions)

    def holds(answers: Answers) -> bool:
        for test in tests:  # noqa: SIM110 - as above
            if test(answers):
                return True
        return False

    return Condition(
        " or ".join(c.words for c in conditions),
        holds,
        tuple(s for c in conditions for s in c.steps),
    )


def unless(condition: Condition) -> Condition:
    """It does not hold."""
    test = condition.holds
    return Condition(f"not ({condition.words})", lambda a: not test(a), condition.steps)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What choosing an option does besides being an answer. Several may be set at once.

    tell: said before anything else. numbers: which referral numbers are shown (kind in the
    editable table). show: which entries of the office's tables are told ("offices", "services",
    "rights"). begin: the conversation that starts now, with `given` answers carried in.
    ends: this conversation is over. hand_over: a person of the office is asked to write.
    reuse: what the person told of themselves in an earlier request is taken over. remains: they buried
    whom they sought; their reminders stop.
    """

    tell: tuple[Message, ...] = ()
    numbers: str = ""
    show: str = ""
    begin: str = ""
    given: tuple[tuple[str, str], ...] = ()
    ends: bool = False
    hand_over: str = ""
    keep_on: bool = False
    reuse: bool = False
    remains: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One button: the value it stands for and its words; shown only where `only_if` holds.

    `also`: what people type instead of tapping it, in either language, without accents. It counts where the
    words hold it and nothing that stands for another button. `wishes`: what a sentence may mean that stands for
    this button (`bot.conversation.reading.opening`), also where it was written before this was asked. `ages`: the
    years it stands for, where an age is written instead.
    """

    value: str
    text: Message
    then: Outcome | None = None
    only_if: Condition | None = None
    also: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    ages: range = range(0)


@dataclass(frozen=True, slots=True)
class Question:
    """What every question has: its words, and whether it is shown in both languages."""

    text: Message
    both: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Language(Question):
    """Which language the person wants; asked in both."""


@dataclass(frozen=True, slots=True)
class Consent(Question):
    """Permission for a purpose. Only these labels count; anything softer is asked once more."""

    yes: Message = field(kw_only=True)
    no: Message = field(kw_only=True)
    purpose: str = field(kw_only=True)
    text_version: str = field(kw_only=True)
    on_no: Outcome = field(default=Outcome(ends=True), kw_only=True)


@dataclass(frozen=True, slots=True)
class Sure(Question):
    """The second step of what is not easily undone: only the whole words of a button count; value True or False."""

    yes: Message = field(kw_only=True)
    no: Message = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class YesNo(Question):
    """Yes or no; value True or False."""

    on_yes: Outcome | None = field(default=None, kw_only=True)
    on_no: Outcome | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class Choice(Question):
    """One of at most six options; value is the option's value."""

    options: tuple[Option, ...] = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class OneOf(Question):
    """One of what was carried in under the name `given` (`bot.conversation.carried`); value is that entry's."""

    given: str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class SexOf(Question):
    """Woman or man; value "F" or "M"."""


@dataclass(frozen=True, slots=True)
class FullName(Question):
    """A full name, split the Peruvian way; value {"given", "paternal", "maternal"}."""


@dataclass(frozen=True, slots=True)
class NamePart(Question):
    """One name or surname, kept as written; value str."""


@dataclass(frozen=True, slots=True)
class KinshipTo(Question):
    """What the sought person is to the speaker, in two steps of buttons; value a Kinship.

    Sibling words depend on the speaker's sex, read from the step `speaker_sex`.
    """

    speaker_sex: str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class When(Question):
    """A partial date in people's words; value {"edtf", "words", "anchor"}."""


@dataclass(frozen=True, slots=True)
class BirthOrAge(Question):
    """A birth date or an age; value {"edtf", "words"}. An age counts from the step `at`, else from now."""

    at: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Age(Question):
    """Somebody's age in years today; value int."""


@dataclass(frozen=True, slots=True)
class PlaceOf(Question):
    """A place: up to five offers and "none of these"; value {"id", "label", "words"} (id "" for own words).

    `near`: steps that ask for places of the same person; what was chosen there orders places of one name here.
    """

    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phone(Question):
    """A phone number or a shared contact; value in E.164, or the words as they came.

    `own`: it is the writer's own number, so the button that shares it is shown. A volunteer writes
    the family's: there the button would share the wrong one.
    """

    own: bool = field(default=True, kw_only=True)


@dataclass(frozen=True, slots=True)
class OpenText(Question):
    """Free words or a voice note; value str. `sensitive` text may name perpetrators: never read back, never matched.

    `lines`: how many it may have at most, 0 where only a story's length bounds it.
    """

    sensitive: bool = field(default=False, kw_only=True)
    lines: int = field(default=0, kw_only=True)


@dataclass(frozen=True, slots=True)
class Photo(Question):
    """One or more photos; value a list of media ids, ended by "ready"."""


@dataclass(frozen=True, slots=True)
class Review(Question):
    """The summary. Buttons: send, change something, leave it for later."""

    send: Message = field(kw_only=True)
