"""Updates are carried to a webhook with its secret, in order, again and again until they are taken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.practice.conftest import Practice, Served
from tests.practice.judge import judge_update


class Hook:
    """A bot that listens: answers with what it was told to, then with 200."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[Response] = []
        self.base = ""

    async def hear(self, request: Request) -> Response:
        update = await request.json()
        judge_update(update)
        self.heard.append((request.headers.get("x-telegram-bot-api-secret-token", ""), update))
        return self.answers.pop(0) if self.answers else Response()

    async def until(self, count: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(5):
            while len(self.heard) < count:
                await asyncio.sleep(0.005)
        return [update for _, update in self.heard]


@pytest.fixture
def hook(served: Served) -> Iterator[Hook]:
    hook = Hook()
    served.apps["/hook"] = Starlette(routes=[Route("/hook", hook.hear, methods=["POST"])])
    hook.base = served.base
    yield hook
    del served.apps["/hook"]


async def info_when(practice: Practice, field: str, value: object) -> dict[str, Any]:
    """getWebhookInfo as soon as one of its fields has this value; five seconds at most."""
    async with asyncio.timeout(5):
        while (info := dict(await practice.call("getWebhookInfo"))).get(field) != value:
            await asyncio.sleep(0.005)
    return info


async def test_what_waited_goes_first_and_the_secret_goes_with_it(practice: Practice, hook: Hook) -> None:
    await practice.does(practice.rosa, "say", text="antes")
    await practice.call("setWebhook", url=hook.base + "/hook", secret_token="S3-cret_")
    await practice.does(practice.rosa, "say", text="después")
    heard = await hook.until(2)
    assert [update["message"]["text"] for update in heard] == ["antes", "después"]
    assert {secret for secret, _ in hook.heard} == {"S3-cret_"}
    info = await info_when(practice, "pending_update_count", 0)
    assert info["url"] == hook.base + "/hook"


async def test_an_update_that_is_not_taken_comes_again_before_the_next_one(practice: Practice, hook: Hook) -> None:
    hook.answers = [Response(status_code=500), Response(status_code=503, headers={"retry-after": "0"})]
    await practice.call("setWebhook", url=hook.base + "/hook")
    await practice.does(practice.rosa, "say", text="uno")
    await practice.does(practice.rosa, "say", text="dos")
    heard = await hook.until(4)
    assert [update["message"]["text"] for update in heard] == ["uno", "uno", "uno", "dos"]
    await info_when(practice, "last_error_message", "Wrong response from the webhook: 503")


async def test_one_chat_that_fails_does_not_hold_up_another(practice: Practice, hook: Hook) -> None:
    hook.answers = [Response(status_code=503, headers={"retry-after": "600"})]
    await practice.call("setWebhook", url=hook.base + "/hook")
    await practice.does(practice.rosa, "say", text="de Rosa")
    await hook.until(1)
    await practice.does(practice.elmer, "say", text="de Elmer")
    heard = await hook.until(2)
    assert heard[1]["message"]["text"] == "de Elmer"
    await info_when(practice, "pending_update_count", 1)


async def test_a_bot_that_is_down_gets_everything_when_it_is_back(practice: Practice, hook: Hook) -> None:
    await practice.call("setWebhook", url="http://127.0.0.1:9/hook")
    await practice.does(practice.rosa, "say", text="¿hay alguien?")
    await info_when(practice, "last_error_message", "Connection refused")
    await practice.call("setWebhook", url=hook.base + "/hook")
    assert (await hook.until(1))[0]["message"]["text"] == "¿hay alguien?"


async def test_a_call_in_the_answer_is_made(practice: Practice, hook: Hook) -> None:
    hook.answers = [JSONResponse({"method": "sendMessage", "chat_id": practice.rosa, "text": "al instante"})]
    await practice.call("setWebhook", url=hook.base + "/hook")
    await practice.does(practice.rosa, "say", text="hola")
    async with asyncio.timeout(5):
        while len((await practice.chat(practice.rosa))["messages"]) < 2:
            await asyncio.sleep(0.005)
    assert (await practice.chat(practice.rosa))["messages"][-1]["text"] == "al instante"


@pytest.mark.parametrize(
    "url", ["http://example.org/", "ftp://127.0.0.1/", "http://127.0.0.1:99999/", "x", "http://127.0.0.1/a b\r\nX: 1"]
)
async def test_nothing_is_carried_off_this_computer(practice: Practice, url: str) -> None:
    answer = await practice.refused("setWebhook", url=url)
    assert answer.status_code == 400
    assert "bad webhook" in answer.json()["description"]


async def test_a_secret_with_other_letters_is_refused(practice: Practice) -> None:
    answer = await practice.refused("setWebhook", url="http://127.0.0.1:9/", secret_token="sí\r\n")
    assert answer.json()["description"] == "Bad Request: secret token contains unallowed characters"
