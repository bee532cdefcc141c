"""In whose voice a person hears the questions, or that they would rather read: chosen once, changed whenever they want.

The labels count at any question, like those of erasing: the open question is then asked again in the voice chosen.
"""

from __future__ import annotations

from dataclasses import replace

from bot.conversation.said import Said
from bot.conversation.turn import Bubble, Button, Say
from bot.domain.voices import READS, Voice
from bot.domain.words import _
from bot.services import chats
from bot.services.coming_next import AskAgain, Next
from bot.services.desk import Desk
from bot.services.tapping import is_button
from bot.store import drafts as rows

WHICH_VOICE = _("Do you want to hear the questions? In whose voice?")
WOMAN = _("A woman's voice")
MAN = _("A man's voice")
READ = _("I want to read")
CHOSEN = _("Good. Where that voice was recorded, you hear it first.")
READING = _("Good. You read the questions, and hear one when you touch: Listen.")
CHOICES = ((WOMAN, Voice.WOMAN, CHOSEN), (MAN, Voice.MAN, CHOSEN), (READ, READS, READING))


def ask(desk: Desk) -> None:
    """The three buttons. What is answered is heard by `heard`, at once or later."""
    desk.post.say(Say((Bubble((WHICH_VOICE,)),), tuple((Button(label),) for label, _voice, _told in CHOICES)))


def heard(desk: Desk, said: Said) -> bool:
    """Whether this chose a voice: the words of a button, whatever was open."""
    for label, voice, told in CHOICES:
        if is_button(desk.house, said, label):
            desk.chat = replace(desk.chat, voice=voice)
            chats.keep(desk.tx, desk.house, desk.chat)
            desk.post.say(Say((Bubble((told,)),), ()))
            return True
    return False


def then(desk: Desk) -> Next:
    """The question that was open, in that voice; nothing where none was."""
    return AskAgain() if rows.active_of(desk.tx, desk.chat.key) is not None else None
