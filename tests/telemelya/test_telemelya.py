"""The live program against a Telegram that others wrote: greeted, one question after another, nothing before the yes.

Four things are bridged here. Telemelya sends no webhook secret: a relay adds it. It gives the reply keyboard back
in its answer to sendMessage, which Telegram never does and python-telegram-bot can't read: the relay takes it out.
It has no menu of commands and no description: the relay says yes to these. And it wants an S3 store for files: this
conversation sends none, so one that says yes is enough.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.vault.keys import create_master_key

ROOT = Path(__file__).resolve().parents[2]
TOKEN, SECRET, KEY = "123456789:telemelya", "a-secret-of-the-webhook", "key"
CHAT = 700_001


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


@asynccontextmanager
async def running(
    *arguments: str, environment: dict[str, str], folder: Path, ready: Callable[[], Any]
) -> AsyncIterator[None]:
    """A program until the test ends; waits until it answers."""
    process = await asyncio.create_subprocess_exec(
        *arguments, cwd=folder, env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))), **environment},
        stdout=asyncio.subprocess.DEVNULL, stderr=(folder / "log.txt").open("ab"),
    )  # fmt: skip
    try:
        async with asyncio.timeout(60):
            while not await ready():
                assert process.returncode is None, (folder / "log.txt").read_text()[-2000:]
                await asyncio.sleep(0.1)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def redis() -> AsyncIterator[str]:
    """The address of a Redis."""
    given = os.environ.get("MASKAY_TEST_REDIS")
    if given:
        yield given
        return
    port = free_port()
    address = f"redis://127.0.0.1:{port}/0"
    if shutil.which("redis-server"):
        process = await asyncio.create_subprocess_exec(
            "redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", stdout=asyncio.subprocess.DEVNULL
        )
        try:
            yield address
        finally:
            process.terminate()
            await process.wait()
        return
    from fakeredis import TcpFakeServer

    server = TcpFakeServer(("127.0.0.1", port))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()
    server.server_close()


@asynccontextmanager
async def bridge(port: int, bot_port: int, mock: str) -> AsyncIterator[None]:
    """Between the two, both ways, and the store that says yes."""

    async def relay(request: Request) -> Response:
        async with httpx.AsyncClient(verify=False) as http:
            answer = await http.post(
                f"http://127.0.0.1:{bot_port}{request.url.path}",
                content=await request.body(),
                headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
            )
        return Response(answer.content, answer.status_code)

    async def call(request: Request) -> Response:
        if "/setMy" in request.url.path:
            return JSONResponse({"ok": True, "result": True})
        async with httpx.AsyncClient(verify=False) as http:
            answer = await http.post(
                f"{mock}{request.url.path}",
                content=await request.body(),
                headers={"Content-Type": request.headers.get("content-type", "application/json")},
            )
        plain = answer.json()
        if isinstance(plain.get("result"), dict):
            plain["result"].pop("reply_markup", None)
        return JSONResponse(plain, answer.status_code)

    async def yes(_request: Request) -> Response:
        return Response()

    routes = [
        Route("/telegram/webhook", relay, methods=["POST"]),
        Route("/bot{rest:path}", call, methods=["POST"]),
        Route("/{bucket:path}", yes, methods=["HEAD", "PUT", "GET"]),
    ]
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), port=port, log_level="error", lifespan="off"))
    task = asyncio.create_task(server.serve())
    yield
    server.should_exit = True
    await task


@dataclass
class Chat:
    """A person whose Telegram is telemelya."""

    http: httpx.AsyncClient
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def say(self, text: str, until: str) -> list[str]:
        """Write something and wait for a message with these words; the messages since."""
        before = len(self.heard)
        answer = await self.http.post(
            "/api/v1/test/send_update", params={"bot_token": TOKEN}, json={"chat_id": CHAT, "text": text}
        )
        assert answer.status_code == 200, answer.text
        async with asyncio.timeout(30):
            while True:
                found = (await self.http.get("/api/v1/test/responses")).json()["responses"]
                texts = [str(r.get("text") or "") for r in found[before:]]
                if any(until in t for t in texts):
                    self.heard = found
                    return texts
                await asyncio.sleep(0.1)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    mock, bot, other = free_port(), free_port(), free_port()
    base = f"http://127.0.0.1:{mock}"
    tmp_path.chmod(0o700)
    create_master_key(tmp_path / "master-key")
    (tmp_path / "token").write_text(TOKEN)
    headers = {"Authorization": f"Bearer {KEY}", "X-Test-Session": "one"}
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=base, headers=headers, verify=False))

        def answers(url: str) -> Callable[[], Any]:
            async def look() -> bool:
                try:
                    return (await http.get(url)).status_code == 200
                except httpx.TransportError:
                    return False

            return look

        address = await stack.enter_async_context(redis())
        await stack.enter_async_context(bridge(other, bot, base))
        await stack.enter_async_context(
            running(
                sys.executable,
                "-m",
                "telemelya.server.app",
                folder=tmp_path,
                ready=answers("/"),
                environment={
                    "MOCK_SERVER_HOST": "127.0.0.1",
                    "MOCK_SERVER_PORT": str(mock),
                    "MOCK_SERVER_URL": base,
                    "REDIS_URL": address,
                    "MINIO_ENDPOINT": f"127.0.0.1:{other}",
                    "AUTH_KEYS": KEY,
                },
            )  # fmt: skip
        )
        await stack.enter_async_context(
            running(
                sys.executable,
                "-m",
                "bot",
                "run",
                folder=tmp_path,
                ready=answers(f"http://127.0.0.1:{bot}/healthz"),
                environment={
                    "MASKAY_DATA": str(tmp_path / "data"),
                    "MASKAY_MASTER_KEY_FILE": str(tmp_path / "master-key"),
                    "MASKAY_TOKEN_FILE": str(tmp_path / "token"),
                    "MASKAY_ORGANISATION": "Oficina de Práctica",
                    "MASKAY_TELEGRAM_URL": f"http://127.0.0.1:{other}",
                    "MASKAY_PORT": str(bot),
                    "MASKAY_WEBHOOK_URL": f"http://127.0.0.1:{other}",
                    "MASKAY_WEBHOOK_SECRET": SECRET,
                },
            )  # fmt: skip
        )
        yield Chat(http)


async def test_a_family_is_greeted_in_both_languages_and_led_to_the_consent(chat: Chat) -> None:
    greeting = await chat.say("/start", until="castellano")
    assert "Rimaykullayki" in greeting[-1]
    assert "Buenos días" in greeting[-1]
    told = await chat.say("Castellano", until="seguir por aquí")
    assert any("no una persona" in text for text in told)
    await chat.say("Seguir por aquí", until="18 años o más")
    await chat.say("1", until="En qué le puedo ayudar")
    await chat.say("2", until="Cómo se perdió el contacto")
    await chat.say("2", until="Escribe por usted")
    asked = await chat.say("1", until="permite guardar")
    assert len(asked) == 1
    again = await chat.say("ok", until="permite guardar")  # too soft for a consent: asked once more
    assert not any("comparar" in text for text in again)
    await chat.say("Sí, acepto", until="comparar")
