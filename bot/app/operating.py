"""What the operator does at the machine while no bot runs."""

from __future__ import annotations

from pathlib import Path

from bot.app.opening import open_house
from bot.clock import SystemClock
from bot.domain.errors import Refusal
from bot.domain.roles import Role
from bot.domain.words import _
from bot.services import accounts
from bot.settings import Settings
from bot.store import brand
from bot.store.sqlite import SqliteDatabase


async def require_practice(folder: Path) -> None:
    """Refusal where the folder holds anything but practice data, so that a reset can't erase a live one."""
    if not (folder / "maskay.sqlite").exists():
        return
    database = await SqliteDatabase.open(folder)
    try:
        found = await database.read(brand.brand_of)
    finally:
        await database.close()
    if found == brand.LIVE:
        raise Refusal(_("This folder holds live data. Nothing was erased."))


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
        await house.database.close()
    return made.otp_secret
