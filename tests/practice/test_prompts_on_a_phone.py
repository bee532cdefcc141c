"""Every prompt on a phone of 390 px: no button is cut off, nothing runs out of the screen, in both languages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import NamedTuple

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

import conversations
from bot.conversation.drafts import Answer, Draft
from bot.conversation.prompting import ask
from bot.conversation.questions import JsonValue
from bot.i18n import FAMILY_LANGUAGES, Words
from bot.services.sending import message_to_json
from bot.settings import ROOT
from bot.telegram.render import render
from tests.practice.conftest import Practice, Served, practising
from tests.practice.test_chat_page import ARGUMENTS, CHROMIUM

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS = Words.load(ROOT / "locales")
PHONE = {"width": 390, "height": 800}
# Telegram draws a row of buttons 8 px from the edges, 6 px apart, their words on one line of 16 px Roboto with
# 8 px beside them. DejaVu, which tests have, is an eighth wider, so 14 px of it are measured.
EDGE, GAP, PADDING, FONT = 8, 6, 8, '14px "DejaVu Sans", sans-serif'
MEASURE = """([labels, font]) => {
  const paper = document.createElement("canvas").getContext("2d");
  paper.font = font;
  return labels.map((label) => paper.measureText(label).width);
}"""
# What sticks out of the phone, or is cut off inside its own box.
STICKS_OUT = """() => [...document.querySelectorAll(".keyboard button, .bubble")]
  .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth + 1
    || (e.tagName === "BUTTON" && e.scrollHeight > e.clientHeight + 1))
  .map((e) => e.textContent)"""


class Prompt(NamedTuple):
    """A step as it is sent: texts, and rows of labels."""

    where: str
    texts: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def prompts(language: str) -> Iterator[Prompt]:
    for conversation in conversations.ALL.values():
        for step in conversation.steps:
            given = tuple(Answer(name, "yes", how="given") for name in conversation.given)
            draft = Draft("d1", conversation.name, conversation.version, language, 1, step.id, given)
            say = ask(conversation, draft)
            texts = []
            for bubble in say.bubbles:
                lines: list[JsonValue] = [message_to_json(line) for line in bubble.lines]  # type: ignore[misc]
                parcel: dict[str, JsonValue] = {"lines": lines, "both": bubble.both, "tight": bubble.tight}
                texts.append(render(parcel, language, WORDS, {"organisation": "Oficina de Práctica"}).text)
            rows = tuple(tuple(WORDS.text(button.text, language) for button in row) for row in say.keyboard or ())
            yield Prompt(f"{conversation.name}.{step.id}", tuple(filter(None, texts)), rows)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest_asyncio.fixture(loop_scope="module")
async def practice(served: Served) -> AsyncIterator[Practice]:
    async with practising(served) as practice:
        yield practice


@pytest_asyncio.fixture(loop_scope="module")
async def phone(practice: Practice, browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(practice.base + "/chat")
    yield page
    await context.close()


@pytest.mark.parametrize("language", FAMILY_LANGUAGES)
async def test_no_button_is_cut_off_on_a_line_of_telegrams_own_phone(phone: Page, language: str) -> None:
    rows = [(prompt.where, row) for prompt in prompts(language) for row in prompt.rows]
    labels = [label for _where, row in rows for label in row]
    widths = iter(await phone.evaluate(MEASURE, [labels, FONT]))
    cut = []
    for where, row in rows:
        room = (PHONE["width"] - 2 * EDGE - GAP * (len(row) - 1)) / len(row) - 2 * PADDING
        cut += [f"{where}: {label} ({width:.0f} px of {room:.0f})" for label in row if (width := next(widths)) > room]
    assert len(labels) > 300
    assert cut == []


@pytest.mark.parametrize("language", FAMILY_LANGUAGES)
async def test_the_longest_prompts_are_whole_in_the_practice_chat(
    phone: Page, practice: Practice, language: str
) -> None:
    await practice.does(practice.rosa, "say", text="/start")
    hardest = sorted(prompts(language), key=lambda p: -sum(map(len, p.texts)) - 20 * len(p.rows))[:12]
    for prompt in hardest:
        keyboard = {"keyboard": [[{"text": label} for label in row] for row in prompt.rows], "resize_keyboard": True}
        for text in prompt.texts[:-1]:
            await practice.call("sendMessage", chat_id=practice.rosa, text=text)
        await practice.call("sendMessage", chat_id=practice.rosa, text=prompt.texts[-1], reply_markup=keyboard)
        await expect(phone.locator(".bubble").last).to_contain_text(prompt.texts[-1][:20])
        await expect(phone.locator(".keyboard button").last).to_have_text(prompt.rows[-1][-1])
        assert await phone.evaluate(STICKS_OUT) == [], prompt.where
        assert await phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], prompt.where
