"""What everybody who deals with one chat's message is handed, for the length of one unit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.conversation.turn import Bubble, Say
from bot.domain.words import Message
from bot.services import chats
from bot.services.chats import Chat
from bot.services.house import House
from bot.services.sending import Post
from bot.store.database import Tx


@dataclass(slots=True)
class Desk:
    """One chat's turn at the counter. `chat` is the chat as it is now: who speaks to it may change its language."""

    tx: Tx
    house: House
    chat: Chat
    post: Post

    def say(self, *lines: Message, both: bool = False) -> None:
        """One bubble; the buttons below it are taken away."""
        self.post.say(Say((Bubble(lines, both),), ()))

    def use(self, language: str) -> None:
        """From now on this chat is spoken to in this language; its commands are named in it."""
        if language != self.chat.language:
            self.chat = replace(self.chat, language=language)
            chats.keep(self.tx, self.house, self.chat)
            self.post.commands(language)
