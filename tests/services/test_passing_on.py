"""Family news on its way: read by staff, offered first, given on the recipient's yes, answered the same way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import ms
from bot.conversation.said import Kind, Said
from bot.domain.errors import Refusal
from bot.domain.family_messages import MOST_LINES, MessageState, lines_of
from bot.domain.roles import Role, StaffMember
from bot.services import case_file, linking, messages_by_phone, offering, passing_on, withdrawing
from bot.services.chats import find, key_of
from bot.services.house import House
from bot.services.sending import Post
from bot.store import cases, family_messages
from bot.store.database import Tx
from tests.family import BOT_ID, Family, house_in, voice
from tests.passing_time import pass_time
from tests.security.filling_in import Teller

JUSTINA = StaffMember("justina", Role.CASEWORKER, "lima")
TERESA = StaffMember("teresa", Role.APPROVER, "lima")
BRUNO = StaffMember("bruno", Role.CASEWORKER, "quito")
OTTO = StaffMember("otto", Role.AUDITOR, "lima")
TO_MESSAGE = (
    "/start", "castellano", "1", "1", "3", "2", "Sí, acepto", "Rosa Quispe Huamán", "Marcelina Huamán Ccente", "mujer",
    "mi mamá", "Oronccoy", "no sé",
)  # fmt: skip
RELATIVE = ("1", "Sí, acepto", "No acepto", "Luis Quispe Rojas", "987654321", "En la tarde")
NEWS = "Mamá, estoy bien. Nació mi hijita Luz."
ALIVE = (
    "/start", "castellano", "1", "1", "3", "1", "Sí, acepto", "Sí, acepto", "Marcelina Huamán Ccente", "1950", "Saltar",
    "Saltar", "Saltar", "1", "4", "30 días", "Saltar", "Dejar estas palabras",
)  # fmt: skip
STATUS = "Su mensaje está en la oficina. Cuando haya algo que le podamos decir, una persona hablará con usted."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def sent(house: House, words: str = NEWS, chat_id: int = 501) -> tuple[Family, str]:
    """A sender, and the code of their request."""
    rosa = Family(house, chat_id)
    for line in (*TO_MESSAGE, words, "Saltar"):
        await rosa.say(line)
    await rosa.say("Enviar mi mensaje")
    return rosa, await code_of(house, "family_message")


async def recipient(house: House) -> tuple[Family, str]:
    marcelina = Family(house, 900)
    for line in ALIVE:
        await marcelina.say(line)
    return marcelina, await code_of(house, "safe_and_well")


async def code_of(house: House, route: str) -> str:
    found = await house.database.read(lambda tx: cases.listed(tx, cases.Listed(route=route), 50))
    return max(found, key=lambda case: case.submitted_at).code


async def cases_of(family: Family) -> list[cases.CaseRow]:
    key = key_of(family.house, BOT_ID, family.chat_id)
    return await family.house.database.read(lambda tx: cases.of_chat(tx, key))


async def state_of(house: House, code: str) -> str:
    case = await house.database.read(lambda tx: cases.by_code(tx, code))
    assert case is not None
    row = await house.database.read(lambda tx: family_messages.of_case(tx, case.id))
    assert row is not None
    return row.state


async def test_it_is_offered_without_a_name_shown_on_the_yes_and_answered_the_same_way(house: House) -> None:
    rosa, code = await sent(house)
    marcelina, there = await recipient(house)
    assert await passing_on.pass_on(house, JUSTINA, code, there, disclosure=False) is False
    (offer,) = await marcelina.receive()
    assert offer == "La oficina guarda unas líneas para usted. Se muestran aquí solo si usted quiere."
    assert "Rosa" not in offer
    assert NEWS not in str(marcelina.phone)
    said = await marcelina.say("mostrarme las lineas")
    assert said[0] == f"Rosa Quispe Huamán:\n\n{NEWS}"
    assert await state_of(house, code) == MessageState.DELIVERED
    # The answer: consent of its own, read by staff, a second person, offered to whoever wrote first.
    await marcelina.say("Responder a estas líneas")
    for line in ("Sí, acepto", "Hija, aquí todos bien.", "Marcelina Huamán Ccente"):
        await marcelina.say(line)
    receipt = await marcelina.say("Enviar mi mensaje")
    assert "Su código es" in receipt[-1]
    answer = await code_of(house, "family_message")
    assert answer != code
    assert await passing_on.pass_on(house, JUSTINA, answer, "", disclosure=False) is True, "an answer discloses"
    with pytest.raises(Refusal):
        await passing_on.agree(house, JUSTINA, answer)
    assert await rosa.receive() == []
    await passing_on.agree(house, TERESA, answer)
    (offer,) = await rosa.receive()
    assert offer.startswith("La oficina guarda unas líneas")
    said = await rosa.say("Mostrarme las líneas")
    assert said[0] == "Marcelina Huamán Ccente:\n\nHija, aquí todos bien."


async def test_on_a_shared_telephone_only_whom_the_lines_are_for_is_shown_them(house: House) -> None:
    _rosa, code = await sent(house)
    phone, there = await recipient(house)
    await Teller(phone, "Yachurim", {"reuse": "No", "own_name": "Julia Torres Poma"}).whole()
    await passing_on.pass_on(house, JUSTINA, code, there, disclosure=False)
    await phone.receive()
    for label in ("Mostrarme las líneas", "No las quiero"):
        assert await phone.say(label) == ["Buenos días. ¿Quién escribe?"]
        assert "líneas" not in str(await phone.say("Julia"))
        assert await state_of(house, code) == MessageState.OFFERED
    await phone.say("Mostrarme las líneas")
    offered = await phone.say("Marcelina")
    assert offered[-1].startswith("La oficina guarda unas líneas")
    assert (await phone.say("Mostrarme las líneas"))[0] == f"Rosa Quispe Huamán:\n\n{NEWS}"
    await phone.say("/start")
    await phone.say("Julia")
    assert await phone.say("Responder a estas líneas") == ["Buenos días. ¿Quién escribe?"]


async def test_a_no_shows_nothing_and_the_sender_reads_the_same_words_in_every_state(house: House) -> None:
    rosa, code = await sent(house)
    assert STATUS in (await rosa.say("/estado"))[0]
    marcelina, there = await recipient(house)
    await passing_on.pass_on(house, JUSTINA, code, there, disclosure=False)
    assert STATUS in (await rosa.say("/estado"))[0]
    await marcelina.receive()
    said = await marcelina.say("No las quiero")
    assert said == ["Bien. No se muestran."]
    assert NEWS not in str(marcelina.phone)
    assert await state_of(house, code) == MessageState.DECLINED
    assert STATUS in (await rosa.say("/estado"))[0]
    assert await rosa.receive() == []


async def test_who_was_offered_nothing_gets_nothing_by_the_words_of_the_button(house: House) -> None:
    _rosa, code = await sent(house)
    _marcelina, there = await recipient(house)
    await passing_on.pass_on(house, JUSTINA, code, there, disclosure=False)
    stranger = Family(house, 777)
    await stranger.say("/start")
    await stranger.say("castellano")
    await stranger.say("Mostrarme las líneas")
    assert NEWS not in str(stranger.phone)


async def test_an_offer_in_the_middle_of_a_form_waits_beside_it(house: House) -> None:
    _rosa, code = await sent(house)
    marcelina, there = await recipient(house)
    for line in ("/start", "Hacer otro pedido", "1", "2", "2", "1", "Sí, acepto", "Sí, acepto", "1"):
        question = (await marcelina.say(line))[-1]
    await passing_on.pass_on(house, JUSTINA, code, there, disclosure=False)
    await marcelina.receive()
    said = await marcelina.say("Mostrarme las líneas")
    assert NEWS in said[0]
    assert "apellido" in question or "nombre" in question
    await marcelina.say("Responder a estas líneas")
    for line in ("Sí, acepto", "Todos bien.", "Marcelina Huamán Ccente"):
        await marcelina.say(line)
    said = await marcelina.say("Enviar mi mensaje")
    assert said[-1] == question, "and afterwards the form goes on"


async def test_what_discloses_waits_for_a_second_person_who_may_say_no(house: House) -> None:
    _rosa, code = await sent(house)
    marcelina, there = await recipient(house)
    assert await passing_on.pass_on(house, JUSTINA, code, there, disclosure=True)
    assert await marcelina.receive() == []
    with pytest.raises(Refusal):
        await passing_on.refuse(house, BRUNO, code, "no")
    await passing_on.refuse(house, TERESA, code, "Primero hay que hablar con ella.")
    view = await passing_on.open_message(house, JUSTINA, code)
    assert (view.state, view.reason) == (MessageState.RECEIVED, "Primero hay que hablar con ella.")
    await passing_on.refuse(house, JUSTINA, code, "Lo retira la familia.")
    assert await state_of(house, code) == MessageState.STOPPED
    with pytest.raises(Refusal):
        await passing_on.pass_on(house, JUSTINA, code, there, disclosure=False)


async def test_without_a_chat_staff_ask_by_phone_and_note_what_was_said(house: House) -> None:
    _rosa, code = await sent(house)
    await passing_on.pass_on(house, JUSTINA, code, "", disclosure=False)
    assert await state_of(house, code) == MessageState.BY_PHONE
    assert [line.code for line in await passing_on.waiting(house, JUSTINA)] == [code]
    await messages_by_phone.call(house, JUSTINA, code, "heard", "")
    assert await state_of(house, code) == MessageState.DELIVERED
    assert await passing_on.waiting(house, JUSTINA) == ()
    with pytest.raises(Refusal):
        await messages_by_phone.call(house, JUSTINA, code, "not_wanted", "")


async def test_the_sender_is_asked_to_change_it_and_what_they_answer_becomes_the_message(house: House) -> None:
    rosa, code = await sent(house)
    await case_file.open_case(house, JUSTINA, code)
    await passing_on.ask_change(house, JUSTINA, code, "¿Puede escribir otra vez su mensaje, sin el lugar?")
    assert "sin el lugar" in (await rosa.receive())[0]
    await rosa.say("Mamá, estoy bien. Saludos.")
    view = await passing_on.open_message(house, JUSTINA, code)
    assert view.state is MessageState.RECEIVED
    assert view.shown == "Rosa Quispe Huamán:\n\nMamá, estoy bien. Saludos."


async def test_a_voice_goes_on_only_as_somebody_wrote_it_down_and_stays_as_it_was_agreed(house: House) -> None:
    rosa = Family(house)
    for line in TO_MESSAGE:
        await rosa.say(line)
    await rosa.send(voice())
    await rosa.say("Saltar")
    await rosa.say("Enviar mi mensaje")
    code = await code_of(house, "family_message")
    with pytest.raises(Refusal):
        await passing_on.pass_on(house, JUSTINA, code, "", disclosure=False)
    file = await case_file.open_case(house, JUSTINA, code)
    await case_file.transcribe(house, JUSTINA, file.media[0].media_id, "Mamá, te extraño.")
    await passing_on.pass_on(house, JUSTINA, code, "", disclosure=True)
    await case_file.transcribe(house, JUSTINA, file.media[0].media_id, "Otra cosa.")
    assert (await passing_on.open_message(house, TERESA, code)).shown.endswith("Mamá, te extraño.")


async def test_a_message_of_more_than_thirty_lines_is_not_taken_and_nothing_is_blamed(house: House) -> None:
    rosa = Family(house)
    for line in TO_MESSAGE:
        await rosa.say(line)
    said = await rosa.say("\n".join("hola" for _n in range(MOST_LINES + 1)))
    assert said[0].startswith("Eso tiene 31 líneas y el máximo es 30.")
    assert "Sí" not in said[0]
    said = await rosa.say("\n".join("hola" for _n in range(MOST_LINES)))
    assert "celular" in said[-1]


def test_long_lines_count_as_several() -> None:
    assert lines_of("hola") == 1
    assert lines_of("a\n\nb") == 3
    assert lines_of("x" * 81) == 2


@pytest.mark.parametrize("who", [BRUNO, OTTO], ids=lambda who: who.id)
async def test_nobody_of_another_office_and_no_auditor_reads_a_message(house: House, who: StaffMember) -> None:
    _rosa, code = await sent(house)
    with pytest.raises(Refusal):
        await passing_on.open_message(house, who, code)
    with pytest.raises(Refusal):
        await passing_on.pass_on(house, who, code, "", disclosure=False)


async def test_every_reading_and_passing_on_is_in_the_audit(house: House) -> None:
    _rosa, code = await sent(house)
    await passing_on.waiting(house, JUSTINA)
    await passing_on.open_message(house, JUSTINA, code)
    await passing_on.pass_on(house, JUSTINA, code, "", disclosure=False)
    rows = await house.database.read(lambda tx: tx.rows("SELECT action FROM audit ORDER BY n"))
    assert [row[0] for row in rows][-4:] == ["list_messages", "read_message", "move_open", "pass_message"]


async def test_a_code_that_leads_to_no_chat_is_refused(house: House) -> None:
    _rosa, code = await sent(house)
    for wrong in ("K7-PUMA-0000", "nada"):
        with pytest.raises(Refusal):
            await passing_on.pass_on(house, JUSTINA, code, wrong, disclosure=False)
    assert await state_of(house, code) == MessageState.RECEIVED


async def test_what_nobody_proposed_or_what_was_refused_is_agreed_to_by_no_one_alone(house: House) -> None:
    rosa, code = await sent(house)
    marcelina, there = await recipient(house)
    await passing_on.pass_on(house, JUSTINA, code, there, disclosure=False)
    for line in ("Mostrarme las líneas", "Responder a estas líneas", "Sí, acepto", "Hija, aquí todos bien.",
                 "Marcelina Huamán Ccente", "Enviar mi mensaje"):  # fmt: skip
        await marcelina.say(line)
    answer = await code_of(house, "family_message")
    with pytest.raises(Refusal):
        await passing_on.agree(house, TERESA, answer)
    assert await passing_on.pass_on(house, JUSTINA, answer, "", disclosure=False)
    await passing_on.refuse(house, TERESA, answer, "Todavía no.")
    with pytest.raises(Refusal):
        await passing_on.agree(house, TERESA, answer)
    assert await state_of(house, answer) == MessageState.RECEIVED
    assert await rosa.receive() == []


async def test_what_its_sender_took_back_is_shown_to_nobody_any_more(house: House) -> None:
    _rosa, code = await sent(house)
    marcelina, there = await recipient(house)
    await passing_on.pass_on(house, JUSTINA, code, there, disclosure=False)
    await marcelina.receive()

    def take_back(tx: Tx) -> None:
        case = cases.by_code(tx, code)
        assert case is not None
        withdrawing.withdraw(tx, house, case)

    await house.database.unit(take_back)
    await marcelina.say("Mostrarme las líneas")
    assert NEWS not in str(marcelina.phone)


async def test_what_could_not_be_delivered_does_not_outlive_its_senders_request(house: House) -> None:
    _rosa, code = await sent(house)
    marcelina, there = await recipient(house)
    await passing_on.pass_on(house, JUSTINA, code, there, disclosure=False)
    await marcelina.receive()
    key = key_of(house, BOT_ID, marcelina.chat_id)

    def shown_then_stuck(tx: Tx) -> None:
        chat = find(tx, house, key)
        assert chat is not None
        said = Said(Kind.TEXT, ms(house.clock.now()), 0, text="Mostrarme las líneas")
        assert offering.heard(tx, house, chat, Post(tx, house, key, "tap"), said)
        # Telegram never said whether it arrived.
        tx.run("UPDATE outbox SET state = 'look' WHERE chat = ? AND state = 'new' AND kind = 'reply'", key)
        case = cases.by_code(tx, code)
        assert case is not None
        withdrawing.withdraw(tx, house, case)

    await house.database.unit(shown_then_stuck)
    await pass_time(house, days=11)
    left = await house.database.read(lambda tx: tx.rows("SELECT 1 FROM outbox WHERE state = 'look' AND kind = 'reply'"))
    assert left == []


@pytest.mark.parametrize(("agreed", "state"), [(True, MessageState.BY_PHONE), (False, MessageState.RECEIVED)])
async def test_lines_for_somebody_are_not_shown_to_the_relative_who_carries_their_request_on(
    house: House, *, agreed: bool, state: MessageState
) -> None:
    _rosa, code = await sent(house)
    _marcelina, there = await recipient(house)
    assert await passing_on.pass_on(house, JUSTINA, code, there, disclosure=True)
    if agreed:
        await passing_on.agree(house, TERESA, code)
    case = await house.database.read(lambda tx: cases.by_code(tx, there))
    assert case is not None
    colleague = StaffMember("justina", Role.CASEWORKER, case.office)
    link = await linking.for_a_relative(house, colleague, case.id, "Nombró al padre y a la madre.")
    julia = Family(house, 777)
    await julia.say(f"/start {link.secret}")
    for line in RELATIVE:
        await julia.say(line)
    assert await state_of(house, code) == state
    assert (await cases_of(julia))[0].id == case.id
    assert NEWS not in "\n".join(await julia.say("Mostrarme las líneas"))
