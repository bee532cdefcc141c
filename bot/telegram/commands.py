"""The menu of commands and the neutral words on the bot's own page."""

from __future__ import annotations

import telegram
from telegram import BotCommand, BotCommandScopeChat

from bot.domain.words import Message, _
from bot.i18n import Words

COMMANDS: tuple[tuple[str, Message], ...] = (
    ("start", _("Begin, or go on")),
    ("ayuda", _("Talk with a person")),
    ("idioma", _("Change the language")),
    ("cancelar", _("Leave it for later")),
    ("estado", _("My requests")),
    ("oficinas", _("Offices, numbers and rights")),
    ("borrar", _("Erase this chat")),
)
# Whoever looks at the phone reads this: it names no search and nobody missing (rule 11).
DESCRIPTION = _("Attention by messages, in Spanish and Quechua. Free. Press Start.")


async def set_commands(bot: telegram.Bot, words: Words, address: int | None, language: str) -> None:
    """The menu in this language, for one chat or for all."""
    commands = [BotCommand(name, words.text(text, language)) for name, text in COMMANDS]
    scope = BotCommandScopeChat(address) if address is not None else None
    await bot.set_my_commands(commands, scope=scope)


async def introduce(bot: telegram.Bot, words: Words) -> None:
    """What everybody sees before the first message."""
    await set_commands(bot, words, None, "es")
    await bot.set_my_description(words.text(DESCRIPTION, "es"))
    await bot.set_my_short_description(words.text(DESCRIPTION, "es"))
