"""One's own Telegram, from the console: a link for it, duty for eight hours, letting it go.

Whatever ends it ends the talks held there: no family goes on writing to somebody who does not hear it.
"""

from __future__ import annotations

from datetime import timedelta

from bot.clock import ms
from bot.conversation.turn import Bubble, Say
from bot.domain.roles import Action, StaffMember
from bot.domain.words import _
from bot.services import chats, linking, relaying
from bot.services.auditing import record
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.incoming import Incoming
from bot.services.permission import require_somewhere
from bot.services.sending import Post
from bot.services.staff_chats import member
from bot.services.views import Invitation, StaffChatView
from bot.store import cases, invitations
from bot.store import staff_chats as rows
from bot.store.database import Tx
from bot.store.links import LinkKind
from bot.store.staff_chats import StaffChatRow

DUTY = timedelta(hours=8)
LINKED = _("This chat is yours for answering while you are on duty. Duty begins in the console: My Telegram.")
NOT_HERE = _("This chat can't be linked: it has requests of its own, or enters them.")


async def make_link(house: House, who: StaffMember) -> Invitation:
    """A one-time link that makes a private chat this person's. Raises Refusal for whoever answers no families."""
    require_somewhere(who, Action.PROPOSE_REPLY)
    return await linking.for_oneself(house, who)


def accept(tx: Tx, house: House, incoming: Incoming, key: str, post: Post) -> bool:
    """Link the chat in which somebody opened their one-time link. False for anything else."""
    link = linking.opened(tx, house, incoming.payload.strip())
    if link is None or link.kind != LinkKind.STAFF:
        return False
    who = member(tx, link.made_by)
    if who is None:
        return False
    if cases.of_chat(tx, key) or invitations.volunteer_of(tx, key) is not None:
        post.tell(NOT_HERE)
        return True
    if linking.spend(tx, house, incoming.payload.strip()) is None:
        return False
    chats.keep(tx, house, Chat(key, incoming.bot_id, incoming.chat_id, "es"))
    former = rows.by_id(tx, key)
    for each in {link.made_by, *((former.staff_id,) if former is not None else ())}:
        relaying.leave_all(tx, house, each, in_their_chat=True)
    rows.link(tx, StaffChatRow(key, link.made_by, ms(house.clock.now()), 0))
    record(tx, house, who.id, "staff_chat_linked", "", who.office)
    post.say(Say((Bubble((LINKED,)),), ()))
    return True


async def mine(house: House, who: StaffMember) -> StaffChatView | None:
    """Since when a chat is linked, and until when its person is on duty."""
    row = await house.database.read(lambda tx: rows.of_staff(tx, who.id))
    now = ms(house.clock.now())
    return None if row is None else StaffChatView(row.linked_at, row.duty_until if row.duty_until > now else None)


async def duty(house: House, who: StaffMember, *, on: bool) -> None:
    """Begin duty for eight hours, or end it now."""
    require_somewhere(who, Action.PROPOSE_REPLY)
    until = ms(house.clock.now() + DUTY) if on else 0

    def change(tx: Tx) -> None:
        if not on:
            relaying.leave_all(tx, house, who.id, in_their_chat=True)
        if rows.set_duty(tx, who.id, until):
            record(tx, house, who.id, "duty_begins" if on else "duty_ends", "", who.office)

    await house.database.unit(change)


async def unlink(house: House, who: StaffMember) -> None:
    """The chat is nobody's of staff any more."""

    def drop(tx: Tx) -> None:
        relaying.leave_all(tx, house, who.id, in_their_chat=True)
        if rows.unlink(tx, who.id):
            record(tx, house, who.id, "unlink_staff_chat", "", who.office)

    await house.database.unit(drop)
