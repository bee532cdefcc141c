"""The practice server put together, and started alone."""

from __future__ import annotations

import socket

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bot.practice.chat_page import chat_routes
from bot.practice.person_api import person_routes
from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.telegram_api import telegram_routes


def practice_routes(telegram: PracticeTelegram) -> list[Route]:
    """All of it: the Bot API, the person's side under /practice/, the page under /chat."""
    return [*telegram_routes(telegram), *person_routes(telegram), *chat_routes()]


def practice_app(telegram: PracticeTelegram) -> Starlette:
    """The practice Telegram as an application of its own."""
    return Starlette(routes=practice_routes(telegram))


class PracticeServer(uvicorn.Server):
    """A server that ends the long polls before it waits for them. Takes any application around `telegram`."""

    def __init__(self, config: uvicorn.Config, telegram: PracticeTelegram) -> None:
        super().__init__(config)
        self._telegram = telegram

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        self._telegram.close()
        await super().shutdown(sockets)


def practice_server(telegram: PracticeTelegram, host: str, port: int) -> PracticeServer:
    """A server, not yet started; port 0 takes a free one (see `address_of`).

    Raises ValueError for an address that others on the network could reach.
    """
    if host not in ("127.0.0.1", "localhost", "::1"):
        raise ValueError("the practice Telegram serves this computer only: 127.0.0.1 or localhost")
    config = uvicorn.Config(
        practice_app(telegram),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    return PracticeServer(config, telegram)


async def serve(host: str, port: int, telegram: PracticeTelegram | None = None) -> None:
    """Serve the practice Telegram until stopped (`python -m bot practice-telegram`)."""
    await practice_server(telegram or PracticeTelegram(), host, port).serve()


def address_of(server: uvicorn.Server) -> str:
    """The address of a started server, such as "http://127.0.0.1:8081"."""
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
