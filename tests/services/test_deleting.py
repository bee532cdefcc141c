"""/borrar: two steps, the chat and the drafts at once, honest words about what stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import ShiftedClock
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import cases, drafts, media
from bot.vault.keys import KeyGone
from tests.family import BOT_ID, Family, house_in, voice
from tests.passing_time import what_is_due
from tests.security.filling_in import Teller, draft_of
from tests.security.opened import holding

ERASE, KEEP = "Sí, borrar ahora", "No, conservar todo"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def told_half(house: House) -> Family:
    """A family in the middle: one request paused, another open, a voice note on the way."""
    family = Family(house)
    first = Teller(family, "Zumbaqot", {"mother": voice()})
    await first.begin()
    for _n in range(9):
        await first.step()
    await family.say("/cancelar")
    await family.say("/start")
    await family.say("Hacer otro pedido")
    second = Teller(family, "Yachurim")
    for line in ("1", "2", "En un viaje o en otro país"):
        await family.say(line)
    for _n in range(6):
        await second.step()
    return family


async def drafts_of(family: Family) -> list[drafts.DraftRow]:
    key = key_of(family.house, BOT_ID, family.chat_id)
    return await family.house.database.read(lambda tx: drafts.of_chat(tx, key))


async def test_asking_says_what_goes_and_what_stays_and_erases_nothing_yet(house: House) -> None:
    family = await told_half(house)
    before = len(await drafts_of(family))
    answered = "\n".join(await family.say("/borrar"))
    assert "se queda en la oficina" in answered or "oficina" in answered
    assert family.keyboard == ((ERASE,), (KEEP,))
    assert len(await drafts_of(family)) == before
    assert family.deleted == []


@pytest.mark.parametrize("words", ["sí", "ok", "1", "borrar", "Sí", "👍", "sí, borrar"])
async def test_only_the_whole_label_erases(house: House, words: str) -> None:
    family = await told_half(house)
    await family.say("/borrar")
    await family.say(words)
    assert len(await drafts_of(family)) >= 2
    assert await holding(house, "Zumbaqot")


async def test_keeping_keeps_everything(house: House) -> None:
    family = await told_half(house)
    await family.say("/borrar")
    answered = await family.say(KEEP)
    assert answered == ["No borré nada."]
    assert family.deleted == []
    assert await holding(house, "Yachurim") == ["drafts.sealed"]


async def test_erasing_wipes_drafts_files_and_keys_and_deletes_both_sides_messages(house: House) -> None:
    family = await told_half(house)
    rows = await drafts_of(family)
    assert len(rows) >= 2
    await family.say("/borrar")
    shown = {s.message_id for s in family.phone}
    await family.say(ERASE)
    await what_is_due(house)
    assert await drafts_of(family) == []
    for row in rows:
        assert await house.database.read(lambda tx, r=row: media.of_owner(tx, r.id)) == []  # type: ignore[misc]
        with pytest.raises(KeyGone):
            house.vault.case(row.key_id)
    assert await holding(house, "Zumbaqot") == []
    assert await holding(house, "Yachurim") == []
    assert shown | set(family.own) <= set(family.deleted)
    assert family.phone[-1].message_id not in family.deleted  # "it is erased here"


async def test_a_summary_that_is_still_on_its_way_does_not_arrive_after_it(house: House) -> None:
    family = Family(house)
    tells = Teller(family, "Zumbaqot")
    await tells.begin()
    await tells.tell()
    await family.send({"text": "no entiendo nada de esto"}, deliver=False)  # the summary is queued once more
    await family.send({"text": "/borrar"}, deliver=False)
    await family.send({"text": ERASE}, deliver=False)
    arrived = "\n".join(await family.receive())
    assert "Zumbaqot" not in arrived
    assert "Aquí quedó borrado." in arrived
    assert await holding(house, "Zumbaqot") == []


async def test_a_request_already_sent_stays_with_the_office(house: House) -> None:
    family = Family(house)
    await Teller(family, "Zumbaqot").whole()
    await family.say("/borrar")
    await family.say(ERASE)
    await what_is_due(house)
    key = key_of(house, BOT_ID, family.chat_id)
    assert len(await house.database.read(lambda tx: cases.of_chat(tx, key))) == 1
    assert "cases.sealed" in await holding(house, "Zumbaqot")
    assert "Su pedido" in (await family.say("/estado"))[0]


async def test_messages_older_than_telegram_lets_go_are_not_tried(house: House) -> None:
    family = Family(house)
    await family.say("/start")
    old = {s.message_id for s in family.phone} | set(family.own)
    assert isinstance(house.clock, ShiftedClock)
    house.clock.advance(timedelta(hours=49))
    await family.say("/borrar")
    await family.say(ERASE)
    assert not old & set(family.deleted)
    assert family.deleted


async def test_erasing_twice_is_as_erasing_once(house: House) -> None:
    family = await told_half(house)
    await family.say("/borrar")
    await family.say(ERASE)
    await family.say(ERASE)
    assert await drafts_of(family) == []


async def test_it_works_in_quechua_and_for_somebody_who_never_chose(house: House) -> None:
    family = Family(house)
    await family.say("/borrar")
    await family.say(family.keyboard[0][0])
    assert await draft_of(family) is None
    assert family.deleted
