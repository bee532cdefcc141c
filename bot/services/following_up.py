"""Carries out what was chosen in the conversations of `conversations/follow_up.py`, and says what comes next.

Each of those conversations ends with a choice; here it is done in the same unit. What is asked next is returned, so
that only `turns` opens conversations.
"""

from __future__ import annotations

from bot.conversation.carried import carried
from bot.conversation.drafts import Draft, standing
from bot.conversation.questions import Answers, Consent, JsonValue
from bot.conversation.script import Conversation, Ending
from bot.conversation.turn import Bubble, Say
from bot.domain.cases import OVER
from bot.domain.consent import SHARING, Purpose
from bot.domain.words import _
from bot.services import (
    asked_to_share,
    choosing_voice,
    correcting,
    deleting,
    drafting,
    following,
    my_requests,
    permitting,
    reconfirming,
    relinking,
    reminding,
    reviewing,
    staying,
    withdrawing,
    writers,
)
from bot.services.chats import Chat
from bot.services.coming_next import AskAgain, Next, Open, TakeUp
from bot.services.desk import Desk
from bot.services.house import House
from bot.services.my_requests import Given
from bot.services.owing import Owed, owe
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
WORD_ASKED = _("A person of the office agrees on it with you.")
STAY_OPEN = _("Your requests stay open, whatever you answer here.")
MAY_WRITE = _("I may write to you again.")


def is_ours(conversation: Conversation) -> bool:
    """Whether what was chosen in this conversation is carried out here."""
    return conversation.ending in (Ending.FOLLOW_UP, Ending.CORRECT)


def carry_out(desk: Desk, conversation: Conversation, draft: Draft) -> Next:
    """Do it. The draft itself is gone already."""
    values = standing(conversation, draft)[1]
    if conversation.ending is Ending.CORRECT:
        return _corrected(desk, conversation, draft)
    match conversation.name:
        case "follow_up":
            return _menu(desk, values)
        case "my_request":
            return _request(desk, values, draft)
        case "correct_answer":
            return _which(desk, values)
        case "permissions":
            return _permission(desk, conversation, values, draft)
        case "allowed":
            return _chosen_permission(desk, values)
        case "share":
            return _shared(desk, conversation, values, draft)
        case "this_chat":
            return _this_chat(desk, values)
        case "new_chat":
            return _new_chat(desk, values)
        case "new_relative":
            return _new_relative(desk, conversation, values, draft)
        case _:
            return _yearly(desk, values, draft)


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


def status(desk: Desk) -> Next:
    """How each request stands; then the question that was open, else what can be done with a request."""
    if rows.active_of(desk.tx, desk.chat.key) is None:
        return requests(desk)
    following.status(desk.tx, desk.house, desk.chat, desk.post)
    return AskAgain()


def requests(desk: Desk) -> Next:
    """How each request of the chat stands, then what can be done with one."""
    following.status(desk.tx, desk.house, desk.chat, desk.post)
    given = my_requests.offered(desk.tx, desk.chat.key)
    if given:
        return Open("my_request", given)
    return Open("alive_again") if staying.standing(desk.tx, desk.chat.key) is not None else None


def yearly(desk: Desk) -> Next:
    """The yearly questions, as far as they apply to what this chat told before; first, that nothing hangs on them."""
    desk.post.tell(STAY_OPEN)
    asked = reconfirming.asked_cases(desk.tx, desk.chat.key)
    numbered = any(reconfirming.has_number(desk.house, case) for case in asked)
    return Open("yearly", (("numbered", "yes"),) if numbered else ())


def _menu(desk: Desk, values: Answers) -> Next:
    what = values.get("what")
    if what == "status":
        return requests(desk)
    if values.get("other") == "voice":
        choosing_voice.ask(desk)
        return None
    if values.get("other") == "chat":
        row = chat_rows.by_id(desk.tx, desk.chat.key)
        quiet = row is not None and row.quiet_at is not None
        return Open("this_chat", (("quiet" if quiet else "written_to", "yes"),))
    if values.get("other") == "word":
        _word_wanted(desk)
        return None
    paused = my_requests.unfinished(desk.tx, desk.house, desk.chat.key)
    chosen = next((row for row in paused if row.id == values.get("draft")), paused[0] if paused else None)
    if chosen is None:
        return None
    if what == "again" and values.get("sure") is True:
        before = drafting.opened(desk.house, chosen)
        given = tuple((a.step, a.value) for a in before.answers if a.how == "given" and a.step != "resume")
        drafting.wipe(desk.tx, desk.house, chosen.id)
        return Open(chosen.conversation, given)
    return TakeUp(chosen.id)


def _word_wanted(desk: Desk) -> None:
    mine = my_requests.of_chat(desk.tx, desk.chat.key)
    kept = [case for case in mine if case.state not in OVER and following.agreed(desk.tx, case)]
    for case in kept:
        owe(desk.tx, desk.house, case, Owed.CHECK_WORD)
    desk.say(WORD_ASKED if kept else LEFT_AS_IT_IS)


def _request(desk: Desk, values: Answers, draft: Draft) -> Next:
    case = _case(desk, values)
    if case is None:
        return None
    match values.get("do"):
        case "add" if case.state not in OVER:
            said = draft.latest("words")
            if said is not None:
                reviewing.family_answered(desk.tx, desk.house, case.id, said.words, how=said.how, media_id=said.media)
            desk.say(following.WORDS_RECEIVED)
        case "correct" if case.state not in OVER:
            lists = correcting.correctable(desk.tx, desk.house, case)
            given = tuple((part, carried(entries)) for part, entries in lists.items() if entries)
            return Open("correct_answer", (("request", case.id), *given))
        case "permissions" if case.state not in OVER:
            several = asked_to_share.menu(desk.tx, case)
            return Open("allowed", several) if several else _comparing(case)
        case "withdraw" if values.get("sure") is True:
            last_day = withdrawing.withdraw(desk.tx, desk.house, case)
            desk.say(WITHDRAWN.with_(day=last_day.strftime("%d/%m/%Y")))
        case "reopen" if withdrawing.reopen(desk.tx, desk.house, case):
            desk.say(REOPENED)
        case "nothing":
            pass
        case _:
            desk.say(LEFT_AS_IT_IS)
    return None


def _which(desk: Desk, values: Answers) -> Next:
    case = _case(desk, values)
    steps = [values.get(name) for name in ("my_answer", "their_answer", "loss_answer") if values.get(name)]
    if case is None or not steps:
        return None
    return Open(*correcting.question(desk.tx, desk.house, case, str(steps[0])))


def _corrected(desk: Desk, conversation: Conversation, draft: Draft) -> Next:
    request, answer = draft.latest("request"), draft.latest(conversation.steps[0].id)
    case = _case(desk, {"request": request.value if request else None})
    if case is None:
        return None
    # A question that was skipped corrects nothing.
    if answer is None or answer.how == "skipped" or case.state in OVER:
        desk.say(LEFT_AS_IT_IS)
        return None
    correcting.correct(desk.tx, desk.house, case, (answer,))
    desk.say(CORRECTED)
    return None


def _permission(desk: Desk, conversation: Conversation, values: Answers, draft: Draft) -> Next:
    case = _case(desk, values)
    if case is None:
        return None
    asked = conversation.step("compare").question
    if values.get("compare") is True and isinstance(asked, Consent) and not permitting.is_compared(case):
        permitting.allow(desk.tx, desk.house, case, asked.text_version, draft.language)
        desk.say(MAY_COMPARE)
    elif values.get("stop_comparing") is True and permitting.is_compared(case):
        permitting.take_back(desk.tx, desk.house, case)
        desk.say(NOT_COMPARED)
    else:
        desk.say(LEFT_AS_IT_IS)
    return None


def _comparing(case: CaseRow) -> Open:
    compared = (("compared", "yes"),) if permitting.is_compared(case) else ()
    return Open("permissions", (("request", case.id), *compared))


def _chosen_permission(desk: Desk, values: Answers) -> Next:
    case, which = _case(desk, values), str(values.get("which"))
    if case is None:
        return None
    if which == "compare":
        return _comparing(case)
    given = asked_to_share.of_one(desk.tx, case, which) if which in SHARING else ()
    return Open("share", given) if given else None


def _shared(desk: Desk, conversation: Conversation, values: Answers, draft: Draft) -> Next:
    request, resume = draft.latest("request"), draft.latest("resume")
    case = _case(desk, {"request": request.value if request else None})
    if case is None or case.state in OVER:
        return None
    told = asked_to_share.carry_out(desk.tx, desk.house, case, conversation, draft, values)
    desk.say(*(told or (LEFT_AS_IT_IS,)))
    more = asked_to_share.next_question(desk.tx, desk.chat.key)
    later = (("resume", resume.value),) if resume is not None else ()
    return Open("share", (*more, *later)) if more else None


def _this_chat(desk: Desk, values: Answers) -> Next:
    if values.get("chat") == "allow":
        chat_rows.keep_quiet(desk.tx, desk.chat.key, None)
        desk.say(MAY_WRITE)
    elif values.get("chat") == "stop":
        # By its number or in other words: whoever tapped the button was heard by `reminding` already.
        reminding.stop(desk.tx, desk.house, desk.chat.key, desk.post)
    elif values.get("chat") == "erase":
        deleting.ask(desk.tx, desk.house, desk.chat, desk.post)
    return None


def _new_chat(desk: Desk, values: Answers) -> Next:
    if values.get("sure") is not True:
        desk.say(NOTHING_CHANGED)
        return None
    moved = relinking.same_person(desk.tx, desk.house, str(values.get("link")), desk.chat.key)
    if not moved:
        desk.say(LINK_OVER)
        return None
    desk.chat = writers.sent(desk.tx, desk.house, desk.chat, moved[0].id)
    return requests(desk)


def _new_relative(desk: Desk, conversation: Conversation, values: Answers, draft: Draft) -> Next:
    if values.get("consent_keep") is not True:
        return None
    given = [
        (Purpose(step.question.purpose), values.get(step.id) is True, step.question.text_version)
        for step in conversation.consent_steps()
        if isinstance(step.question, Consent) and step.id in values
    ]
    answers = {name: a for name in ("own_name", "own_phone", "safe_hours") if (a := draft.latest(name)) is not None}
    payload = str(values.get("link"))
    case = relinking.another_relative(desk.tx, desk.house, payload, desk.chat.key, draft.language, given, answers)
    if case is not None:
        # Somebody else may have written from this chat before: their requests and this one are apart.
        desk.chat = writers.sent(desk.tx, desk.house, desk.chat, case.id)
    desk.say(CARRIED_ON.with_(code=case.code) if case is not None else LINK_OVER)
    return None


def _yearly(desk: Desk, values: Answers, draft: Draft) -> Next:
    given = {name: answer for name in values if (answer := draft.latest(name)) is not None}
    reconfirming.confirmed(desk.tx, desk.house, desk.chat.key, given)
    if values.get("permission") == "change":
        return requests(desk)
    if values.get("permission") == "person":
        return Open("talk", (("route", "contact"), ("reason", "person")))
    return None


def _case(desk: Desk, values: Answers) -> CaseRow | None:
    """The chosen request, if it is this chat's own and still there; else says so."""
    case = cases.by_id(desk.tx, str(values.get("request")))
    if case is None or case.chat != desk.chat.key:
        desk.say(IT_WENT)
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
