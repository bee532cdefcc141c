"""Consent precedes storage (rule 6): everything is decrypted after each step, and nothing the person said is there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.services.chats import key_of
from bot.services.house import House
from bot.store import chats, drafts
from tests.family import BOT_ID, Family, house_in, photo, voice
from tests.passing_time import pass_time, what_is_due
from tests.security.filling_in import draft_of
from tests.security.opened import everything, holding

TOLD = "Qaqanchik"
TO_CONSENT = ("/start", "Castellano", "1", "1", "2", "2", "1")
OTHER_ROADS = {
    "talk": ("/start", "Castellano", "2"),
    "information": ("/start", "Castellano", "1", "1", "4", "no"),
    "about me": ("/start", "Castellano", "1", "1", "5"),
}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def tell_everything(family: Family) -> None:
    """What somebody might blurt out at any question, in any form."""
    await family.say(f"busco a mi hermano {TOLD}")
    await family.say(
        f"{TOLD} {TOLD} {TOLD}", forward_origin={"type": "hidden_user", "sender_user_name": TOLD, "date": 1}
    )
    await family.send({**voice(f"voz-{TOLD}"), "caption": f"soy {TOLD}"})
    await family.send({**photo(f"foto-{TOLD}"), "caption": f"es {TOLD}"})
    await family.send({"contact": {"phone_number": "999000777", "first_name": TOLD, "user_id": family.chat_id}})
    await family.send({"location": {"latitude": -13.631, "longitude": -73.391}})
    await family.edit(family.own[0], f"me llamo {TOLD}")
    await family.tap(f"{TOLD}|change|1")


@pytest.mark.parametrize("upto", range(len(TO_CONSENT) + 1))
async def test_before_the_yes_nothing_a_person_tells_is_anywhere(house: House, upto: int) -> None:
    family = Family(house)
    for line in TO_CONSENT[:upto]:
        await family.say(line)
    await tell_everything(family)
    for told in (TOLD, "999000777", "13.631", "voz-", "foto-"):
        assert await holding(house, told) == []


@pytest.mark.parametrize("road", OTHER_ROADS)
async def test_the_other_roads_keep_nothing_either_before_their_own_yes(house: House, road: str) -> None:
    family = Family(house)
    for line in OTHER_ROADS[road]:
        await family.say(line)
    await tell_everything(family)
    draft = await draft_of(family)
    assert draft is not None
    assert draft.at == "consent"
    assert await holding(house, TOLD) == []


async def test_a_choice_said_in_ones_own_words_is_kept_as_the_choice(house: House) -> None:
    family = Family(house)
    for line in TO_CONSENT[:4]:
        await family.say(line)
    await family.say(f"busco a un familiar, mi hermano {TOLD}")
    draft = await draft_of(family)
    assert draft is not None
    assert (draft.at, draft.latest("triage")) != ("triage", None)
    assert draft.latest("triage").value == "relative"  # type: ignore[union-attr]
    assert await holding(house, TOLD) == []


async def test_only_a_plain_yes_lets_words_in(house: House) -> None:
    family = Family(house)
    for line in TO_CONSENT:
        await family.say(line)
    for soft in ("ok", "ya", "bueno", "claro", "sí", "👍", f"sí acepto que {TOLD}"):
        await family.say(soft)
        draft = await draft_of(family)
        assert draft is not None
        assert draft.at == "consent_keep"
    await family.say("Sí, acepto")
    await family.say("Sí, acepto")
    await family.say("1")
    await family.say(f"Juan {TOLD} Rojas")
    assert await holding(house, TOLD) == ["drafts.sealed"]


async def test_after_a_no_nothing_is_left_but_where_to_say_goodbye(house: House) -> None:
    family = Family(house)
    for line in TO_CONSENT:
        await family.say(line)
    await family.say("No acepto")
    await what_is_due(house)
    key = key_of(house, BOT_ID, family.chat_id)
    assert await house.database.read(lambda tx: drafts.of_chat(tx, key)) == []
    assert await house.database.read(lambda tx: tx.rows("SELECT 1 FROM doomed_keys")) == []
    sealed = {where for where, _text in await everything(house) if where.endswith(".sealed")}
    assert sealed <= {"chats.sealed"}


async def test_taking_the_yes_back_one_question_later_erases_what_was_told(house: House) -> None:
    family = Family(house)
    for line in (*TO_CONSENT, "Sí, acepto", "Sí, acepto", "1", f"Juan {TOLD} Rojas"):
        await family.say(line)
    key_id = (await house.database.read(lambda tx: drafts.of_chat(tx, key_of(house, BOT_ID, 501))))[0].key_id
    for _n in range(4):
        await family.say("atrás")
    draft = await draft_of(family)
    assert draft is not None
    assert draft.at == "consent_keep"
    await family.say("No acepto")
    await what_is_due(house)
    assert await holding(house, TOLD) == []
    assert house.vault._shelf.wrapped(key_id) is None


@pytest.mark.parametrize(("hours", "kept"), [(23, 1), (25, 0)])
async def test_what_was_chosen_before_the_yes_is_gone_after_a_day(house: House, hours: int, kept: int) -> None:
    family = Family(house)
    for line in TO_CONSENT:
        await family.say(line)
    await pass_time(house, hours=hours)
    key = key_of(house, BOT_ID, family.chat_id)
    assert len(await house.database.read(lambda tx: drafts.of_chat(tx, key))) == kept
    # Not even the sealed address of a visitor stays; who comes back is asked for the language again.
    assert (await house.database.read(lambda tx: chats.by_id(tx, key)) is not None) == bool(kept)
    if not kept:
        answered = await family.say("hola")
        assert "¿Prefiere hablar en quechua o en castellano?" in answered[0]


async def test_the_address_of_a_family_with_a_draft_they_allowed_is_kept(house: House) -> None:
    family = Family(house)
    for line in (*TO_CONSENT, "Sí, acepto"):
        await family.say(line)
    key = key_of(house, BOT_ID, family.chat_id)

    async def kept() -> tuple[bool, bool]:
        return await house.database.read(lambda tx: (bool(drafts.of_chat(tx, key)), chats.by_id(tx, key) is not None))

    await pass_time(house, days=20)
    await family.receive()
    assert await kept() == (True, True)
    await pass_time(house, days=11)
    assert await kept() == (False, False)
