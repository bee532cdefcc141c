"""Answers that are sent rather than written: a voice, photos, a location, a contact."""

from __future__ import annotations

from bot.conversation import phrases
from bot.conversation.buttons import choose
from bot.conversation.drafts import Draft
from bot.conversation.questions import (
    Age,
    BirthOrAge,
    Consent,
    FullName,
    KinshipTo,
    NamePart,
    OpenText,
    Phone,
    Photo,
    PlaceOf,
    Question,
    SexOf,
    Sure,
    When,
)
from bot.conversation.reading import Control, read_control, read_phone
from bot.conversation.readings import Again, Read, Reading
from bot.conversation.said import Said
from bot.conversation.script import Step
from bot.conversation.turn import World

_SPOKEN = (OpenText, FullName, NamePart, When, BirthOrAge, Age, PlaceOf, Phone, KinshipTo, SexOf)


def voice(question: Question) -> Reading:
    """A voice note, where it can be an answer."""
    if isinstance(question, (Consent, Sure)):
        return Again((phrases.CONSENT_PLAINLY,))
    # Whatever is a person's own to tell can be told aloud. Buttons that decide what comes next are asked once more,
    # and the voice is kept beside the answers.
    if isinstance(question, _SPOKEN):
        return Read(None, "voice", say=(phrases.VOICE_THANKS,))
    return Again((phrases.VOICE_HERE,))


def photo(question: Question, said: Said, draft: Draft, step: Step) -> Reading:
    """One photo more of those that were asked for, or one that belongs to what is told."""
    if isinstance(question, Photo):
        before = draft.latest(step.id)
        photos = list(before.value) if before and isinstance(before.value, list) else []
        photos.append(said.media)
        return Read(photos, "photo", say=(phrases.PHOTOS_SO_FAR.with_(n=len(photos)),), stays=True)
    if isinstance(question, OpenText):
        return Read(None, "photo")
    return Again((phrases.PHOTO_HERE,))


def photos_done(step: Step, text: str, draft: Draft, world: World) -> Reading:
    """The words that end a row of photos."""
    ready = choose(text, (phrases.READY,), draft, world) is not None or read_control(text) is Control.DONE
    sent = draft.latest(step.id)
    if ready and sent is not None and isinstance(sent.value, list):
        return Read(sent.value, "photo")
    return Again((phrases.NOT_UNDERSTOOD,))


def location(question: Question, said: Said) -> Reading:
    """A point on the map, where a place is asked for."""
    if isinstance(question, PlaceOf) and said.latitude is not None and said.longitude is not None:
        words = f"{said.latitude:.4f}, {said.longitude:.4f}"
        return Read({"id": "", "label": words, "words": words}, "location")
    return Again((phrases.NOT_UNDERSTOOD,))


def contact(question: Question, said: Said) -> Reading:
    """A shared contact, where a number is asked for. A volunteer's own can never be a family's."""
    if not isinstance(question, Phone) or not said.phone or (said.own_contact and not question.own):
        return Again((phrases.NOT_UNDERSTOOD,))
    return Read(read_phone(said.phone) or said.phone, "contact", say=(phrases.WHOSE_NUMBER,))
