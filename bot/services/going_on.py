"""Going on with what was left: the open question, a paused draft, what the office last asked."""

from __future__ import annotations

from bot.conversation.drafts import Draft
from bot.domain.words import _
from bot.services import following, my_requests
from bot.services.coming_next import AskAgain, Next, Open, TakeUp
from bot.services.desk import Desk
from bot.services.my_requests import Given
from bot.store import drafts as rows

NOTHING_TO_GO_ON = _("There is nothing to go on with. Write: /start")


def go_on(desk: Desk) -> Next:
    """The open question again, else what was left last."""
    return AskAgain() if rows.active_of(desk.tx, desk.chat.key) is not None else take_up_last(desk)


def take_up_last(desk: Desk) -> Next:
    """The draft that was paused last, else what the office asked last."""
    paused = my_requests.unfinished(desk.tx, desk.house, desk.chat.key)
    if paused:
        return TakeUp(paused[0].id)
    if not following.family_asked_again(desk.tx, desk.house, desk.chat, desk.post):
        desk.say(NOTHING_TO_GO_ON)
    return None


def interrupt(desk: Desk, name: str, given: Given = ()) -> Next:
    """Hold a conversation that interrupts whatever is open; that goes on afterwards."""
    row = rows.active_of(desk.tx, desk.chat.key)
    rows.pause(desk.tx, desk.chat.key)
    return Open(name, (*given, *((("resume", row.id),) if row is not None else ())))


def after_interruption(ended: Draft) -> Next:
    """After a talk that interrupted something, that something."""
    earlier = ended.latest("resume")
    return TakeUp(str(earlier.value)) if earlier is not None else None
