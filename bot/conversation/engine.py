"""`advance`: one message in, one Turn out. Pure and total; budget 0.2 ms.

Order of reading a message, first that fits:
1. an edited message becomes a new version of the answer it was;
2. a button of an older state of the draft is asked again;
3. words that apply everywhere: listen, language, help, pause, back, why, skip, "I don't know";
4. a message older than the question it would answer is kept aside and the question asked again;
5. the answer to the current step.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import phrases, wishes
from bot.conversation.alarms import alarm_in, is_a_label, sounded
from bot.conversation.answering import LOOKS_BACK, read_answer
from bot.conversation.buttons import choose, is_a_button
from bot.conversation.changing import change, edited, tapped
from bot.conversation.drafts import Draft, standing
from bot.conversation.first_words import waiting_for, wished_elsewhere
from bot.conversation.halfway import half_kept
from bot.conversation.keeping import with_aside
from bot.conversation.outcomes import again, first_open, keep, over
from bot.conversation.prompting import ask, asked_lines, reviewable
from bot.conversation.questions import (
    BirthOrAge,
    Choice,
    Consent,
    FullName,
    Language,
    NamePart,
    OpenText,
    Phone,
    Photo,
    PlaceOf,
    Review,
    Sure,
    YesNo,
)  # fmt: skip
from bot.conversation.reading import Control, Wish, read_choice, read_control
from bot.conversation.readings import Again, Halfway, Read
from bot.conversation.said import Kind, Said
from bot.conversation.script import Conversation, Step
from bot.conversation.turn import (
    Begin,
    Bubble,
    Listen,
    Pause,
    Say,
    Show,
    Submit,
    Turn,
    UseLanguage,
    World,
)  # fmt: skip

_LANGUAGES = {Control.LANGUAGE_ES: "es", Control.LANGUAGE_QUY: "quy"}


def open_(conversation: Conversation, draft: Draft) -> Turn:
    """The first prompt of a new draft, or the current one of a draft that is taken up again."""
    at = draft.at or first_open(standing(conversation, draft))
    if not at:
        return over(conversation, draft, ())
    if at == draft.at:
        # It was asked before: what is said once before the question is not said again.
        return Turn(draft, (ask(conversation, draft, repeat=True),))
    opened = replace(draft, at=at, revision=draft.revision + 1)
    return Turn(opened, (ask(conversation, opened),))


def advance(conversation: Conversation, draft: Draft, said: Said, world: World) -> Turn:
    """What this message does to this draft, and what is said. Never raises; changes nothing but the draft.

    The revision grows by one exactly when the draft changed. A finished draft stays as it is.
    """
    if draft.ended:
        return Turn(draft)
    turn = _decide(conversation, draft, said, world)
    if turn.draft == draft:
        return turn
    return Turn(replace(turn.draft, revision=draft.revision + 1), turn.effects)


def _decide(conversation: Conversation, draft: Draft, said: Said, world: World) -> Turn:
    if said.kind is Kind.EDIT:
        alarm = alarm_in(conversation.step(draft.at), said, draft, world)
        return sounded(alarm, edited(conversation, draft, said, world))
    if said.kind is Kind.TAP:
        return tapped(conversation, draft, said, world)
    step = conversation.step(draft.at)
    # Where a name is asked for, "Seguil" is a surname and no slip of "seguir"; Paras is a district.
    slips = not isinstance(step.question, (FullName, NamePart, PlaceOf))
    may_steer = said.kind is Kind.TEXT and not is_a_button(step.question, said, world)
    control = read_control(said.text, slips=slips) if may_steer else None
    if control is Control.LISTEN:
        return Turn(draft, (_listened(conversation, draft, step),))
    if control is not None and not is_a_label(step, said, draft, world):
        anywhere = _anywhere(conversation, draft, control, world)
        if anywhere is not None:
            return anywhere
    if _came_before(said, step, world):
        return _kept_aside(conversation, draft, said, world)
    if control is not None and not is_a_label(step, said, draft, world):
        steered = _steered(conversation, draft, step, control, said, world)
        if steered is not None:
            return steered
    if isinstance(step.question, Review):
        return _reviewed(conversation, draft, step.question, said, world)
    return _answered(conversation, draft, step, said, world)


# 3 ------------------------------------------------------------------------------------------


def _anywhere(conversation: Conversation, draft: Draft, control: Control, world: World) -> Turn | None:
    """Words that count whatever is asked and whenever they were written."""
    if control in _LANGUAGES or control is Control.LANGUAGE:
        language = _LANGUAGES.get(control) or ("es" if draft.language == "quy" else "quy")
        switched = replace(draft, language=language)
        bubble = Bubble((phrases.LANGUAGE_NOW,))
        return Turn(switched, (UseLanguage(language), ask(conversation, switched, before=(bubble,), repeat=True)))
    if control is Control.HELP and conversation.name != "talk":
        return Turn(draft, (Begin("talk", pausing=True),))
    if control is Control.CANCEL:
        return Turn(draft, (Pause(),))
    return None


def _listened(conversation: Conversation, draft: Draft, step: Step) -> Listen:
    """Whoever has not chosen a language yet hears the question in both."""
    languages = ("quy", "es") if isinstance(step.question, Language) else (draft.language,)
    return Listen(asked_lines(conversation, draft), languages)


def _steered(
    conversation: Conversation, draft: Draft, step: Step, control: Control, said: Said, world: World
) -> Turn | None:
    match control:
        case Control.BACK:
            return _back(conversation, draft)
        case Control.WHY:
            fallback = phrases.BECAUSE_NOTHING if step.may_skip or step.may_not_know else phrases.BECAUSE_NEEDED
            why = Bubble((step.why or fallback,), both=True)
            return Turn(draft, (ask(conversation, draft, before=(why,), repeat=True),))
        case Control.SKIP | Control.DONT_KNOW if (half := half_kept(step, draft)) is not None:
            # "Huanta", and then "I don't know" which Huanta: what was said stays.
            return keep(conversation, draft, step, half, said)
        case Control.SKIP if step.may_skip:
            return keep(conversation, draft, step, Read(None, "skipped"), said)
        case Control.DONT_KNOW if step.may_not_know or step.may_skip:
            return keep(conversation, draft, step, Read(None, "unknown"), said)
        case Control.NO if isinstance(step.question, (Phone, Photo)) and step.may_skip:
            # "No" to "what is your phone number?" is no number, and no misunderstanding.
            return keep(conversation, draft, step, Read(None, "skipped"), said)
        case Control.SKIP | Control.DONT_KNOW if not isinstance(step.question, (OpenText, Review)):
            # A menu searches for nobody: there it is only a matter of choosing.
            menu = isinstance(step.question, Choice) or not step.stores
            line = phrases.CHOOSE if menu else phrases.NEEDED
            if isinstance(step.question, (Consent, Sure)):
                line = phrases.CONSENT_PLAINLY
            return again(conversation, draft, (line,), True)
        case Control.THANKS | Control.GREETING:
            # Politeness is no answer and no misunderstanding.
            return again(conversation, draft, (phrases.STICKER,), False)
        case Control.STATUS if isinstance(step.question, (Choice, YesNo, Language, Consent, Sure)):
            return Turn(draft, (Show("requests"), ask(conversation, draft, repeat=True)))
        case _:
            return None


def _back(conversation: Conversation, draft: Draft) -> Turn:
    if draft.group or draft.offered:
        halfway = replace(draft, group="", offered=(), offered_words="", misses=0)
        return Turn(halfway, (ask(conversation, halfway, repeat=True),))
    steps, _ = standing(conversation, draft)
    if draft.changing:
        # Whoever touched a line of the summary by mistake is back there, and nothing was changed.
        summary = replace(draft, at=steps[-1].id, misses=0, changing=False)
        return Turn(summary, (ask(conversation, summary, repeat=True),))
    before = [s for s in steps[: _index(steps, draft.at)] if draft.latest(s.id) is not None]
    if not before:
        return Turn(draft, (ask(conversation, draft, before=(Bubble((phrases.NOTHING_BEFORE,)),), repeat=True),))
    # Whoever goes back to where they say what they need may want something else.
    kept = wishes.remember(draft, "") if wishes.are_asked_for(before[-1]) else draft
    moved = replace(kept, at=before[-1].id, misses=0)
    return Turn(moved, (ask(conversation, moved, repeat=True),))


def _index(steps: tuple[Step, ...], step_id: str) -> int:
    return next((i for i, s in enumerate(steps) if s.id == step_id), len(steps))


# 4 ------------------------------------------------------------------------------------------


def _came_before(said: Said, step: Step, world: World) -> bool:
    """Whether the message was sent before the question reached the phone.

    Message ids grow within a chat in the order Telegram received them, which tells two taps of one
    second apart; the date tells an offline phone's late ones.
    """
    if isinstance(step.question, Photo) and said.kind is Kind.PHOTO:
        return False
    prompt = world.prompt
    if prompt is None:
        return False
    if prompt.message_id is None or prompt.at is None:
        return True
    return said.message_id < prompt.message_id or said.at < prompt.at // 1000 * 1000


def _kept_aside(conversation: Conversation, draft: Draft, said: Said, world: World) -> Turn:
    kept = with_aside(conversation, draft, said)
    on_its_way = world.prompt is not None and world.prompt.message_id is None
    alarm = alarm_in(conversation.step(draft.at), said, draft, world)
    if on_its_way:
        # The question is about to arrive; saying it twice would only be noise.
        return sounded(alarm, Turn(kept))
    return sounded(alarm, Turn(kept, (ask(conversation, kept, before=(Bubble((phrases.ASKED_AGAIN,)),), repeat=True),)))


# 5 ------------------------------------------------------------------------------------------


def _answered(conversation: Conversation, draft: Draft, step: Step, said: Said, world: World) -> Turn:
    alarm = alarm_in(step, said, draft, world, first_words=wishes.asked_later(conversation, step, Wish.DANGER))
    if alarm is not None and not isinstance(step.question, (OpenText, BirthOrAge)):
        # No name and no place: a cry. It is kept beside the answers, and the question waits.
        aside = with_aside(conversation, waiting_for(conversation, draft, step, said), said)
        return sounded(alarm, Turn(aside, (ask(conversation, aside, repeat=True),)))
    values = standing(conversation, draft)[1] if isinstance(step.question, LOOKS_BACK) else {}
    reading = read_answer(step, said, draft, values, world)
    match reading:
        case Again() if (unasked := wished_elsewhere(conversation, draft, step, said)) is not None:
            return sounded(alarm, unasked)
        case Again(say=lines, counts=counts):
            # A mother may tell it all at the wrong question: what is no answer is not lost.
            return sounded(alarm, again(conversation, with_aside(conversation, draft, said), lines, counts))
        case Halfway(draft=halfway, say=lines):
            before = (Bubble(lines),) if lines else ()
            return Turn(halfway, (ask(conversation, halfway, before=before),))
        case Read():
            return sounded(alarm, keep(conversation, draft, step, reading, said))


def _reviewed(conversation: Conversation, draft: Draft, question: Review, said: Said, world: World) -> Turn:
    # "Sí, está bien" sends nothing: sending has a label of its own, and is told by it.
    plainly = (phrases.SEND_PLAINLY.with_(send=question.send),)
    if said.kind is not Kind.TEXT:
        reading = read_answer(conversation.step(draft.at), said, draft, {}, world)
        lines = reading.say if isinstance(reading, Again) else plainly
        return again(conversation, with_aside(conversation, draft, said), lines, True)
    chosen = choose(said.text, (question.send, phrases.CHANGE, phrases.LATER), draft, world)
    steps, _ = standing(conversation, draft)
    changeable = reviewable(steps, draft)
    number = said.text.strip().rstrip(".)")
    if number.isascii() and number.isdigit():
        # A number on this page is the number of a line of the summary, never of a button.
        at = int(number) - 1 if len(number) < 4 else -1
        if 0 <= at < len(changeable):
            return change(conversation, draft, changeable[at].id)
        return again(conversation, draft, (phrases.WHICH_CHANGE,), True)
    if chosen == 0:
        return Turn(replace(draft, at="", ended="submitted"), (Submit(),))
    if chosen == 1:
        which = Say((Bubble((phrases.WHICH_CHANGE,)),))
        return Turn(draft, (which,))
    if chosen == 2:
        return Turn(draft, (Pause(),))
    found = read_choice(said.text, [world.say(s.label, draft.language) for s in changeable if s.label is not None])
    if found is not None:
        return change(conversation, draft, changeable[found].id)
    alarm = alarm_in(conversation.step(draft.at), said, draft, world)
    return sounded(alarm, again(conversation, with_aside(conversation, draft, said), plainly, True))


__all__ = ["advance", "open_"]
