"""A bad day can be ordered, call by call."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.practice.faults import FaultBook, Trouble
from bot.practice.wire import CantDo
from tests.practice.conftest import Practice


async def order(practice: Practice, kind: str, **fields: Any) -> None:
    answer = await practice.http.post("/practice/faults", json={"kind": kind, "method": "sendMessage", **fields})
    assert answer.status_code == 200, answer.text


async def send(practice: Practice) -> httpx.Response:
    return await practice.refused("sendMessage", chat_id=practice.rosa, text="hola")


async def said(practice: Practice) -> int:
    return sum(1 for message in (await practice.chat(practice.rosa))["messages"] if message["from"] == "bot")


REFUSALS: list[tuple[str, int, dict[str, Any]]] = [
    (
        "too_many_requests",
        429,
        {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        },
    ),
    ("server_error", 500, {"ok": False, "error_code": 500, "description": "Internal Server Error"}),
    ("forbidden", 403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}),
]


@pytest.mark.parametrize(("kind", "status", "body"), REFUSALS)
async def test_a_refusal_happens_as_often_as_ordered_and_does_nothing(
    practice: Practice, kind: str, status: int, body: dict[str, Any]
) -> None:
    await practice.does(practice.rosa, "say", text="/start")
    await order(practice, kind, times=2, retry_after=7)
    for _ in range(2):
        answer = await send(practice)
        assert (answer.status_code, answer.json()) == (status, body)
    assert await said(practice) == 0
    assert (await send(practice)).json()["ok"]
    assert await said(practice) == 1


async def test_a_migrated_chat_says_where_it_went(practice: Practice) -> None:
    await practice.does(practice.rosa, "say", text="/start")
    await order(practice, "chat_migrated")
    assert (await send(practice)).json()["parameters"]["migrate_to_chat_id"] < -1_000_000_000_000


async def test_a_gateway_answers_with_html(practice: Practice) -> None:
    await order(practice, "bad_gateway")
    answer = await send(practice)
    assert answer.status_code == 502
    assert answer.text.startswith("<html>")


async def test_a_timeout_before_does_nothing_and_a_timeout_after_has_done_it(practice: Practice) -> None:
    await practice.does(practice.rosa, "say", text="/start")
    for kind, done in (("timeout_before", 0), ("timeout_after", 1)):
        await order(practice, kind, seconds=0)
        with pytest.raises(httpx.RemoteProtocolError):
            await send(practice)
        assert await said(practice) == done
        await order(practice, kind, seconds=60)
        with pytest.raises(httpx.ReadTimeout):
            await practice.http.post(
                f"/bot{practice.telegram.bot.token}/sendMessage",
                json={"chat_id": practice.rosa, "text": "otra"},
                timeout=0.1,
            )
        assert await said(practice) == 2 * done


async def test_a_cut_body_and_wrong_json_come_after_it_was_done(practice: Practice) -> None:
    await practice.does(practice.rosa, "say", text="/start")
    await order(practice, "cut_body")
    with pytest.raises(httpx.RemoteProtocolError):
        await send(practice)
    await order(practice, "wrong_json")
    with pytest.raises(ValueError):  # noqa: PT011 - httpx raises the JSON decoder's own
        (await send(practice)).json()
    assert await said(practice) == 2


async def test_only_the_chosen_method_and_chat_have_trouble(practice: Practice) -> None:
    for person in (practice.rosa, practice.elmer):
        await practice.does(person, "say", text="/start")
    await order(practice, "server_error", chat_id=practice.elmer)
    await practice.call("getMe")
    await practice.call("sendMessage", chat_id=practice.rosa, text="hola")
    assert (await practice.refused("sendMessage", chat_id=practice.elmer, text="hola")).status_code == 500


async def test_orders_can_be_seen_and_taken_back(practice: Practice) -> None:
    await order(practice, "conflict", times=5)
    shown = (await practice.http.get("/practice/faults")).json()
    assert [(each["kind"], each["times"]) for each in shown["faults"]] == [("conflict", 5)]
    assert set(shown["kinds"]) == {trouble.value for trouble in Trouble}
    assert (await practice.http.delete("/practice/faults")).json()["faults"] == []


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"kind": "earthquake"},
        {"kind": ["delay"]},
        {"kind": "delay", "seconds": float("inf")},
        {"kind": "delay", "seconds": -1},
        {"kind": "delay", "times": True},
        {"kind": "delay", "times": 0},
        {"kind": "delay", "method": ""},
        {"kind": "delay", "chat_id": "x"},
        {"kind": "delay", "when": "now"},
    ],
)
def test_an_order_that_is_none_is_refused(wish: dict[str, Any]) -> None:
    book = FaultBook()
    with pytest.raises(CantDo):
        book.order(wish)
    assert book.as_json() == []
