"""Reading one answer: what was sent, for the question that was asked.

Total: any message gives a Reading. What counts as an answer stands here, kind by kind; how words
are recognised stands in `bot.conversation.reading`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.conversation import phrases
from bot.conversation.carried import entries_of, page
from bot.conversation.drafts import Answer, Draft, Offer
from bot.conversation.kinship_words import GROUPS, kinship_word
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
    Option,
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
from bot.conversation.reading import (
    ConsentReading,
    Control,
    Implausible,
    bare_part,
    read_age,
    read_choice,
    read_consent,
    read_control,
    read_kinship,
    read_name,
    read_phone,
    read_sex,
    read_when,
    read_yes_no,
)  # fmt: skip
from bot.conversation.reading.choice import read_folded
from bot.conversation.reading.fold import of_catalogue, plain
from bot.conversation.readings import Again, Halfway, Read, Reading
from bot.conversation.said import Kind, Said
from bot.conversation.script import Step
from bot.conversation.turn import World
from bot.domain.dates import NotADate, PartialDate, birth_from_age
from bot.domain.family_messages import lines_of
from bot.domain.people import Sex
from bot.domain.words import Message

_SPOKEN = (OpenText, FullName, NamePart, When, BirthOrAge, Age, PlaceOf, Phone, KinshipTo, SexOf)
LONGEST_SHORT_ANSWER = 200
LONGEST_OPEN_ANSWER = 12_000
# In a longer sentence a word like "niña" speaks of somebody else.
MOST_WORDS_OF_A_SEX = 8


def read_answer(step: Step, said: Said, draft: Draft, values: Answers, world: World) -> Reading:
    """What this message answers to this step."""
    question = step.question
    match said.kind:
        case Kind.VOICE:
            return _voice(question)
        case Kind.PHOTO:
            return _photo(question, said, draft, step)
        case Kind.LOCATION:
            if isinstance(question, PlaceOf) and said.latitude is not None and said.longitude is not None:
                words = f"{said.latitude:.4f}, {said.longitude:.4f}"
                return Read({"id": "", "label": words, "words": words}, "location")
            return Again((phrases.NOT_UNDERSTOOD,))
        case Kind.CONTACT:
            if isinstance(question, Phone) and said.phone and said.own_contact and not question.own:
                # A volunteer's number can never be a family's.
                return Again((phrases.NOT_UNDERSTOOD,))
            if isinstance(question, Phone) and said.phone:
                return Read(read_phone(said.phone) or said.phone, "contact", say=(phrases.WHOSE_NUMBER,))
            return Again((phrases.NOT_UNDERSTOOD,))
        case Kind.STICKER:
            return Again((phrases.STICKER,))
        case Kind.UNFIT:
            return Again((phrases.UNFIT_FILE,))
        case Kind.TEXT | Kind.EDIT | Kind.TAP:
            return _text(step, said.text.strip(), said, draft, values, world)
        case _:
            return Again((phrases.STICKER,))


def _voice(question: Question) -> Reading:
    if isinstance(question, (Consent, Sure)):
        return Again((phrases.CONSENT_PLAINLY,))
    # Whatever is a person's own to tell can be told aloud. Buttons that decide what comes next are asked once more,
    # and the voice is kept beside the answers.
    if isinstance(question, _SPOKEN):
        return Read(None, "voice", say=(phrases.VOICE_THANKS,))
    return Again((phrases.VOICE_HERE,))


def _photo(question: Question, said: Said, draft: Draft, step: Step) -> Reading:
    if isinstance(question, Photo):
        before = draft.latest(step.id)
        photos = list(before.value) if before and isinstance(before.value, list) else []
        photos.append(said.media)
        return Read(photos, "photo", say=(phrases.PHOTOS_SO_FAR.with_(n=len(photos)),), stays=True)
    if isinstance(question, OpenText):
        return Read(None, "photo")
    return Again((phrases.PHOTO_HERE,))


def _text(step: Step, text: str, said: Said, draft: Draft, values: Answers, world: World) -> Reading:
    question = step.question
    if not text:
        return Again((phrases.NOT_UNDERSTOOD,))
    longest = LONGEST_OPEN_ANSWER if isinstance(question, OpenText) else LONGEST_SHORT_ANSWER
    if len(text) > longest:
        return Again((phrases.TOO_LONG,))
    if isinstance(question, OpenText) and question.lines and lines_of(text) > question.lines:
        return Again((phrases.TOO_MANY_LINES.with_(n=lines_of(text), most=question.lines),), counts=False)
    match question:
        case Consent():
            return _consent(question, text, world)
        case Sure():
            return _sure(question, text, world)
        case OneOf():
            return _one_of(question, text, values, draft, world)
        case Language():
            return _language(text, world)
        case YesNo():
            return _yes_no(question, text, draft, world)
        case Choice():
            return _choice(question, text, values, draft, world)
        case SexOf():
            return _sex(text, draft, world)
        case FullName():
            return _name(text, draft, world)
        case NamePart():
            return Read(bare_part(text)) if _letters(text) >= 2 else Again((phrases.NOT_UNDERSTOOD,))
        case KinshipTo():
            return _kinship(question, text, values, draft, world)
        case When():
            return _when(text, draft, world)
        case BirthOrAge():
            return _birth(question, text, values, draft, world)
        case Age():
            age = read_age(text)
            return Again((phrases.NOT_UNDERSTOOD,)) if age is None else Read(age.years)
        case PlaceOf():
            return _place(text, draft, world)
        case Phone():
            # No number: a community contact (the radio, the justice of the peace) in the person's own words.
            phone = read_phone(text) or (text if _letters(text) >= 3 else "")
            return Read(phone) if phone else Again((phrases.NOT_UNDERSTOOD,))
        case OpenText():
            return Read(text)
        case Photo():
            return _photos_done(step, text, draft, world)
        case Review():
            return Again((phrases.CHOOSE,))
        case _:
            return Again((phrases.NOT_UNDERSTOOD,))


def labels(message: Message, world: World) -> tuple[str, ...]:
    """A button's words in every language a family may read: the tap of an old keyboard still counts."""
    return (world.say(message, "es"), world.say(message, "quy"))


def folded_label(message: Message, language: str, world: World) -> str:
    """A button's words as `plain` folds them. Remembered, unless they hold something of this chat."""
    words = world.say(message, language)
    return plain(words, 160) if message.values else of_catalogue(words)


def choose(text: str, messages: tuple[Message, ...], draft: Draft, world: World) -> int | None:
    """Which of these buttons the text names: its label in either language, or its number."""
    for language in dict.fromkeys((draft.language, "es", "quy")):
        found = read_folded(text, [folded_label(m, language, world) for m in messages])
        if found is not None:
            return found
    return None


def _consent(question: Consent, text: str, world: World) -> Reading:
    match read_consent(text, labels(question.yes, world), labels(question.no, world)):
        case ConsentReading.CONSENTED:
            return Read(True, "button")
        case ConsentReading.REFUSED:
            return Read(False, "button", question.on_no)
        case _:
            return Again((phrases.CONSENT_PLAINLY,))


def _sure(question: Sure, text: str, world: World) -> Reading:
    match read_consent(text, labels(question.yes, world), labels(question.no, world)):
        case ConsentReading.CONSENTED:
            return Read(True, "button")
        case ConsentReading.REFUSED:
            return Read(False, "button")
        case _:
            return Again((phrases.CONSENT_PLAINLY,))


def _one_of(question: OneOf, text: str, values: Answers, draft: Draft, world: World) -> Reading:
    entries, following = page(entries_of(values, question.given), draft.group)
    texts = tuple(words for _value, words in entries) + ((phrases.MORE,) if following else ())
    found = choose(text, texts, draft, world)
    if found is None:
        return Again((phrases.CHOOSE,))
    if found == len(entries):
        return Halfway(replace(draft, group=following, misses=0))
    return Read(entries[found][0], "button")


def _language(text: str, world: World) -> Reading:
    match read_control(text):
        case Control.LANGUAGE_ES:
            return Read("es", "button")
        case Control.LANGUAGE_QUY:
            return Read("quy", "button")
        case _:
            found = read_choice(text, [world.say(phrases.SPANISH, "es"), world.say(phrases.QUECHUA, "quy")])
            return Again((phrases.CHOOSE,)) if found is None else Read(("es", "quy")[found], "button")


def _yes_no(question: YesNo, text: str, draft: Draft, world: World) -> Reading:
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


def _choice(question: Choice, text: str, values: Answers, draft: Draft, world: World) -> Reading:
    options = shown(question, values)
    found = choose(text, tuple(o.text for o in options), draft, world)
    if found is None:
        found = _the_only_yes(text, options, world)
    if found is None:
        found = _typed_instead(text, options)
    if found is None:
        return Again((phrases.CHOOSE,))
    return Read(options[found].value, "button", options[found].then)


def _typed_instead(text: str, options: tuple[Option, ...]) -> int | None:
    """The one option of whose other words the text holds some; None where two options are named, or none."""
    said = f" {plain(text)} "
    meant = [n for n, o in enumerate(options) if any(f" {words} " in said for words in o.also)]
    return meant[0] if len(meant) == 1 else None


def _the_only_yes(text: str, options: tuple[Option, ...], world: World) -> int | None:
    """A plain yes or no, where exactly one button begins with that word ("Yes, 18 or older")."""
    said = read_yes_no(text)
    if said is None:
        return None
    words = {of_catalogue(word) for word in labels(phrases.YES if said else phrases.NO, world)}
    begins = [
        n for n, o in enumerate(options) if any(of_catalogue(w).split(" ")[0] in words for w in labels(o.text, world))
    ]
    return begins[0] if len(begins) == 1 else None


def _sex(text: str, draft: Draft, world: World) -> Reading:
    found = choose(text, (phrases.WOMAN, phrases.MAN), draft, world)
    if found is None and len(text.split()) > MOST_WORDS_OF_A_SEX:
        return Again((phrases.CHOOSE,))
    sex = (Sex.FEMALE, Sex.MALE)[found] if found is not None else read_sex(text)
    return Again((phrases.CHOOSE,)) if sex is None or sex is Sex.UNKNOWN else Read(sex.value, "button")


def _kinship(question: KinshipTo, text: str, values: Answers, draft: Draft, world: World) -> Reading:
    said_sex = values.get(question.speaker_sex)
    speaker = Sex(str(said_sex)) if said_sex in ("F", "M") else Sex.UNKNOWN
    group = next((g for g in GROUPS if g.id == draft.group), None)
    if group is not None:
        found = choose(text, tuple(kinship_word(k, speaker) for k in group.kinds), draft, world)
        if found is not None:
            return Read(group.kinds[found].value, "button")
    kinship = read_kinship(text, speaker)
    texts = tuple(g.text for g in GROUPS)
    # "ñañay" is a word of a group's button and an answer of its own: only the whole button means the group.
    said = plain(text)
    whole = any(said == of_catalogue(word) for m in texts for word in labels(m, world))
    if kinship is not None and not whole:
        return Read(kinship.value)
    found = choose(text, texts, draft, world) if group is None or whole else None
    if found is None:
        return Again((phrases.CHOOSE,))
    chosen = GROUPS[found]
    if len(chosen.kinds) == 1:
        return Read(chosen.kinds[0].value, "button")
    return Halfway(replace(draft, group=chosen.id, misses=0))


def _today(world: World) -> date:
    return world.now.date()


def _name(text: str, draft: Draft, world: World) -> Reading:
    if draft.offered:
        found = choose(text, tuple(phrases.apart(each.id) for each in draft.offered), draft, world)
        if found is not None:
            given, paternal, maternal = draft.offered[found].id.split(phrases.BETWEEN)
            return Read({"given": given, "paternal": paternal, "maternal": maternal}, "button")
    name = read_name(text)
    if name is None:
        return Again((phrases.NOT_UNDERSTOOD,))
    # Whoever writes the same once more has answered: it stays as it was read.
    asked_already = bool(draft.offered) and plain(text) == plain(draft.offered_words)
    if name.instead is not None and not asked_already:
        splits = ((name.given, name.paternal, name.maternal), name.instead)
        offers = tuple(Offer(phrases.BETWEEN.join(each), " ".join(each).strip()) for each in splits)
        return Halfway(replace(draft, offered=offers, offered_words=text), (phrases.WHICH_SPLIT,))
    return Read({"given": name.given, "paternal": name.paternal, "maternal": name.maternal})


def _when(text: str, draft: Draft, world: World) -> Reading:
    # "en la siembra" is half an answer: the season is kept, the year is asked for, and both are read together.
    joined = f"{draft.offered_words} {text}".strip() if draft.offered_words else text
    when = read_when(joined, _today(world))
    if draft.offered_words and (when is None or isinstance(when, Implausible) or when.date is None):
        when = read_when(text, _today(world))
    if isinstance(when, Implausible):
        return Again((phrases.NOT_THAT_YEAR,), counts=False)
    if when is None:
        return Again((phrases.NOT_UNDERSTOOD,))
    if when.date is None and not draft.offered_words:
        return Halfway(replace(draft, offered_words=text), (phrases.WHICH_YEAR,))
    return Read({"edtf": when.date.edtf if when.date else "", "words": joined, "anchor": when.anchor})


def _birth(question: BirthOrAge, text: str, values: Answers, draft: Draft, world: World) -> Reading:
    age = read_age(text)
    if age is not None:
        counted_from = values.get(question.at) if question.at else None
        edtf = counted_from.get("edtf") if isinstance(counted_from, dict) else ""
        at = PartialDate.parse(str(edtf)) if edtf else PartialDate.of(world.now.year)
        try:
            born = birth_from_age(age.years, at)
        except NotADate:
            return Again((phrases.NOT_THAT_YEAR,), counts=False)
        return Read({"edtf": born.edtf, "words": text, "age": age.years})
    when = read_when(text, _today(world))
    if isinstance(when, Implausible):
        return Again((phrases.NOT_THAT_YEAR,), counts=False)
    if when is None or when.date is None:
        return Again((phrases.NOT_UNDERSTOOD,))
    return Read({"edtf": when.date.edtf, "words": text})


def _place(text: str, draft: Draft, world: World) -> Reading:
    if draft.offered:
        offered = tuple(phrases.AS_WRITTEN.with_(text=o.label) for o in draft.offered)
        found = choose(text, (*offered, phrases.NONE_OF_THESE), draft, world)
        if found is not None and found < len(draft.offered):
            chosen = draft.offered[found]
            return Read({"id": chosen.id, "label": chosen.label, "words": draft.offered_words}, "button")
        if found is not None:
            return Read({"id": "", "label": draft.offered_words, "words": draft.offered_words}, "button")
    if _letters(text) < 2:
        return Again((phrases.NOT_UNDERSTOOD,))
    places = world.places.find(text, 5)
    if not places:
        return Read({"id": "", "label": text, "words": text}, say=(phrases.PLACE_AS_WRITTEN,))
    return Halfway(
        replace(draft, offered=tuple(Offer(p.id, p.label) for p in places), offered_words=text),
        (phrases.WHICH_PLACE,),
    )


def _photos_done(step: Step, text: str, draft: Draft, world: World) -> Reading:
    ready = choose(text, (phrases.READY,), draft, world) is not None or read_control(text) is Control.DONE
    sent = draft.latest(step.id)
    if ready and sent is not None and isinstance(sent.value, list):
        return Read(sent.value, "photo")
    return Again((phrases.NOT_UNDERSTOOD,))


def _letters(text: str) -> int:
    return sum(ch.isalpha() for ch in text)


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
