"""To whom else a request may be given: asked in the chat or by a person, refused without a yes, taken back at any time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import LIMA
from bot.domain.cases import CaseState, Route
from bot.domain.consent import SHARING, Purpose, sharing_asked_for
from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.services import allowing, case_file, reviewing, sharing, taking_over
from bot.services.allowing import Spoken
from bot.services.chats import key_of
from bot.services.following import unreachable
from bot.services.house import House
from bot.services.noting import Stale
from bot.services.owing import Owed
from bot.services.taking_over import Relative
from bot.store import cases, consents, share_asks, staff_tasks, timeline
from bot.store.cases import CaseRow
from bot.store.erasing import erase
from tests.family import BOT_ID, Family, house_in
from tests.passing_time import pass_time
from tests.security.filling_in import Teller, draft_of

FIRST = "¿Puede responder aquí una pregunta corta?"
NETWORK = "¿Nos permite dar su pedido también a la Cruz Roja y a la Media Luna Roja de otros lugares?"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def sent(house: House, chat_id: int = 501) -> tuple[Family, CaseRow]:
    family = Family(house, chat_id)
    await Teller(family, "Zumbaqot").whole()
    (case,) = await cases_of(family)
    await case_file.open_case(house, staff(case), case.code)
    await reviewing.accept(house, staff(case), case.id, (await again(house, case)).revision)
    return family, await again(house, case)


async def cases_of(family: Family) -> list[CaseRow]:
    key = key_of(family.house, BOT_ID, family.chat_id)
    return await family.house.database.read(lambda tx: cases.of_chat(tx, key))


async def again(house: House, case: CaseRow) -> CaseRow:
    found = await house.database.read(lambda tx: cases.by_id(tx, case.id))
    assert found is not None
    return found


def staff(case: CaseRow, role: Role = Role.CASEWORKER, office: str = "") -> StaffMember:
    return StaffMember("justina", role, office or case.office)


def said(house: House, **changed: object) -> Spoken:
    today = house.clock.now().astimezone(LIMA).date().isoformat()
    plain = {"purpose": "share_network", "answer": "yes", "how": "oral", "on": today, **changed}
    return Spoken(**plain)  # type: ignore[arg-type]


async def write(house: House, case: CaseRow, **changed: object) -> None:
    revision = (await again(house, case)).revision
    await allowing.write_down(house, staff(case), case.id, said(house, **changed), revision)


async def ask(house: House, case: CaseRow, *purposes: str) -> None:
    await allowing.ask(house, staff(case), case.id, purposes, (await again(house, case)).revision)


async def refer(house: House, case: CaseRow, to: str, reason: str = "El resumen, sin la foto.") -> None:
    who = StaffMember("teresa", Role.APPROVER, case.office)
    await reviewing.move_case(house, who, case.id, "refer", (await again(house, case)).revision, reason, to)


async def granted(house: House, case: CaseRow) -> dict[str, bool]:
    found = await house.database.read(lambda tx: sharing.standing(tx, case))
    return {purpose.value: sharing.is_granted(row) for purpose, row in found.items()}


async def kinds(house: House, case: CaseRow) -> list[str]:
    return await house.database.read(lambda tx: [row.kind for row in timeline.of_case(tx, case.id)])


async def two_of_one_telephone(house: House) -> tuple[Family, CaseRow, CaseRow]:
    """Rosa's request and Julia's, from one telephone; Julia wrote last."""
    family = Family(house, 501)
    await Teller(family, "Zumbaqot", {"own_name": "Rosa Quispe Rojas"}).whole()
    (rosas,) = await cases_of(family)
    await Teller(family, "Yachurim", {"reuse": "No", "own_name": "Julia Torres Poma"}).whole()
    julias = next(each for each in await cases_of(family) if each.id != rosas.id)
    for case in (rosas, julias):
        await case_file.open_case(house, staff(case), case.code)
        await reviewing.accept(house, staff(case), case.id, (await again(house, case)).revision)
    await family.receive()
    return family, rosas, julias


# Which questions there are ----------------------------------------------------------------------


def test_the_police_are_asked_about_only_for_who_disappeared_now_and_the_state_only_for_the_years_of_violence() -> None:
    assert Purpose.SHARE_POLICE in sharing_asked_for(Route.MISSING_RECENT)
    assert Purpose.SHARE_POLICE not in sharing_asked_for(Route.VIOLENCE_1980_2000)
    assert Purpose.SHARE_POLICE not in sharing_asked_for(Route.DETENTION)
    assert Purpose.SHARE_STATE_SEARCH in sharing_asked_for(Route.VIOLENCE_1980_2000)
    assert Purpose.SHARE_STATE_SEARCH not in sharing_asked_for(Route.MIGRATION)
    assert not {Purpose.KEEP, Purpose.COMPARE} & set(SHARING)


# In the chat ------------------------------------------------------------------------------------


async def test_the_first_message_tells_nothing_and_the_question_comes_after_the_tap(house: House) -> None:
    family, case = await sent(house)
    await family.receive()
    await ask(house, case, "share_network")
    assert await family.receive() == [FIRST]
    assert family.keyboard == (("Responder ahora",), ("Esta vez no",), ("No me escriban más",))
    asked = "\n".join(await family.say("Responder ahora"))
    assert "Sin su permiso no lo damos a nadie." in asked
    assert NETWORK in asked
    assert await granted(house, case) == {}
    await family.say("Sí, acepto")
    assert await granted(house, case) == {"share_network": True}
    assert (await kinds(house, case))[-2:] == ["share_asked", "share_allowed"]
    assert await draft_of(family) is None


@pytest.mark.parametrize("soft", ["sí", "ya", "ok", "bueno", "allinmi", "👍", "1"])
async def test_nothing_softer_than_the_button_is_a_yes(house: House, soft: str) -> None:
    family, case = await sent(house)
    await ask(house, case, "share_network")
    await family.receive()
    await family.say("Responder ahora")
    await family.say(soft)
    assert await granted(house, case) == {}


async def test_a_no_is_kept_and_nothing_is_given(house: House) -> None:
    family, case = await sent(house)
    await ask(house, case, "share_network")
    await family.receive()
    await family.say("Responder ahora")
    await family.say("No acepto")
    assert await granted(house, case) == {"share_network": False}
    with pytest.raises(Refusal, match="has not allowed"):
        await refer(house, case, "share_network")


async def test_on_a_shared_telephone_it_is_asked_who_taps_and_only_they_are_asked(house: House) -> None:
    family, rosas, julias = await two_of_one_telephone(house)
    await ask(house, rosas, "share_network")
    assert await family.receive() == [FIRST]
    assert await family.say("Responder ahora") == ["Buenos días. ¿Quién escribe?"]
    assert NETWORK in (await family.say("Rosa"))[-1]
    await family.say("Sí, acepto")
    assert await granted(house, rosas) == {"share_network": True}
    assert await granted(house, julias) == {}
    assert "family_message" not in await kinds(house, julias)


async def test_another_person_of_the_telephone_who_taps_is_asked_nothing(house: House) -> None:
    family, rosas, julias = await two_of_one_telephone(house)
    await ask(house, rosas, "share_network")
    await family.receive()
    assert "Sin su permiso no lo damos a nadie." in (await family.say("Esta vez no"))[-1]
    await family.say("Responder ahora")
    assert NETWORK not in str(await family.say("Julia"))
    assert await granted(house, rosas) == {}
    assert "share_put_off" not in [*await kinds(house, rosas), *await kinds(house, julias)]


async def test_not_now_is_fine_and_the_question_waits_in_my_requests(house: House) -> None:
    family, case = await sent(house)
    await ask(house, case, "share_network")
    await family.receive()
    assert "Sin su permiso no lo damos a nadie." in (await family.say("Esta vez no"))[-1]
    assert await granted(house, case) == {}
    for line in ("/pedidos", "Lo que permito"):
        await family.say(line)
    assert "A la Cruz Roja de otros lugares" in str(family.keyboard)
    assert NETWORK in "\n".join(await family.say("A la Cruz Roja de otros lugares"))
    await family.say("Sí, acepto")
    assert await granted(house, case) == {"share_network": True}


async def test_the_family_takes_it_back_and_staff_tell_whoever_has_it(house: House) -> None:
    family, case = await sent(house)
    await write(house, case, alone=True)
    await refer(house, case, "share_network")
    assert (await again(house, case)).state == CaseState.REFERRED
    for line in ("/pedidos", "Lo que permito", "A la Cruz Roja de otros lugares"):
        await family.say(line)
    told = await family.say("Sí, que ya no lo den allí")
    assert told[-1].startswith("Ya no lo damos allí.")
    assert await granted(house, case) == {"share_network": False}
    tasks = await house.database.read(lambda tx: [task.kind for task in staff_tasks.of_case(tx, case.id)])
    assert tasks == [Owed.SHARE_TAKEN_BACK]


async def test_taking_back_what_was_given_to_nobody_asks_nothing_of_staff(house: House) -> None:
    _family, case = await sent(house)
    await write(house, case, alone=True)
    await write(house, case, answer="taken_back")
    assert await house.database.read(lambda tx: staff_tasks.of_case(tx, case.id)) == []


async def test_comparing_is_still_decided_in_the_same_place(house: House) -> None:
    family, case = await sent(house)
    await write(house, case, alone=True)
    for line in ("/pedidos", "Lo que permito", "Compararlo con otros", "Sí, quitar ese permiso"):
        await family.say(line)
    assert (await again(house, case)).compare == 0
    assert await granted(house, case) == {"share_network": True}


async def test_a_question_in_the_middle_of_a_form_lets_the_form_go_on_afterwards(house: House) -> None:
    family, case = await sent(house)
    await Teller(family, "Yachurim").begin()
    open_before = await draft_of(family)
    await ask(house, case, "share_network")
    await family.receive()
    await family.say("Responder ahora")
    await family.say("No acepto")
    open_after = await draft_of(family)
    assert open_before is not None
    assert open_after is not None
    assert open_after.conversation == open_before.conversation == "tracing_request"


# By staff ---------------------------------------------------------------------------------------


async def test_what_was_said_by_phone_waits_until_somebody_spoke_with_them_alone(house: House) -> None:
    _family, case = await sent(house)
    await write(house, case)
    assert await granted(house, case) == {"share_network": True}
    with pytest.raises(Refusal, match="only said aloud"):
        await refer(house, case, "share_network")
    who, revision = staff(case), (await again(house, case)).revision
    await allowing.confirm(house, who, case.id, "La llamé, estaba sola en casa.", revision)
    await refer(house, case, "share_network")
    assert (await again(house, case)).state == CaseState.REFERRED
    with pytest.raises(Refusal, match="waits to be confirmed"):
        await allowing.confirm(house, who, case.id, "otra vez", (await again(house, case)).revision)


async def test_a_case_is_referred_to_nobody_without_a_yes_for_exactly_them(house: House) -> None:
    _family, case = await sent(house)
    await write(house, case, alone=True)
    for to in ("", "keep", "share_police", "somebody"):
        with pytest.raises(Refusal):
            await refer(house, case, to)
    with pytest.raises(Refusal, match="what is given"):
        await refer(house, case, "share_network", reason=" ")
    assert (await again(house, case)).state == CaseState.SEARCHING


async def test_who_heard_it_how_and_when_is_kept_and_the_witness_only_sealed(house: House) -> None:
    _family, case = await sent(house)
    yesterday = (house.clock.now().astimezone(LIMA) - timedelta(days=1)).date().isoformat()
    await write(house, case, how="witnessed", witness="Julia, su comadre", on=yesterday)
    row = (await house.database.read(lambda tx: sharing.standing(tx, case)))[Purpose.SHARE_NETWORK]
    assert (row.how, row.recorded_by, row.text_version) == ("witnessed", "justina", "share-network-1")
    shown = await case_file.open_case(house, staff(case), case.code)
    assert any("Julia" in entry.text for entry in shown.timeline)
    assert "Julia" not in str(await house.database.read(lambda tx: consents.of_case(tx, case.id)))


async def test_an_earlier_day_does_not_undo_what_was_said_later(house: House) -> None:
    _family, case = await sent(house)
    await write(house, case, alone=True)
    yesterday = (house.clock.now().astimezone(LIMA) - timedelta(days=1)).date().isoformat()
    await write(house, case, answer="no", on=yesterday)
    assert await granted(house, case) == {"share_network": True}
    await write(house, case, answer="no")
    assert await granted(house, case) == {"share_network": False}


async def test_a_yes_of_an_earlier_day_does_not_revive_what_the_family_took_back_since(house: House) -> None:
    _family, case = await sent(house)
    await write(house, case, alone=True)
    await pass_time(house, days=5)
    await write(house, case, answer="taken_back")
    between = (house.clock.now().astimezone(LIMA) - timedelta(days=2)).date().isoformat()
    await write(house, case, alone=True, on=between)
    assert await granted(house, case) == {"share_network": False}
    await write(house, case, alone=True)
    assert await granted(house, case) == {"share_network": True}


async def test_what_the_former_enquirer_once_allowed_is_not_written_down_for_who_carries_it_on(house: House) -> None:
    _family, case = await sent(house)
    await pass_time(house, days=5)
    relative = Relative(
        given="Elsa", kinship="sister", phone="987654321", adult=True, keep=True, witness="Bruno Tello",
        checked="preguntas sobre la familia y la comunidad",
    )  # fmt: skip
    await taking_over.by_phone(house, staff(case), case.id, relative, (await again(house, case)).revision)
    before = (house.clock.now().astimezone(LIMA) - timedelta(days=2)).date().isoformat()
    await write(house, case, alone=True, on=before)
    assert await granted(house, case) == {"share_network": False}


@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": "share_police"}, {"purpose": "compare"}, {"answer": "maybe"}, {"how": "in_chat"}, {"how": ""},
        {"how": "witnessed"}, {"on": "2999-01-01"}, {"on": "ayer"}, {"answer": "taken_back"}, {"note": "x" * 601},
    ],
    ids=str,
)  # fmt: skip
async def test_a_form_that_says_too_little_is_refused(house: House, changed: dict[str, object]) -> None:
    _family, case = await sent(house)
    with pytest.raises(Refusal):
        await write(house, case, **changed)
    assert await granted(house, case) == {}


async def test_asking_again_and_again_is_refused_until_a_week_has_passed(house: House) -> None:
    _family, case = await sent(house)
    await ask(house, case, "share_network")
    with pytest.raises(Refusal, match="this week"):
        await ask(house, case, "share_network")
    await pass_time(house, days=8)
    await ask(house, case, "share_network")
    with pytest.raises(Refusal, match="Choose what"):
        await ask(house, case, "share_police", "keep")


async def test_a_family_that_can_not_be_written_to_is_asked_by_phone(house: House) -> None:
    family, case = await sent(house)
    key = key_of(house, BOT_ID, family.chat_id)
    await house.database.unit(lambda tx: unreachable(tx, house, key))
    with pytest.raises(Refusal, match="by phone"):
        await ask(house, case, "share_network")


async def test_only_the_office_that_carries_it_may_and_a_stale_page_changes_nothing(house: House) -> None:
    _family, case = await sent(house)
    outsider = StaffMember("bruno", Role.CASEWORKER, "elsewhere")
    auditor = StaffMember("otto", Role.AUDITOR, case.office)
    for who in (outsider, auditor, StaffMember("ana", Role.ADMINISTRATOR, case.office)):
        for doing in (
            allowing.ask(house, who, case.id, ("share_network",), case.revision),
            allowing.write_down(house, who, case.id, said(house), case.revision),
            allowing.confirm(house, who, case.id, "a solas", case.revision),
        ):
            with pytest.raises(Refusal):
                await doing
    await write(house, case)
    with pytest.raises(Stale):
        await allowing.write_down(house, staff(case), case.id, said(house, answer="no"), case.revision)
    assert await granted(house, case) == {"share_network": True}


async def test_what_was_asked_is_gone_with_the_request(house: House) -> None:
    _family, case = await sent(house)
    await ask(house, case, "share_network")
    await house.database.unit(lambda tx: erase(tx, case.id))
    assert await house.database.read(lambda tx: share_asks.of_case(tx, case.id)) == []
