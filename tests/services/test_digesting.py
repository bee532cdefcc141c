"""A group of staff hears once a day how much waits, and never who."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import LIMA
from bot.domain.errors import Refusal
from bot.domain.roles import Role, StaffMember
from bot.services import following, linking
from bot.services.chats import key_of
from bot.services.house import House
from bot.store import jobs, outbox, staff_groups
from bot.store.database import Tx
from bot.store.jobs import Kind
from bot.telegram.render import render
from bot.vault.envelope import open_json
from tests.family import BOT_ID, Family, house_in
from tests.passing_time import pass_time
from tests.security.filling_in import Teller

CARMEN = StaffMember("carmen", Role.COORDINATOR, "lima")
GROUP = -100_200_300


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path, at=datetime(2026, 11, 24, 10, 0, tzinfo=LIMA)) as opened:
        object.__setattr__(opened, "settings", opened.settings.but(console_url="https://consola.example"))
        yield opened


class Group(Family):
    """A group of staff: what is written there, what the bot says there."""

    def _chat(self) -> dict[str, object]:
        return {"id": self.chat_id, "type": "supergroup", "title": "Equipo"}

    async def hears(self) -> list[str]:
        """What was queued for this group, taken out of the outbox."""
        key = key_of(self.house, BOT_ID, self.chat_id)

        def take(tx: Tx) -> list[tuple[str, bytes]]:
            rows = tx.rows("SELECT id, sealed FROM outbox WHERE chat = ? AND state = 'new' ORDER BY position", key)
            tx.run("UPDATE outbox SET state = 'sent' WHERE chat = ?", key)
            return [(str(row[0]), bytes(row[1])) for row in rows]

        texts = []
        for row_id, sealed in await self.house.database.unit(take):
            plain = open_json(self.house.vault.service, outbox.place(row_id), sealed)
            assert isinstance(plain, dict)
            assert plain["address"] == self.chat_id
            texts.append(render(plain, "quy", self.house.words, {}).text)
        return texts


async def linked(house: House, office: str, chat_id: int = GROUP) -> Group:
    group = Group(house, chat_id)
    secret = (await linking.for_a_group(house, CARMEN, office)).secret
    await group.send({"text": f"/start@practica_bot {secret}"}, deliver=False)
    return group


async def office_of_requests(house: House) -> str:
    family = Family(house)
    await Teller(family, "Zumbaqot").whole()
    row = await house.database.read(lambda tx: tx.row("SELECT office FROM cases"))
    assert row is not None
    return str(row[0])


async def test_a_linked_group_hears_figures_at_the_set_hour_and_nothing_else(house: House) -> None:
    office = await office_of_requests(house)
    group = await linked(house, office)
    assert "una vez al día" in (await group.hears())[0]
    await Teller(Family(house, 502), "Yachurim").whole()
    await pass_time(house, hours=21)  # seven in the morning
    assert await group.hears() == []
    await pass_time(house, hours=2)
    (said,) = await group.hears()
    assert re.search(r"solicitudes nuevas 1, urgentes 0, atrasadas \d, tareas 0", said)
    assert said.endswith("https://consola.example")
    for word in ("Zumbaqot", "Yachurim", "Ana", "Pampa"):
        assert word not in said
    assert not re.search(r"[A-Z]\d-[A-Z]+-\d{4}", said)


async def test_where_nothing_waits_nothing_is_said(house: House) -> None:
    group = await linked(house, "quito")
    await group.hears()
    for _day in range(5):
        await pass_time(house, days=1)
        assert await group.hears() == []


async def test_each_request_is_new_once(house: House) -> None:
    office = await office_of_requests(house)
    group = await linked(house, office)
    await Teller(Family(house, 502), "Yachurim").whole()
    await group.hears()
    await pass_time(house, days=1)
    assert "nuevas 1" in (await group.hears())[0]
    await pass_time(house, days=1)
    assert "nuevas 0" in (await group.hears() or ["nuevas 0"])[0]


async def test_a_code_links_one_group_once_and_another_kind_links_none(house: House) -> None:
    office = await office_of_requests(house)
    secret = (await linking.for_a_group(house, CARMEN, office)).secret
    one, two = Group(house, GROUP), Group(house, GROUP - 1)
    for group in (one, two):
        await group.send({"text": f"/start {secret}"}, deliver=False)
    groups = await house.database.read(lambda tx: staff_groups.of_office(tx, office))
    assert [row.id for row in groups] == [key_of(house, BOT_ID, GROUP)]
    case = await house.database.read(lambda tx: tx.row("SELECT id, office FROM cases"))
    assert case is not None
    who = StaffMember("justina", Role.CASEWORKER, str(case[1]))
    other = (await linking.for_a_chat(house, who, str(case[0]), "preguntas sobre el pedido")).secret
    await two.send({"text": f"/start {other}"}, deliver=False)
    assert len(await house.database.read(lambda tx: staff_groups.of_office(tx, office))) == 1


async def test_a_code_of_a_group_opens_nothing_in_a_private_chat(house: House) -> None:
    secret = (await linking.for_a_group(house, CARMEN, "lima")).secret
    told = await Family(house, 900).say(f"/start {secret}")
    assert "ya no vale" in told[-1]


async def test_staff_who_talk_in_their_group_get_no_answer(house: House) -> None:
    group = await linked(house, "lima")
    await group.hears()
    await group.send({"text": "buenos días a todos"}, deliver=False)
    assert await group.hears() == []


async def test_thrown_out_it_is_forgotten_and_moved_it_goes_on(house: House) -> None:
    group = await linked(house, "lima")
    await group.update({"message": group._message(9, {"migrate_to_chat_id": GROUP - 7})})
    there = key_of(house, BOT_ID, GROUP - 7)
    groups = await house.database.read(lambda tx: staff_groups.of_office(tx, "lima"))
    assert [row.id for row in groups] == [there]
    assert await house.database.read(lambda tx: jobs.waits(tx, Kind.DIGEST, there))
    await house.database.unit(lambda tx: following.unreachable(tx, house, there))
    assert await house.database.read(lambda tx: staff_groups.of_office(tx, "lima")) == []
    await pass_time(house, days=2)
    assert not await house.database.read(lambda tx: jobs.waits(tx, Kind.DIGEST, there))


async def test_only_a_coordinator_links_a_group(house: House) -> None:
    with pytest.raises(Refusal):
        await linking.for_a_group(house, StaffMember("justina", Role.CASEWORKER, "lima"), "lima")
