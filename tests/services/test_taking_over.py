"""Another relative carries a request on by phone: consent anew before a witness, and the former chat sees no more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.cases import CaseState
from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.services import allowing, auditing, case_file, check_words, replying, taking_over, withdrawing
from bot.services.house import House
from bot.services.noting import Stale
from bot.services.taking_over import Relative
from bot.store import consents
from tests.family import Family, house_in
from tests.services.test_allowing import again, cases_of, granted, sent, staff, write

JULIA = Relative(
    given="Julia", paternal="Torres", maternal="Poma", kinship="uncle", phone="966 555 444", language="quy", adult=True,
    keep=True, compare=False, witness="Teresa Prado, de la oficina", checked="Nombró al padre y a la madre del buscado.",
)  # fmt: skip


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def take(house: House, case: object, said: Relative = JULIA) -> None:
    now = await again(house, case)  # type: ignore[arg-type]
    await taking_over.by_phone(house, staff(now), now.id, said, now.revision)


async def test_the_new_enquirer_is_on_the_card_and_the_former_chat_sees_the_request_no_more(house: House) -> None:
    rosa, case = await sent(house)
    await take(house, case)
    assert await cases_of(rosa) == []
    assert "No hay ningún pedido de este chat." in (await rosa.say("/estado"))[0]
    after = await again(house, case)
    assert (after.chat, after.language, after.compare) == (None, "quy", 0)
    shown = await case_file.open_case(house, staff(after), after.code)
    assert (shown.summary.enquirer_name, shown.summary.kinship) == ("Julia Torres Poma", "uncle")
    assert shown.summary.phone == "+51966555444"
    assert any("Teresa Prado" in entry.text for entry in shown.timeline)
    assert await house.database.read(lambda tx: auditing.verify(tx, house.vault)) is None


async def test_what_the_former_enquirer_allowed_ends_and_the_new_yes_waits_to_be_confirmed(house: House) -> None:
    _rosa, case = await sent(house)
    await write(house, case, alone=True)
    await check_words.agree(
        house, staff(case), case.id, "Puente", "066 312345", "phone", "preguntas del pedido",
        (await again(house, case)).revision,
    )  # fmt: skip
    await take(house, case)
    assert await granted(house, case) == {"share_network": False}
    with pytest.raises(Refusal, match="no check word"):
        await check_words.show(house, staff(case), case.id)
    rows = await house.database.read(lambda tx: consents.of_case(tx, case.id))
    keep, compare = rows[-2:]
    assert (keep.purpose, keep.granted, keep.how, keep.text_version) == ("keep", 1, "witnessed", "relative-1")
    assert (compare.purpose, compare.granted, compare.recorded_by) == ("compare", 0, "justina")
    after = await again(house, case)
    shown = await case_file.open_case(house, staff(after), after.code)
    assert next(each for each in shown.consents if each.purpose == "keep").to_be_confirmed
    await allowing.confirm(house, staff(after), case.id, "La llamé sola.", (await again(house, case)).revision)


async def test_what_was_on_its_way_to_the_former_chat_does_not_arrive(house: House) -> None:
    rosa, case = await sent(house)
    await rosa.receive()
    await replying.propose_reply(house, staff(case), case.id, "Buenos días, habla la oficina", disclosure=False)
    await take(house, case)
    assert await rosa.receive() == []


@pytest.mark.parametrize(
    "changed",
    [
        {"keep": False}, {"adult": False}, {"given": " "}, {"kinship": "somebody"}, {"phone": ""}, {"witness": ""},
        {"checked": "sí"}, {"language": "en"}, {"safe_hours": "x" * 301},
    ],
    ids=lambda changed: next(iter(changed)),
)  # fmt: skip
async def test_a_form_that_says_too_little_changes_nothing(house: House, changed: dict[str, object]) -> None:
    rosa, case = await sent(house)
    with pytest.raises(Refusal):
        await take(house, case, replace(JULIA, **changed))  # type: ignore[arg-type]
    assert [each.id for each in await cases_of(rosa)] == [case.id]


async def test_another_office_an_auditor_an_older_page_and_a_withdrawn_request_are_refused(house: House) -> None:
    rosa, case = await sent(house)
    for who in (
        StaffMember("bruno", Role.CASEWORKER, "elsewhere"),
        StaffMember("otto", Role.AUDITOR, case.office),
        StaffMember("ana", Role.ADMINISTRATOR, case.office),
    ):
        with pytest.raises(Refusal):
            await taking_over.by_phone(house, who, case.id, JULIA, case.revision)
    await write(house, case)
    with pytest.raises(Stale):
        await taking_over.by_phone(house, staff(case), case.id, JULIA, case.revision)
    now = await again(house, case)
    await house.database.unit(lambda tx: withdrawing.withdraw(tx, house, now))
    assert (await again(house, case)).state == CaseState.WITHDRAWN
    with pytest.raises(Refusal, match="over"):
        await take(house, case)
    assert isinstance(rosa, Family)
