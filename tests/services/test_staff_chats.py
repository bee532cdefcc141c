"""A person of staff answers from their own Telegram: linked once, on duty only, with every check of the console."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.services import accounts, auditing, case_file, relaying, staff_duty
from bot.services.chats import key_of
from bot.services.following import unreachable
from bot.services.house import House
from bot.store import relays, replies, timeline
from bot.store import staff_chats as rows
from bot.store.cases import CaseRow
from tests.family import BOT_ID, Family, house_in, voice
from tests.passing_time import pass_time, what_is_due
from tests.services.test_allowing import sent
from tests.services.test_volunteering import volunteer

WAITS = "Alguien espera una respuesta."


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


@dataclass
class Colleague:
    """A person of staff with a telephone of their own."""

    house: House
    who: StaffMember
    phone: Family

    @classmethod
    async def hired(cls, house: House, office: str, chat_id: int = 9001, languages: tuple[str, ...] = ("es", "quy"),
                    name: str = "Justina Sulca") -> Colleague:  # fmt: skip
        made = await accounts.create_staff(
            house, None, name=name, passphrase="cuatro palabras muy tranquilas", role=Role.CASEWORKER, office=office,
            languages=languages,
        )  # fmt: skip
        return cls(house, StaffMember(made.staff_id, Role.CASEWORKER, office), Family(house, chat_id))

    async def linked(self, *, on_duty: bool = True) -> Colleague:
        link = await staff_duty.make_link(self.house, self.who)
        await self.phone.say(f"/start {link.secret}")
        if on_duty:
            await staff_duty.duty(self.house, self.who, on=True)
        return self

    async def say(self, text: str) -> list[str]:
        """Write it, let it be carried out, and see what came."""
        told = await self.phone.say(text)
        await what_is_due(self.house)
        return told + await self.phone.receive()


async def on_duty(house: House) -> tuple[Colleague, Family, CaseRow]:
    rosa, case = await sent(house)
    await rosa.receive()
    justina = await (await Colleague.hired(house, case.office)).linked()
    return justina, rosa, case


async def test_the_notice_names_nobody_and_the_talk_goes_both_ways_and_into_the_case(house: House) -> None:
    justina, rosa, case = await on_duty(house)
    await rosa.say("¿Puedo agregar algo de mi hermana Zumbaqot?")
    assert await justina.phone.receive() == [WAITS]
    opened = await justina.say("Abrir la conversación")
    assert opened[0].startswith("Está hablando con ")
    assert "Rojas" not in opened[0], "the given name alone"
    assert opened[1] == "¿Puedo agregar algo de mi hermana Zumbaqot?"
    assert any("Ahora está aquí una persona" in text for text in await rosa.receive())
    await justina.say("Buenos días, cuénteme.")
    assert await rosa.receive() == ["Buenos días, cuénteme."]
    await rosa.say("Tenía una cicatriz")
    assert await justina.phone.receive() == ["Tenía una cicatriz"]
    ended = await justina.say("Cerrar la conversación")
    assert ended[-1] == "La conversación terminó. Lo dicho queda en el caso; aquí lo borro."
    assert justina.phone.deleted
    assert any("La persona ya no está en el chat." in text for text in await rosa.receive())
    shown = await case_file.open_case(house, justina.who, case.code)
    said = [(each.kind, each.text) for each in shown.timeline]
    assert ("reply_sent", "Buenos días, cuénteme.") in said
    assert ("family_message", "Tenía una cicatriz") in said
    assert await house.database.read(lambda tx: auditing.verify(tx, house.vault)) is None


async def test_what_the_console_refuses_is_refused_here_and_nothing_is_sent(house: House) -> None:
    justina, rosa, case = await on_duty(house)
    await rosa.say("¿Hay algo?")
    await justina.say("Abrir la conversación")
    await rosa.receive()
    # A name that may be somebody else's: the composer holds it back for a second person.
    told = await justina.say("Encontramos a Marcelina Huamán Ccente")
    assert "segunda persona" in told[-1]
    assert await rosa.receive() == []
    assert "Marcelina" not in str(rosa.phone)
    assert await house.database.read(lambda tx: replies.of_case(tx, case.id)) == []


async def test_in_a_state_where_a_second_person_reads_every_word_nothing_is_said_from_the_chat(house: House) -> None:
    justina, rosa, case = await on_duty(house)
    await rosa.say("¿Hay algo?")
    await justina.say("Abrir la conversación")
    await rosa.receive()
    set_state = "UPDATE cases SET state = 'located_consent_pending' WHERE id = ?"
    await house.database.unit(lambda tx: tx.run(set_state, case.id))
    told = await justina.say("La encontramos")
    assert any("una segunda persona lee cada mensaje" in text for text in told)
    assert await rosa.receive() == []


async def test_who_does_not_speak_the_familys_language_says_nothing_from_the_chat(house: House) -> None:
    rosa, case = await sent(house)
    await rosa.receive()
    await house.database.unit(lambda tx: tx.run("UPDATE cases SET language = 'quy' WHERE id = ?", case.id))
    bruno = await (await Colleague.hired(house, case.office, languages=("es",))).linked()
    await rosa.say("¿Hay algo?")
    await bruno.say("Abrir la conversación")
    await rosa.receive()
    told = await bruno.say("Buenos días")
    assert any("no habla" in text for text in told)
    assert await rosa.receive() == []


async def test_off_duty_nothing_is_told_and_nothing_is_taken(house: House) -> None:
    rosa, case = await sent(house)
    await rosa.receive()
    justina = await (await Colleague.hired(house, case.office)).linked(on_duty=False)
    await rosa.say("¿Hay algo?")
    assert await justina.phone.receive() == []
    assert await justina.say("Abrir la conversación") == ["No está de turno. Empiece en la consola: Mi Telegram."]
    assert await house.database.read(lambda tx: relays.of_case(tx, case.id)) is None
    await staff_duty.duty(house, justina.who, on=True)
    await pass_time(house, hours=9)
    assert await justina.say("hola") == ["No está de turno. Empiece en la consola: Mi Telegram."]


async def test_somebody_elses_request_and_another_office_are_not_told_of(house: House) -> None:
    rosa, case = await sent(house)
    await rosa.receive()
    elsewhere = "quito" if case.office != "quito" else "lima"
    justina = await (await Colleague.hired(house, case.office)).linked()
    bruno = await (await Colleague.hired(house, elsewhere, chat_id=9002, name="Bruno Tello")).linked()
    await house.database.unit(lambda tx: tx.run("UPDATE cases SET assignee = 'teresa' WHERE id = ?", case.id))
    await rosa.say("¿Hay algo?")
    assert await justina.phone.receive() == []
    assert await bruno.phone.receive() == []


async def test_a_burst_of_words_is_one_notice(house: House) -> None:
    justina, rosa, _case = await on_duty(house)
    for line in ("¿Hay algo?", "¿Me oyen?", "Por favor"):
        await rosa.say(line)
    assert await justina.phone.receive() == [WAITS]


async def test_a_link_works_once_in_a_chat_of_ones_own_and_ends_with_the_account(house: House) -> None:
    rosa, case = await sent(house)
    justina = await Colleague.hired(house, case.office)
    link = await staff_duty.make_link(house, justina.who)
    told = await rosa.say(f"/start {link.secret}")
    assert told == ["Este chat no se puede ligar: tiene pedidos propios o los anota."]
    assert "es suyo para responder" in (await justina.phone.say(f"/start {link.secret}"))[0]
    thief = Family(house, 9003)
    assert "ya no vale" in (await thief.say(f"/start {link.secret}"))[-1]
    await staff_duty.duty(house, justina.who, on=True)
    admin = StaffMember("ana", Role.ADMINISTRATOR, case.office)
    later = await staff_duty.make_link(house, justina.who)
    await accounts.disable_staff(house, admin, justina.who.id, {})
    assert await house.database.read(lambda tx: rows.of_staff(tx, justina.who.id)) is None
    assert "ya no vale" in (await thief.say(f"/start {later.secret}"))[-1]
    await rosa.say("¿Hay algo?")
    assert WAITS not in str(await justina.phone.receive())


async def test_a_volunteers_chat_is_never_linked(house: House) -> None:
    _rosa, case = await sent(house)
    teodoro, _id = await volunteer(house)
    justina = await Colleague.hired(house, case.office)
    link = await staff_duty.make_link(house, justina.who)
    assert await teodoro.say(f"/start {link.secret}") == [
        "Este chat no se puede ligar: tiene pedidos propios o los anota."
    ]


async def test_two_colleagues_do_not_talk_with_one_family_at_once(house: House) -> None:
    justina, rosa, case = await on_duty(house)
    bruno = await (await Colleague.hired(house, case.office, chat_id=9002, name="Bruno Tello")).linked()
    await rosa.say("¿Hay algo?")
    await justina.say("Abrir la conversación")
    told = await bruno.say("Abrir la conversación")
    assert not any("Está hablando con" in text for text in told)
    relay = await house.database.read(lambda tx: relays.of_case(tx, case.id))
    assert relay is not None
    assert relay.staff == justina.who.id


async def test_who_writes_meanwhile_waits_and_no_word_goes_to_the_wrong_family(house: House) -> None:
    justina, rosa, _case = await on_duty(house)
    elsa, _other = await sent(house, chat_id=702)
    await elsa.receive()
    await rosa.say("¿Hay algo?")
    await justina.say("Abrir la conversación")
    await rosa.receive()
    await pass_time(house, minutes=11)
    await elsa.say("¿Y de lo mío?")
    assert await justina.phone.receive() == [WAITS]
    assert justina.phone.keyboard == (("Cerrar la conversación",),)
    assert await justina.say("Abrir la conversación") == ["Cierre primero esta conversación."]
    await justina.say("Cuénteme.")
    assert await rosa.receive() == ["Cuénteme."]
    assert await elsa.receive() == []
    await justina.say("Cerrar la conversación")
    assert justina.phone.keyboard == (("Abrir la conversación",),)
    assert (await justina.say("Abrir la conversación"))[-1] == "¿Y de lo mío?"


async def test_a_talk_opened_in_the_console_stays_in_the_console(house: House) -> None:
    justina, rosa, case = await on_duty(house)
    await relaying.open_talk(house, justina.who, case.id)
    await rosa.receive()
    await rosa.say("Buenos días")
    assert await justina.phone.receive() == []


async def test_a_voice_is_not_passed_on_and_a_blocked_bot_unlinks(house: House) -> None:
    justina, rosa, case = await on_duty(house)
    await rosa.say("¿Hay algo?")
    await justina.say("Abrir la conversación")
    assert (await justina.phone.send(voice()))[
        -1
    ] == "Desde aquí solo sigue lo que escribe. Para lo demás, use la consola."
    key = key_of(house, BOT_ID, justina.phone.chat_id)
    await house.database.unit(lambda tx: unreachable(tx, house, key))
    assert await staff_duty.mine(house, justina.who) is None
    kinds = await house.database.read(lambda tx: [row.kind for row in timeline.of_case(tx, case.id)])
    assert "talk_opened" in kinds


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.VOLUNTEER])
async def test_who_answers_no_families_links_nothing(house: House, role: Role) -> None:
    who = StaffMember("somebody", role, "lima")
    with pytest.raises(Refusal):
        await staff_duty.make_link(house, who)
    with pytest.raises(Refusal):
        await staff_duty.duty(house, who, on=True)


async def test_what_was_said_is_kept_only_until_it_is_carried_out(house: House) -> None:
    justina, rosa, _case = await on_duty(house)
    await rosa.say("¿Hay algo?")
    await justina.say("Abrir la conversación")
    await justina.phone.say("Zumbapalabra")
    kept = await house.database.read(lambda tx: tx.rows("SELECT sealed FROM staff_said"))
    assert len(kept) == 1
    assert not re.search(rb"Zumbapalabra", bytes(kept[0][0]))
    await what_is_due(house)
    assert await house.database.read(lambda tx: tx.rows("SELECT id FROM staff_said")) == []
