"""Reading one answer: what was sent, for the question that was asked.

Total: any message gives a Reading. Which answers a kind of question takes stands in `choosing` (buttons),
`own_words` and `sent` (voices, photos ...); how words are recognised stands in `bot.conversation.reading`.
"""

from __future__ import annotations

from bot.conversation import choosing, own_words, phrases, sent
from bot.conversation.drafts import Answer, Draft
from bot.conversation.questions import (
    Age,
    Answers,
    BirthOrAge,
    Choice,
    Consent,
    FullName,
    KinshipTo,
    Language,
    NamePart,
    OneOf,
    OpenText,
    Phone,
    Photo,
    PlaceOf,
    Question,
    Review,
    SexOf,
    Sure,
    When,
    YesNo,
)  # fmt: skip
from bot.conversation.readings import Again, Read, Reading
from bot.conversation.said import Kind, Said
from bot.conversation.script import Step
from bot.conversation.turn import World
from bot.domain.family_messages import lines_of

# The kinds of question whose answer is read by what was answered before.
LOOKS_BACK = (OneOf, Choice, KinshipTo, BirthOrAge, PlaceOf)
LONGEST_SHORT_ANSWER = 200
LONGEST_OPEN_ANSWER = 12_000


def read_answer(step: Step, said: Said, draft: Draft, values: Answers, world: World) -> Reading:
    """What this message answers to this step. `values` may be empty where the question is none of LOOKS_BACK."""
    question = step.question
    match said.kind:
        case Kind.VOICE:
            return sent.voice(question)
        case Kind.PHOTO:
            return sent.photo(question, said, draft, step)
        case Kind.LOCATION:
            return sent.location(question, said)
        case Kind.CONTACT:
            return sent.contact(question, said)
        case Kind.UNFIT:
            return Again((phrases.UNFIT_FILE,))
        case Kind.TEXT | Kind.EDIT | Kind.TAP:
            text = said.text.strip()
            return _unfit(question, text) or _text(step, text, draft, values, world)
        case _:
            return Again((phrases.STICKER,))


def _unfit(question: Question, text: str) -> Reading | None:
    """No words, or too many for this question."""
    if not text:
        return Again((phrases.NOT_UNDERSTOOD,))
    is_open = isinstance(question, OpenText)
    if len(text) > (LONGEST_OPEN_ANSWER if is_open else LONGEST_SHORT_ANSWER):
        return Again((phrases.TOO_LONG,))
    if isinstance(question, OpenText) and question.lines and lines_of(text) > question.lines:
        return Again((phrases.TOO_MANY_LINES.with_(n=lines_of(text), most=question.lines),), counts=False)
    return None


def _text(step: Step, text: str, draft: Draft, values: Answers, world: World) -> Reading:
    question = step.question
    match question:
        case Consent() | Sure():
            return choosing.consent(question, text, world)
        case OneOf():
            return choosing.one_of(question, text, values, draft, world)
        case Language():
            return choosing.language(text, world)
        case YesNo():
            return choosing.yes_no(question, text, draft, world)
        case Choice():
            return choosing.option(question, text, values, draft, world)
        case SexOf():
            return choosing.sex(text, draft, world)
        case FullName():
            return own_words.name(text, draft, world)
        case NamePart():
            return own_words.name_part(step, text)
        case KinshipTo():
            return own_words.kinship(question, text, values, draft, world)
        case When():
            return own_words.when(text, draft, world)
        case BirthOrAge():
            return own_words.birth(question, text, values, world)
        case Age():
            return own_words.age(text)
        case PlaceOf():
            return own_words.place(question, text, values, draft, world)
        case Phone():
            return own_words.phone(text)
        case OpenText() if not any(ch.isalnum() for ch in text):
            return Again((phrases.STICKER,))
        case OpenText():
            return Read(text)
        case Photo():
            return sent.photos_done(step, text, draft, world)
        case Review():
            return Again((phrases.CHOOSE,))
        case _:
            return Again((phrases.NOT_UNDERSTOOD,))


def answer_of(step: Step, reading: Read, said: Said) -> Answer:
    """The answer as it will be kept."""
    return Answer(
        step=step.id,
        value=reading.value,
        words=said.text or said.phone,
        how=reading.how,
        at=said.at,
        message_id=said.message_id,
        media=said.media,
        forwarded=said.forwarded,
    )
