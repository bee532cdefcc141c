"""Tokens, cookies, limits, static files, dates: the small rooms of bot.web."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import Response

from bot.domain.words import Message
from bot.web import limits, own_forms, spoken_dates
from bot.web.cookies import Cookie, new_secret
from bot.web.statics import Statics

NOW = datetime(2026, 11, 23, 18, 5, tzinfo=UTC)  # 13:05 in Lima


def request(headers: dict[str, str], chunks: list[bytes] | None = None) -> Request:
    waiting = list(chunks or [])

    async def receive() -> dict[str, object]:
        body = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    raw = [(key.encode(), value.encode()) for key, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": raw, "query_string": b""}
    return Request(scope, receive)  # type: ignore[arg-type]


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_a_form_sent_from_elsewhere_is_refused(site: str) -> None:
    with pytest.raises(own_forms.NotOurForm):
        own_forms.check_origin(request({"sec-fetch-site": site, "origin": "https://a.example", "host": "a.example"}))


def test_an_old_browser_is_known_by_its_origin() -> None:
    own_forms.check_origin(request({"origin": "https://a.example:8443", "host": "a.example:8443"}))
    for origin in ("https://b.example", "null", ""):
        with pytest.raises(own_forms.NotOurForm):
            own_forms.check_origin(request({"origin": origin, "host": "a.example"}))


def test_a_form_that_says_nothing_of_its_origin_is_refused() -> None:
    with pytest.raises(own_forms.NotOurForm):
        own_forms.check_origin(request({"host": "a.example"}))


@given(st.text(max_size=80))
def test_no_token_but_our_own_opens_a_form(guess: str) -> None:
    secret = "a" * 43
    own_forms.check_token(secret, own_forms.token_for(secret))
    with pytest.raises(own_forms.NotOurForm):
        own_forms.check_token(secret, guess)
    with pytest.raises(own_forms.NotOurForm):
        own_forms.check_token(None, own_forms.token_for(secret))


def test_the_token_does_not_show_the_cookie() -> None:
    secret = new_secret()
    assert secret not in own_forms.token_for(secret)
    assert own_forms.token_for(secret) != own_forms.token_for(new_secret())


def test_a_live_cookie_is_for_this_host_over_https_only() -> None:
    response = Response()
    Cookie("session", secure=True).give(response, new_secret())
    said = response.headers["set-cookie"].lower()
    assert said.startswith("__host-session=")
    assert "secure" in said
    assert "httponly" in said
    assert "samesite=strict" in said
    assert "path=/" in said
    assert "domain" not in said
    assert "max-age" not in said


def test_a_cookie_of_another_shape_is_not_read() -> None:
    cookie = Cookie("session", secure=False)
    assert cookie.read(request({"cookie": "practice-session=short"})) is None
    assert cookie.read(request({"cookie": "practice-session=" + "a" * 500})) is None
    assert cookie.read(request({"cookie": "__Host-session=" + "a" * 43})) is None
    assert cookie.read(request({"cookie": "practice-session=" + "a" * 43})) == "a" * 43


@pytest.mark.parametrize("announced", ["11", "-1", "many"])
def test_a_body_announced_too_long_is_not_read(announced: str) -> None:
    with pytest.raises(limits.TooMuch):
        limits.limited(request({"content-length": announced}), 10)


async def test_a_body_that_lies_about_its_length_is_stopped() -> None:
    with pytest.raises(limits.TooMuch):
        await limits.limited(request({"content-length": "2"}, [b"123456", b"123456"]), 10).body()
    assert await limits.limited(request({}, [b"12345", b"12345"]), 10).body() == b"1234512345"


def test_a_static_address_changes_with_its_content() -> None:
    statics = Statics.load("/console/static")
    address = statics.address("maskay.css")
    name, tag, _kind = address.rsplit("/", 1)[1].split(".")
    assert name == "maskay"
    assert len(tag) == 16
    with pytest.raises(KeyError):
        statics.address("other.css")


async def test_a_browser_that_holds_the_file_is_told_so() -> None:
    statics = Statics.load("/static")
    name = statics.address("maskay.js").rsplit("/", 1)[1]
    asked = request({})
    asked.scope["path_params"] = {"name": name}
    first = await statics.serve(asked)
    assert first.status_code == 200
    assert "immutable" in first.headers["cache-control"]
    again = request({"if-none-match": first.headers["etag"]})
    again.scope["path_params"] = {"name": name}
    assert (await statics.serve(again)).status_code == 304
    asked.scope["path_params"] = {"name": "../headers.py"}
    assert (await statics.serve(asked)).status_code == 404


def said(message: Message) -> str:
    text = message.id
    for key, value in message.values.items():
        text = text.replace("{" + key + "}", str(value))
    return text


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=23), "23 h ago"),
        (timedelta(hours=25), "yesterday"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=400), "on 19 oct 2025"),
        (timedelta(seconds=-2), "just now"),
    ],
)
def test_a_time_is_said_as_people_say_it(before: timedelta, words: str) -> None:
    assert said(spoken_dates.ago(NOW - before, NOW, "es")).replace(".", "") == words


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(hours=4), "before today 17:05"),
        (timedelta(hours=12), "before tomorrow 01:05"),
        (timedelta(days=4), "before vie 27 nov 13:05"),
        (timedelta(hours=-2), "late since lun 23 nov 11:05"),
    ],
)
def test_a_promise_is_said_as_people_say_it(ahead: timedelta, words: str) -> None:
    assert said(spoken_dates.by(NOW + ahead, NOW, "es")).replace(".", "") == words


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_every_moment_can_be_said(at: datetime) -> None:
    for language in ("es", "en"):
        assert said(spoken_dates.ago(at, NOW, language))
        assert said(spoken_dates.by(at, NOW, language))
        assert spoken_dates.full(at, language)
