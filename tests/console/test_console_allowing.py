"""What a family allows beyond keeping and comparing, as staff write it down and ask for it on the case page."""

from __future__ import annotations

import re

from bot.domain.roles import Role
from tests.console.console_over_http import Console, enter_request
from tests.services.test_allowing import FIRST, again, sent

ANSWER = {"consent_to": "share_network", "consent_answer": "yes", "consent_how": "oral", "consent_on": "2026-01-05"}


async def test_staff_read_the_question_out_write_the_answer_down_confirm_it_and_refer(console: Console) -> None:
    justina = await console.signed_in("Justina")
    code = await enter_request(justina)
    page = f"/console/cases/{code}"
    await justina.see(page)
    assert "¿Nos permite dar su pedido también a la Cruz Roja" in justina.page
    assert "Cruz Rojaman" in justina.page, "in the family's language too"
    await justina.send("/console/queue/claim")
    await justina.see(page)
    assert "primero la familia tiene que permitirlo" in justina.page
    answer = await justina.send(f"{page}/allowed", {**ANSWER, "consent_note": "Lo dijo dos veces."})
    assert "Quedó anotado lo que dijo." in answer.text
    assert "anotado por Justina" in answer.text
    assert "por confirmar" in answer.text
    refused = await justina.send(f"{page}/move", {"move": "refer", "to": "share_network", "reason": "El resumen."})
    assert refused.status_code == 409
    assert "solo se dijo de palabra" in refused.text
    await justina.send(f"{page}/allowed/confirm", {"confirm_note": "La llamé, estaba sola."})
    assert "ya vale" in justina.page
    done = await justina.send(f"{page}/move", {"move": "refer", "to": "share_network", "reason": "El resumen."})
    assert "Derivado a la red de la Cruz Roja" in done.text


async def test_the_bot_asks_in_the_chat_and_the_answer_appears_on_the_page(office: Console) -> None:
    rosa, case = await sent(office.house)
    await rosa.receive()
    justina = await office.signed_in("Justina", office=case.office)
    page = f"/console/cases/{case.code}"
    await justina.see(page)
    asked = await justina.send(f"{page}/allowed/ask", {"ask_share_network": "1"})
    assert "Se le pregunta a la familia en el chat" in asked.text
    assert "preguntado, sin respuesta" in asked.text
    assert await rosa.receive() == [FIRST]
    for line in ("Responder ahora", "Sí, acepto"):
        await rosa.say(line)
    shown = await justina.see(page)
    assert "La familia permitió dar el pedido a la red de la Cruz Roja" in shown.text
    again_asked = await justina.send(f"{page}/allowed/ask", {"ask_share_network": "1"})
    assert again_asked.status_code == 409


async def test_another_office_the_auditor_and_an_older_page_change_nothing(office: Console) -> None:
    _rosa, case = await sent(office.house)
    page = f"/console/cases/{case.code}"
    elsewhere = "ayacucho" if case.office != "ayacucho" else "lima"
    bruno = await office.signed_in("Bruno", office=elsewhere)
    otto = await office.signed_in("Otto", Role.AUDITOR, office=case.office)
    about = {"case_id": case.id, "revision": str(case.revision)}
    for person in (bruno, otto):
        for path, form in (("allowed", ANSWER), ("allowed/ask", {"ask_share_network": "1"}),
                           ("allowed/confirm", {"confirm_note": "a solas"})):  # fmt: skip
            answer = await person.send(f"{page}/{path}", {**about, **form})
            assert answer.status_code in (403, 409), path
    justina = await office.signed_in("Justina", office=case.office)
    await justina.see(page)
    await justina.send(f"{page}/allowed", ANSWER)
    await justina.see(page)
    late = await justina.send(f"{page}/allowed", {**ANSWER, "consent_answer": "no", "revision": str(case.revision)})
    assert late.status_code == 409
    assert "Alguien cambió este caso" in late.text
    assert re.search(r'name="consent_answer" value="no" required checked', late.text), "the form keeps its words"
    assert (await again(office.house, case)).revision > case.revision
