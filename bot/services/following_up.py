"""Carries out what was chosen in the conversations of `conversations/follow_up.py`, and says what comes next.

Each of those conversations ends with a choice; here it is done in the same unit. What is asked next is returned, so
that only `intake` opens conversations.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.carried import carried
from bot.conversation.drafts import Draft, standing
from bot.conversation.questions import Answers, Consent, JsonValue
from bot.conversation.script import Conversation, Ending
from bot.conversation.turn import Bubble, Say
from bot.domain.cases import OVER
from bot.domain.consent import Purpose
from bot.domain.people import Hidden
from bot.domain.words import Message, _
from bot.services import (
    correcting,
    deleting,
    drafting,
    following,
    my_requests,
    permitting,
    reconfirming,
    relinking,
    reviewing,
    staying,
    withdrawing,
    writers,
)
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.my_requests import Given
from bot.services.sending import Post
from bot.store import cases
from bot.store import chats as chat_rows
from bot.store import drafts as rows
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.drafts import DraftRow

IT_WENT = _("This request is not there any more.")
LEFT_AS_IT_IS = _("I left it as it is.")
WITHDRAWN = _("It is taken back, and erased for ever after {day}. Until then you can open it again here.")
REOPENED = _("Your request is open again.")
CORRECTED = _("I wrote down the correction. What you said before is kept too.")
MAY_COMPARE = _("From now on it may be compared. You can take that back whenever you want.")
NOT_COMPARED = _("It is not compared any more. A person still reads your request.")
LINK_OVER = _("That link is no longer valid. Please ask the office for a new one.")
NOTHING_CHANGED = _("Nothing was changed.")
CARRIED_ON = _("From now on this request is yours. Its code is {code}.")
STAY_OPEN = _("Your requests stay open, whatever you answer here.")
MAY_WRITE = _("I may write to you again.")


@dataclass(frozen=True, slots=True, repr=False)
class Open(Hidden):
    """Hold this conversation next."""

    conversation: str
    given: Given = ()


@dataclass(frozen=True, slots=True)
class TakeUp:
    """Go on with this unfinished draft."""

    draft_id: str


Next = Open | TakeUp | None


@dataclass(slots=True)
class Counter:
    """What carrying out needs, for the length of one unit."""

    tx: Tx
    house: House
    chat: Chat
    post: Post

    def say(self, *lines: Message) -> None:
        """One bubble; the buttons of the menu are taken away."""
        self.post.say(Say((Bubble(lines),), ()))


def is_ours(conversation: Conversation) -> bool:
    """Whether what was chosen in this conversation is carried out here."""
    return conversation.ending in (Ending.FOLLOW_UP, Ending.CORRECT)


def carry_out(tx: Tx, house: House, chat: Chat, post: Post, conversation: Conversation, draft: Draft) -> Next:
    """Do it. The draft itself is gone already."""
    counter = Counter(tx, house, chat, post)
    values = standing(conversation, draft)[1]
    if conversation.ending is Ending.CORRECT:
        return _corrected(counter, conversation, draft)
    match conversation.name:
        case "follow_up":
            return _menu(counter, values)
        case "my_request":
            return _request(counter, values, draft)
        case "correct_answer":
            return _which(counter, values)
        case "permissions":
            return _permission(counter, conversation, values, draft)
        case "this_chat":
            return _this_chat(counter, values)
        case "new_chat":
            return _new_chat(counter, values)
        case "new_relative":
            return _new_relative(counter, conversation, values, draft)
        case _:
            return _yearly(counter, values, draft)


def menu(tx: Tx, house: House, chat: Chat) -> Given:
    """What the menu of somebody who was here before is given; empty where there is nothing to come back to."""
    paused = my_requests.unfinished(tx, house, chat.key)
    there: dict[str, JsonValue] = {}
    if paused:
        there |= {"paused": "yes", "drafts": carried(my_requests.draft_entries(house, paused))}
    if len(paused) > 1:
        there["several"] = "yes"
    if following.has_cases(tx, chat):
        there["sent"] = "yes"
    if staying.standing(tx, chat.key) is not None:
        there["alive"] = "yes"
    return tuple(there.items())


def requests(tx: Tx, house: House, chat: Chat, post: Post) -> Next:
    """How each request of the chat stands, then what can be done with one."""
    following.status(tx, house, chat, post)
    given = my_requests.offered(tx, chat.key)
    if given:
        return Open("my_request", given)
    return Open("alive_again") if staying.standing(tx, chat.key) is not None else None


def yearly(tx: Tx, house: House, chat: str, post: Post) -> Next:
    """The yearly questions, as far as they apply to what this chat told before; first, that nothing hangs on them."""
    post.tell(STAY_OPEN)
    asked = reconfirming.asked_cases(tx, chat)
    numbered = any(reconfirming.has_number(house, case) for case in asked)
    return Open("yearly", (("numbered", "yes"),) if numbered else ())


def _menu(counter: Counter, values: Answers) -> Next:
    what = values.get("what")
    if what == "status":
        return requests(counter.tx, counter.house, counter.chat, counter.post)
    if values.get("other") == "chat":
        row = chat_rows.by_id(counter.tx, counter.chat.key)
        quiet = row is not None and row.quiet_at is not None
        return Open("this_chat", (("quiet" if quiet else "written_to", "yes"),))
    paused = my_requests.unfinished(counter.tx, counter.house, counter.chat.key)
    chosen = next((row for row in paused if row.id == values.get("draft")), paused[0] if paused else None)
    if chosen is None:
        return None
    if what == "again" and values.get("sure") is True:
        before = drafting.opened(counter.house, chosen)
        given = tuple((a.step, a.value) for a in before.answers if a.how == "given" and a.step != "resume")
        drafting.wipe(counter.tx, counter.house, chosen.id)
        return Open(chosen.conversation, given)
    return TakeUp(chosen.id)


def _request(counter: Counter, values: Answers, draft: Draft) -> Next:
    case = _case(counter, values)
    if case is None:
        return None
    match values.get("do"):
        case "add" if case.state not in OVER:
            said = draft.latest("words")
            if said is not None:
                reviewing.family_answered(
                    counter.tx, counter.house, case.id, said.words, how=said.how, media_id=said.media
                )
            counter.say(following.WORDS_RECEIVED)
        case "correct" if case.state not in OVER:
            lists = correcting.correctable(counter.tx, counter.house, case)
            given = tuple((part, carried(entries)) for part, entries in lists.items() if entries)
            return Open("correct_answer", (("request", case.id), *given))
        case "permissions" if case.state not in OVER:
            compared = (("compared", "yes"),) if permitting.is_compared(case) else ()
            return Open("permissions", (("request", case.id), *compared))
        case "withdraw" if values.get("sure") is True:
            last_day = withdrawing.withdraw(counter.tx, counter.house, case)
            counter.say(WITHDRAWN.with_(day=last_day.strftime("%d/%m/%Y")))
        case "reopen" if withdrawing.reopen(counter.tx, counter.house, case):
            counter.say(REOPENED)
        case "nothing":
            pass
        case _:
            counter.say(LEFT_AS_IT_IS)
    return None


def _which(counter: Counter, values: Answers) -> Next:
    case = _case(counter, values)
    steps = [values.get(name) for name in ("my_answer", "their_answer", "loss_answer") if values.get(name)]
    if case is None or not steps:
        return None
    return Open(*correcting.question(counter.tx, counter.house, case, str(steps[0])))


def _corrected(counter: Counter, conversation: Conversation, draft: Draft) -> Next:
    request, answer = draft.latest("request"), draft.latest(conversation.steps[0].id)
    case = _case(counter, {"request": request.value if request else None})
    if case is None:
        return None
    # A question that was skipped corrects nothing.
    if answer is None or answer.how == "skipped" or case.state in OVER:
        counter.say(LEFT_AS_IT_IS)
        return None
    correcting.correct(counter.tx, counter.house, case, (answer,))
    counter.say(CORRECTED)
    return None


def _permission(counter: Counter, conversation: Conversation, values: Answers, draft: Draft) -> Next:
    case = _case(counter, values)
    if case is None:
        return None
    asked = conversation.step("compare").question
    if values.get("compare") is True and isinstance(asked, Consent) and not permitting.is_compared(case):
        permitting.allow(counter.tx, counter.house, case, asked.text_version, draft.language)
        counter.say(MAY_COMPARE)
    elif values.get("stop_comparing") is True and permitting.is_compared(case):
        permitting.take_back(counter.tx, counter.house, case)
        counter.say(NOT_COMPARED)
    else:
        counter.say(LEFT_AS_IT_IS)
    return None


def _this_chat(counter: Counter, values: Answers) -> Next:
    if values.get("chat") == "allow":
        chat_rows.keep_quiet(counter.tx, counter.chat.key, None)
        counter.say(MAY_WRITE)
    elif values.get("chat") == "erase":
        deleting.ask(counter.tx, counter.house, counter.chat, counter.post)
    return None


def _new_chat(counter: Counter, values: Answers) -> Next:
    if values.get("sure") is not True:
        counter.say(NOTHING_CHANGED)
        return None
    moved = relinking.same_person(counter.tx, counter.house, str(values.get("link")), counter.chat.key)
    if not moved:
        counter.say(LINK_OVER)
        return None
    counter.chat = writers.sent(counter.tx, counter.house, counter.chat, moved[0].id)
    return requests(counter.tx, counter.house, counter.chat, counter.post)


def _new_relative(counter: Counter, conversation: Conversation, values: Answers, draft: Draft) -> Next:
    if values.get("consent_keep") is not True:
        return None
    given = [
        (Purpose(step.question.purpose), values.get(step.id) is True, step.question.text_version)
        for step in conversation.consent_steps()
        if isinstance(step.question, Consent) and step.id in values
    ]
    answers = {name: a for name in ("own_name", "own_phone", "safe_hours") if (a := draft.latest(name)) is not None}
    payload = str(values.get("link"))
    case = relinking.another_relative(
        counter.tx, counter.house, payload, counter.chat.key, draft.language, given, answers
    )
    if case is not None:
        # Somebody else may have written from this chat before: their requests and this one are apart.
        counter.chat = writers.sent(counter.tx, counter.house, counter.chat, case.id)
    counter.say(CARRIED_ON.with_(code=case.code) if case is not None else LINK_OVER)
    return None


def _yearly(counter: Counter, values: Answers, draft: Draft) -> Next:
    given = {name: answer for name in values if (answer := draft.latest(name)) is not None}
    reconfirming.confirmed(counter.tx, counter.house, counter.chat.key, given)
    if values.get("permission") == "change":
        return requests(counter.tx, counter.house, counter.chat, counter.post)
    if values.get("permission") == "person":
        return Open("talk", (("route", "contact"), ("reason", "person")))
    return None


def _case(counter: Counter, values: Answers) -> CaseRow | None:
    """The chosen request, if it is this chat's own and still there; else says so."""
    case = cases.by_id(counter.tx, str(values.get("request")))
    if case is None or case.chat != counter.chat.key:
        counter.say(IT_WENT)
        return None
    return case


def named(tx: Tx, house: House, row: DraftRow, say: Say) -> Say:
    """The question with the name of its draft before it, where another of the same kind could be meant."""
    named = say.prompt and my_requests.is_unfinished(house, row.conversation)
    if not named or rows.count(tx, row.chat, row.conversation) < 2:
        return say
    *before, asked = say.bubbles
    asked = Bubble((my_requests.draft_line(house, row), *asked.lines), asked.both, asked.inline, asked.tight)
    return Say((*before, asked), say.keyboard, say.prompt)
