"""Nothing of B reaches A in what is said outside the request either: a person in the chat, lines that were left and
answered, another relative who carries on, the same person on a new telephone, a voice that is lent, a visit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.roles import Role, StaffMember
from bot.services import case_file, linking, passing_on, relaying
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import cases, invitations
from bot.store.cases import CaseRow
from tests.conversations.staff_acts import COORDINATOR, act
from tests.family import BOT_ID, Family, house_in, invited, voice
from tests.security.filling_in import Teller
from tests.security.told import offered_for, public_words, shown_to, words_of
from tests.services.test_passing_on import TERESA

MARK, OTHER_MARK = "Zumbaqot", "Yachurim"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def rosa(house: House) -> tuple[Family, CaseRow]:
    """Somebody with a request, each of whose answers holds a word that is in no catalogue."""
    family = Family(house, 601)
    await Teller(family, MARK).whole()
    key = key_of(house, BOT_ID, family.chat_id)
    return family, (await house.database.read(lambda tx: cases.of_chat(tx, key)))[0]


async def sees_only(house: House, family: Family, *own: str) -> None:
    """Everything this phone was shown stands in the catalogue, or is its owner's own, or was approved for it."""
    allowed = (await public_words(house)).union(*(words_of(text) for text in own)) | offered_for(house, list(own))
    for text in shown_to(family):
        assert words_of(text) <= allowed, (text, words_of(text) - allowed)


def staff(case: CaseRow) -> StaffMember:
    return StaffMember("justina", Role.CASEWORKER, case.office)


async def test_two_talks_at_once_do_not_mix(house: House) -> None:
    told: dict[str, Family] = {}
    for n, mark in enumerate((MARK, OTHER_MARK)):
        family = Family(house, 601 + n)
        await Teller(family, mark).whole()
        key = key_of(house, BOT_ID, family.chat_id)
        case = (await house.database.read(lambda tx, k=key: cases.of_chat(tx, k)))[0]  # type: ignore[misc]
        await case_file.open_case(house, staff(case), case.code)
        await relaying.open_talk(house, staff(case), case.id)
        await relaying.say(house, staff(case), case.id, f"Buenos días, {mark}resp")
        await family.say(f"le cuento de {mark}habla")
        await family.send(voice())
        told[mark] = family
    for mark, family in told.items():
        await family.receive()
        other = OTHER_MARK if mark == MARK else MARK
        seen = "\n".join(shown_to(family)).casefold()
        assert f"{mark}resp".casefold() in seen
        assert other.casefold() not in seen


async def test_lines_show_the_sender_and_the_lines_and_their_answer_the_same(house: House) -> None:
    marcelina = Family(house, 602)
    await act(marcelina, "(a request)")
    marcelina.phone.clear()
    lines = f"Nació mi hijita {MARK}"
    await act(marcelina, f"(lines are offered: {lines})")
    assert MARK.casefold() not in "\n".join(shown_to(marcelina)).casefold(), "before the yes nothing"
    answer, name = f"aquí todos bien {OTHER_MARK}", "Marcelina Huamán Ccente"
    for line in ("Mostrarme las líneas", "Responder a estas líneas", "Sí, acepto", answer, name, "Enviar mi mensaje"):
        await marcelina.say(line)
    own = ("Rosa Quispe Huamán", "Ana Ccahuana Rojas", lines, answer, name, "Ccahuana Rosa Quispe Rojas")
    key = key_of(house, BOT_ID, marcelina.chat_id)
    sent = await house.database.read(lambda tx: cases.of_chat(tx, key))
    await sees_only(house, marcelina, *own, *(case.code for case in sent))
    reply = next(case.code for case in sent if case.route == "family_message")
    sender = Family(house, 901)
    sender.message_ids = iter(range(5_000, 6_000))
    await passing_on.pass_on(house, COORDINATOR, reply, "", disclosure=False)
    await passing_on.agree(house, StaffMember(TERESA.id, Role.COORDINATOR, "lima"), reply)
    (offer,) = await sender.receive()
    assert OTHER_MARK.casefold() not in offer.casefold()
    said = await sender.say("Mostrarme las líneas")
    assert said[0] == f"{name}:\n\n{answer}"
    assert "Ccahuana" not in "\n".join(shown_to(sender)), "nothing of the request that is in the same chat"


@pytest.mark.parametrize("relative", [True, False], ids=["another relative", "a new telephone"])
async def test_whoever_carries_a_request_on_is_shown_nothing_of_what_was_told_before(
    house: House, relative: bool
) -> None:
    _rosa, case = await rosa(house)
    make = linking.for_a_relative if relative else linking.for_a_chat
    link = await make(house, staff(case), case.id, "preguntas sobre el pedido")
    new = Family(house, 777)
    await new.say(f"/start {link.secret}")
    consents = ("1", "Sí, acepto", "Sí, acepto", "Julia Wikrapun Poma", "saltar", "saltar")
    for line in consents if relative else ("Sí, seguir en este chat",):
        await new.say(line)
    for line in ("/estado", "Nada más", "hola", "/start", "/oficinas", "Nada más", "/ayuda", "No acepto", "¿por qué?"):
        await new.say(line)
    await sees_only(house, new, "Julia Wikrapun Poma", case.code, *consents)


async def test_a_voice_that_is_lent_and_a_volunteer_who_is_visited_see_nothing_of_any_family(house: House) -> None:
    await rosa(house)
    speaker = Family(house, 801)
    await act(speaker, "(a voice is asked for)")
    for line in ("Castellano", "Mujer", "Grabar lo que falta", "Siguiente", "Lista", "Terminar"):
        await speaker.say(line)
    await sees_only(house, speaker)
    volunteer = Family(house, 802)
    await volunteer.say(f"/start {await invited(house)}")
    for line in ("Castellano", "1", "Sí, acepto", "Vito Volunta Rojas"):
        await volunteer.say(line)
    await act(volunteer, "(a visit is asked for: Llevar un sobre a la posta)")
    for line in ("no sé", "Esta vez no", "/estado", "hola"):
        await volunteer.say(line)
    key = key_of(house, BOT_ID, volunteer.chat_id)
    assert await house.database.read(lambda tx: invitations.volunteer_of(tx, key))
    await sees_only(
        house, volunteer, "Vito Volunta Rojas", "Llevar un sobre a la posta", "Camino tranquilo según la posta"
    )
