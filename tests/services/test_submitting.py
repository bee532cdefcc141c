"""A finished draft becomes a case: all of it or nothing, sealed, routed, with a receipt, and the draft gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import conversations
from bot.clock import ms
from bot.conversation.drafts import Answer, Draft
from bot.domain.consent import Purpose
from bot.domain.people import Sex
from bot.ids import read_case_code
from bot.services import chats, submitting
from bot.services.case_content import CaseContent, content_of, minor_today
from bot.services.case_parts import answer_views
from bot.services.chats import key_of
from bot.services.house import House
from bot.services.opening import card_of
from bot.services.sending import Post
from bot.store import answers, cases, changes, consents, drafts, media
from bot.store.cases import CaseRow
from bot.store.database import Tx
from tests.family import BOT_ID, Family, house_in, invited, voice
from tests.passing_time import what_is_due
from tests.security.filling_in import Teller, draft_of
from tests.security.opened import holding

TRACING = conversations.ALL["tracing_request"]
AT = 1_772_463_600_000  # March 2026
ADULT = {"sought_name": "Ana Poma Rojas", "birth": "1960", "lost_when": "en la siembra de 1984", "kinship": "hermana",
         "own_name": "Rosa Poma Rojas", "own_phone": "987 654 321"}  # fmt: skip


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def the_case(house: House, code: str) -> CaseRow:
    found = await house.database.read(lambda tx: cases.by_code(tx, read_case_code(code) or ""))
    assert found is not None
    return found


def draft(*given: Answer) -> Draft:
    kept = (Answer("route", "migration", how="given"), Answer("by", "self"), Answer("consent_keep", True, at=AT))
    return Draft("d1", "tracing_request", TRACING.version, "es", 9, "review", (*kept, *given))


def content(*given: Answer) -> CaseContent:
    return content_of(TRACING, draft(*given))


# From answers to a case -----------------------------------------------------------------------


async def test_what_was_told_is_in_the_case_where_staff_and_matching_look_for_it(house: House) -> None:
    family = Family(house)
    code = await Teller(family, "Zumbaqot", {**ADULT}).whole()
    case = await the_case(house, code)
    card = await house.database.read(lambda tx: card_of(house, case))
    assert card.sought.full_name == "Ana Poma Rojas"
    assert (card.sought.birth_year, card.sought.event_year) == (1960, 1984)
    assert card.enquirer.full_name == "Rosa Poma Rojas"
    assert (card.summary.kinship, card.summary.phone) == ("sister", "+51987654321")
    assert (case.route, case.language, case.state, case.entered_by) == ("migration", "es", "submitted", "self")
    assert case.chat == key_of(house, BOT_ID, family.chat_id)
    assert case.compare == 1
    assert f"case:{case.id}" in [row.ref for row in await house.database.read(changes.not_followed)]


async def test_the_receipt_has_the_code_the_date_and_what_we_never_ask(house: House) -> None:
    family = Family(house)
    code = await Teller(family, "Zumbaqot", {**ADULT}).whole()
    case = await the_case(house, code)
    receipt = family.phone[-1]
    assert case.code in receipt.text
    assert "dinero" in receipt.text
    assert submitting.spelt(case.code) in receipt.text
    assert receipt.removes_keyboard
    assert case.promised_by > ms(house.clock.now())


async def test_the_draft_is_gone_and_its_key_opens_the_case(house: House) -> None:
    family = Family(house)
    tells = Teller(family, "Zumbaqot", {**ADULT})
    await tells.begin()
    await tells.tell()
    row = (await house.database.read(lambda tx: drafts.of_chat(tx, key_of(house, BOT_ID, 501))))[0]
    case = await the_case(house, await tells.send())
    assert case.key_id == row.key_id
    assert await house.database.read(lambda tx: drafts.of_chat(tx, key_of(house, BOT_ID, 501))) == []
    await what_is_due(house)
    assert (await house.database.read(lambda tx: card_of(house, case))).sought.full_name == "Ana Poma Rojas"


async def test_files_go_with_the_case(house: House) -> None:
    family = Family(house)
    tells = Teller(family, "Zumbaqot", {**ADULT, "mother": voice("voz-1")})
    code = await tells.whole()
    case = await the_case(house, code)
    files = await house.database.read(lambda tx: media.of_owner(tx, case.id))
    assert len(files) == 1
    views = await house.database.read(lambda tx: answer_views(tx, house, case, hidden=False))
    spoken = next(view for view in views if view.step == "mother")
    assert spoken.versions[0].media_id == files[0].id


async def test_each_consent_is_a_record_of_its_own_with_the_version_of_its_words(house: House) -> None:
    family = Family(house)
    code = await Teller(family, "Zumbaqot", {**ADULT, "consent_compare": "No acepto"}).whole()
    case = await the_case(house, code)
    found = await house.database.read(lambda tx: consents.of_case(tx, case.id))
    assert {(c.purpose, c.granted, c.text_version, c.language, c.how) for c in found} == {
        ("keep", 1, "keep-1", "es", "in_chat"), ("compare", 0, "compare-2", "es", "in_chat"),
    }  # fmt: skip
    assert case.compare == 0
    assert f"case:{case.id}" not in [row.ref for row in await house.database.read(changes.not_followed)]


async def test_words_beside_an_answer_never_stand_in_its_place(house: House) -> None:
    family = Family(house)
    tells = Teller(family, "Zumbaqot", {**ADULT})
    await tells.begin()
    while (draft_now := await draft_of(family)) is not None and draft_now.at != "sought_sex":
        await tells.step()
    await family.say("le cuento primero cómo pasó todo aquello, fue muy de noche")
    await tells.tell()
    await family.say("y otra cosa más")  # at the summary
    case = await the_case(house, await tells.send())
    views = await house.database.read(lambda tx: answer_views(tx, house, case, hidden=False))
    sex = next(view for view in views if view.step == "sought_sex")
    assert (sex.versions[0].shown, sex.versions[0].words) == ("F", "Mujer")
    assert "de noche" in sex.versions[1].words
    assert await holding(house, "otra cosa más") == ["answers.sealed"]


async def test_an_edited_answer_is_a_later_version_and_both_are_kept(house: House) -> None:
    family = Family(house)
    tells = Teller(family, "Zumbaqot", {**ADULT})
    await tells.begin()
    while (draft_now := await draft_of(family)) is not None and draft_now.at != "sought_sex":
        await tells.step()
    await family.edit(family.own[-1], "Ana Poma Ramos")
    await tells.tell()
    case = await the_case(house, await tells.send())
    assert (await house.database.read(lambda tx: card_of(house, case))).sought.maternal == "Ramos"
    rows = await house.database.read(lambda tx: answers.of_case(tx, case.id))
    assert sorted(row.version for row in rows if row.step == "sought_name") == [1, 2]


async def test_a_volunteers_chat_is_never_a_familys_contact(house: House) -> None:
    family = Family(house, 700)
    await family.say(f"/start {await invited(house)}")
    for line in ("Castellano", "1", "Sí, acepto", "Vito Quispe Rojas", "1", "2"):
        await family.say(line)
    tells = Teller(family, "Zumbaqot", {**ADULT, "family_phone": "987 654 321"})
    await tells.tell()
    case = await the_case(house, await tells.send())
    assert case.chat is None
    assert case.entered_by != "self"
    found = await house.database.read(lambda tx: consents.of_case(tx, case.id))
    assert {c.how for c in found} == {"witnessed"}
    assert "de esta familia" in family.phone[-1].text or "papel" in family.phone[-1].text
    answered = await family.say("/estado")
    assert case.code not in answered[0]  # it is the family's, not this chat's


async def test_a_unit_that_fails_leaves_the_draft_and_writes_no_case(house: House) -> None:
    family = Family(house)
    tells = Teller(family, "Zumbaqot", {**ADULT})
    await tells.begin()
    await tells.tell()
    key = key_of(house, BOT_ID, 501)
    row = (await house.database.read(lambda tx: drafts.of_chat(tx, key)))[0]
    told = await draft_of(family)
    assert told is not None

    def fails(tx: Tx) -> None:
        chat = chats.find(tx, house, key)
        assert chat is not None
        submitting.submit(tx, house, row, told, chat, Post(tx, house, key, "update:x"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await house.database.unit(fails)
    assert await house.database.read(lambda tx: tx.rows("SELECT 1 FROM cases")) == []
    assert await house.database.read(lambda tx: drafts.of_chat(tx, key)) == [row]


# Reading the draft ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edtf", "minor"),
    [("2008", True), ("2007", False), ("2009", True), ("1984", False), ("2007/2008", True), ("", False)],
)
def test_who_may_still_be_seventeen_is_treated_as_a_minor(edtf: str, minor: bool) -> None:
    told = content(Answer("birth", {"edtf": edtf, "words": ""}, at=AT))
    assert minor_today(told, date(2026, 3, 2)) is minor


def test_the_age_of_the_enquirer_becomes_a_year_of_birth_so_that_two_who_seek_each_other_can_meet() -> None:
    told = content(Answer("path", "full"), Answer("own_age", 45, "45", at=AT))
    assert told.enquirer.birth_year in (1980, 1981)
    assert content(Answer("path", "full"), Answer("own_age", None, "", "unknown", at=AT)).enquirer.birth_year is None


def test_an_answer_to_a_question_that_no_longer_applies_is_left_out_of_the_case() -> None:
    told = content(Answer("path", "short"), Answer("marks", "una cicatriz"), Answer("sought_sex", "F"))
    assert told.sought.sex is Sex.FEMALE
    assert "cicatriz" not in repr(told.summary())
    assert any(a.step == "marks" for a in told.answers)  # and is kept all the same


def test_a_consent_taken_back_in_the_chat_counts_as_it_was_said_last() -> None:
    yes, no = Answer("consent_compare", True, at=AT), Answer("consent_compare", False, at=AT + 1)
    assert content(yes).granted(Purpose.COMPARE)
    assert not content(yes, no).granted(Purpose.COMPARE)
    assert not content().granted(Purpose.COMPARE)


def test_a_place_is_our_name_where_it_was_recognised_and_the_persons_words_where_not() -> None:
    known = {"id": "PE-050401", "label": "Huanta (Ayacucho)", "words": "wanta"}
    assert content(Answer("lost_where", known)).place_lost == "Huanta (Ayacucho)"
    own = {"id": "", "label": "la loma", "words": "la loma de arriba"}
    told = content(Answer("lost_where", own))
    assert told.place_lost == "la loma de arriba"
    assert told.place_ids == ()
    assert content(Answer("lost_where", known)).place_ids == ("PE-050401",)


def test_nothing_of_a_case_is_shown_by_its_repr() -> None:
    told = content(Answer("sought_name", {"given": "Zumbaqot", "paternal": "", "maternal": ""}))
    assert "Zumbaqot" not in f"{told} {told!r}"
    assert replace(told, phone="999").phone == "999"
