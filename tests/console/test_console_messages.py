"""A family message and a word left behind, as staff meet them in the console."""

from __future__ import annotations

from bot.domain.roles import Role
from tests.console.console_over_http import Console
from tests.family import Family
from tests.services.test_passing_on import NEWS, recipient, sent

MESSAGES = "/console/messages"


async def test_a_message_is_read_passed_on_and_shown_in_the_recipients_chat(office: Console) -> None:
    _rosa, code = await sent(office.house)
    marcelina, there = await recipient(office.house)
    justina = await office.signed_in("Justina", office="lima")
    await justina.see(MESSAGES)
    assert code in justina.page
    assert "Marcelina" not in justina.page, "masked until opened"
    await justina.see(f"{MESSAGES}/{code}")
    assert NEWS in justina.page
    assert "Su mamá" in justina.page or "madre" in justina.page
    await justina.send(f"{MESSAGES}/{code}/pass", {"recipient_code": "K7-PUMA-0000"})
    assert "No hay ningún caso" in justina.page or "código" in justina.page
    await justina.send(f"{MESSAGES}/{code}/pass", {"recipient_code": there})
    assert "ofrecido en el chat" in justina.page
    assert (await marcelina.receive())[0].startswith("La oficina guarda unas líneas")


async def test_two_people_agree_to_what_discloses(office: Console) -> None:
    _rosa, code = await sent(office.house)
    justina = await office.signed_in("Justina", office="lima")
    await justina.see(f"{MESSAGES}/{code}")
    await justina.send(f"{MESSAGES}/{code}/pass", {"disclosure": "1"})
    assert "Usted propuso esto" in justina.page or "no puede" in justina.page
    teresa = await office.signed_in("Teresa", Role.APPROVER, office="lima")
    await teresa.see(f"{MESSAGES}/{code}")
    await teresa.send(f"{MESSAGES}/{code}/agree")
    assert "por ofrecer por teléfono" in teresa.page
    await teresa.send(f"{MESSAGES}/{code}/call", {"outcome": "not_wanted"})
    assert "quien lo recibe no lo quiso" in teresa.page


async def test_the_sender_is_asked_to_change_it_from_the_page(office: Console) -> None:
    rosa, code = await sent(office.house)
    justina = await office.signed_in("Justina", office="lima")
    await justina.see(f"/console/cases/{code}")
    assert f"{MESSAGES}/{code}" in justina.page
    await justina.see(f"{MESSAGES}/{code}")
    await justina.send(f"{MESSAGES}/{code}/change", {"text": "¿Puede escribirlo otra vez, sin el lugar?"})
    assert "se pidió un cambio" in justina.page
    assert "sin el lugar" in (await rosa.receive())[0]
    await justina.send(f"{MESSAGES}/{code}/refuse", {"reason": ""})
    assert "Escriba por qué" in justina.page


async def test_who_left_word_stands_masked_on_the_register_with_what_may_be_told(office: Console) -> None:
    _marcelina, code = await recipient(office.house)
    justina = await office.signed_in("Justina", office="lima")
    await justina.see("/console/register")
    assert code in justina.page
    assert "M. H. C." in justina.page
    assert "Marcelina" not in justina.page
    assert "Estoy con vida y estoy bien" in justina.page
    await justina.see(f"/console/cases/{code}")
    assert "Marcelina Huamán Ccente" in justina.page
    assert isinstance(_marcelina, Family)


async def test_a_talk_is_begun_held_and_ended_on_its_page(office: Console) -> None:
    rosa = Family(office.house)
    for line in ("/start", "castellano", "2", "Sí, acepto", "Quiero preguntar algo", "Rosa Quispe", "Saltar", "Saltar"):
        await rosa.say(line)
    await rosa.say("Enviar mi mensaje")
    (row,) = await office.house.database.read(lambda tx: tx.rows("SELECT code FROM cases"))
    justina = await office.signed_in("Justina", office="lima")
    await justina.see(f"/console/cases/{row[0]}")
    await justina.see(f"/console/cases/{row[0]}/talk")
    await justina.send(f"/console/cases/{row[0]}/talk/begin")
    await rosa.receive()
    await justina.send(f"/console/cases/{row[0]}/talk/say", {"text": "Buenos días."})
    assert await rosa.receive() == ["Buenos días."]
    await rosa.say("Buenos días, señorita")
    part = await justina.see(f"/console/cases/{row[0]}/talk?partial=1")
    assert "Buenos días, señorita" in part.text
    assert "<html" not in part.text
    await justina.see(f"/console/cases/{row[0]}/talk")
    await justina.send(f"/console/cases/{row[0]}/talk/end")
    assert "La conversación terminó." in justina.page
