"""A reply to a Quechua family by somebody without Quechua waits for a colleague who speaks it; two people stay two."""

from __future__ import annotations

import pytest

from bot.domain.cases import SoughtPersonsChoice
from bot.domain.errors import Refusal
from bot.domain.roles import StaffMember
from bot.services import interpreting, replying, reviewing
from bot.services.views import ReplyOutcome
from tests.services.staff_world import JUSTINA, PABLO, TERESA, World

SPANISH, QUECHUA = "Buenos días. ¿Puede llamarnos?", "Rimaykullayki, mamáy. ¿Qayamuwankikumanchu?"


async def without_quechua(world: World, who: StaffMember) -> None:
    await world.do(lambda tx: tx.run("UPDATE staff SET languages = 'es' WHERE id = ?", who.id))


async def test_it_waits_and_goes_out_in_the_words_of_whoever_speaks_the_language(world: World) -> None:
    await without_quechua(world, JUSTINA)
    case = await world.case()
    result = await replying.propose_reply(world.house, JUSTINA, case.id, SPANISH, disclosure=False)
    assert result.outcome is ReplyOutcome.INTERPRETER
    assert await world.sent() == []
    assert await interpreting.waiting(world.house, JUSTINA) == ()
    (one,) = await interpreting.waiting(world.house, TERESA)
    assert (one.text, one.by, one.code) == (SPANISH, "Justina Sulca", case.code)
    done = await interpreting.interpret(world.house, TERESA, one.reply_id, QUECHUA)
    assert done.outcome is ReplyOutcome.SENT
    assert await world.sent() == [QUECHUA]
    assert await interpreting.waiting(world.house, TERESA) == ()
    with pytest.raises(Refusal):
        await interpreting.interpret(world.house, PABLO, one.reply_id, QUECHUA)


async def test_whoever_does_not_speak_it_cannot_put_it_into_words(world: World) -> None:
    await without_quechua(world, JUSTINA)
    case = await world.case()
    result = await replying.propose_reply(world.house, JUSTINA, case.id, SPANISH, disclosure=False)
    with pytest.raises(Refusal):
        await interpreting.interpret(world.house, JUSTINA, result.reply_id, QUECHUA)
    assert await world.sent() == []


async def test_a_spanish_family_is_answered_at_once(world: World) -> None:
    await without_quechua(world, JUSTINA)
    case = await world.case(language="es")
    result = await replying.propose_reply(world.house, JUSTINA, case.id, SPANISH, disclosure=False)
    assert result.outcome is ReplyOutcome.SENT


async def test_what_discloses_takes_a_second_person_who_is_neither_its_author_nor_its_interpreter(world: World) -> None:
    case, match_id = await world.located()
    await reviewing.record_choice(
        world.house, JUSTINA, case.id, match_id, SoughtPersonsChoice.CONTACT, "por teléfono", case.revision
    )
    await without_quechua(world, TERESA)
    first = await replying.propose_reply(world.house, TERESA, case.id, SPANISH, disclosure=True)
    assert first.outcome is ReplyOutcome.INTERPRETER
    second = await interpreting.interpret(world.house, JUSTINA, first.reply_id, QUECHUA)
    assert second.outcome is ReplyOutcome.WAITING
    for who in (TERESA, JUSTINA):
        with pytest.raises(Refusal):
            await replying.approve_reply(world.house, who, second.reply_id)
    await replying.approve_reply(world.house, PABLO, second.reply_id)
    assert await world.sent() == [QUECHUA]
