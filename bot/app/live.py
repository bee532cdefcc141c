"""The live program: a token, a master key, a named organisation; all of it, or some of its roles."""

from __future__ import annotations

from collections.abc import AsyncIterator

import telegram
from starlette.routing import BaseRoute

from bot.app.health import healthz
from bot.app.matching import beside
from bot.app.opening import held, open_house, with_bot_name
from bot.app.program import Program, reach
from bot.app.serving import LOOPBACK, listening_socket, until_stopped, until_the_end, web_server
from bot.clock import SystemClock
from bot.console.routes import console_routes
from bot.domain.errors import Refusal
from bot.domain.process_roles import EVERYTHING, ProcessRole
from bot.domain.words import _
from bot.practice.practice_telegram import PRACTICE_TOKEN
from bot.settings import TELEGRAM, Settings
from bot.store import brand
from bot.tasks.matching import match_for_ever
from bot.telegram import receive
from bot.telegram.client import client


async def live(settings: Settings, roles: frozenset[ProcessRole] = EVERYTHING) -> None:
    """Run these roles until ordered to stop. Refusal where a setting is missing or wrong."""
    token = _checked_token(settings)
    if roles != EVERYTHING and not settings.database_address():
        raise Refusal(_("Roles of their own need PostgreSQL: MASKAY_DATABASE_FILE. On one file one process does all."))
    folder = held(settings)
    house = await open_house(settings, SystemClock(), brand.LIVE)
    bot = client(token, settings.telegram_url)
    await reach(bot)
    house = with_bot_name(house, bot.username)
    # Searching must not hold up anything else of this process: alone it may stay, else it has a child of its own.
    matching = match_for_ever if roles == {ProcessRole.MATCHING} else beside
    program = Program(house, bot, webhook=bool(settings.webhook_url), roles=roles, matching=matching)
    server = web_server([route async for route in _routes(program, bot)])
    async with until_the_end(house, folder):
        await program.run(until_stopped(server, [listening_socket(settings.host, settings.port)]))


def _checked_token(settings: Settings) -> str:
    token = settings.bot_token()
    if not settings.organisation:
        raise Refusal(_("Name who answers for the data: MASKAY_ORGANISATION. Without it no live bot starts."))
    if not token:
        raise Refusal(_("There is no token: MASKAY_TOKEN_FILE. To try the program without one: make run."))
    if token == PRACTICE_TOKEN or (settings.telegram_url == TELEGRAM and token.startswith("7000000001:PRACTICE")):
        raise Refusal(_("That is the practice token. To practise: make run."))
    return token


async def _routes(program: Program, bot: telegram.Bot) -> AsyncIterator[BaseRoute]:
    """What this process answers by HTTP: always whether it lives, the rest by its roles."""
    house, settings = program.house, program.house.settings
    yield healthz(house)
    if ProcessRole.RECEIVER in program.roles:
        if settings.webhook_url:
            yield await _webhook(program, bot)
        else:
            await bot.delete_webhook()
    if ProcessRole.CONSOLE in program.roles:
        # On loopback a browser may come by plain http; anywhere else TLS stands in front.
        secure = settings.behind_tls or settings.host not in LOOPBACK
        for route in console_routes(house, secure_cookies=secure, bot_name=settings.bot_name):
            yield route


async def _webhook(program: Program, bot: telegram.Bot) -> BaseRoute:
    settings = program.house.settings
    secret = settings.webhook_secret.reveal()
    if len(secret) < 16:
        raise Refusal(_("The webhook needs a secret of at least 16 letters: MASKAY_WEBHOOK_SECRET."))
    await bot.set_webhook(
        f"{settings.webhook_url}/telegram/webhook", secret_token=secret, allowed_updates=receive.ALLOWED
    )
    return receive.webhook(program.house, bot.id, secret, program.arrived)
