"""A message arrives: commands, coming back, languages, groups, files; each update one unit that can be repeated."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import ms
from bot.services import chats, intake
from bot.services.house import House
from bot.store import chats as chat_rows
from bot.store import drafts, media, outbox
from bot.store.database import Tx
from bot.telegram.parsing import parse
from tests.family import BOT_ID, Family, house_in, invited, photo, voice
from tests.security.filling_in import Teller, draft_of

TO_CONSENT = ("/start", "Castellano", "1", "1", "2", "2", "1")
TO_NAME = (*TO_CONSENT, "Sí, acepto", "Sí, acepto", "1")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def at(house: House, lines: tuple[str, ...], chat_id: int = 501) -> Family:
    family = Family(house, chat_id)
    for line in lines:
        await family.say(line)
    return family


async def here(family: Family) -> tuple[str, str]:
    draft = await draft_of(family)
    return ("", "") if draft is None else (draft.conversation, draft.at)


def group_says(text: str, update_id: int) -> dict[str, object]:
    chat = {"id": -100200, "type": "supergroup", "title": "Pueblo"}
    who = {"id": 501, "is_bot": False, "first_name": "Rosa"}
    return {"update_id": update_id, "message": {"message_id": 5, "date": 1_780_000_000, "chat": chat, "from": who,
                                                "text": text}}  # fmt: skip


async def handed(house: House, raw: dict[str, object]) -> None:
    await house.database.unit(lambda tx: intake.receive(tx, house, parse(raw, BOT_ID)))


async def rows_of(house: House, table: str) -> int:
    found = await house.database.read(lambda tx: tx.row(f"SELECT count(*) FROM {table}"))  # noqa: S608 - our own names
    return int(found[0]) if found else 0


# The first words ------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["hola", "/start", "ayuda", "/estado", "busco a mi hermano", "/borrar"])
async def test_whatever_comes_first_a_person_is_answered(house: House, first: str) -> None:
    family = Family(house)
    answered = await family.say(first)
    assert answered
    assert (await here(family))[0] in ("start", "")


async def test_a_sticker_a_voice_and_an_old_button_begin_the_conversation_too(house: House) -> None:
    for n, content in enumerate(({**voice()}, {**photo()})):
        family = Family(house, 600 + n)
        assert await family.send(content)
        assert await here(family) == ("start", "language")
    family = Family(house, 700)
    await family.tap("sought_name|change|3")
    assert await here(family) == ("start", "language")


async def test_the_language_chosen_sets_the_menu_of_commands_once(house: House) -> None:
    family = await at(house, ("/start", "Runasimi"))
    key = chats.key_of(house, BOT_ID, family.chat_id)
    chat = await house.database.read(lambda tx: chats.find(tx, house, key))
    assert chat is not None
    assert chat.language == "quy"
    menus = await house.database.read(lambda tx: tx.rows("SELECT 1 FROM outbox WHERE kind = 'commands'"))
    assert len(menus) == 1


# Commands -------------------------------------------------------------------------------------


async def test_start_in_the_middle_pauses_a_request_and_coming_back_goes_on_with_it(house: House) -> None:
    family = await at(house, (*TO_NAME, "Ana Poma Rojas"))
    await family.say("/start")
    assert await here(family) == ("follow_up", "what")
    await family.say("1")
    assert await here(family) == ("tracing_request", "sought_sex")
    draft = await draft_of(family)
    assert draft is not None
    assert draft.latest("sought_name") is not None


async def test_cancel_pauses_deletes_nothing_and_says_how_long_it_is_kept(house: House) -> None:
    family = await at(house, (*TO_NAME, "Ana Poma Rojas"))
    answered = await family.say("/cancelar")
    assert "30" in answered[0]
    assert family.keyboard == ()
    assert await here(family) == ("", "")
    await family.say("hola")
    await family.say("1")
    assert await here(family) == ("tracing_request", "sought_sex")


async def test_before_the_yes_a_pause_says_a_day(house: House) -> None:
    family = await at(house, TO_CONSENT)
    answered = await family.say("/cancelar")
    assert "30" not in answered[0]


async def test_help_in_the_middle_leads_to_a_person_and_back_to_the_question(house: House) -> None:
    family = await at(house, (*TO_NAME, "Ana Poma Rojas"))
    await family.say("/ayuda")
    assert await here(family) == ("talk", "consent")
    await Teller(family, "Zumbaqot").tell()
    await family.say(family.keyboard[0][0])
    assert await here(family) == ("tracing_request", "sought_sex")
    assert "mujer u hombre" in family.phone[-1].text


async def test_the_language_can_be_changed_at_any_step_and_back(house: House) -> None:
    family = await at(house, TO_NAME)
    spanish = family.phone[-1].text
    await family.say("/idioma")
    assert family.phone[-1].text != spanish
    await family.say("/idioma")
    assert family.phone[-1].text == spanish


async def test_a_new_request_of_somebody_known_begins_in_their_language(house: House) -> None:
    family = await at(house, TO_CONSENT)
    await family.say("No acepto")
    await family.say("/start")
    assert await here(family) == ("start", "ready")


async def test_a_command_nobody_knows_is_a_message_like_any_other(house: House) -> None:
    family = await at(house, TO_NAME)
    await family.say("/nombre")
    assert (await here(family))[0] == "tracing_request"


# Coming back ----------------------------------------------------------------------------------


async def test_words_after_a_request_go_to_the_office_and_steering_words_do_not(house: House) -> None:
    family = Family(house)
    await Teller(family, "Zumbaqot").whole()
    told = "SELECT count(*) FROM timeline WHERE kind LIKE 'family%'"
    for line in ("hola", "/cancelar", "atrás", "/idioma", "menú", "/start", "/idioma"):
        await family.say(line)
        await family.say("/cancelar")
    assert (await house.database.read(lambda tx: tx.rows(told))) == [(0,)]
    answered = await family.say("mi hermana tenía una cicatriz en la mano")
    assert "Paso sus palabras" in answered[0]
    assert (await house.database.read(lambda tx: tx.rows(told))) == [(1,)]


async def test_a_voice_for_the_office_brings_its_file(house: House) -> None:
    family = Family(house)
    await Teller(family, "Zumbaqot").whole()
    await family.send(voice())
    waiting = await house.database.read(lambda tx: media.waiting(tx, ms(house.clock.now()) + 1))
    assert len(waiting) == 1


async def test_two_requests_of_one_phone_are_two_cases(house: House) -> None:
    family = Family(house)
    one = await Teller(family, "Zumbaqot").whole()
    two = await Teller(family, "Yachurim").whole()
    assert one != two
    answered = await family.say("/estado")
    assert one in answered[0]
    assert two in answered[0]


async def test_words_written_instead_of_pressing_a_button_of_the_menu_reach_the_office(house: House) -> None:
    family = Family(house)
    await Teller(family, "Zumbaqot").whole()
    await family.say("hola")
    assert await here(family) == ("follow_up", "what")
    answered = await family.say("mi hermana tenía una cicatriz en la mano")
    assert answered == ["Gracias. Paso sus palabras a la oficina."]
    assert await here(family) == ("", "")


async def test_without_a_request_the_menu_asks_for_a_button(house: House) -> None:
    family = await at(house, TO_NAME)
    await family.say("/start")
    await family.say("mi hermana tenía una cicatriz en la mano")
    assert await here(family) == ("follow_up", "what")


# Invitations ----------------------------------------------------------------------------------


async def test_an_invitation_works_once_and_says_so_when_it_is_over(house: House) -> None:
    link = await invited(house)
    family = Family(house)
    await family.say(f"/start {link}")
    assert await here(family) == ("volunteer", "language")
    for line in ("Castellano", "1", "Sí, acepto", "Vito Quispe Rojas"):
        await family.say(line)
    assert await here(family) == ("volunteer_menu", "what")
    other = Family(house, 502)
    answered = await other.say(f"/start {link}")
    assert "ya no es válida" in answered[0] or "invitación" in answered[0]
    assert (await here(other))[0] != "volunteer"


@pytest.mark.parametrize("payload", ["x", "hola", "a" * 16, "a" * 65, "../../etc/passwd-and-more"])
async def test_what_is_no_invitation_makes_nobody_a_volunteer(house: House, payload: str) -> None:
    family = Family(house)
    assert await family.say(f"/start {payload}")
    assert (await here(family))[0] in ("start", "")
    assert await rows_of(house, "volunteers") == 0


async def test_an_invitation_used_by_somebody_else_meanwhile_makes_no_volunteer(house: House) -> None:
    link = await invited(house)
    one, two = Family(house, 501), Family(house, 502)
    for family in (one, two):
        for line in (f"/start {link}", "Castellano", "1", "Sí, acepto"):
            await family.say(line)
    await one.say("Vito Quispe Rojas")
    await two.say("Nilda Soto Rojas")
    assert await rows_of(house, "volunteers") == 1
    assert (await here(two))[0] != "volunteer_menu"


# Groups, blocks, repetition -------------------------------------------------------------------


async def test_a_group_gets_one_answer_an_hour_and_nothing_of_it_is_kept(house: House) -> None:
    for n, text in enumerate(("busco a Zumbaqot", "otra vez Zumbaqot", "/start")):
        await handed(house, group_says(text, 900 + n))
    assert await rows_of(house, "outbox") == 1
    assert await rows_of(house, "chats") == 0
    assert await rows_of(house, "drafts") == 0


async def test_a_blocked_bot_keeps_the_draft_and_asks_again_when_they_return(house: House) -> None:
    family = await at(house, TO_NAME)
    member = {
        "chat": {"id": 501, "type": "private", "first_name": "R"}, "date": 1,
        "from": {"id": 501, "is_bot": False, "first_name": "R"},
        "old_chat_member": {"status": "member", "user": {"id": 7, "is_bot": True, "first_name": "b"}},
        "new_chat_member": {"status": "kicked", "until_date": 0, "user": {"id": 7, "is_bot": True, "first_name": "b"}},
    }  # fmt: skip
    await family.send({"text": "Ana Poma Rojas"}, deliver=False)
    await handed(house, {"update_id": 950, "my_chat_member": member})
    key = chats.key_of(house, BOT_ID, 501)
    found = await house.database.read(lambda tx: chat_rows.by_id(tx, key))
    assert found is not None
    assert found.unreachable_at is not None
    assert await family.receive() == []
    await family.say("hola")
    found = await house.database.read(lambda tx: chat_rows.by_id(tx, key))
    assert found is not None
    assert found.unreachable_at is None
    assert (await here(family))[0] == "tracing_request"


async def test_a_unit_that_is_undone_and_done_again_gives_the_same_rows(house: House) -> None:
    family = await at(house, TO_NAME)
    raw = {"update_id": 77, "message": family._message(4000, {"text": "Ana Poma Rojas"})}

    def fails(tx: Tx) -> None:
        intake.receive(tx, house, parse(raw, BOT_ID))
        raise RuntimeError

    key = chats.key_of(house, BOT_ID, 501)
    before = (await rows_of(house, "outbox"), await house.database.read(lambda tx: drafts.active_of(tx, key)))
    with pytest.raises(RuntimeError):
        await house.database.unit(fails)
    assert before == (await rows_of(house, "outbox"), await house.database.read(lambda tx: drafts.active_of(tx, key)))
    await handed(house, raw)
    assert await rows_of(house, "outbox") > before[0]


async def test_an_update_without_a_chat_does_nothing(house: House) -> None:
    await handed(house, {"update_id": 5, "poll": {"id": "1"}})
    assert await rows_of(house, "chats") == 0


# Files ----------------------------------------------------------------------------------------


async def test_a_file_larger_than_bots_may_fetch_is_said_to_be_so_and_not_promised(house: House) -> None:
    family = await at(house, TO_NAME)
    await family.send(voice(size=21 * 1024 * 1024))
    assert await rows_of(house, "media") == 0
    assert await here(family) == ("tracing_request", "sought_name")


async def test_a_voice_where_a_button_is_asked_is_kept_beside_the_answers(house: House) -> None:
    family = await at(house, TO_NAME[:-1])
    await family.send(voice("voz-7"))
    draft = await draft_of(family)
    assert draft is not None
    assert draft.at == "path"
    files = await house.database.read(lambda tx: media.of_owner(tx, draft.id))
    assert [draft.asides[-1].media] == [row.id for row in files]


async def test_a_prompt_that_was_overtaken_is_not_sent_late(house: House) -> None:
    family = await at(house, TO_NAME)
    await family.send({"text": "runasimi"}, deliver=False)
    await family.send({"text": "castellano"}, deliver=False)
    answered = await family.receive()
    asks = [shown for shown in family.phone[-len(answered) :] if shown.kind == outbox.Kind.ASK]
    assert len(asks) == 1


async def test_the_status_of_a_request_comes_in_the_middle_of_another(house: House) -> None:
    family = Family(house)
    code = await Teller(family, "Zumbaqot").whole()
    second = Teller(family, "Yachurim")
    await second.begin()
    answered = await family.say("/estado")
    assert any(code in text for text in answered)
    assert (await here(family))[0] == "tracing_request"
    assert family.keyboard  # the question's buttons are still, or again, there
