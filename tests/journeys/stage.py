"""What a journey needs: the programs as processes of their own, a browser, numbered screenshots, a transcript."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, BrowserContext, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
# Without the last flags Chromium looks up hosts of its maker at every start.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PATIENCE = 30.0


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


@dataclass
class Program:
    """One of our programs, killable."""

    arguments: list[str]
    environment: dict[str, str]
    until: str
    log: Path
    process: asyncio.subprocess.Process | None = None
    line: str = ""

    async def start(self) -> str:
        """Start it and wait for its line."""
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *self.arguments, cwd=ROOT, env={**os.environ, **self.environment},
            stdout=asyncio.subprocess.PIPE, stderr=self.log.open("ab"),
        )  # fmt: skip
        assert self.process.stdout is not None
        while True:
            line = (await asyncio.wait_for(self.process.stdout.readline(), 90)).decode()
            if not line:
                raise RuntimeError(f"{self.arguments} ended before it was ready")
            if line.startswith(self.until):
                self.line = line.strip()
                return self.line

    async def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            try:
                await asyncio.wait_for(self.process.wait(), 10)
            except TimeoutError:
                await self.kill()


@dataclass
class Stage:
    """The practice: Telegram apart, so that killing the bot does not kill it; a browser; where pictures go."""

    folder: Path
    out: Path
    playwright: Playwright
    telegram: Program = field(init=False)
    bot: Program = field(init=False)
    telegram_url: str = ""
    console_url: str = ""
    browser: Browser | None = None
    pictures: int = 0
    transcript: list[str] = field(default_factory=list)

    async def open(self) -> None:
        port = free_port()
        self.telegram_url = f"http://127.0.0.1:{port}"
        log = self.out / "log.txt"
        log.unlink(missing_ok=True)
        self.telegram = Program(["practice-telegram", "--port", str(port)], {}, "practice telegram", log)
        self.folder.chmod(0o700)
        self.bot = Program(
            ["practice", "--port", str(free_port())],
            {"MASKAY_TELEGRAM_URL": self.telegram_url, "MASKAY_DATA": str(self.folder / "data")},
            "ready ",
            log,
        )
        await self.telegram.start()
        await self.start_bot()
        self.browser = await self.playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

    async def start_bot(self) -> None:
        line = await self.bot.start()
        self.console_url = line.split()[1] + "/console"
        self.write(f"({line})")

    async def close(self) -> None:
        if self.browser is not None:
            await self.browser.close()
        await self.bot.stop()
        await self.telegram.stop()
        (self.out / "transcript.txt").write_text("\n".join(self.transcript) + "\n", "utf-8")

    def write(self, line: str) -> None:
        self.transcript.append(line)

    async def context(self, size: dict[str, int]) -> BrowserContext:
        assert self.browser is not None
        made = await self.browser.new_context(viewport=size, locale="es-PE", timezone_id="America/Lima")
        made.set_default_timeout(PATIENCE * 1000)
        return made

    async def picture(self, page: Page, name: str, *, whole: bool = False) -> None:
        """A numbered screenshot."""
        self.pictures += 1
        width = (page.viewport_size or {"width": 0})["width"]
        await page.screenshot(path=self.out / f"{self.pictures:02d}-{name}-{width}.png", full_page=whole)


@dataclass
class Phone:
    """Somebody with the chat page open at phone width."""

    stage: Stage
    name: str
    page: Page
    person: int
    seen: int = 0

    @classmethod
    async def of(cls, stage: Stage, name: str, invitation: str = "") -> Phone:
        async with httpx.AsyncClient(base_url=stage.telegram_url) as http:
            answer = await http.post("/practice/people", json={"name": name})
        person = int(answer.json()["id"])
        context = await stage.context(PHONE)
        page = await context.new_page()
        await page.goto(f"{stage.telegram_url}/chat{f'?start={invitation}' if invitation else ''}#p={person}")
        await page.locator('[data-do="start"]').wait_for()
        return cls(stage, name, page, person)

    async def messages(self) -> list[dict[str, Any]]:
        async with httpx.AsyncClient(base_url=self.stage.telegram_url) as http:
            answer = await http.get(f"/practice/people/{self.person}/chat")
        found: list[dict[str, Any]] = answer.json()["messages"]
        return found

    async def start(self) -> list[str]:
        """Touch "Iniciar", as everybody does who opens the bot for the first time."""
        await self.page.locator('[data-do="start"]').click()
        return await self.answered()

    async def say(self, text: str) -> list[str]:
        """Type it and send it; what the bot answered."""
        await self.page.locator("#text").fill(text)
        await self.page.locator("#text").press("Enter")
        return await self.answered()

    async def key(self, text: str) -> list[str]:
        """Touch the button of the keyboard that says this."""
        await self.page.locator("#keyboard button", has_text=re.compile(f"^{re.escape(text)}$")).first.click()
        return await self.answered()

    async def voice(self) -> list[str]:
        """Send the sample voice note, a real Ogg/Opus."""
        await self.page.locator("#attach").click()
        await self.page.locator('[data-do="sample-voice"]').click()
        return await self.answered()

    async def shown(self) -> list[str]:
        """The texts that are still to be seen in the chat."""
        return [str(m.get("text") or "") for m in await self.messages() if not m.get("deleted")]

    async def answered(self, quiet: float = 0.7) -> list[str]:
        """Wait until the bot has answered and is quiet; its new messages."""
        end = time.monotonic() + PATIENCE
        count, since = -1, time.monotonic()
        while time.monotonic() < end:
            messages = await self.messages()
            fresh = messages[self.seen :]
            spoken = [m for m in fresh if m["from"] == "bot"]
            if len(messages) != count:
                count, since = len(messages), time.monotonic()
            elif spoken and time.monotonic() - since > quiet:
                self.seen = len(messages)
                for message in fresh:
                    who = "bot" if message["from"] == "bot" else self.name
                    self.stage.write(f"{who}: {message.get('text') or '(voz o archivo)'}")
                return [str(m.get("text") or "") for m in spoken]
            await asyncio.sleep(0.1)
        raise AssertionError(f"the bot did not answer {self.name} within {PATIENCE:.0f} s")
