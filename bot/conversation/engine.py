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
from bot.conversation.answering import LOOKS_BACK, answer_of, read_answer
from bot.conversation.buttons import choose, is_a_button
from bot.conversation.changing import change, edited, tapped
from bot.conversation.drafts import Draft, Standing, standing
from bot.conversation.first_words import told_before, waiting_for, wished_elsewhere
from bot.conversation.halfway import half_kept
from bot.conversation.keeping import bare, may_keep, with_aside
from bot.conversation.prompting import ask, asked_lines, reviewable
from bot.conversation.questions import (
    BirthOrAge,
    Choice,
    Consent,
    FullName,
    Language,
    NamePart,
    OpenText,
    Outcome,
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
from bot.conversation.script import Conversation, Ending, Step
from bot.conversation.turn import (
    Begin,
    Bubble,
    Effect,
    End,
    HandOver,
    Listen,
    Numbers,
    Pause,
    Remains,
    Reuse,
    Say,
    Show,
    Submit,
    Turn,
    UseLanguage,
    World,
)  # fmt: skip
from bot.domain.words import Message

MISSES_BEFORE_A_PERSON = 2
_LANGUAGES = {Control.LANGUAGE_ES: "es", Control.LANGUAGE_QUY: "quy"}


def open_(conversation: Conversation, draft: Draft) -> Turn:
    """The first prompt of a new draft, or the current one of a draft that is taken up again."""
    at = draft.at or _first_open(standing(conversation, draft))
    if not at:
        return _over(conversation, draft, ())
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
            return _kept(conversation, draft, step, half, said)
        case Control.SKIP if step.may_skip:
            return _kept(conversation, draft, step, Read(None, "skipped"), said)
        case Control.DONT_KNOW if step.may_not_know or step.may_skip:
            return _kept(conversation, draft, step, Read(None, "unknown"), said)
        case Control.NO if isinstance(step.question, (Phone, Photo)) and step.may_skip:
            # "No" to "what is your phone number?" is no number, and no misunderstanding.
            return _kept(conversation, draft, step, Read(None, "skipped"), said)
        case Control.SKIP | Control.DONT_KNOW if not isinstance(step.question, (OpenText, Review)):
            # A menu searches for nobody: there it is only a matter of choosing.
            menu = isinstance(step.question, Choice) or not step.stores
            line = phrases.CHOOSE if menu else phrases.NEEDED
            if isinstance(step.question, (Consent, Sure)):
                line = phrases.CONSENT_PLAINLY
            return _again(conversation, draft, (line,), True)
        case Control.THANKS | Control.GREETING:
            # Politeness is no answer and no misunderstanding.
            return _again(conversation, draft, (phrases.STICKER,), False)
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
    # Whoever goes back may want something else.
    moved = replace(wishes.remember(draft, ""), at=before[-1].id, misses=0)
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
            return sounded(alarm, _again(conversation, with_aside(conversation, draft, said), lines, counts))
        case Halfway(draft=halfway, say=lines):
            before = (Bubble(lines),) if lines else ()
            return Turn(halfway, (ask(conversation, halfway, before=before),))
        case Read():
            return sounded(alarm, _kept(conversation, draft, step, reading, said))


def _again(conversation: Conversation, draft: Draft, lines: tuple[Message, ...], counts: bool) -> Turn:
    missed = replace(draft, misses=draft.misses + 1) if counts else draft
    if missed.misses >= MISSES_BEFORE_A_PERSON:
        lines = (*lines, phrases.PERSON_OFFER)
    return Turn(missed, (ask(conversation, missed, before=(Bubble(lines, both=True),), repeat=True, brief=True),))


def _kept(conversation: Conversation, draft: Draft, step: Step, reading: Read, said: Said) -> Turn:
    """The answer is kept; its outcome is carried out; the next step is asked."""
    answer = answer_of(step, reading, said)
    changed = draft.with_answer(answer)
    if not may_keep(conversation, changed):
        changed = draft.with_answer(bare(answer))
    effects: list[Effect] = []
    bubbles = tuple(Bubble((m,)) for m in reading.say)
    if reading.wished:
        changed = wishes.remember(changed, reading.wished)
    if isinstance(step.question, Language) and isinstance(reading.value, str):
        changed = replace(changed, language=reading.value)
        effects.append(UseLanguage(reading.value))
    outcome = reading.outcome
    if outcome is not None:
        # What is said about safety and consent is said in both languages.
        both = step.question.both or bool(outcome.numbers) or isinstance(step.question, Consent)
        told = tuple(Bubble((m,), both) for m in outcome.tell)
        if outcome.numbers or not _goes_on(outcome):
            if bubbles or told:
                effects.append(Say((*bubbles, *told), None if _goes_on(outcome) or outcome.begin else ()))
            bubbles = ()
        else:
            bubbles += told
        effects += _consequences(outcome)
        if not _goes_on(outcome):
            over = replace(changed, at="", ended="ended")
            return Turn(over, (*effects, *(() if outcome.begin else (End(),))))
    if reading.stays:
        changed = replace(changed, at=step.id)
        return Turn(changed, (*effects, ask(conversation, changed, before=bubbles, repeat=True)))
    if step.hard and reading.value is not None:
        bubbles = (*bubbles, Bubble((phrases.PAUSE_OFFER,)))
    stood = standing(conversation, changed)
    following = _first_open(stood)
    if not following:
        return _over(conversation, changed, (*effects, *((Say(bubbles),) if bubbles else ())))
    changed = replace(changed, at=following)
    wished = told_before(changed, conversation.step(following), stood[1])
    if len(wished) == 1:
        answered = Read(wished[0].value, "button", wished[0].then)
        turn = _kept(conversation, changed, conversation.step(following), answered, replace(said, text="", media=""))
        return Turn(turn.draft, (*effects, *((Say(bubbles),) if bubbles else ()), *turn.effects))
    if wished:
        changed = replace(changed, group=wishes.few(wished))
        bubbles = (*bubbles, Bubble((phrases.WHICH_OF_THESE,)))
    return Turn(changed, (*effects, ask(conversation, changed, before=bubbles, stood=stood)))


def _goes_on(outcome: Outcome) -> bool:
    return outcome.keep_on or not (outcome.ends or outcome.begin)


def _consequences(outcome: Outcome) -> list[Effect]:
    effects: list[Effect] = []
    if outcome.numbers:
        effects.append(Numbers(outcome.numbers))
    if outcome.reuse:
        effects.append(Reuse())
    if outcome.remains:
        effects.append(Remains())
    if outcome.show:
        effects.append(Show(outcome.show))
    if outcome.hand_over:
        effects.append(HandOver(outcome.hand_over))
    if outcome.begin:
        effects.append(Begin(outcome.begin, outcome.given))
    return effects


def _first_open(stood: Standing) -> str:
    """The first step that applies and has no answer; "" when there is none left."""
    steps, values = stood
    return next((s.id for s in steps if s.id not in values), "")


def _reviewed(conversation: Conversation, draft: Draft, question: Review, said: Said, world: World) -> Turn:
    # "Sí, está bien" sends nothing: sending has a label of its own, and is told by it.
    plainly = (phrases.SEND_PLAINLY.with_(send=question.send),)
    if said.kind is not Kind.TEXT:
        reading = read_answer(conversation.step(draft.at), said, draft, {}, world)
        lines = reading.say if isinstance(reading, Again) else plainly
        return _again(conversation, with_aside(conversation, draft, said), lines, True)
    chosen = choose(said.text, (question.send, phrases.CHANGE, phrases.LATER), draft, world)
    steps, _ = standing(conversation, draft)
    changeable = reviewable(steps, draft)
    number = said.text.strip().rstrip(".)")
    if number.isascii() and number.isdigit():
        # A number on this page is the number of a line of the summary, never of a button.
        at = int(number) - 1 if len(number) < 4 else -1
        if 0 <= at < len(changeable):
            return change(conversation, draft, changeable[at].id)
        return _again(conversation, draft, (phrases.WHICH_CHANGE,), True)
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
    return sounded(alarm, _again(conversation, with_aside(conversation, draft, said), plainly, True))


def _over(conversation: Conversation, draft: Draft, effects: tuple[Effect, ...]) -> Turn:
    ended = "submitted" if conversation.ending is Ending.SUBMIT else "ended"
    farewell = (Say(tuple(Bubble((m,)) for m in conversation.farewell), ()),) if conversation.farewell else ()
    last: Effect = Submit() if conversation.ending is Ending.SUBMIT else End()
    return Turn(replace(draft, at="", ended=ended), (*effects, *farewell, last))


__all__ = ["advance", "open_"]
