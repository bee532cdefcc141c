"""The chat page in a real browser: what a person does with it, what it looks like, what it may load."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.practice.conftest import Practice, Served, practising

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
KEYBOARD = {
    "keyboard": [[{"text": "Arí, munanim"}, {"text": "Manam"}], [{"text": "Mi número", "request_contact": True}]]
}
BUTTONS = {
    "inline_keyboard": [
        [{"text": "Cambiar", "callback_data": "cambiar"}],
        [{"text": "Invitar", "url": "https://t.me/maskay_practica_bot?start=abc"}],
    ]
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all tests here: starting it takes longer than using it."""
    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


@pytest_asyncio.fixture(loop_scope="module")
async def practice(served: Served) -> AsyncIterator[Practice]:
    async with practising(served) as practice:
        yield practice


@pytest_asyncio.fixture(loop_scope="module")
async def page(practice: Practice, browser: Browser) -> AsyncIterator[Page]:
    troubles: list[str] = []
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, permissions=["microphone"])
    page = await context.new_page()
    page.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: troubles.append(asked.url) if not asked.url.startswith(practice.base) else None)
    await page.goto(practice.base + "/chat")
    yield page
    await context.close()
    assert troubles == []


async def last(practice: Practice, person: int | None = None) -> Any:
    return (await practice.chat(person or practice.rosa))["messages"][-1]


async def test_a_talk_by_buttons_and_words(practice: Practice, page: Page) -> None:
    rosa = practice.rosa
    await page.get_by_role("button", name="Iniciar").click()
    await expect(page.locator(".mine .bubble").last).to_contain_text("/start")
    await practice.call(
        "sendMessage", chat_id=rosa, text="<b>¿Munankichu?</b>", parse_mode="HTML", reply_markup=KEYBOARD
    )
    await expect(page.locator(".e-bold")).to_have_text("¿Munankichu?")
    await page.get_by_role("button", name="Arí, munanim").click()
    await expect(page.locator(".mine .bubble").last).to_contain_text("Arí, munanim")
    await page.get_by_role("button", name="Mi número").click()
    await expect(page.locator(".tile b")).to_have_text("Rosa")
    await page.get_by_label("Mensaje", exact=True).fill("Teofila")
    await page.get_by_label("Mensaje", exact=True).press("Enter")
    await expect(page.locator(".mine .bubble").last).to_contain_text("Teofila")
    await page.get_by_role("button", name="Corregir lo último").click()
    await page.get_by_label("Mensaje", exact=True).fill("Teófila")
    await page.get_by_role("button", name="Enviar").click()
    await expect(page.locator(".mine .bubble").last).to_contain_text("editado")
    assert (await last(practice))["text"] == "Teófila"
    await practice.call("sendMessage", chat_id=rosa, text="ya", reply_markup={"remove_keyboard": True})
    await expect(page.locator("#keyboard")).to_be_hidden()


async def test_buttons_under_a_message_tap_and_follow_links_to_the_bot(practice: Practice, page: Page) -> None:
    rosa = practice.rosa
    await practice.does(rosa, "say", text="/start")
    await practice.call("sendMessage", chat_id=rosa, text="Repaso", reply_markup=BUTTONS)
    await page.get_by_role("button", name="Cambiar").click()
    await practice.until(lambda: practice.telegram.taps)
    tap = next(iter(practice.telegram.taps.values()))
    assert tap.data == "cambiar"
    await practice.call("answerCallbackQuery", callback_query_id=tap.id, text="Anotado")
    await expect(page.locator("#toast")).to_have_text("Anotado")
    await page.get_by_role("button", name="Invitar").click()
    await expect(page.locator(".mine .bubble").last).to_contain_text("/start abc")


async def test_a_recorded_voice_reaches_the_bot_as_ogg_opus_and_can_be_heard(practice: Practice, page: Page) -> None:
    await practice.does(practice.rosa, "say", text="/start")
    await page.get_by_role("button", name="Grabar voz").click()
    await expect(page.locator("#recorded")).to_have_text("0:01")
    await page.locator("#recording").get_by_role("button", name="Enviar").click()
    await expect(page.locator(".voice")).to_be_visible()
    media = (await last(practice))["media"]
    kept = practice.telegram.files.by_id(media["file_id"])
    assert kept is not None
    assert kept.content.startswith(b"OggS")
    assert b"OpusHead" in kept.content[:64]
    await page.get_by_role("button", name="Escuchar").click()
    await expect(page.get_by_role("button", name="Pausa")).to_be_visible()
    await expect(page.locator(".sound small")).not_to_contain_text("no se puede")


async def test_a_photo_a_place_and_the_sample_voice_are_sent_from_the_clip(
    practice: Practice, page: Page, tmp_path: Path
) -> None:
    from tests.practice.test_person_api import picture

    (tmp_path / "casa.jpg").write_bytes(picture())
    await practice.does(practice.rosa, "say", text="/start")
    for name in ("Ubicación", "Nota de voz de muestra", "Sticker", "Mi contacto"):
        await page.get_by_role("button", name="Adjuntar").click()
        await page.get_by_role("menuitem", name=name).click()
    await page.get_by_role("button", name="Adjuntar").click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("menuitem", name="Foto").click()
    await (await chooser.value).set_files(tmp_path / "casa.jpg")
    await expect(page.locator("img.photo")).to_be_visible()
    await expect(page.locator("article")).to_have_count(6)
    kinds = {message["kind"] for message in (await practice.chat(practice.rosa))["messages"]}
    assert kinds == {"text", "location", "voice", "sticker", "contact", "photo"}


async def test_offline_messages_wait_and_go_out_on_return(practice: Practice, page: Page) -> None:
    await practice.does(practice.rosa, "say", text="/start")
    await page.get_by_role("switch", name="Sin señal").click()
    await expect(page.locator("#nosignal")).to_be_visible()
    await page.get_by_label("Mensaje", exact=True).fill("sin red")
    await page.get_by_label("Mensaje", exact=True).press("Enter")
    await expect(page.get_by_label("en espera")).to_be_visible()
    await page.get_by_role("switch", name="Sin señal").click()
    await expect(page.get_by_label("en espera")).to_have_count(0)
    assert (await practice.updates())[-1]["message"]["text"] == "sin red"


async def test_several_people_each_with_their_own_chat(practice: Practice, page: Page) -> None:
    await practice.does(practice.rosa, "say", text="solo de Rosa")
    await expect(page.locator("article")).to_have_count(1)
    await page.get_by_role("button", name="Elmer").click()
    await expect(page.locator("#me")).to_have_text("Elmer")
    await expect(page.locator("article")).to_have_count(0)
    await practice.call("sendMessage", chat_id=practice.rosa, text="para Rosa")
    await expect(page.locator(".people .new")).to_have_text("1")
    await page.get_by_placeholder("Persona nueva…").fill("Saturnina")
    await page.get_by_role("button", name="Añadir").click()
    await expect(page.locator("#me")).to_have_text("Saturnina")
    await page.get_by_role("button", name="Rosa").click()
    await expect(page.locator("article")).to_have_count(2)
    await expect(page.locator(".people .new")).to_have_count(0)


async def test_commands_clock_and_faults_are_at_hand(practice: Practice, page: Page) -> None:
    await practice.call("setMyCommands", commands=[{"command": "ayuda", "description": "Una persona"}])
    await practice.does(practice.rosa, "say", text="/start")
    await page.get_by_role("button", name="Órdenes del bot").click()
    await page.get_by_role("menuitem", name="Una persona").click()
    await expect(page.locator(".mine .bubble").last).to_contain_text("/ayuda")
    await page.get_by_text("Reloj").click()
    await page.get_by_role("button", name="+3 días").click()
    await practice.until(lambda: practice.telegram.clock.ahead.days == 3)
    await page.get_by_text("Fallas").click()
    await page.get_by_role("button", name="Pedir esta falla").click()
    await expect(page.locator("#faults li")).to_have_text("429 · espere un momento · sendMessage · 1×")


async def test_what_anybody_writes_is_shown_as_text_and_never_run(practice: Practice, page: Page) -> None:
    attack = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
    await practice.does(practice.rosa, "say", text=attack)
    await practice.http.post("/practice/people", json={"name": attack[:60]})
    await expect(page.locator(".mine .bubble")).to_contain_text(attack)
    await expect(page.locator(".people b").last).to_have_text(attack[:60])
    assert await page.locator(".log img, .people img").count() == 0


async def test_on_a_phone_the_panel_is_a_drawer_and_nothing_sticks_out(practice: Practice, page: Page) -> None:
    await page.set_viewport_size({"width": 320, "height": 640})
    await practice.does(practice.rosa, "say", text="/start " + "x" * 300)
    wide = {"keyboard": [["No sé", "Saltar", "⬅ Atrás"], ["Una respuesta bastante larga para un teléfono chico"]]}
    await practice.call("sendMessage", chat_id=practice.rosa, text="y" * 300, reply_markup=wide)
    await expect(page.locator("#keyboard")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    await expect(page.get_by_role("button", name="Elmer")).to_be_hidden()
    await page.get_by_role("button", name="Abrir el panel").click()
    await page.get_by_role("button", name="Elmer").click()
    await expect(page.locator("#me")).to_have_text("Elmer")
    await expect(page.get_by_role("button", name="Elmer")).to_be_hidden()
    await expect(page.locator(".strip")).to_have_text("Práctica: nada sale de esta computadora")


async def test_the_page_may_load_only_its_own_files(practice: Practice) -> None:
    for path in ("/chat", "/chat/chat.js", "/chat/chat.css", "/chat/sign.svg"):
        policy = (await practice.http.get(path)).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert "unsafe" not in policy
    for path in ("/chat/chat.html", "/chat/__init__.py", "/chat/sample_voice.ogg", "/chat/..%2f__init__.py"):
        assert (await practice.http.get(path)).status_code == 404
