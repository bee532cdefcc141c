"""An update is on the disk before Telegram hears that we have it; the webhook takes nothing it shouldn't."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from bot.clock import ms
from bot.store import inbox
from bot.telegram.receive import LARGEST_UPDATE, keep
from tests.telegram.conftest import SECRET, Line

HEADER = "X-Telegram-Bot-Api-Secret-Token"


def update(number: int, text: str = "hola", chat: int = 501) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "Rosa"}
    chat_json = {"id": chat, "type": "private", "first_name": "Rosa"}
    message = {"message_id": number, "date": 1_790_000_000, "chat": chat_json, "from": person, "text": text}
    return {"update_id": number, "message": message}


async def post(address: str, body: Any, secret: str | None = SECRET) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with httpx.AsyncClient() as http:
        return await http.post(address, content=content, headers={HEADER: secret} if secret is not None else {})


async def test_polling_asks_for_the_next_updates_only_when_those_before_are_kept(line: Line) -> None:
    for number in range(3):
        await line.practice.does(line.rosa, "say", text=f"uno {number}")
    async with line.running():
        await line.until_quiet()
        stored = set(await line.inbox())
    asked = [c.parameters.get("offset") for c in line.practice.telegram.calls if c.method == "getupdates"]
    assert asked[0] is None, "no offset at the start: Telegram redraws the numbers after a quiet week"
    assert stored == {u["update_id"] for u in line.practice.telegram.updates.emitted}


async def test_updates_the_store_could_not_keep_are_asked_for_again(line: Line) -> None:
    async with line.running():
        # Who may ask is settled by a row: with the disk read-only before it stands, nobody would ever ask.
        await line.until(lambda: line.house.database.read(lambda tx: tx.rows("SELECT 1 FROM leases")))
        await line.disk_is(read_only=True)
        await line.practice.does(line.rosa, "say", text="/start")
        await line.until(lambda: any(c.method == "getupdates" for c in line.practice.telegram.calls))
        await asyncio.sleep(0.2)
        assert len(line.practice.telegram.updates._waiting) == 1, "confirmed, though nothing is kept"
        await line.disk_is(read_only=False)
        await line.until_quiet()
    assert await line.texts(line.rosa)


async def test_an_update_delivered_three_times_is_applied_once(line: Line) -> None:
    for _ in range(3):
        await keep(line.house, line.bot.id, [update(7), update(7)])
    while await line.program.lanes.round():
        await keep(line.house, line.bot.id, [update(7)])
    assert await line.inbox() == {7: "done"}
    causes = await line.house.database.read(lambda tx: tx.rows("SELECT cause, n FROM outbox"))
    assert len(causes) == len(set(causes)) > 0


async def test_what_is_kept_is_sealed_and_emptied_when_it_was_handled(line: Line) -> None:
    await keep(line.house, line.bot.id, [update(7, "Teófila Qawana")])
    sealed = await line.house.database.read(lambda tx: tx.rows("SELECT sealed FROM inbox"))
    assert b"Qawana" not in sealed[0][0]
    await line.program.lanes.round()
    assert await line.house.database.read(lambda tx: tx.rows("SELECT sealed FROM inbox")) == [(None,)]


async def test_the_webhook_keeps_an_update_and_then_says_so(line: Line) -> None:
    async with line.on_the_web() as address:
        assert (await post(address, update(1))).status_code == 200
        assert (await post(address, update(1))).status_code == 200
        assert await line.inbox() == {1: "new"}


@pytest.mark.parametrize("secret", [None, "", SECRET[:-1], SECRET + "x", SECRET.upper(), "ñ"])
async def test_without_the_secret_nothing_is_kept(line: Line, secret: str | None) -> None:
    async with line.on_the_web() as address:
        headers = [] if secret is None else [(HEADER.encode(), secret.encode())]
        async with httpx.AsyncClient() as http:
            answer = await http.post(address, content=json.dumps(update(1)), headers=headers)
        assert answer.status_code == 403
        assert answer.content == b""
    assert await line.inbox() == {}


GARBAGE: list[bytes] = [
    b"", b"{", b"[]", b"5", b"null", b'"x"', b"{}", b"\xff\xfe", b"[" * 30_000, b'{"update_id": "7"}',
    b'{"update_id": true}', b'{"update_id": -1}', b'{"update_id": 1e3}', b'{"update_id": %d}' % 10**30, b"<html>",
    b'{"update_id": ' + b"9" * 5000 + b"}",
]  # fmt: skip


@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
async def test_garbage_is_refused(line: Line, body: bytes) -> None:
    async with line.on_the_web() as address:
        assert (await post(address, body)).status_code == 400
        assert (await post(address, update(2))).status_code == 200, "and the door is still open"
    assert await line.inbox() == {2: "new"}


async def test_a_body_beyond_64_kilobytes_is_refused_also_without_a_length(line: Line) -> None:
    large = json.dumps(update(1, "x" * LARGEST_UPDATE)).encode()

    async def in_pieces():  # type: ignore[no-untyped-def]
        for start in range(0, len(large), 5000):
            yield large[start : start + 5000]

    async with line.on_the_web() as address:
        assert (await post(address, large)).status_code == 413
        async with httpx.AsyncClient() as http:
            assert (await http.post(address, content=in_pieces(), headers={HEADER: SECRET})).status_code == 413
        fits = json.dumps(update(3, "x" * (LARGEST_UPDATE - 400))).encode()
        assert len(fits) <= LARGEST_UPDATE
        assert (await post(address, fits)).status_code == 200


async def test_a_store_that_cannot_says_503_and_when_to_come_again(line: Line) -> None:
    async with line.on_the_web() as address:
        await line.house.database.close()
        answer = await post(address, update(1))
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


async def test_a_whole_conversation_by_webhook_comes_in_order(line: Line) -> None:
    program = line.program
    async with line.on_the_web() as address, line.running(program.lanes.run(), program.deliver.run()):
        await line.bot.set_webhook(address, secret_token=SECRET)
        for words in ("/start", "castellano", "x1", "x2", "x3"):
            await line.practice.does(line.rosa, "say", text=words)
            await line.practice.does(line.elmer, "say", text=words)
            await line.until_quiet()
        await line.bot.delete_webhook()
    assert set((await line.inbox()).values()) == {"done"}
    for person in (line.rosa, line.elmer):
        texts = await line.texts(person)
        assert len(texts) > 3


async def test_updates_wait_at_telegram_while_the_store_is_busy_and_come_later(line: Line) -> None:
    async with line.on_the_web() as address:
        await line.disk_is(read_only=True)
        await line.bot.set_webhook(address, secret_token=SECRET)
        await line.practice.does(line.rosa, "say", text="hola")
        line.practice.telegram.webhook._first_pause = 0.01
        await line.until(lambda: line.practice.telegram.webhook.last_error)
        assert await line.inbox() == {}
        await line.disk_is(read_only=False)
        await line.practice.call("setWebhook", url=address, secret_token=SECRET)  # or wait the five seconds
        await line.until(lambda: _has_one(line))
        await line.bot.delete_webhook()


async def _has_one(line: Line) -> bool:
    return len(await line.inbox()) == 1


async def test_a_number_of_before_a_redraw_is_no_reason_to_pass_over_a_lower_one(line: Line) -> None:
    await keep(line.house, line.bot.id, [update(900_000_000, "antes")])
    await keep(line.house, line.bot.id, [update(12, "después")])
    rows = await line.house.database.read(lambda tx: inbox.next_of_chats(tx, ms(line.house.clock.now()), 9))
    assert [row.update_id for row in rows] == [900_000_000]
    await line.program.lanes.round()
    await line.program.lanes.round()
    assert set((await line.inbox()).values()) == {"done"}
