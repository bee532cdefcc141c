"""The yearly question: the same whatever is known, by day, neutral; silence closes nothing and makes a call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import LIMA, ms
from bot.domain.cases import CaseState
from bot.domain.words import Message
from bot.services import following, reconfirming, resting
from bot.services.case_parts import answer_views
from bot.services.chats import key_of
from bot.services.house import House
from bot.services.opening import card_of
from bot.services.owing import Owed
from bot.store import cases, staff_tasks, timeline
from bot.store.cases import CaseRow
from bot.store.database import Tx
from tests.family import BOT_ID, Family, house_in
from tests.passing_time import pass_time, what_is_due
from tests.security.filling_in import Teller, draft_of
from tests.services.test_reminding import TELLING

FIRST = "¿Puede responder aquí tres preguntas cortas?"
ALIKE = (
    CaseState.SUBMITTED, CaseState.IN_TRIAGE, CaseState.NEEDS_INFO, CaseState.SEARCHING, CaseState.POSSIBLE_MATCH,
    CaseState.LOCATED_CONSENT_PENDING, CaseState.ANSWER_WITHHELD, CaseState.DORMANT, CaseState.REFERRED,
)  # fmt: skip
NOT_ASKED = (CaseState.WITHDRAWN, CaseState.REJECTED, CaseState.REDIRECTED, CaseState.ANSWERED)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path, at=datetime(2026, 11, 24, 10, 0, tzinfo=LIMA)) as opened:
        # What ends after its term is not what is asked here.
        object.__setattr__(opened, "settings", opened.settings.but(rejected_days=3650, answered_days=3650))
        yield opened


async def sent(house: House, chat_id: int = 501, **says: str) -> tuple[Family, CaseRow]:
    family = Family(house, chat_id)
    await Teller(family, "Zumbaqot", dict(says)).whole()
    key = key_of(house, BOT_ID, chat_id)
    return family, (await house.database.read(lambda tx: cases.of_chat(tx, key)))[0]


async def put(house: House, case: CaseRow, state: CaseState) -> None:
    def unit(tx: Tx) -> None:
        before = cases.by_id(tx, case.id)
        assert before is not None
        # Staff worked on it at some time of their own: none of that may show in the date.
        assert cases.save(tx, before, replace(before, state=state), ms(house.clock.now()) + 86_400_000 * 40)

    await house.database.unit(unit)


async def owed(house: House, case: CaseRow) -> list[str]:
    return await house.database.read(lambda tx: [task.kind for task in staff_tasks.of_case(tx, case.id)])


async def hours_until_asked(house: House, families: list[Family]) -> list[list[int]]:
    """After how many hours of the 365th and 366th day each was asked."""
    found: list[list[int]] = [[] for _family in families]
    await pass_time(house, days=364)
    for hour in range(48):
        await pass_time(house, hours=1)
        for family, hours in zip(families, found, strict=True):
            hours += [hour for text in await family.receive() if text == FIRST]
    return found


async def test_every_state_that_must_not_show_is_asked_the_same_at_the_same_hour(house: House) -> None:
    families = []
    for n, state in enumerate(ALIKE):
        family, case = await sent(house, 800 + n)
        await put(house, case, state)
        families.append(family)
    asked = await hours_until_asked(house, families)
    assert all(len(hours) == 1 for hours in asked)
    assert max(h[0] for h in asked) - min(h[0] for h in asked) <= 1
    shown = []
    for family in families:
        since = len(family.phone)
        for line in ("Responder ahora", "saltar", "Sí, como antes", "Como antes"):
            await family.say(line)
        shown.append([replace(s, message_id=0) for s in family.phone[since:]])
    assert all(each == shown[0] for each in shown)
    assert "Sus pedidos siguen abiertos" in shown[0][0].text


@pytest.mark.parametrize("state", NOT_ASKED)
async def test_a_request_that_is_over_is_not_asked_about_until_somebody_opens_it_again(
    house: House, state: CaseState
) -> None:
    family, case = await sent(house)
    await put(house, case, state)
    if state is CaseState.WITHDRAWN:
        return  # erased long before a year
    assert await hours_until_asked(house, [family]) == [[]]
    await put(house, case, CaseState.SEARCHING)
    assert len((await hours_until_asked(house, [family]))[0]) == 1


async def test_silence_closes_and_erases_nothing_and_asks_a_person_to_call(house: House) -> None:
    family, case = await sent(house)
    await put(house, case, CaseState.SEARCHING)
    await pass_time(house, days=366)
    assert FIRST in await family.receive()
    await pass_time(house, days=29)
    assert await owed(house, case) == []
    await pass_time(house, days=2)
    assert await owed(house, case) == [Owed.YEARLY_UNANSWERED]
    for _year in range(10):
        await pass_time(house, days=365)
        await family.receive()
    after = await house.database.read(lambda tx: cases.by_id(tx, case.id))
    assert after is not None
    assert after.state == CaseState.SEARCHING
    assert await owed(house, case) == [Owed.YEARLY_UNANSWERED]  # one call to make, not ten


async def test_what_is_answered_is_a_new_version_and_reaches_every_request_of_the_chat(house: House) -> None:
    family, first = await sent(house)
    await Teller(family, "Yachurim").whole()
    await pass_time(house, days=367)
    assert (await family.receive()).count(FIRST) == 1  # two requests, one question
    for line in ("Responder ahora", "No, tengo otro", "987654321", "Sí, como antes", "En la mañana"):
        await family.say(line)
    assert await draft_of(family) is None
    key = key_of(house, BOT_ID, family.chat_id)
    for case in await house.database.read(lambda tx: cases.of_chat(tx, key)):
        card = await house.database.read(lambda tx, c=case: card_of(house, c))  # type: ignore[misc]
        assert card.summary.phone == "+51987654321"
        assert card.summary.safe_hours is not None
        assert house.words.text(card.summary.safe_hours, "es") == "En la mañana"
        assert card.sought.full_name
        views = await house.database.read(lambda tx, c=case: answer_views(tx, house, c, hidden=False))  # type: ignore[misc]
        assert next(v for v in views if v.step == "own_phone").versions[0].shown == "+51987654321"
        rows = await house.database.read(lambda tx, c=case: timeline.of_case(tx, c.id))  # type: ignore[misc]
        assert [row.kind for row in rows].count("reconfirmed") == 1
        assert await owed(house, case) == []
    await pass_time(house, days=40)
    assert await owed(house, first) == []  # it was answered: nobody has to call


async def test_whoever_has_no_number_any_more_is_a_task_and_the_old_one_stays_until_then(house: House) -> None:
    family, case = await sent(house, own_phone="999000111")
    await pass_time(house, days=366)
    await family.receive()
    for line in ("Responder ahora", "No tengo número", "Sí, como antes", "Como antes"):
        await family.say(line)
    assert await owed(house, case) == [Owed.NO_NUMBER]
    card = await house.database.read(lambda tx: card_of(house, case))
    assert card.summary.phone == "+51999000111"


@pytest.mark.parametrize("choice", ["Quiero cambiar lo que permito", "Hablar con una persona"])
async def test_the_permission_and_a_person_are_one_tap_away(house: House, choice: str) -> None:
    family, _case = await sent(house)
    await pass_time(house, days=366)
    await family.receive()
    for line in ("Responder ahora", "saltar", choice, "Como antes"):
        told = await family.say(line)
    draft = await draft_of(family)
    assert draft is not None
    assert draft.conversation == ("my_request" if "permito" in choice else "talk")
    assert told


async def test_nobody_is_asked_who_wants_no_messages_or_blocks_them_and_a_person_calls(house: House) -> None:
    quiet, quiet_case = await sent(house, 501)
    await quiet.say("No me escriban más")
    gone, gone_case = await sent(house, 502)
    key = key_of(house, BOT_ID, 502)
    await house.database.unit(lambda tx: following.unreachable(tx, house, key))
    await pass_time(house, days=367)
    assert FIRST not in [*await quiet.receive(), *await gone.receive()]
    assert await owed(house, quiet_case) == [Owed.YEARLY_BY_PHONE]
    assert await owed(house, gone_case) == [Owed.UNREACHABLE, Owed.YEARLY_BY_PHONE]


async def test_whoever_writes_again_is_no_longer_out_of_reach(house: House) -> None:
    family, case = await sent(house)
    key = key_of(house, BOT_ID, 501)
    await house.database.unit(lambda tx: following.unreachable(tx, house, key))
    assert await owed(house, case) == [Owed.UNREACHABLE]
    await family.say("hola")
    assert await owed(house, case) == []


async def test_a_death_that_a_person_tells_is_never_followed_by_a_question_of_the_machine(house: House) -> None:
    family, case = await sent(house)
    await put(house, case, CaseState.DECEASED)
    await pass_time(house, days=367)
    assert FIRST not in await family.receive()
    assert await owed(house, case) == [Owed.YEARLY_WITH_CARE]


async def test_a_request_without_a_chat_is_a_call(house: House) -> None:
    _family, case = await sent(house)
    await house.database.unit(lambda tx: tx.run("UPDATE cases SET chat = NULL WHERE id = ?", case.id))
    await pass_time(house, days=367)
    assert await owed(house, case) == [Owed.YEARLY_BY_PHONE]


async def test_it_does_not_come_into_the_middle_of_a_conversation(house: House) -> None:
    family, _case = await sent(house)
    await pass_time(house, days=364, hours=20)
    tells = Teller(family, "Yachurim")
    await tells.begin()
    for _n in range(5):
        await tells.step()
    await pass_time(house, hours=6)
    assert FIRST not in await family.receive()
    await pass_time(house, hours=30)
    assert FIRST in await family.receive()


async def test_a_tap_that_comes_after_the_month_begins_nothing_old(house: House) -> None:
    family, _case = await sent(house)
    await pass_time(house, days=366)
    await family.receive()
    await pass_time(house, days=40)
    await family.say("Responder ahora")
    draft = await draft_of(family)
    assert draft is None or draft.conversation != "yearly"


async def test_a_resting_request_is_looked_at_once_a_year_and_rests_on(house: House) -> None:
    _family, case = await sent(house)

    def rest(tx: Tx) -> None:
        before = cases.by_id(tx, case.id)
        assert before is not None
        assert cases.save(tx, before, replace(before, state=CaseState.DORMANT), ms(house.clock.now()))
        resting.begin(tx, house, case.id)

    await house.database.unit(rest)
    await pass_time(house, days=364)
    assert Owed.REVIEW not in await owed(house, case)
    await pass_time(house, days=2)
    assert Owed.REVIEW in await owed(house, case)
    task = next(
        t for t in await house.database.read(lambda tx: staff_tasks.of_case(tx, case.id)) if t.kind == Owed.REVIEW
    )
    await house.database.unit(lambda tx: staff_tasks.done(tx, task.id, "justina", ms(house.clock.now())))
    await pass_time(house, days=366)
    assert Owed.REVIEW in await owed(house, case)
    after = await house.database.read(lambda tx: cases.by_id(tx, case.id))
    assert after is not None
    assert after.state == CaseState.DORMANT


@pytest.mark.parametrize("language", ["es", "quy"])
@pytest.mark.parametrize("message", [reconfirming.FIRST, reconfirming.ANSWER_NOW], ids=lambda m: m.id)
def test_its_first_words_fit_any_shop(house: House, message: Message, language: str) -> None:
    assert not TELLING.search(house.words.text(message, language))


async def test_the_label_of_the_tap_means_nothing_to_a_chat_that_was_not_asked(house: House) -> None:
    family, _case = await sent(house)
    await family.say("Responder ahora")
    await what_is_due(house)
    draft = await draft_of(family)
    assert draft is None or draft.conversation != "yearly"


async def test_on_a_shared_telephone_one_persons_new_number_is_not_written_to_anothers_request(house: House) -> None:
    family, rosas = await sent(house, own_name="Rosa Quispe Rojas", own_phone="999000111")
    await Teller(family, "Yachurim", {"reuse": "No", "own_name": "Julia Torres Poma"}).whole()
    await pass_time(house, days=367)
    await family.receive()
    for line in ("Responder ahora", "No, tengo otro", "987654321", "Sí, como antes", "En la mañana"):
        await family.say(line)
    now = await house.database.read(lambda tx: cases.by_id(tx, rosas.id))
    assert now is not None
    assert (await house.database.read(lambda tx: card_of(house, now))).summary.phone == "+51999000111"
    assert Owed.YEARLY_BY_PHONE in await owed(house, rosas)
