"""A family's message arrives: one unit of work, from the inbox row to the outbox rows.

1 find the chat; groups, blocks and moves have answers of their own
2 commands (`commanding`)
3 everything else that is said (`hearing`)
4 what comes next is asked (`turns`)
"""

from __future__ import annotations

from dataclasses import replace

from bot.clock import ms
from bot.conversation.said import Kind
from bot.domain.words import _
from bot.services import chats, commanding, digesting, following, hearing, owing, staff_chats, staff_duty, turns
from bot.services.chats import Chat
from bot.services.coming_next import AskAgain
from bot.services.desk import Desk
from bot.services.house import House
from bot.services.incoming import Incoming, What
from bot.services.sending import Post
from bot.store import chat_messages, staff_groups
from bot.store import chats as chat_rows
from bot.store.database import Tx

GROUP_ANSWER = _("I only talk with one person at a time. Open a chat with me: https://t.me/{handle}")


def receive(tx: Tx, house: House, incoming: Incoming, key: str = "") -> None:
    """Handle one update. Everything it does is rows of this unit; nothing is sent here.

    Repeating it after a rollback gives the same rows: messages are queued under the update's id. `key`: the chat's, as
    the inbox filed it, where it came from there.
    """
    key = key or chats.key_of(house, incoming.bot_id, incoming.chat_id)
    post = Post(tx, house, key, f"update:{incoming.bot_id}:{incoming.update_id}")
    match incoming.what:
        case What.NOTHING:
            return
        case What.GROUP:
            _group(tx, house, incoming, key)
            return
        case What.BLOCKED:
            following.unreachable(tx, house, key)
            return
        case What.MOVED:
            digesting.moved(tx, house, incoming, key)
            return
        case _:
            pass
    chat = chats.find(tx, house, key)
    if chat is None:
        chat = Chat(key, incoming.bot_id, incoming.chat_id)
        chats.keep(tx, house, chat)
    if incoming.payload and staff_duty.accept(tx, house, incoming, key, post):
        return
    if chat.gone and chat_rows.reachable(tx, key):
        owing.no_longer(tx, house, key, owing.Owed.UNREACHABLE)
    if incoming.what is What.UNBLOCKED:
        # The question was dropped when they left; an answer to one they never saw would be no answer.
        turns.follow(Desk(tx, house, chat, post), AskAgain())
        return
    if incoming.said is not None and incoming.said.message_id and incoming.said.kind is not Kind.TAP:
        chat_messages.received(tx, key, incoming.said.message_id, ms(house.clock.now()))
    if staff_chats.heard(tx, house, key, post, incoming.said):
        return
    desk = Desk(tx, house, chat, post)
    if incoming.what is What.COMMAND and incoming.command in commanding.COMMANDS:
        turns.follow(desk, commanding.command(desk, commanding.COMMANDS[incoming.command], incoming))
    else:
        turns.follow(desk, hearing.hear(desk, _no_command_of_ours(incoming)))


def _no_command_of_ours(incoming: Incoming) -> Incoming:
    """A slash and a word we do not know is no answer: kept beside the answers, and the question is asked again."""
    unknown = incoming.what is What.COMMAND and incoming.command and not incoming.payload
    if not unknown or incoming.said is None:
        return incoming
    return replace(incoming, said=replace(incoming.said, kind=Kind.OTHER))


def _group(tx: Tx, house: House, incoming: Incoming, key: str) -> None:
    if incoming.payload and digesting.accept(tx, house, incoming, key):
        return
    if staff_groups.by_id(tx, key) is not None:
        return  # staff talk among themselves there
    # One answer an hour, whatever is said there; nothing of a group is stored.
    hour = int(house.clock.now().timestamp()) // 3600
    handle = house.settings.bot_name
    Post(tx, house, key, f"group:{key}:{hour}").to_group(incoming.chat_id, GROUP_ANSWER.with_(handle=handle))
