"""What is longer than a form takes is refused over HTTP too, and nothing of it is kept; nor is a deed of others."""

from __future__ import annotations

import pytest

from bot.domain.people import PersonRecord
from bot.domain.roles import Role
from bot.services.house import House
from bot.store import check_words, consents
from bot.store.cases import CaseRow
from tests.console.console_over_http import Console
from tests.console.test_console_allowing import ANSWER
from tests.console.test_console_check_words import WORD
from tests.console.test_console_messages_by_phone import NEW, ROSA, dictated
from tests.console.test_console_taking_over import JULIA
from tests.services.test_allowing import again, sent

LONG = "y" * 5000
FORMS = [
    ("relative", {**JULIA, "rel_given": LONG}), ("relative", {**JULIA, "rel_checked": LONG}),
    ("relative", {**JULIA, "rel_hours": LONG}), ("allowed", {**ANSWER, "consent_note": LONG}),
    ("allowed", {**ANSWER, "consent_on": LONG}), ("allowed/confirm", {"confirm_note": LONG}),
    ("word", {**WORD, "word": LONG}), ("word", {**WORD, "call_back": "066 312345 " + LONG}),
    ("word", {**WORD, "word_checked": LONG}),
]  # fmt: skip


async def kept(house: House, case: CaseRow) -> tuple[int, int, bool]:
    """How often the case was changed, how many consents it has, and whether there is a check word."""
    given = await house.database.read(lambda tx: len(consents.of_case(tx, case.id)))
    word = await house.database.read(lambda tx: check_words.of_case(tx, case.id))
    return (await again(house, case)).revision, given, word is not None


async def test_too_long_a_field_on_a_case_changes_nothing(office: Console) -> None:
    _rosa, case = await sent(office.house)
    justina = await office.signed_in("Justina", office=case.office)
    page = f"/console/cases/{case.code}"
    before = await kept(office.house, case)
    for path, form in FORMS:
        await justina.see(page)
        answer = await justina.send(f"{page}/{path}", form)
        assert answer.status_code == 409, (path, form)
        assert await kept(office.house, case) == before, path


@pytest.mark.parametrize(
    "field", ["text", "sender", "recipient", "sender_phone", "where", "phone", "language", "kinship"]
)
async def test_too_long_a_dictated_message_is_not_kept(office: Console, field: str) -> None:
    carmen = await office.signed_in("Carmen", Role.COORDINATOR)
    await carmen.see(NEW)
    assert (await carmen.send(NEW, {**ROSA, field: LONG})).status_code == 409


async def test_too_long_a_word_about_a_call_moves_no_message(office: Console) -> None:
    carmen = await office.signed_in("Carmen", Role.COORDINATOR)
    page = f"/console/messages/{await dictated(carmen)}"
    await carmen.see(page)
    await carmen.send(f"{page}/pass")
    assert (await carmen.send(f"{page}/call", {"outcome": "heard", "call_note": LONG})).status_code == 409
    assert (await carmen.send(f"{page}/changed", {"new_text": LONG})).status_code == 409


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.ADMINISTRATOR, Role.AUDITOR])
async def test_nobody_but_who_works_with_lists_freezes_or_erases_anybody_of_one(office: Console, role: Role) -> None:
    await office.list_of_people("alive", PersonRecord(given="Zumbanina", paternal="Poma", maternal="Rojas"))
    person = await office.signed_in("somebody", role)
    await person.see("/console/")
    for path in ("erase", "erase/agree", "erase/keep"):
        answer = await person.send(f"/console/register/people/R-00001/{path}", {"reason": "Lo pidió en la oficina."})
        assert answer.status_code == 403, path


async def test_who_asked_for_an_erasure_does_not_agree_to_it(office: Console) -> None:
    await office.list_of_people("alive", PersonRecord(given="Zumbanina", paternal="Poma", maternal="Rojas"))
    carmen = await office.signed_in("carmen", Role.COORDINATOR)
    seen = "/console/register/people/R-00001"
    await carmen.see(seen)
    assert (await carmen.send(f"{seen}/erase", {"reason": LONG})).status_code == 409
    await carmen.send(f"{seen}/erase", {"reason": "Lo pidió en la oficina."})
    assert (await carmen.send(f"{seen}/erase/agree")).status_code == 409
    await carmen.see(seen)
    assert "Zumbanina" in carmen.page, "frozen, and still there"
