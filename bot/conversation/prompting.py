"""How a step is asked: the bubbles and the buttons under them."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import phrases, wishes
from bot.conversation.carried import entries_of, page
from bot.conversation.choosing import shown
from bot.conversation.drafts import Answer, Draft, Standing, standing
from bot.conversation.halfway import half_question
from bot.conversation.kinship_words import GROUPS, kinship_word
from bot.conversation.questions import (
    Answers,
    Choice,
    Consent,
    FullName,
    KinshipTo,
    Language,
    OneOf,
    OpenText,
    Phone,
    Photo,
    PlaceOf,
    Review,
    SexOf,
    Sure,
    YesNo,
)  # fmt: skip
from bot.conversation.script import Conversation, Ending, Step
from bot.conversation.turn import Bubble, Button, ButtonKind, InlineButton, Say
from bot.domain.people import Kinship, Sex
from bot.domain.words import Message

Row = tuple[Button, ...]
# Long words stand one in a row: on a 320 px phone two of them would be cut.
LONGEST_HALF = 14
LONGEST_READ_BACK = 160
_LISTEN = Button(phrases.LISTEN, ButtonKind.LISTEN)


def ask(
    conversation: Conversation,
    draft: Draft,
    *,
    before: tuple[Bubble, ...] = (),
    repeat: bool = False,
    brief: bool = False,
    stood: Standing | None = None,
) -> Say:
    """The current step as messages: what came before, `before` of the step (unless repeated), the question.

    `brief`: the summary of the review page is still on the screen and is not sent once more. `stood`: what
    `standing` says of these answers, where the caller has asked already.
    """
    steps, values = stood or standing(conversation, draft)
    step = conversation.step(draft.at)
    if isinstance(step.question, Review):
        say = _review(conversation, draft, steps, values, step, before)
        return replace(say, bubbles=(*before, say.bubbles[-1])) if brief else say
    # Half an answer is asked on in `before` ("Is it one of these places?"), without the question's own words.
    half = half_question(step, draft)
    both = step.question.both or isinstance(step.question, Consent)
    # In a bubble of two languages the count would stand twice.
    counted = Message("") if both else _progress(conversation, steps, step)
    asked = (counted, step.question.text) if half is None else (half,)
    lines = () if half is not None and before and not repeat else tuple(m for m in asked if m.id)
    said_before = () if repeat else tuple(Bubble((m,), step.question.both) for m in step.before)
    bubbles = before + said_before
    if lines:
        bubbles = (*bubbles, Bubble(lines, both, tight=True))
    return Say(bubbles, keyboard(step, draft, values), prompt=True)


def asked_lines(conversation: Conversation, draft: Draft) -> tuple[Message, ...]:
    """The sentences of the open question, as they are read aloud: what is said before it, then the question."""
    step = conversation.step(draft.at)
    if isinstance(step.question, Review):
        return (step.question.text, phrases.SEND_OR_CHANGE)
    half = half_question(step, draft)
    if half is not None:
        return (half,)
    return (*step.before, step.question.text)


def _progress(conversation: Conversation, steps: tuple[Step, ...], step: Step) -> Message:
    # Counted only in forms; triage branches, and a count there would jump about.
    if conversation.ending is not Ending.SUBMIT:
        return Message("")
    counted = [s.id for s in steps if not isinstance(s.question, (Language, Consent, Review))]
    if step.id not in counted or len(counted) < 4:
        return Message("")
    return phrases.PROGRESS.with_(n=counted.index(step.id) + 1, total=len(counted))


def keyboard(step: Step, draft: Draft, values: Answers) -> tuple[Row, ...]:
    """Answers above, controls below."""
    question = step.question
    if isinstance(question, (Consent, Sure)):
        return ((Button(question.yes),), (Button(question.no),), (_LISTEN,))
    if isinstance(question, Language):
        return ((Button(phrases.SPANISH), Button(phrases.QUECHUA)), (_LISTEN,))
    return (*_answers(step, draft, values), *_controls(step, draft))


def _answers(step: Step, draft: Draft, values: Answers) -> tuple[Row, ...]:
    match step.question:
        case YesNo():
            return ((Button(phrases.YES), Button(phrases.NO)),)
        case SexOf():
            return ((Button(phrases.WOMAN), Button(phrases.MAN)),)
        case Choice() as choice:
            return tuple((Button(o.text),) for o in wishes.offered(shown(choice, values), draft.group))
        case OneOf(given=given):
            entries, following = page(entries_of(values, given), draft.group)
            offered = tuple((Button(words),) for _value, words in entries)
            return (*offered, (Button(phrases.MORE),)) if following else offered
        case KinshipTo() as kinship:
            return _pairs(kinship_buttons(kinship, draft, values))
        case FullName() if draft.offered:
            return tuple((Button(phrases.apart(each.id)),) for each in draft.offered)
        case PlaceOf() if draft.offered:
            offers = tuple((Button(phrases.AS_WRITTEN.with_(text=o.label)),) for o in draft.offered)
            return (*offers, (Button(phrases.NONE_OF_THESE),))
        case Phone(own=True):
            return ((Button(phrases.SHARE_PHONE, ButtonKind.PHONE),),)
        case Photo() if draft.latest(step.id) is not None:
            return ((Button(phrases.READY),),)
        case _:
            return ()


def kinship_buttons(question: KinshipTo, draft: Draft, values: Answers) -> tuple[Message, ...]:
    """The groups, or the words of the chosen group for a speaker of that sex."""
    group = next((g for g in GROUPS if g.id == draft.group), None)
    if group is None:
        return tuple(g.text for g in GROUPS)
    said_sex = values.get(question.speaker_sex)
    speaker = Sex(said_sex) if said_sex in ("F", "M") else Sex.UNKNOWN
    return tuple(kinship_word(k, speaker) for k in group.kinds)


def _pairs(messages: tuple[Message, ...]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for message in messages:
        short = len(message.id) <= LONGEST_HALF
        if rows and len(rows[-1]) == 1 and short and len(rows[-1][0].text.id) <= LONGEST_HALF:
            rows[-1] = (*rows[-1], Button(message))
        else:
            rows.append((Button(message),))
    return tuple(rows)


def _controls(step: Step, draft: Draft) -> tuple[Row, ...]:
    row: list[Button] = []
    if step.may_not_know:
        row.append(Button(phrases.DONT_KNOW))
    if step.may_skip:
        row.append(Button(phrases.SKIP))
    other = Button(phrases.SPANISH if draft.language == "quy" else phrases.QUECHUA)
    if len(row) == 2:
        # "Manam yachanichu" is cut off where three share a row of a 390 px phone.
        return (tuple(row), (Button(phrases.BACK), _LISTEN, other))
    return ((*row, Button(phrases.BACK)), (_LISTEN, other))


def _review(
    conversation: Conversation,
    draft: Draft,
    steps: tuple[Step, ...],
    values: Answers,
    step: Step,
    before: tuple[Bubble, ...],
) -> Say:
    question = step.question
    assert isinstance(question, Review)  # noqa: S101 - the caller looked
    lines: list[Message] = [question.text]
    buttons: list[InlineButton] = []
    for n, each in enumerate(reviewable(steps, draft), start=1):
        label = each.label or each.question.text
        lines.append(phrases.REVIEW_LINE.with_(n=n, label=label, answer=spoken(each, draft.latest(each.id), values)))
        buttons.append(InlineButton(label, each.id, "change"))
    inline = tuple(tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2))
    summary = Bubble(tuple(lines), question.both, inline, tight=True)
    controls: tuple[Row, ...] = (
        (Button(question.send),),
        (Button(phrases.CHANGE),),
        (Button(phrases.LATER), Button(phrases.BACK)),
        (_LISTEN,),
    )
    # Two messages: one can carry either buttons under it or the keyboard below, never both.
    return Say((*before, summary, Bubble((phrases.SEND_OR_CHANGE,))), controls, prompt=True)


def reviewable(steps: tuple[Step, ...], draft: Draft) -> tuple[Step, ...]:
    """The steps the review page shows: answered, about somebody, and with a short name of their own."""
    return tuple(s for s in steps if s.label is not None and draft.latest(s.id) is not None)


def spoken(step: Step, answer: Answer | None, values: Answers) -> Message:
    """An answer as it is read back. Sensitive words are never read back: only that they were told."""
    if answer is None:
        return phrases.UNKNOWN
    if answer.how == "voice":
        return phrases.VOICE_ANSWER
    value = answer.value
    question = step.question
    if isinstance(question, OpenText) and question.sensitive and value:
        return phrases.TOLD
    if value is None:
        return phrases.UNKNOWN
    match question:
        case YesNo():
            return phrases.YES if value else phrases.NO
        case SexOf():
            return phrases.WOMAN if value == "F" else phrases.MAN
        case Choice(options=options):
            return next((o.text for o in options if o.value == value), phrases.UNKNOWN)
        case KinshipTo(speaker_sex=speaker):
            sex = values.get(speaker)
            return kinship_word(Kinship(str(value)), Sex(sex) if sex in ("F", "M") else Sex.UNKNOWN)
        case FullName() if isinstance(value, dict):
            return phrases.apart(
                phrases.BETWEEN.join(str(value.get(k) or "") for k in ("given", "paternal", "maternal"))
            )
        case Photo():
            return phrases.PHOTOS.with_(n=len(value) if isinstance(value, list) else 1)
        case _:
            return phrases.AS_WRITTEN.with_(text=_as_text(value))


def _as_text(value: object) -> str:
    if isinstance(value, dict):
        if "given" in value:
            return " ".join(str(value[k]) for k in ("given", "paternal", "maternal") if value.get(k))
        return _short(str(value.get("label") or value.get("words") or value.get("edtf") or ""))
    return _short(str(value))


def _short(text: str) -> str:
    # The summary is one Telegram message of 4,096 characters; the whole answer is kept.
    return text if len(text) <= LONGEST_READ_BACK else f"{text[: LONGEST_READ_BACK - 1]}…"
