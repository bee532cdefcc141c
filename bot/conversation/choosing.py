"""Answers that are chosen: consent and other plain buttons, options of a menu, a list that was carried here."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import phrases, wishes
from bot.conversation.buttons import choose, labels
from bot.conversation.carried import entries_of, page
from bot.conversation.drafts import Draft
from bot.conversation.questions import Answers, Choice, Consent, OneOf, Option, Sure, YesNo
from bot.conversation.reading import (
    ConsentReading,
    Control,
    Wish,
    read_age,
    read_choice,
    read_consent,
    read_control,
    read_sex,
    read_yes_no,
)
from bot.conversation.reading.fold import of_catalogue, plain
from bot.conversation.readings import Again, Halfway, Read, Reading
from bot.conversation.turn import World
from bot.domain.people import Sex

# In a longer sentence a word like "niña" speaks of somebody else.
MOST_WORDS_OF_A_SEX = 8


def consent(question: Consent | Sure, text: str, world: World) -> Reading:
    """The button's own words, and nothing softer (rule 6)."""
    match read_consent(text, labels(question.yes, world), labels(question.no, world)):
        case ConsentReading.CONSENTED:
            return Read(True, "button")
        case ConsentReading.REFUSED:
            return Read(False, "button", question.on_no if isinstance(question, Consent) else None)
        case _:
            return Again((phrases.CONSENT_PLAINLY,))


def one_of(question: OneOf, text: str, values: Answers, draft: Draft, world: World) -> Reading:
    """One of the entries that were carried here, a page at a time."""
    entries, following = page(entries_of(values, question.given), draft.group)
    texts = tuple(words for _value, words in entries) + ((phrases.MORE,) if following else ())
    found = choose(text, texts, draft, world)
    if found is None:
        return Again((phrases.CHOOSE,))
    if found == len(entries):
        return Halfway(replace(draft, group=following, misses=0))
    return Read(entries[found][0], "button")


def language(text: str, world: World) -> Reading:
    """The language to be spoken to in."""
    match read_control(text):
        case Control.LANGUAGE_ES:
            return Read("es", "button")
        case Control.LANGUAGE_QUY:
            return Read("quy", "button")
        case _:
            found = read_choice(text, [world.say(phrases.SPANISH, "es"), world.say(phrases.QUECHUA, "quy")])
            return Again((phrases.CHOOSE,)) if found is None else Read(("es", "quy")[found], "button")


def yes_no(question: YesNo, text: str, draft: Draft, world: World) -> Reading:
    """A plain yes or no."""
    yes = read_yes_no(text)
    if yes is None:
        found = choose(text, (phrases.YES, phrases.NO), draft, world)
        if found is None:
            return Again((phrases.NOT_UNDERSTOOD,))
        yes = found == 0
    return Read(yes, "button", question.on_yes if yes else question.on_no)


def shown(question: Choice, values: Answers) -> tuple[Option, ...]:
    """The options that apply now."""
    return tuple(o for o in question.options if o.only_if is None or o.only_if.holds(values))


def option(question: Choice, text: str, values: Answers, draft: Draft, world: World) -> Reading:
    """One of the options that apply: its button, the word it begins with, or its other words."""
    options = shown(question, values)
    wished = wishes.heard(text) if any(o.wishes for o in options) else ""
    # Danger is heard before any likeness to another button.
    tapped = None if wished == Wish.DANGER else _button(text, options, draft, world)
    if tapped is not None:
        return Read(tapped.value, "button", tapped.then)
    meant = wishes.meant(options, wished)
    if len(meant) == 1:
        return Read(meant[0].value, "button", meant[0].then, wished=wished)
    if meant:
        return Halfway(replace(draft, group=wishes.few(meant), misses=0), (phrases.WHICH_OF_THESE,))
    other = _typed_instead(text, options) or _of_that_age(text, options)
    return Again((phrases.CHOOSE,)) if other is None else Read(other.value, "button", other.then)


def _button(text: str, options: tuple[Option, ...], draft: Draft, world: World) -> Option | None:
    """The button that was tapped or named: of the few on the screen, where only a few are, else by its words."""
    few = wishes.offered(options, draft.group)
    for on_screen in (few, options if any(ch.isalpha() for ch in text) else ()):
        found = choose(text, tuple(o.text for o in on_screen), draft, world)
        if found is not None:
            return on_screen[found]
    return _the_only_yes(text, options, world)


def _typed_instead(text: str, options: tuple[Option, ...]) -> Option | None:
    """The one option of whose other words the text holds some; None where two options are named, or none."""
    said = f" {plain(text)} "
    meant = [o for o in options if any(f" {words} " in said for words in o.also)]
    return meant[0] if len(meant) == 1 else None


def _of_that_age(text: str, options: tuple[Option, ...]) -> Option | None:
    """Where the buttons are ages, the one that holds the age that was written ("tengo 45")."""
    age = read_age(text) if any(o.ages for o in options) else None
    return None if age is None else next((o for o in options if age.years in o.ages), None)


def _the_only_yes(text: str, options: tuple[Option, ...], world: World) -> Option | None:
    """A plain yes or no, where exactly one button begins with that word ("Yes, 18 or older")."""
    said = read_yes_no(text)
    if said is None:
        return None
    words = {of_catalogue(word) for word in labels(phrases.YES if said else phrases.NO, world)}
    begins = [o for o in options if any(of_catalogue(w).split(" ")[0] in words for w in labels(o.text, world))]
    return begins[0] if len(begins) == 1 else None


def sex(text: str, draft: Draft, world: World) -> Reading:
    """A woman or a man."""
    found = choose(text, (phrases.WOMAN, phrases.MAN), draft, world)
    if found is None and len(text.split()) > MOST_WORDS_OF_A_SEX:
        return Again((phrases.CHOOSE,))
    sex = (Sex.FEMALE, Sex.MALE)[found] if found is not None else read_sex(text)
    return Again((phrases.CHOOSE,)) if sex is None or sex is Sex.UNKNOWN else Read(sex.value, "button")
