"""Speakers review the Quechua: corrected, signed, shown without its Spanish, exported for the next release."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.domain.words import Message
from bot.services import voicing, wording
from bot.services.house import House
from bot.tasks.reviews import follow_reviews
from tests.family import house_in

CARMEN = StaffMember("carmen", Role.COORDINATOR, "lima")
JUSTINA = StaffMember("justina", Role.CASEWORKER, "ayacucho")
OTTO = StaffMember("otto", Role.AUDITOR, "lima")
KEEP = Message("May we keep what you tell us, so that a person of the office reads it?")
BY_WHEN = Message("A person of {organisation} in {office} will read it before {when}.")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as house:
        yield house


async def seen(house: House, message: Message) -> wording.SentenceView:
    key = voicing.key_of(message)
    return next(each for each in await wording.sentences(house, JUSTINA) if each.key == key)


async def reviewed(
    house: House, message: Message, words: str = "", speaker: str = "", who: StaffMember = CARMEN
) -> None:
    view = await seen(house, message)
    await wording.review(house, who, view.key, words or view.words, view.spanish, speaker)


async def test_staff_read_every_sentence_with_its_spanish_and_evidence_and_others_nothing(house: House) -> None:
    found = await wording.sentences(house, JUSTINA)
    assert len(found) > 400
    assert all(each.spanish and each.evidence.startswith(("attested", "derived", "unsure")) for each in found)
    assert any(each.unsure for each in found)
    with pytest.raises(Refusal):
        await wording.sentences(house, OTTO)


async def test_a_signed_consent_is_shown_without_its_spanish(house: House) -> None:
    assert "¿Nos permite" in house.words.both(KEEP, "quy")
    await reviewed(house, KEEP, speaker="Saturnina Quispe")
    assert "¿Nos permite" not in house.words.both(KEEP, "quy")
    view = await seen(house, KEEP)
    assert view.signed_by.startswith("Saturnina Quispe, 20")


async def test_a_correction_is_what_families_read_and_its_recordings_are_missing_again(house: House) -> None:
    before = voicing.version_of(voicing.words_of(house, KEEP, "quy"))
    await reviewed(house, KEEP, "¿Willawasqaykita waqaychaymanchu?")
    assert house.words.text(KEEP, "quy") == "¿Willawasqaykita waqaychaymanchu?"
    assert "¿Nos permite" in house.words.both(KEEP, "quy"), "corrected is not signed"
    assert voicing.version_of(voicing.words_of(house, KEEP, "quy")) != before


async def test_only_a_coordinator_corrects_or_signs(house: House) -> None:
    with pytest.raises(Refusal):
        await reviewed(house, KEEP, speaker="Saturnina Quispe", who=JUSTINA)


@pytest.mark.parametrize(
    ("message", "words", "why"),
    [
        (BY_WHEN, "{organisation} nisqapi ñawinchanqaku.", "braces"),
        (KEEP, "a" * 241, "240"),
        (KEEP, "Ama llakikuychu.", "must not be told"),
        (KEEP, "Arí, munanim nispa niway.", "consent buttons"),
    ],
)
async def test_words_that_break_a_rule_are_refused(house: House, message: Message, words: str, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        await reviewed(house, message, words, "Saturnina Quispe")


async def test_nothing_changed_and_nobody_named_is_no_review(house: House) -> None:
    with pytest.raises(Refusal, match="name of the speaker"):
        await reviewed(house, KEEP)


async def test_a_page_whose_spanish_was_changed_meanwhile_is_not_signed(house: House) -> None:
    view = await seen(house, KEEP)
    with pytest.raises(Refusal, match="changed meanwhile"):
        await wording.review(house, CARMEN, view.key, view.words, "¿Otra cosa?", "Saturnina Quispe")


async def test_what_was_signed_stands_after_a_restart_and_a_later_review_wins(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        await reviewed(house, KEEP, "¿Willawasqaykita waqaychaymanchu?", "Saturnina Quispe")
        await reviewed(house, KEEP, "¿Willawasqaykita waqaychasaqkuchu?", "Teófilo Huamán")
    async with house_in(tmp_path) as again:
        assert again.words.both(KEEP, "quy") == "¿Willawasqaykita waqaychasaqkuchu?"
        assert (await seen(again, KEEP)).signed_by.startswith("Teófilo Huamán")


async def test_another_program_beside_this_one_takes_up_what_was_signed(tmp_path: Path) -> None:
    async with house_in(tmp_path) as house:
        beside = replace(house, words=house.words.amendable())
        seen = await follow_reviews(beside, -1)
        await reviewed(house, KEEP, speaker="Saturnina Quispe")
        assert "¿Nos permite" in beside.words.both(KEEP, "quy")
        assert await follow_reviews(beside, seen) == seen + 1
        assert "¿Nos permite" not in beside.words.both(KEEP, "quy")


async def test_one_house_never_changes_the_words_of_another(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    async with house_in(tmp_path / "one") as one, house_in(tmp_path / "two") as two:
        await reviewed(one, KEEP, "¿Willawasqaykita waqaychaymanchu?")
        assert two.words.text(KEEP, "quy") != one.words.text(KEEP, "quy")


async def test_the_export_is_a_catalogue_with_the_corrections_and_signatures(house: House) -> None:
    await reviewed(house, KEEP, "¿Willawasqaykita waqaychaymanchu?", "Saturnina Quispe")
    content = await wording.export(house, CARMEN)
    assert b'"Language: quy\\n"' in content
    catalogue = read_po(BytesIO(content))
    entry = catalogue[KEEP.id]
    assert entry.string == "¿Willawasqaykita waqaychaymanchu?"
    assert any(note.startswith("signed-by: Saturnina Quispe, ") for note in entry.user_comments)
    assert any(note.startswith("evidence: ") for note in entry.user_comments)
    with pytest.raises(Refusal):
        await wording.export(house, JUSTINA)
