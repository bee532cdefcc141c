"""Started alone, for this computer only, and stopped at once even while somebody waits."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from bot.practice.practice_telegram import PracticeTelegram
from bot.practice.serving import address_of, practice_server


async def test_it_stops_at_once_while_bot_and_page_wait() -> None:
    telegram = PracticeTelegram()
    server = practice_server(telegram, "127.0.0.1", 0)
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    rosa = next(iter(telegram.people))
    async with httpx.AsyncClient(base_url=address_of(server), timeout=30) as http:
        polls = [
            asyncio.create_task(http.get(f"/bot{telegram.bot.token}/getUpdates", params={"timeout": 50})),
            asyncio.create_task(http.get(f"/practice/people/{rosa}/chat", params={"since": 1, "wait": 50})),
        ]
        while not (telegram.bell.sleepers and telegram.updates.bell.sleepers):
            await asyncio.sleep(0.005)
        began = time.monotonic()
        server.should_exit = True
        await running
        assert time.monotonic() - began < 10
        answers = await asyncio.gather(*polls)
    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "", "example.org"])
def test_it_refuses_to_serve_others(host: str) -> None:
    with pytest.raises(ValueError, match="this computer only"):
        practice_server(PracticeTelegram(), host, 0)
