"""Opening the house: the data folder and everything in it."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import conversations
from bot.clock import Clock
from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.i18n import Words
from bot.places import load_places
from bot.services import drafting, erasing, wording
from bot.services.furnishing import furnish
from bot.services.gazetteer import Gazetteer
from bot.services.house import House
from bot.settings import Settings
from bot.store import brand, copying, meta
from bot.store.database import Database
from bot.store.files import Alone, own_folder
from bot.store.opening import open_database, open_keys
from bot.store.sqlite import NAME as DATABASE
from bot.vault.keys import Vault

NO_KEYS = _(
    "There is data, but the key store is empty. Name the one that belongs to it: MASKAY_KEYS_DATABASE_FILE, or keys/"
    " in MASKAY_DATA."
)
OTHER_KEYS = _(
    "These are the keys of other data: they open nothing here. Name the key store that belongs to it:"
    " MASKAY_KEYS_DATABASE_FILE, or keys/ in MASKAY_DATA."
)
NO_DATA = _("There is no data here yet. Start the program once.")

KEYS_OF = "keys"  # whose keys opened this data first


async def open_house(settings: Settings, clock: Clock, which: str) -> House:
    """Open the data folder and everything in it. Refusal for a wrong key, a wrong brand, a newer schema."""
    own_folder(settings.data)
    house = await _rooms(settings, clock)
    if await house.database.read(copying.is_moved):
        await house.close()
        raise Refusal(copying.MOVED)
    await house.database.unit(lambda tx: brand.claim(tx, which))
    await house.database.unit(lambda tx: meta.once(tx, KEYS_OF, _mark(house.vault)))
    await house.database.unit(lambda tx: furnish(tx, house))
    await house.database.unit(lambda tx: drafting.retire(tx, house))
    await house.database.read(lambda tx: wording.take_up(tx, house))
    await erasing.destroy_doomed(house)
    return house


async def join_house(settings: Settings, clock: Clock) -> House:
    """Enter a house that another process opened. Refusal where there is none; nothing is made then."""
    if not settings.database_address() and not (settings.data / DATABASE).exists():
        raise Refusal(NO_DATA)
    house = await _rooms(settings, clock)
    if await house.database.read(brand.brand_of) is None:
        await house.close()
        raise Refusal(NO_DATA)
    return house


async def _rooms(settings: Settings, clock: Clock) -> House:
    if settings.master_key_file is None:
        raise Refusal(_("Name the master key file: MASKAY_MASTER_KEY_FILE."))
    database = await open_database(settings.data, settings.database_address())
    try:
        vault = await open_vault(settings, settings.master_key_file, database)
    except BaseException:
        await database.close()
        raise
    return House(
        settings=settings,
        clock=clock,
        database=database,
        vault=vault,
        words=Words.load(settings.catalogues).amendable(),
        gazetteer=Gazetteer(load_places()),
        conversations=conversations.ALL,
    )


async def open_vault(settings: Settings, master: Path, database: Database) -> Vault:
    """The keys of this data. Refusal for a wrong master key, for the keys of other data, and for no keys where there is
    data: new ones would open nothing of it, and hide that the right ones are elsewhere."""
    begun = await database.read(brand.brand_of) is not None
    vault = await asyncio.to_thread(_vault, settings, master, begun)
    if await database.read(lambda tx: meta.value(tx, KEYS_OF)) not in (None, _mark(vault)):
        vault.close()
        raise Refusal(OTHER_KEYS)
    return vault


def _mark(vault: Vault) -> str:
    """What tells one house's keys from another's; nothing can be opened with it."""
    return vault.keyed_hash("the keys of this data")


def _vault(settings: Settings, master: Path, begun: bool) -> Vault:
    shelf = open_keys(settings.data, settings.keys_address())
    try:
        if begun and shelf.is_empty():
            raise Refusal(NO_KEYS)
        return Vault.open(master, shelf)
    except BaseException:
        shelf.close()
        raise


def held(settings: Settings) -> AbstractContextManager[object]:
    """The data folder for this program alone: two on one file would send the same messages twice.

    With PostgreSQL many may work at once, each on what nobody else holds.
    """
    if settings.database_address():
        return nullcontext()
    return Alone(settings.data)


def with_bot_name(house: House, handle: str) -> House:
    """The same house, which knows the handle for its deep links."""
    return replace(house, settings=house.settings.but(bot_name=house.settings.bot_name or handle))
