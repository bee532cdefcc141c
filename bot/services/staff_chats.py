"""A person of staff answers from their own Telegram: a private chat linked by a one-time link, while on duty.

1. `staff_duty` links it. Linking alone does nothing: duty is begun in the console, eight hours at most, so that a
   telephone that is found or taken opens no talk (see the design's security.md).
2. `waiting`: somebody waits. The notice names nobody and nothing, and goes to whoever carries the request, else to
   those of the office who are on duty.
3. `heard`: what is pressed or written there is kept sealed for a moment and carried out by `staff_talk` through the
   same functions as the console's talk, with every check of theirs.
4. `relayed`: what the family says in such a talk; `talk_over` deletes the talk from the chat. It is over too when
   duty ends, or when its person may not read the request any more.
"""

from __future__ import annotations

from bot.clock import ms
from bot.conversation.said import Kind as Sort
from bot.conversation.said import Said
from bot.conversation.turn import Bubble, Button, Say
from bot.domain.roles import Action, Role, StaffMember, permits
from bot.domain.words import Message, _
from bot.ids import new_id
from bot.services.house import House
from bot.services.sending import ApprovedText, Post
from bot.services.tapping import is_button
from bot.store import jobs, relays, staff
from bot.store import staff_chats as rows
from bot.store.cases import CaseRow
from bot.store.database import Tx
from bot.store.jobs import Job
from bot.store.jobs import Kind as JobKind
from bot.store.relays import RelayRow
from bot.vault.envelope import seal_json

NOTICE_EVERY_MS = 10 * 60 * 1000
SOMEBODY_WAITS = _("Somebody waits for an answer.")
OPEN_TALK = _("Open the talk")
CLOSE_TALK = _("Close the talk")
TALK_IS_OVER = _("The talk is over. What was said is kept in the case; I delete it here.")
NOT_ON_DUTY = _("You are not on duty. Begin in the console: My Telegram.")
NOTHING_OPEN = _("Nothing is open here. When somebody waits, you are told.")
ONE_AT_A_TIME = _("Close this talk first.")
ONLY_TEXT = _("Only what you write goes on from here. Use the console for anything else.")


def heard(tx: Tx, house: House, key: str, post: Post, said: Said | None) -> bool:
    """Take everything that is said in a chat of staff; False for any other chat."""
    row = rows.by_id(tx, key)
    if row is None or member(tx, row.staff_id) is None:
        return False
    talk = relays.from_chat_of(tx, row.staff_id)
    case_id = talk.case_id if talk is not None else row.case_id
    closing = said is not None and is_button(house, said, CLOSE_TALK)
    if row.duty_until <= ms(house.clock.now()) and not closing:
        post.say(Say((Bubble((NOT_ON_DUTY,)),), ()))
    elif case_id is None or said is None:
        post.say(Say((Bubble((NOTHING_OPEN,)),), ()))
    elif said.kind is not Sort.TEXT or said.forwarded or said.text.startswith("/"):
        # Words of another talk, or the link of another request, are a slip of the finger away.
        post.tell(ONLY_TEXT)
    elif is_button(house, said, OPEN_TALK):
        if talk is not None:
            post.tell(ONE_AT_A_TIME)
        else:
            _keep(tx, house, key, {"do": "open", "case": case_id, "text": ""})
    else:
        _keep(tx, house, key, {"do": "end" if closing else "say", "case": case_id, "text": said.text})
    return True


def waiting(tx: Tx, house: House, case: CaseRow) -> None:
    """Tell whoever is on duty for this request that somebody waits: once in ten minutes, without a word about whom."""
    now = ms(house.clock.now())
    for row in rows.on_duty(tx, now):
        who = member(tx, row.staff_id)
        if who is None or case.assignee not in (None, who.id):
            continue
        if permits(who, Action.PROPOSE_REPLY, office=case.office, owner=case.assignee) and who.office == case.office:
            rows.told_of(tx, row.id, case.id)
            post = Post(tx, house, row.id, f"waits:{row.id}:{now // NOTICE_EVERY_MS}")
            talking = relays.from_chat_of(tx, who.id) is not None
            post.say(Say((Bubble((SOMEBODY_WAITS,)),), None if talking else ((Button(OPEN_TALK),),)))


def relayed(tx: Tx, house: House, relay: RelayRow, case: CaseRow, text: str) -> bool:
    """Pass on what the family says to the chat in which its talk was opened, if it was opened in one.

    False where nobody hears it any more: duty is over, or the request is not this person's to read.
    """
    if not relay.from_chat:
        return True
    who, row = member(tx, relay.staff), rows.of_staff(tx, relay.staff)
    if who is None or row is None or row.duty_until <= ms(house.clock.now()):
        return False
    if not permits(who, Action.PROPOSE_REPLY, office=case.office, owner=case.assignee):
        return False
    if text.strip():
        words = ApprovedText(new_id(), text)
        Post(tx, house, row.id, f"relayed:{words.reply_id}").approved(words)
    return True


def talk_over(tx: Tx, house: House, relay: RelayRow) -> None:
    """The talk ended: say so where it was held, and delete it there."""
    row = rows.of_staff(tx, relay.staff) if relay.from_chat else None
    if row is None:
        return
    rows.drop_words(tx, row.id)
    post = Post(tx, house, row.id, f"talk_over:{relay.id}")
    post.clear_since(relay.opened_at)
    more = row.case_id is not None and row.case_id != relay.case_id  # somebody else waited meanwhile
    post.say(Say((Bubble((TALK_IS_OVER,)),), ((Button(OPEN_TALK),),) if more else ()))


def member(tx: Tx, staff_id: str) -> StaffMember | None:
    """The person of an open account."""
    account = staff.by_id(tx, staff_id)
    if account is None or account.disabled_at is not None:
        return None
    return StaffMember(account.id, Role(account.role), account.office)


def refused(tx: Tx, house: House, chat: str, said_id: str, words: Message) -> None:
    """Say in the chat why something was not done."""
    Post(tx, house, chat, f"staff_refused:{said_id}").tell(words)


def _keep(tx: Tx, house: House, key: str, plain: dict[str, str]) -> None:
    said_id, now = new_id(), ms(house.clock.now())
    sealed = seal_json(house.vault.service, rows.said_place(said_id), dict(plain))
    rows.put_said(tx, said_id, key, now, sealed)
    jobs.plan(tx, Job(JobKind.STAFF_SAID, said_id, now))
