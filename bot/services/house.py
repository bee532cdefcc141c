"""What every service is handed: the rooms of the house, wired once by `bot.app`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.conversation.script import Conversation
from bot.i18n import Words
from bot.places import Places
from bot.services.gazetteer import Gazetteer
from bot.settings import Settings
from bot.store.database import Database
from bot.vault.keys import Vault


@dataclass(frozen=True, slots=True)
class House:
    """The rooms a service may enter. Nothing in here is global; tests build a house of their own.

    The register of names is none of them: only the matching role holds it, everybody else asks.
    """

    settings: Settings
    clock: Clock
    database: Database
    vault: Vault
    words: Words
    gazetteer: Gazetteer
    conversations: Mapping[str, Conversation]

    @property
    def places(self) -> Places:
        """The places known at this moment."""
        return self.gazetteer.places

    async def close(self) -> None:
        """Finish what was submitted, then close the database and the key store. Doing it twice is no error."""
        await self.database.close()
        self.vault.close()
