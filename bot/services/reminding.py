"""Reminders of what a chat began and did not send: after a day, three days, a week, then silence (manner 8).

1. One series for a chat, however many drafts it has: it counts from what was touched last, and begins anew there.
2. Written between 8 and 20 h of the person's own day; the words name nothing and fit any shop.
3. "Do not write to me any more" is one tap, and holds for everything the bot would write by itself.
4. Before a draft ends it says so once. What has no consent is never reminded of.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import LIMA, moment, ms
from bot.conversation.said import Said
from bot.conversation.turn import Bubble, Button, Say
from bot.domain.words import Message, _
from bot.services import daytime
from bot.services.house import House
from bot.services.sending import Post
from bot.services.tapping import is_button
from bot.store import chats, drafts
from bot.store.database import Tx
from bot.store.jobs import Job

REMINDER = _("You can go on here whenever you want.")
ENDS = _("What you left half done here is erased on {day}. You can go on before that day.")
GO_ON = _("Go on now")
STOP = _("Do not write to me any more")
STOPPED = _("I do not write first any more. You can write to me whenever you want.")
AFTER = (timedelta(hours=24), timedelta(hours=72), timedelta(days=7))
# The last word before a draft ends: so long before, and not with the first reminder where drafts are kept briefly.
BEFORE_THE_END = timedelta(days=2)
_NOT_BEFORE = timedelta(hours=36)
_DAY = timedelta(days=1)


def remind(tx: Tx, house: House, job: Job) -> Job | None:
    """The next reminder of a chat, if its time has come. None when the chat has nothing to be reminded of."""
    now = house.clock.now()
    touched = _last_touched(tx, job.subject)
    if touched is None:
        return None
    if touched > job.since:
        return Job(job.kind, job.subject, ms(moment(touched) + AFTER[0]), since=touched)
    if job.stage >= len(AFTER):
        return _look_again(job, now, job.stage, now + _DAY)
    due = _by_day(tx, house, job.subject, moment(job.since) + AFTER[job.stage], now)
    if due > now:
        return _look_again(job, now, job.stage, due)
    if _may_write(tx, job.subject):
        cause = f"remind:{job.subject}:{job.since}:{job.stage}"
        write_first(Post(tx, house, job.subject, cause), REMINDER)
    # After a long stop two of them are due together: one is enough.
    stage = job.stage + 1
    while stage < len(AFTER) and moment(job.since) + AFTER[stage] <= now + _DAY / 2:
        stage += 1
    following = moment(job.since) + AFTER[stage] if stage < len(AFTER) else now + _DAY
    return _look_again(job, now, stage, following)


def draft_ends(tx: Tx, house: House, job: Job) -> Job | None:
    """One neutral message before a draft is erased."""
    row = drafts.by_id(tx, job.subject)
    if row is None or job.stage:
        return None
    now = house.clock.now()
    end = moment(row.expires_at)
    due = _by_day(tx, house, row.chat, max(end - BEFORE_THE_END, moment(row.updated_at) + _NOT_BEFORE), now)
    if due > now:
        return Job(job.kind, job.subject, ms(due), row.updated_at)
    if end > now and _may_write(tx, row.chat):
        # By Lima's calendar, as the office counts; a day more is never promised.
        day = end.astimezone(LIMA).strftime("%d/%m/%Y")
        write_first(Post(tx, house, row.chat, f"ends:{row.id}:{row.expires_at}"), ENDS.with_(day=day))
    # Touched again, it lives on and ends another day.
    return Job(job.kind, job.subject, row.expires_at, row.updated_at, stage=0) if end > now else None


def heard_stop(tx: Tx, house: House, chat: str, post: Post, said: Said) -> bool:
    """The one tap after which the bot writes nothing by itself; True if this was it."""
    if not is_button(house, said, STOP):
        return False
    stop(tx, house, chat, post)
    return True


def stop(tx: Tx, house: House, chat: str, post: Post) -> None:
    """From now on the bot writes nothing to this chat by itself."""
    chats.keep_quiet(tx, chat, ms(house.clock.now()))
    post.say(Say((Bubble((STOPPED,), both=True),), ()))


def heard_go_on(house: House, said: Said) -> bool:
    """Whether this is the other button of a reminder."""
    return is_button(house, said, GO_ON)


def write_first(post: Post, words: Message) -> None:
    """A message the bot writes by itself: neutral words, and the way out in one tap."""
    post.say(Say((Bubble((words,)),), ((Button(GO_ON),), (Button(STOP),))))


def _last_touched(tx: Tx, chat: str) -> int | None:
    return max((row.updated_at for row in drafts.of_chat(tx, chat) if row.consented), default=None)


def _may_write(tx: Tx, chat: str) -> bool:
    row = chats.by_id(tx, chat)
    return row is not None and row.may_be_written_to


def _by_day(tx: Tx, house: House, chat: str, at: datetime, now: datetime) -> datetime:
    """That moment, or now if it is past, moved into the person's day."""
    return daytime.next_daytime(max(at, now), daytime.zones_of_chat(tx, house, chat))


def _look_again(job: Job, now: datetime, stage: int, due: datetime) -> Job:
    """At that moment, and no later than in a day: what is touched meanwhile begins a series of its own."""
    return Job(job.kind, job.subject, ms(min(due, now + _DAY)), job.since, stage)
