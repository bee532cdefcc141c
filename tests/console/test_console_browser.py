"""The console in a real browser: keys, live preview, no complaint from the content policy, and all of it without scripts."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from bot.domain.roles import Role
from bot.services import signing_in
from tests.console.console_over_http import HER_SISTER, PASSPHRASE, THE_SAME, Console, enter_request
from tests.console.test_console_status import fill

pytestmark = pytest.mark.journey
CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        await launched.close()


async def sign_in(console: Console, browser: Browser, *, scripts: bool = True, width: int = 1280) -> Page:
    """A signed-in page that remembers what the browser complained about."""
    from datetime import timedelta

    context = await browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    page = await context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda message: page.complaints.append(message.text))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    console.clock.advance(timedelta(seconds=31))
    await page.goto(f"{console.base}/console/sign-in")
    await page.fill("#name", "justina")
    await page.fill("#passphrase", PASSPHRASE)
    await page.fill("#code", signing_in.one_time_code(console.house, console.secrets["justina"]))
    await page.click("form.card button")
    await page.wait_for_url(lambda address: not address.endswith("/sign-in"))
    return page


async def seeded(console: Console) -> list[str]:
    person = await console.signed_in("justina")
    await console.list_of_people("alive", THE_SAME, HER_SISTER)
    return [await enter_request(person), await enter_request(person, sought_given="Lucio", sought_paternal="Sulca")]


async def test_a_caseworker_works_with_the_keyboard_alone(console: Console, browser: Browser) -> None:
    await seeded(console)
    page = await sign_in(console, browser)
    await page.keyboard.press("?")
    assert await page.locator("#keys").is_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    assert await page.locator("li.here").count() == 1
    code = await page.locator("li.here a.code").inner_text()
    await page.keyboard.press("c")
    await page.wait_for_url(f"**/console/cases/{code}?done=claimed")
    await page.keyboard.press("/")
    assert await page.evaluate("document.activeElement.id") == "find"
    await page.keyboard.type("jjj")
    assert await page.input_value("#find") == "jjj"
    await page.goto(f"{console.base}/console/queue/office")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/console/cases/*")
    assert page.complaints == []  # type: ignore[attr-defined]


async def test_a_judgement_by_key_asks_for_its_reason_first(console: Console, browser: Browser) -> None:
    code = (await seeded(console))[0]
    page = await sign_in(console, browser)
    await page.goto(f"{console.base}/console/cases/{code}")
    await page.click("a[href*='/compare/']")
    await page.wait_for_url("**/compare/**")
    await page.wait_for_load_state("load")  # the keys are there once the script is
    await page.keyboard.press("s")
    assert await page.evaluate("document.activeElement.id") == "reason"
    await page.select_option("#reason", index=1)
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("s")
    await page.wait_for_url("**done=judged")
    assert "la misma persona" in await page.inner_text("#judged-title")
    assert page.complaints == []  # type: ignore[attr-defined]


async def test_the_preview_follows_the_typing(console: Console, browser: Browser) -> None:
    code = (await seeded(console))[0]
    page = await sign_in(console, browser)
    await page.goto(f"{console.base}/console/cases/{code}")
    await page.fill("#reply-text", "Mama Rosa, <b>buenos</b> días.")
    await page.wait_for_selector("#seen-reply .bubble")
    assert await page.inner_text("#seen-reply .bubble") == "Mama Rosa, <b>buenos</b> días."
    assert page.complaints == []  # type: ignore[attr-defined]


async def test_all_of_it_works_with_scripts_off(console: Console, browser: Browser) -> None:
    code = (await seeded(console))[0]
    page = await sign_in(console, browser, scripts=False)
    await page.locator("li", has_text=code).locator("button").click()
    assert page.url.endswith("done=claimed")
    await page.fill("#note", "Prefiere los martes.")
    await page.locator("#note").locator("xpath=ancestor::form").locator("button").click()
    assert "Prefiere los martes." in await page.inner_text(".timeline")
    await page.fill("#reply-text", "Mama Rosa, buenos días.")
    await page.locator("form[data-preview=seen-reply] button").first.click()
    assert await page.inner_text("#seen-reply .bubble") == "Mama Rosa, buenos días."
    await page.click("a[href*='/compare/']")
    await page.select_option("#reason", index=1)
    await page.click("button[value=same]")
    assert "la misma persona" in await page.inner_text("#judged-title")


@pytest.mark.parametrize("width", [320, 390, 640])
async def test_nothing_has_to_be_scrolled_sideways_on_a_phone(console: Console, browser: Browser, width: int) -> None:
    code = (await seeded(console))[0]
    page = await sign_in(console, browser, width=width)
    await page.goto(f"{console.base}/console/cases/{code}")
    compare = await page.locator("a[href*='/compare/']").first.get_attribute("href")
    for path in (
        "queue/office",
        f"cases/{code}",
        "requests/new",
        "search",
        "register",
        "offices",
        "volunteers",
        "tasks",
        "messages",
        "words",
        "audit",
    ):
        await page.goto(f"{console.base}/console/{path}")
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    await page.goto(f"{console.base}{compare}")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("width", [320, 390])
async def test_an_administrator_sees_on_a_phone_how_it_runs(console: Console, browser: Browser, width: int) -> None:
    await console.hire("justina", Role.ADMINISTRATOR)
    await fill(console)
    page = await sign_in(console, browser, width=width)
    await page.goto(f"{console.base}/console/status")
    assert await page.locator(".badge.urgent", has_text="en silencio desde entonces").is_visible()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.complaints == []  # type: ignore[attr-defined]


AXE = os.environ.get("AXE_CORE") or str(Path(__file__).resolve().parents[2] / "var/axe/package/axe.min.js")


@pytest.mark.skipif(not Path(AXE).is_file(), reason="no axe-core: scripts/fetch_axe.sh brings it from npm")
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious(console: Console, browser: Browser, scheme: str) -> None:
    code = (await seeded(console))[0]
    page = await sign_in(console, browser)
    await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    session = await page.context.new_cdp_session(page)
    await session.send("Page.setBypassCSP", {"enabled": True})
    await page.goto(f"{console.base}/console/cases/{code}")
    compare = await page.locator("a[href*='/compare/']").first.get_attribute("href")
    for path in (
        "queue/office",
        "queue/mine",
        f"cases/{code}",
        "requests/new",
        "search",
        "register",
        "offices",
        "words",
        "words/of/start",
    ):
        await _axe(page, f"{console.base}/console/{path}")
    await _axe(page, f"{console.base}{compare}")


async def _axe(page: Page, address: str) -> None:
    await page.goto(address)
    for summary in await page.locator("details.more > summary").all():
        await summary.click()
    await page.add_script_tag(content=Path(AXE).read_text(encoding="utf-8"))
    found = await page.evaluate("axe.run()")
    serious = [(each["id"], each["nodes"][0]["target"]) for each in found["violations"]]
    assert serious == [], address
