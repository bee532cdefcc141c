"""What the engine decided, done: one effect at a time, each with what comes next."""

from __future__ import annotations

from bot.conversation import phrases, wishes
from bot.conversation.drafts import Draft
from bot.conversation.turn import (
    Begin,
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
    UseLanguage,
)
from bot.domain.words import _
from bot.services import (
    carrying,
    drafting,
    ending,
    following_up,
    going_on,
    handing_over,
    numbers,
    remains,
    submitting,
    telling,
    writers,
)
from bot.services.coming_next import Next, Open, Welcome
from bot.services.desk import Desk
from bot.store import drafts as rows
from bot.store import outbox
from bot.store.drafts import DraftRow

PRACTISED = _("Well done. That was practice, and nothing of it was kept.")


def carry_out(desk: Desk, effect: Effect, row: DraftRow, draft: Draft) -> Next:
    """Do it. `row` is the draft as it was saved just now."""
    match effect:
        case Say():
            desk.post.say(following_up.named(desk.tx, desk.house, row, effect), draft)
        case UseLanguage(language):
            desk.use(language)
        case Numbers(kind):
            numbers.show(desk.tx, desk.house, desk.post, kind, dated=draft.conversation == "services")
        case Reuse():
            drafting.save(desk.tx, desk.house, row, carrying.carry(desk.tx, desk.house, desk.chat, draft))
        case Remains():
            remains.told(desk.tx, desk.house, desk.chat, desk.post)
        case Show(topic):
            telling.show(desk.tx, desk.house, desk.chat, desk.post, topic)
        case Listen(lines, languages):
            desk.post.listen(lines, languages, desk.chat.voice)
        case HandOver(reason):
            handing_over.hand_over(desk.tx, desk.house, desk.chat, desk.post, reason)
        case Pause():
            _pause(desk, draft)
        case Begin():
            return _begin(desk, effect, row, draft)
        case Submit() if draft.latest("practice") is not None:
            return _practised(desk, row)
        case Submit():
            return _submit(desk, row, draft)
        case End():
            return ending.ended(desk, row, draft)
    return None


def _pause(desk: Desk, draft: Draft) -> None:
    rows.pause(desk.tx, desk.chat.key)
    outbox.drop_superseded(desk.tx, draft.id, draft.revision + 1)
    if drafting.has_consent(desk.house.conversations[draft.conversation], draft):
        desk.say(phrases.PAUSED.with_(days=desk.house.settings.draft_days), both=True)
    else:
        desk.say(phrases.PAUSED_A_DAY, both=True)


def _begin(desk: Desk, begin: Begin, row: DraftRow, draft: Draft) -> Next:
    if begin.pausing:
        rows.pause(desk.tx, desk.chat.key)
        return Open(begin.conversation, (("route", "contact"), ("reason", "person"), ("resume", row.id)))
    drafting.wipe(desk.tx, desk.house, row.id)
    carried = dict(begin.given)
    interrupted = draft.latest("resume")
    if interrupted is not None:
        carried["resume"] = str(interrupted.value)
    if begin.conversation == "start":
        carried |= {"language": desk.chat.language} if desk.chat.language else {}
        carried |= {wishes.FIRST_WORDS: wished} if (wished := wishes.remembered(draft)) else {}
    return Open(begin.conversation, tuple(carried.items()))


def _practised(desk: Desk, row: DraftRow) -> Next:
    """A request with an invented family: nothing of it was kept, and the chat is cleared as after a real one."""
    drafting.wipe(desk.tx, desk.house, row.id)
    desk.post.together(PRACTISED, submitting.CLEARED, remove_keyboard=True)
    desk.post.clear()
    return Welcome()


def _submit(desk: Desk, row: DraftRow, draft: Draft) -> Next:
    case_id = submitting.submit(desk.tx, desk.house, row, draft, desk.chat, desk.post)
    desk.chat = writers.sent(desk.tx, desk.house, desk.chat, case_id)
    return going_on.after_interruption(draft)
