"""The one HTTP server of a program, and how its end is the end of all."""

from __future__ import annotations

import errno
import signal
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.domain.errors import Refusal
from bot.domain.words import _
from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.serving import PracticeServer
from bot.services.house import House

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def listening_socket(host: str, port: int, *, or_another: bool = True) -> socket.socket:
    """A socket on that port, or on another one if it is taken. Refusal where there is none to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as trouble:
        if trouble.errno == errno.EADDRINUSE and not or_another:
            made.close()
            raise Refusal(_("This port is taken. Name another one.")) from None
        _on_any_port(made, host)
    return made


def _on_any_port(made: socket.socket, host: str) -> None:
    try:
        made.bind((host, 0))
    except OSError:
        made.close()
        raise Refusal(_("This machine has no such address to listen on: MASKAY_HOST.")) from None


def origin(made: socket.socket, host: str) -> str:
    """Where a browser finds it, such as "http://127.0.0.1:8420"."""
    return f"http://{f'[{host}]' if ':' in host else host}:{made.getsockname()[1]}"


def web_server(routes: Sequence[BaseRoute], practice: PracticeTelegram | None = None) -> uvicorn.Server:
    """The one HTTP server of the program, not yet started."""
    config = uvicorn.Config(
        Starlette(routes=list(routes)), log_level="warning", access_log=False, lifespan="off", server_header=False,
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    return _PracticeServer(config, practice) if practice is not None else _Server(config)


class _Server(uvicorn.Server):
    """Ends on SIGINT and SIGTERM without raising them again: the rest of the program ends in its own order."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first order ends it calmly, a second SIGINT at once."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True


class _PracticeServer(_Server, PracticeServer):
    """The same around a practice Telegram."""


class _Stopped(Exception):
    """The server has ended, so all ends."""


async def until_stopped(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
    """Serve until ordered to stop, then stop all."""
    await server.serve(sockets=sockets)
    # The server ends on SIGINT or SIGTERM; the rest of the program ends with it. (A cancellation would not
    # do: a task group passes over it.)
    raise _Stopped


@asynccontextmanager
async def until_the_end(house: House, held: AbstractContextManager[object]) -> AsyncIterator[None]:
    """Hold the folder; after the last part has ended, close the files. An ordered stop is no error."""
    with held:
        try:
            yield
        except* _Stopped:
            pass
        finally:
            await house.close()
