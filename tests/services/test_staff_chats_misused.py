"""Ways in which a word could reach the wrong family through a staff chat, or a talk outlive whoever held it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.roles import Role, StaffMember
from bot.services import accounts, linking, relaying, staff_duty
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import cases, invitations, relays
from bot.store.cases import CaseRow
from tests.family import BOT_ID, Family, house_in, invited
from tests.passing_time import what_is_due
from tests.services.test_allowing import sent
from tests.services.test_digesting import Group
from tests.services.test_staff_chats import WAITS, Colleague, on_duty

OPEN = "Abrir la conversación"
LEFT = "La persona ya no está en el chat."
OVER = "La conversación terminó. Lo dicho queda en el caso; aquí lo borro."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def talking(house: House) -> tuple[Colleague, Family, CaseRow]:
    justina, rosa, case = await on_duty(house)
    await rosa.say("¿Hay algo?")
    await justina.say(OPEN)
    await rosa.receive()
    return justina, rosa, case


async def test_two_taps_before_the_first_is_carried_out_open_one_talk(house: House) -> None:
    justina, rosa, case = await on_duty(house)
    elsa, other = await sent(house, chat_id=702)
    await elsa.receive()
    await rosa.say("¿Hay algo?")
    await justina.phone.say(OPEN)
    await elsa.say("¿Y de lo mío?")
    await justina.phone.say(OPEN)
    await what_is_due(house)
    held = [await house.database.read(lambda tx, c=each: relays.of_case(tx, c.id)) for each in (case, other)]  # type: ignore[misc]
    assert len([each for each in held if each is not None]) == 1


async def test_a_word_written_with_no_talk_here_goes_to_no_talk_of_the_console(house: House) -> None:
    justina, rosa, case = await on_duty(house)
    await rosa.say("¿Hay algo?")
    await relaying.open_talk(house, justina.who, case.id)
    await rosa.receive()
    told = await justina.say("Era para otra familia")
    assert await rosa.receive() == []
    assert "Primero abra la conversación" in told[-1]


async def test_what_is_forwarded_into_a_talk_goes_nowhere(house: House) -> None:
    justina, rosa, _case = await talking(house)
    origin = {"forward_origin": {"type": "hidden_user", "sender_user_name": "x", "date": 1}}
    told = await justina.phone.say("Palabras de otra familia", **origin)
    await what_is_due(house)
    assert told == ["Desde aquí solo sigue lo que escribe. Para lo demás, use la consola."]
    assert await rosa.receive() == []


async def test_a_link_of_another_request_opened_during_a_talk_goes_nowhere(house: House) -> None:
    justina, rosa, _case = await talking(house)
    _elsa, other = await sent(house, chat_id=702)
    link = await linking.for_a_chat(house, justina.who, other.id, "preguntamos por la comunidad y la hermana")
    await justina.say(f"/start {link.secret}")
    assert link.secret not in str(await rosa.receive())


async def _off_duty(house: House, justina: Colleague) -> None:
    await staff_duty.duty(house, justina.who, on=False)


async def _let_go(house: House, justina: Colleague) -> None:
    await staff_duty.unlink(house, justina.who)


async def _closed(house: House, justina: Colleague) -> None:
    admin = StaffMember("ana", Role.ADMINISTRATOR, justina.who.office)
    await accounts.disable_staff(house, admin, justina.who.id, dict.fromkeys(await _of(house), ""))


async def _of(house: House) -> list[str]:
    return [str(row[0]) for row in await house.database.read(lambda tx: tx.rows("SELECT id FROM cases"))]


@pytest.mark.parametrize("end", [_off_duty, _let_go, _closed])
async def test_a_talk_ends_with_the_duty_the_chat_and_the_account(
    house: House, end: Callable[[House, Colleague], Awaitable[None]]
) -> None:
    justina, rosa, case = await talking(house)
    await end(house, justina)
    assert await house.database.read(lambda tx: relays.of_case(tx, case.id)) is None
    assert any(LEFT in text for text in await rosa.receive())
    assert OVER in await justina.phone.receive()
    assert justina.phone.deleted


async def test_a_talk_of_the_console_goes_on_when_duty_ends_and_ends_with_the_account(house: House) -> None:
    justina, rosa, case = await on_duty(house)
    await relaying.open_talk(house, justina.who, case.id)
    await rosa.receive()
    await _off_duty(house, justina)
    assert await house.database.read(lambda tx: relays.of_case(tx, case.id)) is not None
    await _closed(house, justina)
    assert await house.database.read(lambda tx: relays.of_case(tx, case.id)) is None


async def test_who_writes_after_the_eight_hours_is_told_that_nobody_is_there_and_others_hear_of_it(
    house: House,
) -> None:
    justina, rosa, case = await talking(house)
    await house.database.unit(lambda tx: tx.run("UPDATE staff_chats SET duty_until = 1"))
    bruno = await (await Colleague.hired(house, case.office, chat_id=9002, name="Bruno Tello")).linked()
    told = await rosa.say("¿Sigue ahí?")
    assert any(LEFT in text for text in told)
    assert "¿Sigue ahí?" not in await justina.phone.receive()
    assert await bruno.phone.receive() == [WAITS]


async def test_a_request_that_goes_to_another_office_or_person_is_not_read_on_in_the_chat(house: House) -> None:
    justina, rosa, case = await talking(house)
    await house.database.unit(lambda tx: tx.run("UPDATE cases SET office = 'elsewhere' WHERE id = ?", case.id))
    told = await rosa.say("Zumbasecreto")
    assert "Zumbasecreto" not in str(await justina.phone.receive())
    assert any(LEFT in text for text in told)


async def test_words_still_on_their_way_do_not_arrive_after_the_talk(house: House) -> None:
    justina, rosa, _case = await talking(house)
    await rosa.say("Zumbatarde")
    await justina.phone.send({"text": "Cerrar la conversación"}, deliver=False)
    await what_is_due(house)
    assert "Zumbatarde" not in str(await justina.phone.receive())


async def test_a_new_link_ends_the_talk_in_the_chat_of_before(house: House) -> None:
    justina, rosa, _case = await talking(house)
    await rosa.say("Zumbahabla")
    await justina.phone.receive()
    newer = Family(house, 9009)
    link = await staff_duty.make_link(house, justina.who)
    await newer.say(f"/start {link.secret}")
    assert any(LEFT in text for text in await rosa.receive())
    assert OVER in await justina.phone.receive()
    assert justina.phone.deleted


async def test_what_was_pressed_before_duty_ended_opens_nothing_afterwards(house: House) -> None:
    justina, rosa, case = await on_duty(house)
    await rosa.say("¿Hay algo?")
    await justina.phone.say(OPEN)
    await _off_duty(house, justina)
    await what_is_due(house)
    assert await house.database.read(lambda tx: relays.of_case(tx, case.id)) is None
    assert "¿Hay algo?" not in str(await justina.phone.receive())


async def test_a_link_opened_in_a_group_links_nothing_and_stays_good(house: House) -> None:
    _rosa, case = await sent(house)
    justina = await Colleague.hired(house, case.office)
    link = await staff_duty.make_link(house, justina.who)
    group = Group(house, -100_200_300)
    await group.send({"text": f"/start@practica_bot {link.secret}"}, deliver=False)
    assert await staff_duty.mine(house, justina.who) is None
    assert link.secret not in str(await group.hears())
    await justina.phone.say(f"/start {link.secret}")
    assert await staff_duty.mine(house, justina.who) is not None


async def test_a_staff_chat_never_becomes_a_familys_or_a_volunteers(house: House) -> None:
    _rosa, case = await sent(house)
    justina = await (await Colleague.hired(house, case.office)).linked()
    link = await linking.for_a_chat(house, justina.who, case.id, "preguntamos por la comunidad y la hermana")
    for words in (f"/start {link.secret}", "Sí, seguir en este chat", f"/start {await invited(house)}", "/pedidos"):
        told = await justina.phone.say(words)
        assert case.code not in str(told)
    key = key_of(house, BOT_ID, justina.phone.chat_id)
    assert await house.database.read(lambda tx: cases.of_chat(tx, key)) == []
    assert await house.database.read(lambda tx: invitations.volunteer_of(tx, key)) is None
