"""A volunteer in Spanish, for two families in turn: nothing of the one stays for the other to see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.journeys.stage import CHROMIUM, Phone, Stage
from tests.journeys.test_main_job import open_case, sign_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="no Chromium: apt-get install chromium"),
]
ANSWERS = (
    (r"a su lado y le escucha", "Sí"), (r"18 años o más", "Sí"), (r"permite guardar", "Sí, acepto"),
    (r"permite también comparar", "Sí, acepto"), (r"Quién dio permiso|quién está con usted", "{witness}"),
    (r"todas las preguntas", "1"), (r"nombre completo de la persona que busca", "{sought}"),
    (r"¿Esta persona es mujer u hombre", "Hombre"), (r"es mujer u hombre\?", "Mujer"), (r"Qué es de usted", "hermano"),
    (r"lo que más desea", "1"), (r"ADN", "No sé"),
    (r"por última vez", "{when}"), (r"Dónde estaba entonces", "{where}"), (r"uno de estos lugares", "1"),
    (r"En qué año nació", "25 años"), (r"se llama el padre", "No sé"), (r"se llama la madre", "{mother}"),
    (r"Ya contó esto", "6"), (r"Cuál es su nombre completo", "{enquirer}"), (r"Cuántos años tiene usted", "Saltar"),
    (r"Dónde vive usted ahora", "{home}"), (r"celular de la familia", "{contact}"), (r"A qué hora", "1"),
    (r"menos de 18 años hoy|menor de 18", "No"), (r"A qué lugar iba|a dónde iba", "No sé"), (r"De qué país", "Perú"),
)  # fmt: skip
FELICITAS = {
    "witness": "La señora Felícitas, con su nuera", "sought": "Saturnino Yaranga Lapa", "when": "en la siembra de 1984",
    "where": "Vinchos", "mother": "Epifania Lapa", "enquirer": "Felícitas Yaranga Lapa", "home": "Vilcashuamán",
    "contact": "la radio de Vilcas",
}  # fmt: skip
TORIBIO = {
    "witness": "Don Toribio, en la posta", "sought": "Abdón Huayta Ñaupa", "when": "agosto de 1987",
    "where": "Sivia", "mother": "Jacinta Ñaupa", "enquirer": "Toribio Huayta Ñaupa", "home": "Llochegua",
    "contact": "el juez de paz de Llochegua",
}  # fmt: skip


async def enter(stage: Stage, teodoro: Phone, family: dict[str, str]) -> str:
    """Answer whatever is asked, as the family beside the volunteer says it; the case code."""
    told = await teodoro.say("1")  # write down a family's request
    told = await teodoro.say("1")  # the violence of 1980 to 2000
    for _turn in range(40):
        asked = told[-1]
        if "enviarlo ahora" in asked:
            break
        answer = next((a for pattern, a in ANSWERS if re.search(pattern, asked)), None)
        assert answer is not None, asked
        told = await teodoro.say(answer.format(**family))
    await stage.picture(teodoro.page, "volunteer-summary")
    told = await teodoro.key("Enviar mi pedido")
    await stage.picture(teodoro.page, "volunteer-receipt")
    code = re.search(r"[A-Z]\d-[A-Z]+-\d{4}", " ".join(told))
    assert code, told
    return code[0]


async def test_two_families_in_turn_leave_nothing_of_each_other_on_the_phone(stage: Stage) -> None:
    justina = await sign_in(stage, "Justina")
    await justina.goto(f"{stage.console_url}/volunteers")
    await justina.locator("form button.primary").click()
    link = await justina.locator("#link").input_value()
    await stage.picture(justina, "invitation")

    teodoro = await Phone.of(stage, "Don Teodoro", link.split("start=")[1])
    await teodoro.start()
    await teodoro.key("Castellano")
    await teodoro.say("1")
    await teodoro.key("Sí, acepto")
    await teodoro.say("Teodoro Quicaño")
    await stage.picture(teodoro.page, "volunteer")

    first = await enter(stage, teodoro, FELICITAS)
    marks = [word for words in FELICITAS.values() for word in words.split() if len(word) > 5]
    shown = " ".join(await teodoro.shown())
    assert first in shown
    assert [word for word in marks if word in shown] == []

    before = len(await teodoro.messages())
    await teodoro.say("hola")
    second = await enter(stage, teodoro, TORIBIO)
    later = " ".join(str(m.get("text")) for m in (await teodoro.messages())[before:])
    assert [word for word in marks if word in later] == []
    assert first not in later
    assert second != first

    await open_case(stage, justina, first)
    page = await justina.locator("main").inner_text()
    assert "Saturnino Yaranga Lapa" in page
    assert "Abdón" not in page
    assert "Teodoro" in page
    await stage.picture(justina, "case-by-a-volunteer", whole=True)
