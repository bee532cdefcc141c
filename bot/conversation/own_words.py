"""Answers in a person's own words: names, kinship, dates, ages, places, telephone numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.conversation import phrases
from bot.conversation.buttons import choose, labels
from bot.conversation.drafts import Draft, Offer
from bot.conversation.halfway import agreed_to_offer, name_of
from bot.conversation.kinship_words import GROUPS, kinship_word
from bot.conversation.questions import Answers, BirthOrAge, KinshipTo, PlaceOf
from bot.conversation.reading import (
    Control,
    Implausible,
    bare_part,
    read_age,
    read_control,
    read_kinship,
    read_name,
    read_phone,
    read_when,
)
from bot.conversation.reading.fold import of_catalogue, plain
from bot.conversation.readings import Again, Halfway, Read, Reading
from bot.conversation.script import Step
from bot.conversation.turn import World
from bot.domain.dates import NotADate, PartialDate, birth_from_age
from bot.domain.people import Sex


def name(text: str, draft: Draft, world: World) -> Reading:
    """A whole name; where it could be split in two ways, which one is asked."""
    if draft.offered:
        found = choose(text, tuple(phrases.apart(each.id) for each in draft.offered), draft, world)
        if found is not None:
            return name_of(draft.offered[found].id)
    read = read_name(text)
    if read is None:
        return Again((phrases.NOT_UNDERSTOOD,))
    # Whoever writes the same once more has answered: it stays as it was read.
    asked_already = bool(draft.offered) and plain(text) == plain(draft.offered_words)
    if read.instead is not None and not asked_already:
        splits = ((read.given, read.paternal, read.maternal), read.instead)
        offers = tuple(Offer(phrases.BETWEEN.join(each), " ".join(each).strip()) for each in splits)
        return Halfway(replace(draft, offered=offers, offered_words=text), (phrases.WHICH_SPLIT,))
    return Read({"given": read.given, "paternal": read.paternal, "maternal": read.maternal})


def name_part(step: Step, text: str) -> Reading:
    """One part of a name; none where they say that there is none ("no tengo otro")."""
    part = bare_part(text) if _letters(text) >= 2 else ""
    if part:
        return Read(part)
    none = _letters(text) >= 2 and (step.may_not_know or step.may_skip) and read_control(text) is not Control.YES
    return Read(None, "unknown") if none else Again((phrases.NOT_UNDERSTOOD,))


def kinship(question: KinshipTo, text: str, values: Answers, draft: Draft, world: World) -> Reading:
    """Who they are to each other: in a word, or a group of the menu first."""
    said_sex = values.get(question.speaker_sex)
    speaker = Sex(str(said_sex)) if said_sex in ("F", "M") else Sex.UNKNOWN
    group = next((g for g in GROUPS if g.id == draft.group), None)
    if group is not None:
        found = choose(text, tuple(kinship_word(k, speaker) for k in group.kinds), draft, world)
        if found is not None:
            return Read(group.kinds[found].value, "button")
    read = read_kinship(text, speaker)
    texts = tuple(g.text for g in GROUPS)
    # "ñañay" is a word of a group's button and an answer of its own: only the whole button means the group.
    said = plain(text)
    whole = any(said == of_catalogue(word) for m in texts for word in labels(m, world))
    if read is not None and not whole:
        return Read(read.value)
    found = choose(text, texts, draft, world) if group is None or whole else None
    if found is None:
        return Again((phrases.CHOOSE,))
    chosen = GROUPS[found]
    if len(chosen.kinds) == 1:
        return Read(chosen.kinds[0].value, "button")
    return Halfway(replace(draft, group=chosen.id, misses=0))


def when(text: str, draft: Draft, world: World) -> Reading:
    """A time, as precisely as they say it."""
    # "en la siembra" is half an answer: the season is kept, the year is asked for, and both are read together.
    joined = f"{draft.offered_words} {text}".strip() if draft.offered_words else text
    read = read_when(joined, _today(world))
    if draft.offered_words and (read is None or isinstance(read, Implausible) or read.date is None):
        read = read_when(text, _today(world))
    if isinstance(read, Implausible):
        return Again((phrases.NOT_THAT_YEAR,), counts=False)
    if read is None:
        return Again((phrases.NOT_UNDERSTOOD,))
    if read.date is None and not draft.offered_words:
        return Halfway(replace(draft, offered_words=text), (phrases.WHICH_YEAR,))
    return Read({"edtf": read.date.edtf if read.date else "", "words": joined, "anchor": read.anchor})


def birth(question: BirthOrAge, text: str, values: Answers, world: World) -> Reading:
    """A birth date, or an age that it is reckoned from."""
    aged = read_age(text)
    if aged is not None:
        counted_from = values.get(question.at) if question.at else None
        edtf = counted_from.get("edtf") if isinstance(counted_from, dict) else ""
        at = PartialDate.parse(str(edtf)) if edtf else PartialDate.of(world.now.year)
        try:
            born = birth_from_age(aged.years, at)
        except NotADate:
            return Again((phrases.NOT_THAT_YEAR,), counts=False)
        return Read({"edtf": born.edtf, "words": text, "age": aged.years})
    read = read_when(text, _today(world))
    if isinstance(read, Implausible):
        return Again((phrases.NOT_THAT_YEAR,), counts=False)
    if read is None or read.date is None:
        return Again((phrases.NOT_UNDERSTOOD,))
    return Read({"edtf": read.date.edtf, "words": text})


def age(text: str) -> Reading:
    """An age in years."""
    found = read_age(text)
    return Again((phrases.NOT_UNDERSTOOD,)) if found is None else Read(found.years)


def place(question: PlaceOf, text: str, values: Answers, draft: Draft, world: World) -> Reading:
    """A place that is known, offered to choose from; else as they wrote it."""
    if draft.offered:
        offered = tuple(phrases.AS_WRITTEN.with_(text=o.label) for o in draft.offered)
        found = choose(text, (*offered, phrases.NONE_OF_THESE), draft, world)
        agreed = agreed_to_offer(text)
        if found is None and agreed and len(offered) == 1:
            found = 0
        if found is not None and found < len(draft.offered):
            chosen = draft.offered[found]
            return Read({"id": chosen.id, "label": chosen.label, "words": draft.offered_words}, "button")
        if found is not None or agreed is False:
            return Read({"id": "", "label": draft.offered_words, "words": draft.offered_words}, "button")
        if agreed:
            return Again((phrases.CHOOSE,))
    if _letters(text) < 2:
        return Again((phrases.NOT_UNDERSTOOD,))
    places = world.places.find(text, 5, near=_near(question, values, draft))
    if not places:
        return Read({"id": "", "label": text, "words": text}, say=(phrases.PLACE_AS_WRITTEN,))
    return Halfway(
        replace(draft, offered=tuple(Offer(p.id, p.label) for p in places), offered_words=text),
        (phrases.WHICH_PLACE,),
    )


def _near(question: PlaceOf, values: Answers, draft: Draft) -> str:
    """The place said before: first written here ("La Mar", then "Santa Rosa"), else chosen at a step beside it."""
    if draft.offered:
        return draft.offered[0].id
    for step_id in question.near:
        said = values.get(step_id)
        if isinstance(said, dict) and said.get("id"):
            return str(said["id"])
    return ""


def phone(text: str) -> Reading:
    """A number; else a community contact (the radio, the justice of the peace) in the person's own words."""
    number = read_phone(text) or (text if _letters(text) >= 3 else "")
    return Read(number) if number else Again((phrases.NOT_UNDERSTOOD,))


def _today(world: World) -> date:
    return world.now.date()


def _letters(text: str) -> int:
    return sum(ch.isalpha() for ch in text)
