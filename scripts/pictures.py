"""Takes the pictures of docs/pictures from a practice of its own: `python -m scripts.pictures` (needs Chromium).

Everybody in them is invented. Run it when the chat or the console look different.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, async_playwright

from bot.domain.people import PersonRecord
from tests.journeys.respell import respelt
from tests.journeys.stage import DESK, ROOT, Phone, Stage
from tests.journeys.test_main_job import open_case, press, sign_in, somebody_with_brothers, unfold

PICTURES = ROOT / "docs" / "pictures"
LARGEST = 200_000
ALWAYS = (
    (r"18 años o más", "1"), (r"Escribe por usted", "1"), (r"permite guardar", "Sí, acepto"),
    (r"permite también comparar", "Sí, acepto"), (r"todas las preguntas", "1"), (r"uno de estos lugares", "1"),
    (r"Esta persona es mujer u hombre", "Hombre"), (r"es mujer u hombre\?", "Mujer"), (r"A qué hora", "1"),
    (r"18 años hoy|menor de 18", "No"), (r"De qué país", "Perú"), (r"Ya contó esto", "No sé"),
    (r"celular|número de teléfono", "966 123 456"), (r"Cuántos años tiene usted", "Saltar"),
    (r"A qué lugar iba|a dónde iba|A qué ciudad", "Santiago de Chile"), (r"Cuándo fue|por última vez", "{when}"),
    (r"Dónde estaba|En qué lugar|dónde fue", "{where}"), (r"En qué año nació", "{born}"),
    (r"nombre completo de la persona que busca", "{sought}"), (r"Qué es de usted", "{kinship}"),
    (r"se llama el padre", "{father}"), (r"se llama la madre", "{mother}"),
    (r"Cuál es su nombre completo", "{enquirer}"), (r"Dónde vive usted ahora", "{home}"), (r"", "No sé"),
)  # fmt: skip
ELMER = {
    "when": "marzo de 2023", "where": "Desaguadero", "born": "1998", "sought": "Yeni Chambi Ticona",
    "kinship": "hermana", "father": "No sé", "mother": "Basilia Ticona", "enquirer": "Elmer Chambi Ticona",
    "home": "Juliaca",
}  # fmt: skip
DELIA = {
    "when": "hace tres días", "where": "Huanta", "born": "2001", "sought": "Wilber Curo Lapa", "kinship": "hijo",
    "father": "No sé", "mother": "Delia Lapa", "enquirer": "Delia Lapa Soto", "home": "Huanta",
}  # fmt: skip


def family_of(sought: PersonRecord) -> dict[str, str]:
    """Rosa's answers: everything spelt another way."""
    assert sought.event_year
    assert sought.birth_year
    place, district = sought.place_last.rstrip(")").split(" (")
    return {
        "when": f"en la siembra de {sought.event_year}", "where": f"{respelt(place)} {district.split(',')[0]}",
        "born": f"tenía {sought.event_year - sought.birth_year} años",
        "sought": " ".join(respelt(part) for part in (sought.given, sought.paternal, sought.maternal)),
        "kinship": "hermano", "father": respelt(sought.father), "mother": "No sé",
        "enquirer": f"Rosa {sought.paternal} {sought.maternal}", "home": "Huanta",
    }  # fmt: skip


async def request(phone: Phone, opening: list[str], family: dict[str, str]) -> None:
    """Answer whatever is asked, up to the summary."""
    told = await phone.start()
    for answer in opening:
        told = await phone.say(answer)
    for _turn in range(40):
        if "enviarlo ahora" in told[-1]:
            return
        question = told[-1]
        _pattern, answer = next((p, a) for p, a in ALWAYS if re.search(p, question))
        print(f"  {question.splitlines()[-1][:70]} -> {answer.format(**family)}", file=sys.stderr)
        told = await phone.say(answer.format(**family))
    raise AssertionError("the summary never came")


async def take(page: Page, name: str, *, clip: int = 0) -> None:
    """One picture, made small: 256 colours are enough for flat pages."""
    path = PICTURES / f"{name}.png"
    await page.screenshot(path=path)
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    if clip:
        picture = picture.crop((0, 0, picture.width, min(clip, picture.height)))
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size < LARGEST, name
    print(f"{path.relative_to(ROOT)} {path.stat().st_size:,} bytes")


async def pictures(stage: Stage) -> None:
    """Three families write; Justina and Elías do what the staff guide tells of."""
    shown_as, sought, _brothers = somebody_with_brothers()
    elmer = await Phone.of(stage, "Elmer")
    await request(elmer, ["Castellano", "1", "1", "2", "2"], ELMER)
    await elmer.key("Enviar mi pedido")
    delia = await Phone.of(stage, "Delia")
    await request(delia, ["Castellano", "1", "1", "2", "4", "1"], DELIA)
    await delia.key("Enviar mi pedido")

    quechua = await Phone.of(stage, "Hilaria")
    await quechua.start()
    for answer in ("Runasimi", "1", "1", "2", "1", "1"):
        await quechua.say(answer)
    await take(quechua.page, "chat-consent")

    rosa = await Phone.of(stage, "Rosa")
    await request(rosa, ["Castellano", "1", "1", "2", "1"], family_of(sought))
    await rosa.page.get_by_text("1. Nombre:").last.evaluate("e => e.scrollIntoView({block: 'start'})")
    await take(rosa.page, "chat-summary")
    told = " ".join(await rosa.key("Enviar mi pedido"))
    await take(rosa.page, "chat-receipt")
    code = re.search(r"[A-Z]\d-[A-Z]+-\d{4}", told)
    assert code

    nelly = await sign_in(stage, "Nelly")
    await nelly.goto(f"{stage.console_url}/queue/office")
    await take(nelly, "console-queue", clip=620)
    justina = await sign_in(stage, "Justina")
    await open_case(stage, justina, code[0])
    if await justina.locator('button[data-key="c"]').count():
        await justina.locator('button[data-key="c"]').click()
    await take(justina, "console-case")
    await justina.set_viewport_size({"width": 1280, "height": 1150})
    await justina.locator('a[href*="/compare/"]').first.click()
    await justina.locator("form.judge").wait_for()
    assert shown_as in await justina.locator("main").inner_text()
    await take(justina, "console-compare")
    await justina.set_viewport_size(DESK)
    await justina.locator("#reason").select_option(index=1)
    await justina.locator('button[value="same"]').click()
    await open_case(stage, justina, code[0])
    await press(justina, 'button[value^="accept"]')
    elias = await sign_in(stage, "Elías")
    await open_case(stage, elias, code[0])
    await take(elias, "console-second-person")
    await elias.locator('form[action$="/move"] button.primary[value^="accept"]').click()
    await open_case(stage, justina, code[0])
    choice = justina.locator('form[action$="/choice"]')
    await unfold(justina, 'form[action$="/choice"]')
    await choice.locator('input[value="only_alive"]').check()
    await choice.locator("textarea").fill("Por teléfono, el lunes.")
    await choice.scroll_into_view_if_needed()
    await take(justina, "console-choice")
    await choice.locator("button.primary").click()
    await open_case(stage, justina, code[0])
    await justina.locator("#reply-text").fill(
        "Señora Rosa, soy Justina, de la oficina de Ayacucho. Su hermano permite que le digamos que vive. La llamo hoy."
    )
    await justina.locator('input[name="disclosure"]').check()
    await justina.locator("button", has_text="Ver como lo verá la familia").first.click()
    await justina.locator("#reply-text, .preview").first.scroll_into_view_if_needed()
    await take(justina, "console-preview")


async def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        out.mkdir()
        async with async_playwright() as playwright:
            stage = Stage(Path(folder), out, playwright)
            await stage.open()
            try:
                await pictures(stage)
            finally:
                await stage.close()


if __name__ == "__main__":
    asyncio.run(main())
