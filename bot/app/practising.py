"""The whole program without a token."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from starlette.responses import RedirectResponse
from starlette.routing import Route

from bot.app.health import healthz
from bot.app.matching import beside
from bot.app.opening import held, open_house, with_bot_name
from bot.app.program import Program, reach
from bot.app.same_time import same_time
from bot.app.serving import LOOPBACK, listening_socket, origin, until_stopped, until_the_end, web_server
from bot.clock import Clock, ShiftedClock
from bot.console.pages.signing import ShownAccount
from bot.console.routes import console_routes
from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.practice import organisation
from bot.practice.practice_telegram import PRACTICE_TOKEN, PracticeTelegram, later_than_before
from bot.practice.serving import practice_routes, practice_server
from bot.services.house import House
from bot.settings import TELEGRAM, Settings
from bot.store import brand
from bot.store.files import own_folder
from bot.telegram.client import client
from bot.telegram.limits import A_SECOND, Limits
from bot.vault.keys import create_master_key

PRACTICE_PORT = 8420
ON_THIS_COMPUTER = _("Practice listens on this computer only: 127.0.0.1.")


@dataclass(frozen=True, slots=True)
class Practice:
    """A practice that is ready: where it listens."""

    address: str
    chat: str
    console: str


async def practice(settings: Settings, ready: Callable[[Practice], None]) -> None:
    """The whole program without a token: its own Telegram, people, register, offices and staff.

    With MASKAY_TELEGRAM_URL naming a practice Telegram that was started alone, that one is used, so
    that killing this process does not kill "Telegram".
    """
    if settings.bot_token() not in ("", PRACTICE_TOKEN):
        raise Refusal(_("Practice does not start with a real token. Take MASKAY_TOKEN away, or run the live program."))
    if settings.host not in LOOPBACK:
        raise Refusal(ON_THIS_COMPUTER)
    apart = "" if settings.telegram_url == TELEGRAM else settings.telegram_url
    if apart and not _is_loopback(apart):
        raise Refusal(_("Practice speaks only to a practice Telegram on this computer."))
    own = None if apart else PracticeTelegram(first_message=later_than_before())
    clock: Clock = own.clock if own is not None else ShiftedClock()
    settings = practice_settings(settings)
    folder = held(settings)
    house = await open_house(settings, clock, brand.PRACTICE)
    made = listening_socket(settings.host, settings.port or PRACTICE_PORT)
    address = origin(made, settings.host)
    bot = client(PRACTICE_TOKEN, apart or address)
    house = with_bot_name(house, own.bot.username if own is not None else "maskay_practica_bot")
    staff = organisation.Staff(house)

    def shown() -> list[ShownAccount]:
        return [ShownAccount(h.name, h.passphrase, staff.code(h), h.role.value, h.office) for h in staff.shown]

    routes = [
        healthz(house),
        Route("/", lambda _request: RedirectResponse("/chat" if own is not None else "/console/")),
        *(practice_routes(own) if own is not None else []),
        *console_routes(
            house, secure_cookies=False, practice=True, bot_name=house.settings.bot_name,
            sign_in_hint=shown,
        ),
    ]  # fmt: skip
    server = web_server(routes, own)

    async def seed(house: House) -> None:
        await staff.hire()
        await organisation.seed_register(house)

    program = Program(
        house, bot, limits=Limits(chat_a_second=A_SECOND), before=seed,
        matching=lambda house: beside(house, apart or address),
    )  # fmt: skip

    async def begin() -> None:
        # Two people are enough to begin with; the others come while somebody reads the first page.
        await asyncio.gather(staff.hire(2), reach(bot))
        ready(Practice(address, f"{apart}/chat" if apart else "/chat", "/console"))
        async with asyncio.TaskGroup() as group:
            group.create_task(program.run())
            if apart and isinstance(clock, ShiftedClock):
                group.create_task(same_time(clock, apart))

    async with until_the_end(house, folder), asyncio.TaskGroup() as group:
        group.create_task(until_stopped(server, [made]))
        group.create_task(begin())


async def telegram_alone(host: str, port: int, ready: Callable[[str], None]) -> None:
    """The practice Telegram by itself, so that the bot can be stopped and started beside it."""
    if host not in LOOPBACK:
        raise Refusal(ON_THIS_COMPUTER)
    made = listening_socket(host, port, or_another=False)
    server = practice_server(PracticeTelegram(first_message=later_than_before()), host, port)
    ready(origin(made, host))
    await server.serve(sockets=[made])


def practice_settings(settings: Settings) -> Settings:
    """Practice keeps its own folder and makes its own master key."""
    folder = settings.practice_data
    master = settings.practice_key_file
    own_folder(folder)
    if not master.exists():
        create_master_key(master)
    organisation_name = settings.organisation or "Práctica Maskay"
    return settings.but(data=folder, master_key_file=master, organisation=organisation_name)


def _is_loopback(address: str) -> bool:
    return httpx.URL(address).host in LOOPBACK
