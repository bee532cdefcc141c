"""Reminders: a day, three days, a week, then silence; by day; neutral; ended by one tap."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import LIMA, ShiftedClock
from bot.domain.words import Message
from bot.services import following, reminding
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import chats
from tests.family import BOT_ID, Family, house_in
from tests.passing_time import pass_time, what_is_due
from tests.security.filling_in import Teller, draft_of

REMINDER = "Puede seguir por aquí cuando usted quiera."
STOP = "No me escriban más"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        assert isinstance(opened.clock, ShiftedClock)
        # Begin at ten in the morning, so that a day later is daytime too.
        now = opened.clock.now().astimezone(LIMA)
        opened.clock.advance(timedelta(hours=(10 - now.hour) % 24, minutes=-now.minute, days=1))
        yield opened


async def half_told(house: House, chat_id: int = 501, **says: str) -> Family:
    family = Family(house, chat_id)
    tells = Teller(family, "Zumbaqot", dict(says))
    await tells.begin()
    for _n in range(6):
        await tells.step()
    return family


async def hours_of_reminders(house: House, family: Family, days: int) -> list[int]:
    """After how many hours each reminder came, looking every hour."""
    found = []
    for hour in range(days * 24):
        await pass_time(house, hours=1)
        found += [hour + 1 for text in await family.receive() if text == REMINDER]
    return found


async def test_after_a_day_three_days_and_a_week_and_then_no_more(house: House) -> None:
    family = await half_told(house)
    came = await hours_of_reminders(house, family, 9)
    assert len(came) == 3
    assert [(came[0] - 24) in (0, 1), (came[1] - 72) in (0, 1), (came[2] - 168) in (0, 1)] == [True] * 3


async def test_after_a_long_stop_of_the_program_one_reminder_is_enough(house: House) -> None:
    family = await half_told(house)
    await pass_time(house, days=7, hours=2)
    assert (await family.receive()).count(REMINDER) == 1
    await pass_time(house, days=5)
    assert await family.receive() == []


async def test_whoever_goes_on_and_leaves_again_is_reminded_anew(house: House) -> None:
    family = await half_told(house)
    await pass_time(house, hours=25)
    assert await family.receive() == [REMINDER]
    open_question = family.phone[-2].text
    answered = await family.say("Seguir ahora")
    assert answered[-1] == open_question  # and its buttons are back
    draft = await draft_of(family)
    assert draft is not None
    await Teller(family, "Zumbaqot").step()
    await pass_time(house, hours=20)
    assert await family.receive() == []
    await pass_time(house, hours=5)
    assert await family.receive() == [REMINDER]


async def test_one_tap_ends_it_for_everything_the_bot_would_write_by_itself(house: House) -> None:
    family = await half_told(house)
    await pass_time(house, hours=25)
    await family.receive()
    assert family.keyboard == (("Seguir ahora",), (STOP,))
    answered = await family.say(STOP)
    assert answered == ["Ya no le escribo primero. Usted puede escribirme cuando quiera."]
    for _n in range(40):
        await pass_time(house, days=1)
        assert await family.receive() == []


async def test_the_label_counts_in_either_language_and_however_it_is_written(house: House) -> None:
    key = key_of(house, BOT_ID, 501)
    for n, words in enumerate(("no me escriban mas", "NO ME ESCRIBAN MÁS", "Amaña qillqamuwaychikchu")):
        family = await half_told(house, 501 + n)
        await family.say(words)
        key = key_of(house, BOT_ID, 501 + n)
        row = await house.database.read(lambda tx, k=key: chats.by_id(tx, k))  # type: ignore[misc]
        assert row is not None
        assert row.quiet_at is not None


async def test_what_was_sent_or_never_allowed_is_not_reminded_of(house: House) -> None:
    sent, visitor = Family(house, 501), Family(house, 502)
    await Teller(sent, "Zumbaqot").whole()
    await Teller(visitor, "Yachurim").begin()
    for _n in range(20):
        await pass_time(house, hours=24)
        assert await sent.receive() == []
        assert await visitor.receive() == []


async def test_two_drafts_of_one_phone_are_one_reminder(house: House) -> None:
    family = await half_told(house)
    await family.say("/cancelar")
    other = Teller(family, "Yachurim")
    await other.begin()
    for _n in range(5):
        await other.step()
    await pass_time(house, hours=26)
    assert (await family.receive()).count(REMINDER) == 1


async def test_nobody_is_written_to_who_blocked_the_bot(house: House) -> None:
    family = await half_told(house)
    key = key_of(house, BOT_ID, family.chat_id)
    await house.database.unit(lambda tx: following.unreachable(tx, house, key))
    for _n in range(12):
        await pass_time(house, days=1)
    assert await house.database.read(lambda tx: tx.rows("SELECT 1 FROM outbox WHERE cause LIKE 'remind%'")) == []


async def test_at_night_it_waits_for_the_morning(house: House) -> None:
    await pass_time(house, hours=12)  # ten at night
    family = await half_told(house)
    came = await hours_of_reminders(house, family, 2)
    assert 33 <= came[0] <= 34  # eight in the morning


async def test_before_a_draft_ends_it_is_said_once_and_going_on_moves_the_end(house: House) -> None:
    family = await half_told(house)
    said: list[tuple[int, str]] = []
    for day in range(29):
        await pass_time(house, days=1)
        said += [(day + 1, text) for text in await family.receive() if text != REMINDER]
    assert [day for day, _text in said] == [28]
    assert re.fullmatch(
        r"Lo que dejó a medias aquí se borra el \d\d/\d\d/\d{4}. Puede seguir antes de ese día.", said[0][1]
    )
    await family.say("Seguir ahora")
    await Teller(family, "Zumbaqot").step()
    await pass_time(house, days=3)
    assert await draft_of(family) is not None
    said = []
    for _day in range(28):
        await pass_time(house, days=1)
        said += [(0, text) for text in await family.receive() if text != REMINDER]
    assert len(said) == 1
    assert await draft_of(family) is None


async def test_a_draft_kept_for_a_day_only_ends_without_a_word(house: House) -> None:
    object.__setattr__(house, "settings", house.settings.but(draft_days=1))
    family = await half_told(house)
    for _n in range(4):
        await pass_time(house, days=1)
    assert await family.receive() == []
    await what_is_due(house)
    assert await draft_of(family) is None


SPOKEN_BY_ITSELF = (reminding.REMINDER, reminding.ENDS, reminding.GO_ON, reminding.STOP)
# Manner 8 and rule 12: a preview fits any shop or game.
TELLING = re.compile(
    r"novedad|noticia|a solas|pedido|solicitud|busc|familiar|desapar|encontr|person|willaku|mask|ayllu|chinka|mañaku|oficina",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", ["es", "quy"])
@pytest.mark.parametrize("message", SPOKEN_BY_ITSELF, ids=lambda m: m.id)
def test_what_the_bot_says_by_itself_names_no_topic(house: House, message: Message, language: str) -> None:
    words = house.words.text(message, language)
    assert not TELLING.search(words)
    assert house.words.has(message, language)
