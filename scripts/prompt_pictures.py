"""Takes a picture of each prompt on the practice chat page: the very page, its buttons and letters, in Chromium.

All prompts go through one page, one after another, each taken away before the next: two hundred in half a minute.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.async_api import Page, async_playwright

from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.serving import address_of, practice_server

# As wide as a phone; taller, so that the longest question is whole.
PHONE = {"width": 390, "height": 1500}
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb")
# From the first bubble of the prompt to the last button.
WHAT_IS_SHOWN = """() => {
  const boxes = [...document.querySelectorAll(".bubble, .keyboard")].map((e) => e.getBoundingClientRect());
  const top = Math.min(...boxes.map((b) => b.top)), bottom = Math.max(...boxes.map((b) => b.bottom));
  return {top: Math.max(0, top - 3), bottom: Math.min(innerHeight, bottom + 12)};
}"""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question as it is sent: its name for the file, its texts, its rows of buttons."""

    name: str
    texts: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def chromium() -> str | None:
    """The Chromium that is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def take(prompts: Sequence[Prompt], folder: Path) -> dict[str, str]:
    """Name -> file name of its picture in this folder. Empty where no Chromium is installed."""
    program = chromium()
    if program is None:
        return {}
    folder.mkdir(parents=True, exist_ok=True)
    return asyncio.run(_take(prompts, folder, program))


async def _take(prompts: Sequence[Prompt], folder: Path, program: str) -> dict[str, str]:
    telegram = PracticeTelegram()
    server = practice_server(telegram, "127.0.0.1", 0)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
        await asyncio.sleep(0.01)
    taken: dict[str, str] = {}
    try:
        async with httpx.AsyncClient(base_url=address_of(server)) as http, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
            page = await browser.new_page(viewport=PHONE, device_scale_factor=2)  # type: ignore[arg-type]
            phone = Phone(telegram, http, page)
            await phone.open()
            for prompt in prompts:
                taken[prompt.name] = f"{prompt.name}.png"
                await phone.picture(prompt, folder / taken[prompt.name])
            await browser.close()
    finally:
        server.should_exit = True
        await serving
    return taken


class Phone:
    """The practice chat page of one invented person, and the bot that writes to it."""

    def __init__(self, telegram: PracticeTelegram, http: httpx.AsyncClient, page: Page) -> None:
        self.telegram = telegram
        self.http = http
        self.page = page
        self.person = next(iter(telegram.people))

    async def open(self) -> None:
        """The page, with a chat that was begun: a bot may not write first."""
        await self.http.post(f"/practice/people/{self.person}/say", json={"text": "/start"})
        await self.page.goto(f"{self.http.base_url}/chat")
        await self.page.locator(".bubble").first.wait_for()
        await self._call("deleteMessages", message_ids=[1, 2, 3])

    async def picture(self, prompt: Prompt, file: Path) -> None:
        """Show the prompt alone, take it, take it away."""
        *before, asked = prompt.texts
        sent = [await self._call("sendMessage", text=text, reply_markup={"remove_keyboard": True}) for text in before]
        keyboard = {"keyboard": [[{"text": label} for label in row] for row in prompt.rows], "resize_keyboard": True}
        markup = keyboard if prompt.rows else {"remove_keyboard": True}
        sent.append(await self._call("sendMessage", text=asked, reply_markup=markup))
        await self.page.locator(".bubble").nth(len(prompt.texts) - 1).wait_for()
        if prompt.rows:
            await self.page.locator(".keyboard button").last.get_by_text(prompt.rows[-1][-1], exact=True).wait_for()
        edges = await self.page.evaluate(WHAT_IS_SHOWN)
        clip = {"x": 0, "y": edges["top"], "width": PHONE["width"], "height": edges["bottom"] - edges["top"]}
        await self.page.screenshot(path=file, clip=clip)  # type: ignore[arg-type]
        await self._call("deleteMessages", message_ids=[int(str(each["message_id"])) for each in sent])
        await self.page.wait_for_function("() => document.querySelectorAll('.bubble').length === 0")

    async def _call(self, method: str, **params: object) -> dict[str, object]:
        answer = await self.http.post(
            f"/bot{self.telegram.bot.token}/{method}", json={"chat_id": self.person, **params}
        )
        found = answer.json().get("result")
        return found if isinstance(found, dict) else {}
