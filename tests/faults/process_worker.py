"""One process of a bot on PostgreSQL, with some of the roles: what is killed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.app.opening import open_house
from bot.app.program import Program, reach
from bot.clock import SystemClock
from bot.domain.process_roles import roles_of
from bot.practice.practice_telegram import PRACTICE_TOKEN
from bot.settings import Settings
from bot.store import brand
from bot.telegram.client import client
from bot.telegram.limits import A_SECOND, Limits


def settings_of(folder: Path, telegram: str) -> Settings:
    """Those of every process: one folder with the keys, one file that names the database."""
    return Settings(
        data=folder / "data", master_key_file=folder / "master", database_file=folder / "database",
        telegram_url=telegram, organisation="Oficina de Práctica", bot_name="practica_bot",
    )  # fmt: skip


def work(folder: Path, telegram: str, roles: Sequence[str]) -> None:
    """Run until killed. Ends by itself where the database is away at the start: whoever keeps it starts it again."""
    asyncio.run(_work(folder, telegram, roles))


async def _work(folder: Path, telegram: str, roles: Sequence[str]) -> None:
    house = await open_house(settings_of(folder, telegram), SystemClock(), brand.PRACTICE)
    bot = client(PRACTICE_TOKEN, telegram)
    await reach(bot)
    await Program(house, bot, limits=Limits(chat_a_second=A_SECOND), roles=roles_of(roles)).run()
