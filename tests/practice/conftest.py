"""A practice Telegram over real HTTP, and somebody to talk to it from both sides.

One server runs for the whole session in a thread of its own; each test gets a Telegram of its own in it.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.serving import address_of, practice_app
from tests.practice.judge import judge_update

# Made once: loading certificates takes longer than most tests here.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Practice:
    """Both sides of one practice server."""

    def __init__(self, telegram: PracticeTelegram, base: str, http: httpx.AsyncClient) -> None:
        self.telegram = telegram
        self.base = base
        self.http = http
        self.rosa, self.teodoro, self.elmer = list(telegram.people)[:3]

    async def call(self, method: str, **params: Any) -> Any:
        """The bot calls; the result of a call that went well."""
        answer = (await self.refused(method, **params)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> httpx.Response:
        """The bot calls; the whole answer."""
        return await self.http.post(f"/bot{self.telegram.bot.token}/{method}", json=params)

    async def does(self, person: int, what: str, **fields: Any) -> Any:
        """A person does something that works."""
        answer = await self.http.post(f"/practice/people/{person}/{what}", json=fields)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def updates(self, offset: int = 0, **params: Any) -> list[dict[str, Any]]:
        """What getUpdates gives, judged."""
        found = await self.call("getUpdates", offset=offset, **params)
        for update in found:
            judge_update(update)
        return list(found)

    async def until(self, true: Callable[[], object]) -> None:
        """Wait until something has become true, five seconds at most."""
        async with asyncio.timeout(5):
            while not true():
                await asyncio.sleep(0.002)

    async def polls(self, count: int = 1) -> None:
        """Wait until so many long polls for updates are open."""
        await self.until(lambda: self.telegram.updates.bell.sleepers == count)

    async def chat(self, person: int, **query: Any) -> Any:
        """The person's phone."""
        return (await self.http.get(f"/practice/people/{person}/chat", params=query)).json()


class Served:
    """The running server; whatever stands in `apps` under the beginning of a path is what it serves."""

    def __init__(self) -> None:
        self.apps: dict[str, ASGIApp] = {}
        self.base = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        beginnings = sorted((start for start in self.apps if scope["path"].startswith(start)), key=len)
        await self.apps[beginnings[-1]](scope, receive, send)


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    served = Served()
    config = uvicorn.Config(served, port=0, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    served.base = address_of(server)
    yield served
    server.should_exit = True
    thread.join(10)


@asynccontextmanager
async def practising(served: Served) -> AsyncIterator[Practice]:
    """A Telegram of one's own in the running server; every update it sent is judged at the end."""
    telegram = PracticeTelegram(webhook_pause=0.01)
    served.apps["/"] = practice_app(telegram)
    async with httpx.AsyncClient(base_url=served.base, timeout=10, verify=NO_TLS) as http:
        practice = Practice(telegram, served.base, http)
        yield practice
        await practice.call("deleteWebhook")
    for update in telegram.updates.emitted:
        judge_update(update)


@pytest.fixture
async def practice(served: Served) -> AsyncIterator[Practice]:
    async with practising(served) as practice:
        yield practice
