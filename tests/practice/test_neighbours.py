"""A page of another site, open in the same browser, drives nothing and reads nothing."""

from __future__ import annotations

import pytest

from tests.practice.conftest import Practice

ELSEWHERE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"host": "attacker.example"},
    {"host": "127.0.0.1.attacker.example:80"},
    {"host": "localhost.attacker.example"},
    {"host": ""},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
async def test_another_site_is_refused(practice: Practice, headers: dict[str, str]) -> None:
    said = await practice.http.post(f"/practice/people/{practice.rosa}/say", json={"text": "x"}, headers=headers)
    assert said.status_code == 403
    assert (await practice.http.get("/practice/people", headers=headers)).status_code == 403
    call = f"/bot{practice.telegram.bot.token}/getUpdates"
    assert (await practice.http.get(call, headers=headers)).status_code == 401
    assert await practice.updates() == []


@pytest.mark.parametrize("host", ["127.0.0.1:8081", "localhost", "LOCALHOST:1", "[::1]", "[::1]:8081"])
async def test_this_computer_is_served_under_each_of_its_names(practice: Practice, host: str) -> None:
    headers = {"host": host, "sec-fetch-site": "same-origin"}
    assert (await practice.http.get("/practice/people", headers=headers)).status_code == 200
