"""A request goes on in another chat: after a check, by a link that works once, and the old chat sees it no more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.cases import CaseState, SoughtPersonsChoice, may_be_told
from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.services import accounts, auditing, case_file, chats, linking, receipts, relaying, relinking, replying
from bot.services.chats import key_of
from bot.services.following import unreachable
from bot.services.house import House
from bot.services.opening import card_of
from bot.services.owing import Owed
from bot.store import cases, choices, consents, erasing, relays, replies, staff_tasks, timeline
from bot.store.cases import CaseRow
from bot.store.choices import ChoiceRow
from bot.store.database import Tx
from tests.family import BOT_ID, Family, house_in, invited, voice
from tests.passing_time import pass_time
from tests.security.filling_in import Teller, draft_of

CHECKED = "preguntas sobre el pedido y palabra clave"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as opened:
        yield opened


async def sent(house: House, chat_id: int = 501, mark: str = "Zumbaqot") -> tuple[Family, CaseRow]:
    family = Family(house, chat_id)
    await Teller(family, mark, {"own_name": "Rosa Quispe Rojas"}).whole()
    return family, (await cases_of(family))[0]


async def cases_of(family: Family) -> list[CaseRow]:
    key = key_of(family.house, BOT_ID, family.chat_id)
    return await family.house.database.read(lambda tx: cases.of_chat(tx, key))


def staff(case: CaseRow) -> StaffMember:
    return StaffMember("justina", Role.CASEWORKER, case.office)


async def link_for(house: House, case: CaseRow, *, relative: bool = False) -> str:
    make = linking.for_a_relative if relative else linking.for_a_chat
    return (await make(house, staff(case), case.id, CHECKED)).secret


# The same person ------------------------------------------------------------------------------


async def test_in_the_new_chat_the_request_goes_on_and_the_old_one_sees_it_no_more(house: House) -> None:
    old, case = await sent(house)
    await Teller(old, "Yachurim", {"own_name": "Rosa Quispe Rojas"}).whole()
    new = Family(house, 777)
    asked = await new.say(f"/start {await link_for(house, case)}")
    assert "¿Quiere seguir con su pedido en este chat?" in asked[-1]
    assert len(await cases_of(old)) == 2  # until the yes nothing changes
    told = await new.say("Sí, seguir en este chat")
    assert case.code in told[0]
    assert await cases_of(old) == []
    assert len(await cases_of(new)) == 2  # both requests of the same person
    assert "No hay ningún pedido de este chat." in (await old.say("/estado"))[0]
    assert case.code not in "\n".join(await old.say(case.code))
    kinds = await house.database.read(lambda tx: [row.kind for row in timeline.of_case(tx, case.id)])
    assert kinds[-2:] == ["link_chat", "relinked"]
    assert await house.database.read(lambda tx: auditing.verify(tx, house.vault)) is None


async def test_no_receipt_of_an_erasure_arrives_in_the_old_chat_any_more(house: House) -> None:
    old, case = await sent(house)
    await Teller(old, "Yachurim", {"own_name": "Rosa Quispe Rojas"}).whole()
    gone = next(each for each in await cases_of(old) if each.id != case.id)

    def erase(tx: Tx) -> None:
        erasing.erase(tx, gone.id)
        tx.run("UPDATE changes SET done = 1")  # the matching role has let go of it
        receipts.owe(tx, gone, 1)

    await house.database.unit(erase)
    new = Family(house, 777)
    for line in (f"/start {await link_for(house, case)}", "Sí, seguir en este chat"):
        await new.say(line)
    await house.database.unit(lambda tx: receipts.send(tx, house))
    assert gone.code not in str(await old.receive())


async def test_another_persons_request_of_the_same_phone_stays_where_it_was(house: House) -> None:
    family, case = await sent(house)
    await Teller(family, "Yachurim", {"reuse": "No", "own_name": "Julia Torres Poma"}).whole()
    new = Family(house, 777)
    for line in (f"/start {await link_for(house, case)}", "Sí, seguir en este chat"):
        await new.say(line)
    assert [c.id for c in await cases_of(new)] == [case.id]
    assert len(await cases_of(family)) == 1


async def test_what_was_on_its_way_to_the_old_chat_does_not_arrive_there(house: House) -> None:
    old, case = await sent(house)
    who = staff(case)
    await case_file.open_case(house, who, case.code)
    await replying.propose_reply(house, who, case.id, "Buenos días, habla la oficina", disclosure=False)
    new = Family(house, 777)
    for line in (f"/start {await link_for(house, case)}", "Sí, seguir en este chat"):
        await new.say(line)
    assert await old.receive() == []


@pytest.mark.parametrize("words", ["sí", "ok", "1", "No, en este chat no", "👍"])
async def test_only_the_whole_yes_moves_it(house: House, words: str) -> None:
    old, case = await sent(house)
    new = Family(house, 777)
    await new.say(f"/start {await link_for(house, case)}")
    await new.say(words)
    assert await cases_of(new) == []
    assert len(await cases_of(old)) == 1


async def test_a_link_works_once_for_two_days_and_a_newer_one_ends_the_older(house: House) -> None:
    _old, case = await sent(house)
    first = await link_for(house, case)
    second = await link_for(house, case)
    late = Family(house, 777)
    assert "ya no vale" in (await late.say(f"/start {first}"))[-1]
    for line in (f"/start {second}", "Sí, seguir en este chat"):
        await late.say(line)
    assert len(await cases_of(late)) == 1
    thief = Family(house, 778)
    assert "ya no vale" in (await thief.say(f"/start {second}"))[-1]
    third = await link_for(house, (await cases_of(late))[0])
    await pass_time(house, days=2, minutes=1)
    assert "ya no vale" in (await thief.say(f"/start {third}"))[-1]
    assert await cases_of(thief) == []


async def test_a_link_opened_twice_before_the_yes_moves_the_request_once(house: House) -> None:
    _old, case = await sent(house)
    link = await link_for(house, case)
    one, two = Family(house, 777), Family(house, 778)
    for family in (one, two):
        await family.say(f"/start {link}")
    await one.say("Sí, seguir en este chat")
    assert "ya no vale" in (await two.say("Sí, seguir en este chat"))[-1]
    assert len(await cases_of(one)) == 1


async def test_a_volunteers_chat_is_never_made_a_familys(house: House) -> None:
    old, case = await sent(house)
    volunteer = Family(house, 700)
    for line in (f"/start {await invited(house)}", "Castellano", "1", "Sí, acepto", "Vito Volunta Rojas"):
        await volunteer.say(line)
    for line in (f"/start {await link_for(house, case)}", "Sí, seguir en este chat"):
        await volunteer.say(line)
    assert await cases_of(volunteer) == []
    assert len(await cases_of(old)) == 1


async def test_a_chat_out_of_reach_is_no_task_once_the_family_has_another(house: House) -> None:
    _old, case = await sent(house)
    await house.database.unit(lambda tx: unreachable(tx, house, str(case.chat)))
    new = Family(house, 777)
    for line in (f"/start {await link_for(house, case)}", "Sí, seguir en este chat"):
        await new.say(line)
    open_tasks = await house.database.read(lambda tx: staff_tasks.of_case(tx, case.id))
    assert Owed.UNREACHABLE not in [task.kind for task in open_tasks]


async def test_nobody_makes_a_link_without_a_check_or_for_another_office(house: House) -> None:
    _old, case = await sent(house)
    with pytest.raises(Refusal, match="made sure"):
        await linking.for_a_chat(house, staff(case), case.id, "  sí  ")
    with pytest.raises(Refusal):
        await linking.for_a_chat(house, StaffMember("x", Role.CASEWORKER, "nowhere"), case.id, CHECKED)
    with pytest.raises(Refusal):
        await linking.for_a_chat(house, StaffMember("ana", Role.ADMINISTRATOR, case.office), case.id, CHECKED)


async def test_the_secret_is_stored_nowhere(house: House) -> None:
    _old, case = await sent(house)
    secret = await link_for(house, case)
    stored = await house.database.read(lambda tx: tx.rows("SELECT * FROM links"))
    assert secret not in str(stored)
    assert secret[2:] not in str(stored)


# Another relative -----------------------------------------------------------------------------


async def carried_on(house: House, case: CaseRow, *answers: str) -> tuple[Family, list[str]]:
    relative = Family(house, 777)
    told = await relative.say(f"/start {await link_for(house, case, relative=True)}")
    for line in answers:
        told = await relative.say(line)
    return relative, told


async def test_another_relative_carries_it_on_under_permissions_of_their_own(house: House) -> None:
    old, case = await sent(house)
    relative, told = await carried_on(
        house, case, "1", "Sí, acepto", "No acepto", "Luis Quispe Rojas", "987654321", "En la tarde"
    )
    assert case.code in told[-1]
    assert await cases_of(old) == []
    after = (await cases_of(relative))[0]
    assert (after.id, after.compare, after.state) == (case.id, 0, case.state)
    card = await house.database.read(lambda tx: card_of(house, after))
    assert card.summary.enquirer_name == "Luis Quispe Rojas"
    assert card.summary.phone == "+51987654321"
    assert card.summary.kinship == ""
    before = await house.database.read(lambda tx: card_of(house, case))
    assert card.sought == before.sought
    stored = await house.database.read(lambda tx: consents.of_case(tx, case.id))
    standing = [(c.purpose, c.granted) for c in stored if c.withdrawn_at is None]
    assert standing == [("keep", 1), ("compare", 0)]
    assert after.enquirer != case.enquirer


@pytest.mark.parametrize("no", ["No acepto", "sí", "ok"])
async def test_without_the_relatives_yes_nothing_changes(house: House, no: str) -> None:
    old, case = await sent(house)
    relative, _told = await carried_on(house, case, "1", no)
    assert await cases_of(relative) == []
    assert [c.revision for c in await cases_of(old)] == [case.revision]


async def test_a_child_is_handed_to_a_person_first(house: House) -> None:
    old, case = await sent(house)
    relative, _told = await carried_on(house, case, "No, soy menor")
    assert [c.id for c in await cases_of(old)] == [case.id]
    assert await draft_of(relative) is None


async def test_a_link_of_the_other_kind_does_nothing(house: House) -> None:
    old, case = await sent(house)
    payload = await link_for(house, case)
    key = key_of(house, BOT_ID, 777)
    done = await house.database.unit(lambda tx: relinking.another_relative(tx, house, payload, key, "es", (), {}))
    assert done is None
    assert len(await cases_of(old)) == 1


# What stays behind ----------------------------------------------------------------------------


async def test_a_talk_with_the_old_chat_is_over_and_what_it_says_reaches_the_request_no_more(house: House) -> None:
    old, case = await sent(house)
    await case_file.open_case(house, staff(case), case.code)
    await relaying.open_talk(house, staff(case), case.id)
    await old.receive()
    new = Family(house, 777)
    for line in (f"/start {await link_for(house, case)}", "Sí, seguir en este chat"):
        await new.say(line)
    await old.say("soy otra persona con este teléfono")
    file = await case_file.open_case(house, staff(case), case.code)
    assert "soy otra persona con este teléfono" not in [entry.text for entry in file.timeline]
    assert await house.database.read(lambda tx: relays.of_case(tx, case.id)) is None


async def test_a_voice_from_the_old_chat_is_not_added_to_the_request(house: House) -> None:
    old, case = await sent(house)
    for line in ("/estado", "Agregar algo"):
        await old.say(line)
    new = Family(house, 777)
    for line in (f"/start {await link_for(house, case)}", "Sí, seguir en este chat"):
        await new.say(line)
    await old.send(voice("v77"))
    kept = await house.database.read(lambda tx: tx.rows("SELECT id FROM media WHERE owner = ?", case.id))
    assert kept == []


async def test_the_name_leaves_the_old_telephone(house: House) -> None:
    old, case = await sent(house)
    new = Family(house, 777)
    for line in (f"/start {await link_for(house, case)}", "Sí, seguir en este chat"):
        await new.say(line)
    assert await names_of(old) == []
    assert await names_of(new) == ["Rosa"]


async def names_of(family: Family) -> list[str]:
    key = key_of(family.house, BOT_ID, family.chat_id)
    chat = await family.house.database.read(lambda tx: chats.find(tx, family.house, key))
    return [person.name for person in chat.people] if chat is not None else []


async def test_who_wrote_from_the_new_telephone_before_shows_nothing_to_whom_it_comes(house: House) -> None:
    _old, case = await sent(house)
    other = Family(house, 777)
    for line in ("/start", "castellano", "Hablar con una persona", "Sí, acepto", "Quiero preguntar algo",
                 "Elmer Poma Poma", "Saltar", "Enviar mi mensaje"):  # fmt: skip
        await other.say(line)
    (theirs,) = await cases_of(other)
    await other.say(f"/start {await link_for(house, case)}")
    said = "".join(await other.say("Sí, seguir en este chat"))
    assert case.code in said
    assert theirs.code not in said


async def test_what_was_proposed_to_the_former_enquirer_is_said_to_nobody(house: House) -> None:
    _old, case = await sent(house)
    await case_file.open_case(house, staff(case), case.code)
    await put(house, case, CaseState.POSSIBLE_MATCH)
    await replying.propose_reply(house, staff(case), case.id, "Buenos días, habla la oficina", disclosure=False)
    relative, _told = await carried_on(
        house, case, "1", "Sí, acepto", "No acepto", "Luis Quispe Rojas", "987654321", "En la tarde"
    )
    (reply,) = await house.database.read(lambda tx: replies.of_case(tx, case.id))
    with pytest.raises(Refusal):
        await replying.approve_reply(house, StaffMember("pablo", Role.APPROVER, case.office), reply.id)
    assert await relative.receive() == []


@pytest.mark.parametrize("allowed", [c for c in SoughtPersonsChoice if may_be_told(c)])
async def test_the_sought_person_allowed_the_former_enquirer_and_is_asked_anew(
    house: House, allowed: SoughtPersonsChoice
) -> None:
    _old, case = await sent(house)
    await case_file.open_case(house, staff(case), case.code)
    await put(house, case, CaseState.LOCATED_CONSENT_PENDING)
    row = ChoiceRow("c1", case.id, "m1", allowed, "justina", 1, b"")
    await house.database.unit(lambda tx: choices.add(tx, row))
    await carried_on(house, case, "1", "Sí, acepto", "Sí, acepto", "Luis Quispe Rojas", "987654321", "En la tarde")
    with pytest.raises(Refusal, match="not allowed"):
        await replying.propose_reply(house, staff(case), case.id, "Su hermano está bien", disclosure=True)


async def put(house: House, case: CaseRow, state: CaseState) -> None:
    def unit(tx: Tx) -> None:
        before = cases.by_id(tx, case.id)
        assert before is not None
        assert cases.save(tx, before, replace(before, state=state), before.updated_at)

    await house.database.unit(unit)


async def test_a_link_opens_nothing_once_whoever_made_it_works_here_no_longer(house: House) -> None:
    _old, case = await sent(house)
    made = await accounts.create_staff(
        house, None, name="Saturnino Prueba", passphrase="cuatro palabras que nadie espera", role=Role.CASEWORKER,
        office=case.office,
    )  # fmt: skip
    maker = StaffMember(made.staff_id, Role.CASEWORKER, case.office)
    link = (await linking.for_a_chat(house, maker, case.id, CHECKED)).secret
    await accounts.disable_staff(house, StaffMember("ana", Role.ADMINISTRATOR, ""), maker.id, {})
    stranger = Family(house, 778)
    assert "ya no vale" in (await stranger.say(f"/start {link}"))[-1]
