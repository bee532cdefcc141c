"""What the operator does at the machine while no bot runs."""

from __future__ import annotations

import shutil

from bot.app.opening import open_house
from bot.clock import SystemClock
from bot.domain.errors import Refusal
from bot.domain.roles import Role
from bot.domain.words import _
from bot.services import accounts
from bot.settings import Settings
from bot.store import brand
from bot.store.files import Alone
from bot.store.sqlite import NAME as DATABASE
from bot.store.sqlite import SqliteDatabase


async def erase_practice(settings: Settings) -> None:
    """Forget what was practised. Refusal for a folder that holds live data or in which a program works."""
    folder = settings.practice_data
    if not (folder / DATABASE).exists():
        return
    with Alone(folder):
        database = await SqliteDatabase.open(folder)
        try:
            found = await database.read(brand.brand_of)
        finally:
            await database.close()
        if found == brand.LIVE:
            raise Refusal(_("This folder holds live data. Nothing was erased."))
        shutil.rmtree(folder)


async def create_staff(settings: Settings, name: str, role: str, office: str, passphrase: str) -> str:
    """A staff account made by the operator at the machine; the one-time-code secret, shown once."""
    house = await open_house(settings, SystemClock(), brand.LIVE)
    try:
        made = await accounts.create_staff(
            house, None, name=name, passphrase=passphrase, role=Role(role), office=office
        )
    except ValueError:
        raise Refusal(_("There is no such role.")) from None
    finally:
        await house.close()
    return made.otp_secret
