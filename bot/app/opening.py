"""Opening the house: the data folder and everything in it."""

from __future__ import annotations

from pathlib import Path

import conversations
from bot.clock import Clock
from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.i18n import Words
from bot.matching import Register
from bot.places import load_places
from bot.services import erasing
from bot.services.furnishing import furnish
from bot.services.gazetteer import Gazetteer
from bot.services.house import House
from bot.settings import Settings
from bot.store import brand
from bot.store.files import Alone
from bot.store.keystore import KeyStore
from bot.store.opening import open_database
from bot.vault.keys import Vault


async def open_house(settings: Settings, clock: Clock, which: str) -> House:
    """Open the data folder and everything in it. Refusal for a wrong key, a wrong brand, a newer schema."""
    folder = settings.data
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    master = settings.master_key_file
    if master is None:
        raise Refusal(_("Name the master key file: MASKAY_MASTER_KEY_FILE."))
    shelf = KeyStore(folder / "keys")
    house = House(
        settings=settings,
        clock=clock,
        database=await open_database(folder, settings.database_address()),
        vault=Vault.open(master, shelf),
        words=Words.load(settings.catalogues),
        gazetteer=Gazetteer(load_places()),
        register=Register(),
        conversations=conversations.ALL,
    )
    await house.database.unit(lambda tx: brand.claim(tx, which))
    await house.database.unit(lambda tx: furnish(tx, house))
    await erasing.destroy_doomed(house)
    return house


def alone(folder: Path) -> Alone:
    """Two programs in one folder would send the same messages twice."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Alone(folder)


def with_bot_name(house: House, handle: str) -> House:
    """The same house, which knows the handle for its deep links."""
    settings = house.settings.but(bot_name=house.settings.bot_name or handle)
    return House(
        settings, house.clock, house.database, house.vault, house.words, house.gazetteer, house.register,
        house.conversations,
    )  # fmt: skip
