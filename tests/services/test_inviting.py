from __future__ import annotations

import re

import pytest

from bot.domain.errors import Refusal
from bot.services import inviting
from tests.services.staff_world import BRUNO, CARMEN, JUSTINA, World


async def accept(world: World, secret: str, chat: str = "chat-of-teodoro") -> str | None:
    return await world.do(lambda tx: inviting.accept(tx, world.house, secret, chat, " Don Teodoro "))


async def test_a_link_makes_one_volunteer_of_the_inviters_office_and_works_once(world: World) -> None:
    invitation = await inviting.invite_volunteer(world.house, JUSTINA)
    assert re.fullmatch(r"[A-Za-z0-9_-]{20,64}", invitation.secret), "what a deep link may carry"
    assert await world.do(lambda tx: inviting.is_valid(tx, world.house, invitation.secret))
    volunteer = await accept(world, invitation.secret)
    assert volunteer is not None
    assert not await world.do(lambda tx: inviting.is_valid(tx, world.house, invitation.secret))
    assert await accept(world, invitation.secret, "another chat") is None
    (row,) = await inviting.volunteers(world.house, JUSTINA)
    assert (row.volunteer_id, row.name, row.office, row.disabled) == (volunteer, "Don Teodoro", "ayacucho", False)
    assert await inviting.volunteers(world.house, BRUNO) == ()


async def test_a_link_is_good_for_seven_days(world: World) -> None:
    invitation = await inviting.invite_volunteer(world.house, JUSTINA)
    world.clock.advance(days=7)
    assert await accept(world, invitation.secret) is None


@pytest.mark.parametrize("secret", ["", "x", "x" * 32, "x" * 65])
async def test_a_made_up_link_is_no_invitation(world: World, secret: str) -> None:
    assert await accept(world, secret) is None


async def test_the_secret_is_not_stored(world: World) -> None:
    invitation = await inviting.invite_volunteer(world.house, JUSTINA)
    rows = await world.do(lambda tx: tx.rows("SELECT * FROM invitations"))
    assert invitation.secret not in str(rows)
    assert invitation.secret not in str(await world.audited())
    assert invitation.secret not in repr(invitation)


async def test_a_volunteer_who_stopped_comes_back_as_the_same_one(world: World) -> None:
    first = await accept(world, (await inviting.invite_volunteer(world.house, JUSTINA)).secret)
    assert first is not None
    with pytest.raises(Refusal):  # of another office
        await inviting.disable_volunteer(world.house, BRUNO, first)
    await inviting.disable_volunteer(world.house, CARMEN, first)
    assert [row.disabled for row in await inviting.volunteers(world.house, JUSTINA)] == [True]
    assert await accept(world, (await inviting.invite_volunteer(world.house, JUSTINA)).secret) == first
    assert [row.disabled for row in await inviting.volunteers(world.house, JUSTINA)] == [False]
