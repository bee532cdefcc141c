"""getUpdates forgets exactly what was confirmed, waits, and lets only one program listen."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from bot.practice.clock import PracticeClock
from bot.practice.updates import UpdateQueue
from tests.practice.conftest import Practice


async def say(practice: Practice, *texts: str) -> None:
    for text in texts:
        await practice.does(practice.rosa, "say", text=text)


def texts(updates: list[dict[str, object]]) -> list[str]:
    return [update["message"]["text"] for update in updates]  # type: ignore[index]


async def test_an_update_comes_again_until_an_offset_confirms_it(practice: Practice) -> None:
    await say(practice, "uno", "dos", "tres")
    first = await practice.updates()
    assert texts(first) == ["uno", "dos", "tres"]
    assert await practice.updates() == first
    ids = [update["update_id"] for update in first]
    assert ids == list(range(ids[0], ids[0] + 3))
    assert texts(await practice.updates(offset=ids[1])) == ["dos", "tres"]
    assert texts(await practice.updates()) == ["dos", "tres"]
    assert await practice.updates(offset=ids[2] + 1) == []
    assert await practice.updates() == []


async def test_a_negative_offset_keeps_only_the_last_ones(practice: Practice) -> None:
    await say(practice, "uno", "dos", "tres")
    assert texts(await practice.updates(offset=-1)) == ["tres"]
    assert texts(await practice.updates()) == ["tres"]


async def test_limit_gives_the_oldest_and_forgets_nothing(practice: Practice) -> None:
    await say(practice, "uno", "dos", "tres")
    assert texts(await practice.updates(limit=2)) == ["uno", "dos"]
    assert len(await practice.updates()) == 3


async def test_a_long_poll_ends_when_something_is_said(practice: Practice) -> None:
    poll = asyncio.create_task(practice.updates(timeout=30))
    await practice.polls()
    assert not poll.done()
    await say(practice, "por fin")
    assert texts(await asyncio.wait_for(poll, 5)) == ["por fin"]


async def test_a_second_poller_ends_the_first_with_a_conflict(practice: Practice) -> None:
    first = asyncio.create_task(practice.refused("getUpdates", timeout=30))
    await practice.polls()
    second = asyncio.create_task(practice.updates(timeout=30))
    answer = await asyncio.wait_for(first, 5)
    assert answer.status_code == 409
    assert answer.json()["description"].startswith("Conflict: terminated by other getUpdates request")
    await say(practice, "hola")
    assert texts(await asyncio.wait_for(second, 5)) == ["hola"]


async def test_polling_beside_a_webhook_is_a_conflict(practice: Practice) -> None:
    poll = asyncio.create_task(practice.refused("getUpdates", timeout=30))
    await practice.polls()
    await practice.call("setWebhook", url="http://127.0.0.1:9/hook")
    assert (await asyncio.wait_for(poll, 5)).status_code == 409
    answer = await practice.refused("getUpdates")
    assert answer.status_code == 409
    assert answer.json()["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
    await practice.call("deleteWebhook")
    assert await practice.updates() == []


async def test_a_listener_that_went_away_takes_nothing_with_it(practice: Practice) -> None:
    poll = asyncio.create_task(practice.refused("getUpdates", timeout=30))
    await practice.polls()
    poll.cancel()
    await asyncio.gather(poll, return_exceptions=True)
    await practice.polls(0)
    await say(practice, "nadie escucha")
    assert (await practice.chat(practice.rosa))["messages"][-1]["status"] == "sent"
    assert texts(await practice.updates()) == ["nadie escucha"]
    assert (await practice.chat(practice.rosa))["messages"][-1]["status"] == "seen"


async def test_only_the_allowed_kinds_are_queued_and_the_choice_is_remembered(practice: Practice) -> None:
    await practice.call("getUpdates", allowed_updates=["callback_query"])
    await say(practice, "no se oye")
    assert await practice.updates() == []
    await practice.call("getUpdates", allowed_updates=[])
    await say(practice, "se oye")
    assert texts(await practice.updates()) == ["se oye"]


async def test_messages_wait_a_day_and_taps_150_seconds(practice: Practice) -> None:
    await say(practice, "/start")
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await practice.call("sendMessage", chat_id=practice.rosa, text="a", reply_markup=markup)
    await practice.does(practice.rosa, "tap", message_id=sent["message_id"], data="a")
    assert len(await practice.updates()) == 2
    await practice.http.post("/practice/clock", json={"advance": "PT151S"})
    assert texts(await practice.updates()) == ["/start"]
    await practice.http.post("/practice/clock", json={"advance": "P1D"})
    assert await practice.updates() == []


async def test_the_numbering_is_drawn_anew_after_a_quiet_week(practice: Practice) -> None:
    await say(practice, "antes")
    before = (await practice.updates())[0]["update_id"]
    await practice.http.post("/practice/clock", json={"advance": "P8D"})
    await say(practice, "después")
    assert (await practice.updates())[0]["update_id"] != before + 1


@given(st.lists(st.one_of(st.just(0), st.integers(-30, 60)), max_size=40))
def test_what_waits_is_always_the_unconfirmed_rest_in_order(steps: list[int]) -> None:
    """0 stands for a new update, any other number for an offset, counted from the first update's id."""
    queue = UpdateQueue(PracticeClock())
    queue.push("message", {}, "lane")
    first = queue.all()[0].update_id
    expected, pushed = [first], 1
    for step in steps:
        if step == 0:
            queue.push("message", {}, "lane")
            expected.append(first + pushed)
            pushed += 1
        elif step < 0:
            queue.confirm_before(step)
            expected = expected[step:]
        else:
            queue.confirm_before(first + step)
            expected = [each for each in expected if each >= first + step]
        assert [waiting.update_id for waiting in queue.all()] == expected
