"""/borrar: the family's own way to clear this chat. Two steps, and honest words about what stays where."""

from __future__ import annotations

from bot.conversation.said import Said
from bot.conversation.turn import Bubble, Button, Say
from bot.domain.words import _
from bot.services import drafting
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.sending import Post
from bot.services.tapping import is_button
from bot.store import clearing, drafts
from bot.store.database import Tx

WHAT_GOES = _("I erase the messages of the last two days from this chat, and what you did not send yet.")
WHAT_STAYS = _("A request you already sent stays with the office. To take it back, write: My requests.")
OLDER = _("Telegram lets me erase only what is less than two days old. Older messages you can erase in your phone.")
SURE = _("Do you want to erase?")
ERASE = _("Yes, erase now")
KEEP = _("No, keep everything")
KEPT = _("I erased nothing.")
GONE = _("It is erased here.")


def ask(tx: Tx, house: House, chat: Chat, post: Post) -> None:
    """The first step: say what goes and what stays, and ask with labels that occur nowhere else."""
    drafts.pause(tx, chat.key)
    bubbles = (Bubble((WHAT_GOES, OLDER), both=True), Bubble((WHAT_STAYS,), both=True), Bubble((SURE,), both=True))
    post.say(Say(bubbles, ((Button(ERASE),), (Button(KEEP),))))


def heard(tx: Tx, house: House, chat: Chat, post: Post, said: Said) -> bool:
    """The second step, if this is it: the exact label in either language, with no question in between."""
    if is_button(house, said, KEEP):
        post.say(Say((Bubble((KEPT,)),), ()))
        return True
    if not is_button(house, said, ERASE):
        return False
    erase_chat(tx, house, chat, post)
    return True


def erase_chat(tx: Tx, house: House, chat: Chat, post: Post) -> None:
    """Wipe every draft of this chat and delete the messages Telegram still lets go."""
    for row in drafts.of_chat(tx, chat.key):
        drafting.wipe(tx, house, row.id)
    # A summary still on its way would arrive after everything else is gone.
    clearing.drop_unsent(tx, chat.key)
    post.clear()
    post.say(Say((Bubble((GONE,), both=True),), ()))
