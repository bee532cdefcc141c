"""The composition root: the only module that knows everything."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import telegram
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from telegram.error import TelegramError

import conversations
from bot.clock import Clock, ShiftedClock, SystemClock
from bot.console.pages.signing import ShownAccount
from bot.console.routes import console_routes
from bot.domain.errors import Refusal
from bot.domain.roles import Role
from bot.domain.words import _
from bot.i18n import Words
from bot.matching import Register
from bot.places import load_places
from bot.practice import organisation
from bot.practice.practice_telegram import PRACTICE_TOKEN, PracticeTelegram, later_than_before
from bot.practice.serving import PracticeServer, practice_routes
from bot.services import accounts
from bot.services.furnishing import furnish
from bot.services.house import House
from bot.settings import TELEGRAM, Settings
from bot.store import brand
from bot.store.database import Database
from bot.store.files import Alone
from bot.store.keystore import KeyStore
from bot.tasks.following import follow_for_ever
from bot.tasks.tidying import destroy_doomed, tidy_for_ever
from bot.telegram import receive
from bot.telegram.client import client
from bot.telegram.commands import introduce
from bot.telegram.deliver import Deliver
from bot.telegram.fetching import fetch_for_ever
from bot.telegram.lanes import Lanes
from bot.telegram.limits import A_SECOND, Limits
from bot.vault.keys import Vault, create_master_key

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PRACTICE_PORT = 8420


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
        database=await Database.open(folder),
        vault=Vault.open(master, shelf),
        words=Words.load(settings.catalogues),
        places=load_places(),
        register=Register(),
        conversations=conversations.ALL,
    )
    await house.database.unit(lambda tx: brand.claim(tx, which))
    await house.database.unit(lambda tx: furnish(tx, house))
    await destroy_doomed(house)
    return house


def _alone(folder: Path) -> Alone:
    """Two programs in one folder would send the same messages twice."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Alone(folder)


@dataclass(slots=True)
class Program:
    """One running bot: receive, lanes, deliver, files, matching, tidying. Start with `run`."""

    house: House
    bot: telegram.Bot
    webhook: bool = False
    limits: Limits = field(default_factory=Limits)
    before: Callable[[House], Coroutine[Any, Any, None]] | None = None
    deliver: Deliver = field(init=False)
    lanes: Lanes = field(init=False)
    promised: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.deliver = Deliver(self.house, self.bot, self.limits)
        self.lanes = Lanes(self.house, self.bot, self.deliver.asking, self._handled)
        # A question that arrived frees the chat's next message.
        self.deliver.sent = self.lanes.arrived

    def _handled(self) -> None:
        self.deliver.queued.set()
        self.promised.set()

    async def run(self, *beside: Coroutine[Any, Any, None]) -> None:
        """Run until cancelled. If one part fails for good, all stop: half a bot would look alive."""
        async with asyncio.TaskGroup() as group:
            for part in (
                self.lanes.run(),
                self.deliver.run(),
                fetch_for_ever(self.house, self.bot, self.promised),
                self._follow(),
                tidy_for_ever(self.house),
                self._greet(),
                *beside,
            ):
                group.create_task(part)
            if not self.webhook:
                group.create_task(receive.poll(self.house, self.bot, self.lanes.arrived.set))

    async def _follow(self) -> None:
        if self.before is not None:
            await self.before(self.house)
        await follow_for_ever(self.house)

    async def _greet(self) -> None:
        # The menu and the description are comforts: a network fault here stops nothing.
        with suppress(TelegramError):
            await introduce(self.bot, self.house.words)


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket on that port, or on another one if it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError:
        made.bind((host, 0))
    return made


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


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


async def live(settings: Settings) -> None:
    """The live program: a token, a master key, a named organisation."""
    token = settings.bot_token()
    if not settings.organisation:
        raise Refusal(_("Name who answers for the data: MASKAY_ORGANISATION. Without it no live bot starts."))
    if not token:
        raise Refusal(_("There is no token: MASKAY_TOKEN_FILE. To try the program without one: make run."))
    if token == PRACTICE_TOKEN or (settings.telegram_url == TELEGRAM and token.startswith("7000000001:PRACTICE")):
        raise Refusal(_("That is the practice token. To practise: make run."))
    alone = _alone(settings.data)
    house = await open_house(settings, SystemClock(), brand.LIVE)
    bot = client(token, settings.telegram_url)
    await _reach(bot)
    house = _with_bot_name(house, bot)
    program = Program(house, bot, webhook=bool(settings.webhook_url))
    routes: list[BaseRoute] = [Route("/healthz", _alive)]
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
    async with _until_the_end(house, alone):
        await program.run(_until_stopped(server, [listening_socket(settings.host, settings.port)]))


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
        raise Refusal(_("Practice listens on this computer only: 127.0.0.1."))
    apart = "" if settings.telegram_url == TELEGRAM else settings.telegram_url
    if apart and not _is_loopback(apart):
        raise Refusal(_("Practice speaks only to a practice Telegram on this computer."))
    own = None if apart else PracticeTelegram(first_message=later_than_before())
    clock: Clock = own.clock if own is not None else ShiftedClock()
    settings = _practice_settings(settings)
    alone = _alone(settings.data)
    house = await open_house(settings, clock, brand.PRACTICE)
    made = listening_socket(settings.host, settings.port or PRACTICE_PORT)
    address = f"http://{settings.host}:{made.getsockname()[1]}"
    bot = client(PRACTICE_TOKEN, apart or address)
    house = _with_name(house, own.bot.username if own is not None else "maskay_practica_bot")
    staff = organisation.Staff(house)

    def shown() -> list[ShownAccount]:
        return [ShownAccount(h.name, h.passphrase, staff.code(h), h.role.value, h.office) for h in staff.shown]

    routes = [
        Route("/healthz", _alive),
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

    program = Program(house, bot, limits=Limits(chat_a_second=A_SECOND), before=seed)

    async def begin() -> None:
        # Two people are enough to begin with; the others come while somebody reads the first page.
        await asyncio.gather(staff.hire(2), _reach(bot))
        ready(Practice(address, f"{apart}/chat" if apart else "/chat", "/console"))
        async with asyncio.TaskGroup() as group:
            group.create_task(program.run())
            # The first family that names a place should not wait for the index.
            group.create_task(asyncio.to_thread(house.places.prepare))
            if apart and isinstance(clock, ShiftedClock):
                group.create_task(_same_time(clock, apart))

    async with _until_the_end(house, alone), asyncio.TaskGroup() as group:
        group.create_task(_until_stopped(server, [made]))
        group.create_task(begin())


def _practice_settings(settings: Settings) -> Settings:
    """Practice keeps its own folder and makes its own master key."""
    folder = settings.practice_data
    master = settings.master_key_file or folder / "practice-master-key"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not master.exists():
        create_master_key(master)
    organisation_name = settings.organisation or "Práctica Maskay"
    return settings.but(data=folder, master_key_file=master, organisation=organisation_name)


def _with_name(house: House, handle: str) -> House:
    settings = house.settings.but(bot_name=house.settings.bot_name or handle)
    return House(
        settings, house.clock, house.database, house.vault, house.words, house.places, house.register,
        house.conversations,
    )  # fmt: skip


def _with_bot_name(house: House, bot: telegram.Bot) -> House:
    return _with_name(house, bot.username)


async def _reach(bot: telegram.Bot) -> None:
    """Ask who we are until Telegram answers; the token's own refusal is final."""
    wait = 0.02
    while True:
        try:
            await bot.initialize()
            return
        except telegram.error.InvalidToken:
            raise Refusal(_("Telegram does not know this token.")) from None
        except TelegramError:
            await asyncio.sleep(wait)
            wait = min(wait * 2, 30.0)


async def _until_stopped(server: uvicorn.Server, sockets: list[socket.socket]) -> None:
    await server.serve(sockets=sockets)
    # The server ends on SIGINT or SIGTERM; the rest of the program ends with it. (A cancellation would not
    # do: a task group passes over it.)
    raise _Stopped


@asynccontextmanager
async def _until_the_end(house: House, alone: Alone) -> AsyncIterator[None]:
    """Hold the folder; after the last part has ended, close the files. An ordered stop is no error."""
    with alone:
        try:
            yield
        except* _Stopped:
            pass
        finally:
            await house.database.close()


def _is_loopback(address: str) -> bool:
    return httpx.URL(address).host in LOOPBACK


async def _same_time(clock: ShiftedClock, apart: str) -> None:
    """Follow the clock of a practice Telegram that runs in another process."""
    async with httpx.AsyncClient() as http:
        while True:
            with suppress(httpx.HTTPError, KeyError, ValueError):
                answer = (await http.get(f"{apart}/practice/clock")).json()
                organisation.follow_clock(clock, answer)
            await asyncio.sleep(0.5)


async def require_practice(folder: Path) -> None:
    """Refusal where the folder holds anything but practice data, so that a reset can't erase a live one."""
    if not (folder / "maskay.sqlite").exists():
        return
    database = await Database.open(folder)
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
