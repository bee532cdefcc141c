"""Staff read questions and answers in words: no name of a step, no value of ours, ever stands on a page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import conversations
from bot.conversation.questions import Choice, Outcome
from bot.conversation.script import outcomes
from bot.domain.consent import Purpose
from bot.services import case_parts
from bot.services.case_parts import EARLIER_FORM, answer_views, media_views
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import cases
from bot.store.cases import CaseRow
from tests.conversations.test_scripts import every_step
from tests.family import BOT_ID, Family, house_in, voice
from tests.security.filling_in import Teller


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


def carried_in() -> set[str]:
    """Every name under which the program itself hands something to a conversation."""
    named = {name for conversation in conversations.ALL.values() for name in conversation.given}
    for _conversation, step in every_step():
        named |= {name for outcome in outcomes(step.question) for name, _value in outcome.given}
    return named | {"resume", "route", "urgent", "reason", "known", "practice", "first_words"}


async def test_a_permission_is_not_shown_in_the_words_of_another_conversation(house: House) -> None:
    # Both "carrying on" and the request ask `consent_keep`, each in its own words.
    assert case_parts._label_of(house, "consent_keep") == case_parts.ALLOWS[Purpose.KEEP]  # noqa: SLF001
    assert case_parts._label_of(house, "consent_compare") == case_parts.ALLOWS[Purpose.COMPARE]  # noqa: SLF001


async def test_every_question_has_words_and_what_the_program_carried_in_has_words_or_is_not_shown(house: House) -> None:
    steps = {step.id for _conversation, step in every_step()}
    for name in steps | carried_in():
        label = case_parts._label_of(house, name)  # noqa: SLF001 - every name there is, not only those of one case
        assert label.id not in (name, name.replace("_", " "))
        assert label.id or name not in steps or name in case_parts._ITS_OWN  # noqa: SLF001
    assert case_parts._label_of(house, "what_nobody_asks_any_more") == EARLIER_FORM  # noqa: SLF001


async def test_every_value_of_ours_that_triage_carries_in_has_words(house: House) -> None:
    for _conversation, step in every_step():
        for outcome in outcomes(step.question):
            for name, value in outcome.given if isinstance(outcome, Outcome) else ():
                label = case_parts._label_of(house, name)  # noqa: SLF001
                if label.id:
                    meaning = case_parts._meaning(house, name, value)  # noqa: SLF001
                    assert meaning is not None, f"{name}: {value}"


async def the_case(family: Family) -> CaseRow:
    key = key_of(family.house, BOT_ID, family.chat_id)
    return (await family.house.database.read(lambda tx: cases.of_chat(tx, key)))[-1]


async def test_a_second_request_that_took_over_and_one_begun_in_danger_show_words_only(house: House) -> None:
    family = Family(house)
    await Teller(family, "Zumbaqot").whole()
    tells = Teller(family, "Yachurim", {"reuse": "Sí"})
    await tells.begin()
    await tells.tell()
    await tells.send()
    case = await the_case(family)
    views = await house.database.read(lambda tx: answer_views(tx, house, case, hidden=False))
    ids = {step.id for _c, step in every_step()} | carried_in()
    shown = {view.label.id for view in views} | {v.meaning.id for view in views for v in view.versions if v.meaning}
    assert not shown & ids
    assert "known" not in {view.step for view in views}
    choices = {s.id for _c, s in every_step() if isinstance(s.question, Choice)}
    assert all(v.meaning for view in views if view.step in choices for v in view.versions if v.shown)


async def test_a_voice_kept_beside_a_question_and_one_for_the_office_name_what_they_answer(house: House) -> None:
    family = Family(house)
    await Teller(family, "Zumbaqot").whole()
    await family.send(voice())
    case = await the_case(family)
    files = await house.database.read(lambda tx: media_views(tx, house, case, hidden=False))
    assert [file.asked.id for file in files] == ["The family answered"]
