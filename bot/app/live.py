"""The live program: a token, a master key, a named organisation."""

from __future__ import annotations

from starlette.routing import BaseRoute

from bot.app.matching import beside
from bot.app.opening import alone, open_house, with_bot_name
from bot.app.program import Program, reach
from bot.app.serving import LOOPBACK, healthz, listening_socket, until_stopped, until_the_end, web_server
from bot.clock import SystemClock
from bot.console.routes import console_routes
from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.practice.practice_telegram import PRACTICE_TOKEN
from bot.settings import TELEGRAM, Settings
from bot.store import brand
from bot.telegram import receive
from bot.telegram.client import client


async def live(settings: Settings) -> None:
    """The live program: a token, a master key, a named organisation."""
    token = settings.bot_token()
    if not settings.organisation:
        raise Refusal(_("Name who answers for the data: MASKAY_ORGANISATION. Without it no live bot starts."))
    if not token:
        raise Refusal(_("There is no token: MASKAY_TOKEN_FILE. To try the program without one: make run."))
    if token == PRACTICE_TOKEN or (settings.telegram_url == TELEGRAM and token.startswith("7000000001:PRACTICE")):
        raise Refusal(_("That is the practice token. To practise: make run."))
    held = alone(settings.data)
    house = await open_house(settings, SystemClock(), brand.LIVE)
    bot = client(token, settings.telegram_url)
    await reach(bot)
    house = with_bot_name(house, bot.username)
    program = Program(house, bot, webhook=bool(settings.webhook_url), matching=beside)
    routes: list[BaseRoute] = [healthz()]
    if settings.webhook_url:
        secret = settings.webhook_secret.reveal()
        if len(secret) < 16:
            raise Refusal(_("The webhook needs a secret of at least 16 letters: MASKAY_WEBHOOK_SECRET."))
        routes.append(receive.webhook(house, bot.id, secret, program.lanes.arrived.set))
        await bot.set_webhook(
            f"{settings.webhook_url}/telegram/webhook", secret_token=secret, allowed_updates=receive.ALLOWED
        )
    else:
        await bot.delete_webhook()
    # On loopback a browser may come by plain http; anywhere else TLS stands in front.
    routes += console_routes(
        house, secure_cookies=settings.behind_tls or settings.host not in LOOPBACK, bot_name=house.settings.bot_name
    )
    server = web_server(routes)
    async with until_the_end(house, held):
        await program.run(until_stopped(server, [listening_socket(settings.host, settings.port)]))
