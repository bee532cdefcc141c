"""Offline and back, blocked and back: what waits, what is lost, what the bot is told."""

from __future__ import annotations

from tests.practice.conftest import Practice


async def advance(practice: Practice, by: str) -> None:
    assert (await practice.http.post("/practice/clock", json={"advance": by})).status_code == 200


async def test_what_is_written_offline_arrives_in_order_with_its_own_date(practice: Practice) -> None:
    rosa = practice.rosa
    await practice.does(rosa, "say", text="/start")
    await practice.does(rosa, "offline", on=True)
    first = await practice.does(rosa, "say", text="Sí")
    assert first["pending"] is True
    assert first["message_id"] < 0
    await practice.does(rosa, "edit", message_id=first["message_id"], text="Sí, señorita")
    await practice.does(rosa, "say", text="Sí")
    await advance(practice, "PT1H")
    assert len(await practice.updates()) == 1
    shown = (await practice.chat(rosa))["messages"]
    assert [each["status"] for each in shown] == ["seen", "pending", "pending"]
    back = await practice.does(rosa, "offline", on=False)
    assert back["sent"] == 2
    messages = [update["message"] for update in await practice.updates()]
    assert [message["text"] for message in messages] == ["/start", "Sí, señorita", "Sí"]
    assert messages[1]["date"] - messages[0]["date"] < 60
    ids = [message["message_id"] for message in messages]
    assert ids == sorted(ids)


async def test_dates_can_be_those_of_arrival(practice: Practice) -> None:
    await practice.does(practice.rosa, "offline", on=True)
    await practice.does(practice.rosa, "say", text="Sí")
    before = practice.telegram.clock.unix()
    await advance(practice, "PT1H")
    await practice.does(practice.rosa, "offline", on=False, dated="arrival")
    assert (await practice.updates())[0]["message"]["date"] >= before + 3600


async def test_the_bot_s_messages_wait_while_the_phone_is_offline(practice: Practice) -> None:
    rosa = practice.rosa
    await practice.does(rosa, "say", text="/start")
    await practice.does(rosa, "offline", on=True)
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await practice.call("sendMessage", chat_id=rosa, text="¿Está?", reply_markup=markup)
    assert len((await practice.chat(rosa))["messages"]) == 1
    path = f"/practice/people/{rosa}/tap"
    unseen = await practice.http.post(path, json={"message_id": sent["message_id"], "data": "a"})
    assert unseen.status_code == 404
    await practice.does(rosa, "offline", on=False)
    assert (await practice.chat(rosa))["messages"][-1]["text"] == "¿Está?"


async def test_a_tap_made_offline_arrives_late_or_is_lost(practice: Practice) -> None:
    rosa = practice.rosa
    await practice.does(rosa, "say", text="/start")
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await practice.call("sendMessage", chat_id=rosa, text="¿Está?", reply_markup=markup)
    for pause, arrives in (("PT100S", 1), ("PT150S", 0)):
        known = {update["update_id"] for update in await practice.updates()}
        await practice.does(rosa, "offline", on=True)
        await practice.does(rosa, "tap", message_id=sent["message_id"], data="a")
        await advance(practice, pause)
        await practice.does(rosa, "offline", on=False)
        fresh = [update for update in await practice.updates() if update["update_id"] not in known]
        assert len(fresh) == arrives


async def test_blocking_is_told_to_the_bot_which_then_cannot_write(practice: Practice) -> None:
    rosa = practice.rosa
    await practice.does(rosa, "say", text="/start")
    await practice.does(rosa, "block")
    answer = await practice.refused("sendMessage", chat_id=rosa, text="hola")
    assert answer.status_code == 403
    blocked = {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    assert answer.json() == blocked
    silent = await practice.http.post(f"/practice/people/{rosa}/say", json={"text": "hola"})
    assert silent.json() == {"error": "this person has blocked the bot: unblock first"}
    await practice.does(rosa, "unblock")
    await practice.call("sendMessage", chat_id=rosa, text="hola")
    changes = [update["my_chat_member"] for update in await practice.updates() if "my_chat_member" in update]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    assert [change["old_chat_member"]["status"] for change in changes] == ["member", "kicked"]


async def test_nothing_of_one_person_reaches_another_s_phone(practice: Practice) -> None:
    await practice.does(practice.rosa, "say", text="de Rosa")
    await practice.does(practice.elmer, "say", text="de Elmer")
    await practice.call("sendMessage", chat_id=practice.rosa, text="para Rosa")
    texts = [each["text"] for each in (await practice.chat(practice.elmer))["messages"]]
    assert texts == ["de Elmer"]


async def test_fifty_messages_in_a_burst_arrive_once_each_and_in_order(practice: Practice) -> None:
    for number in range(50):
        await practice.does(practice.rosa, "say", text=str(number))
    assert [update["message"]["text"] for update in await practice.updates()] == [str(n) for n in range(50)]


async def test_a_keyboard_goes_with_the_message_that_brought_it(practice: Practice) -> None:
    rosa = practice.rosa
    await practice.does(rosa, "say", text="/start")
    await practice.call("sendMessage", chat_id=rosa, text="uno", reply_markup={"keyboard": [["a"]]})
    newest = await practice.call("sendMessage", chat_id=rosa, text="dos", reply_markup={"keyboard": [["b"]]})
    assert (await practice.chat(rosa))["keyboard"]["rows"] == [[{"text": "b"}]]
    await practice.call("deleteMessage", chat_id=rosa, message_id=newest["message_id"])
    assert (await practice.chat(rosa))["keyboard"] is None
