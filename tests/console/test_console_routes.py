"""Generated from the route table: headers, own forms, default deny, on every page there is."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from bot.clock import ShiftedClock
from bot.console import pages
from bot.console.door import Door, may_enter
from bot.console.routes import ROUTES, console_routes
from bot.domain.roles import Action, Reach, Role, reach
from tests.console.console_over_http import Console, Person, enter_request, open_house

STAFF = [role for role in Role if role is not Role.VOLUNTEER]
GETS = [page for page in ROUTES if page.method == "GET"]
POSTS = [page for page in ROUTES if page.method == "POST"]
SENT = {
    "content-security-policy": "default-src 'none'; ",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}


def address(path: str) -> str:
    return "/console" + re.sub(r"\{[a-z_]+\}", "K0-PUMA-0000", path)


def assert_headers(answer: httpx.Response) -> None:
    for name, value in SENT.items():
        assert answer.headers[name].startswith(value), name
    policy = answer.headers["content-security-policy"]
    for part in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_every_row_has_a_name_an_address_and_a_door_of_its_own() -> None:
    assert len({page.name for page in ROUTES}) == len(ROUTES)
    assert len({(page.method, page.path) for page in ROUTES}) == len(ROUTES)
    for page in ROUTES:
        assert isinstance(page.needs, Action | Door)
        assert page.answer.__doc__
        assert page.answer.__module__.startswith(pages.__name__)


def test_only_signing_in_is_open() -> None:
    assert {page.path for page in ROUTES if page.needs is Door.OPEN} == {"/sign-in"}


def test_nothing_is_served_that_is_not_in_the_table(tmp_path: Path) -> None:
    """A route without a row would be a door without a lock."""

    class Anything:
        def __getattr__(self, _name: str) -> object:
            return self

    mounted = console_routes(Anything(), secure_cookies=True)  # type: ignore[arg-type]
    inside = next(route for route in mounted if isinstance(route, Mount)).app.app  # type: ignore[attr-defined]
    served = {(route.path, method) for route in inside.routes for method in route.methods if method != "HEAD"}
    assert served == {(page.path, page.method) for page in ROUTES} | {("/static/{name}", "GET")}
    assert [route.path for route in mounted if isinstance(route, Route)] == ["/console"]


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("page", ROUTES, ids=lambda page: page.name)
def test_a_door_opens_only_for_those_the_roles_table_names(page, role) -> None:  # type: ignore[no-untyped-def]
    if page.needs is Door.OPEN:
        expected = True
    elif page.needs is Door.SIGNED_IN:
        expected = role is not None
    else:
        expected = role is not None and reach(role, page.needs) is not Reach.NONE
    assert may_enter(page, role) is expected


async def test_nobody_gets_in_without_signing_in(console: Console) -> None:
    stranger = console.browser()
    for page in GETS:
        answer = await stranger.client.get(address(page.path), follow_redirects=False)
        assert_headers(answer)
        if page.needs is Door.OPEN:
            assert answer.status_code == 200
        else:
            assert answer.status_code == 303, page.name
            assert answer.headers["location"] == "/console/sign-in"
    for page in POSTS:
        answer = await stranger.client.post(address(page.path), headers={"Sec-Fetch-Site": "same-origin"})
        assert_headers(answer)
        assert answer.status_code == (403 if page.needs is Door.OPEN else 401), page.name


async def test_no_form_is_taken_from_another_site_or_without_its_token(console: Console) -> None:
    person = await console.signed_in("justina", Role.COORDINATOR)
    token = re.search(r'name="form_token" value="(\w+)"', person.page)
    assert token
    for page in POSTS:
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
            answer = await person.client.post(address(page.path), data={"form_token": token.group(1)}, headers=headers)
            assert answer.status_code == 403, (page.name, headers)
            assert_headers(answer)
        for wrong in ("", "0" * 64):
            answer = await person.client.post(
                address(page.path), data={"form_token": wrong}, headers={"Sec-Fetch-Site": "same-origin"}
            )
            assert answer.status_code == 403, page.name


async def test_a_form_token_of_another_session_is_refused(console: Console) -> None:
    one, other = await console.signed_in("justina"), await console.signed_in("elmer")
    other.page = one.page
    answer = await other.send("/console/language", {"language": "en"})
    assert answer.status_code == 403


@pytest.mark.parametrize("role", STAFF)
async def test_each_role_sees_its_pages_and_no_other(console: Console, role: Role) -> None:
    person = await console.signed_in("somebody", role)
    for page in GETS:
        answer = await person.client.get(address(page.path), follow_redirects=False)
        assert_headers(answer)
        assert answer.status_code != 500, page.name
        assert (answer.status_code == 403) is (not may_enter(page, role)), (page.name, answer.status_code)
    await person.see("/console/sign-in")
    home = await person.see("/console/")
    assert home.status_code == 200
    for page in POSTS:
        if page.name in ("sign_out", "sign_in_now", "tongue"):
            continue
        person.page = home.text
        answer = await person.send(address(page.path))
        assert answer.status_code != 500, page.name
        assert (answer.status_code == 403) is (not may_enter(page, role)), (page.name, answer.status_code)


async def test_no_menu_leads_to_a_closed_door(console: Console) -> None:
    for role in STAFF:
        person = await console.signed_in(f"somebody {role}", role)
        menu = re.search(r'<nav class="places".*?</nav>', person.page, re.S)
        assert menu
        for path in re.findall(r'href="([^"]+)"', menu.group(0)):
            assert (await person.client.get(path)).status_code == 200, (role, path)


async def test_what_is_not_there_is_said_calmly_and_with_every_header(console: Console) -> None:
    person = await console.signed_in("justina")
    for path in ("/console/nothing", "/console/cases/K0-PUMA-0000", "/console/static/nothing.css"):
        answer = await person.client.get(path)
        assert answer.status_code in (404, 409)
        assert {name: answer.headers[name] for name in SENT if name != "cache-control"}
        assert "Traceback" not in answer.text
    assert_headers(await person.client.put("/console/"))
    assert (await person.client.get("/console", follow_redirects=False)).headers["location"] == "/console/"


async def test_too_long_a_form_is_refused_before_it_is_read(console: Console) -> None:
    person = await console.signed_in("justina")
    answer = await person.send("/console/search", {"words": "a" * 200_000})
    assert answer.status_code == 413
    assert_headers(answer)


async def test_a_bug_becomes_one_calm_page_and_a_log_line_without_content(
    console: Console, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    person = await console.signed_in("justina")

    async def broken(*_args: object) -> None:
        raise RuntimeError("Teófila Ccahuana")

    monkeypatch.setattr("bot.services.searching.search", broken)
    answer = await person.send("/console/search", {"words": "Teófila Ccahuana"})
    assert answer.status_code == 500
    assert_headers(answer)
    assert "Ccahuana" not in answer.text
    logged = capsys.readouterr()
    assert "RuntimeError" in logged.out + logged.err
    assert "Ccahuana" not in logged.out + logged.err


async def test_a_live_console_sets_only_cookies_of_this_host(tmp_path: Path) -> None:
    house = await open_house(tmp_path, ShiftedClock())
    app = Starlette(routes=console_routes(house, secure_cookies=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://office.example") as client:
        answer = await client.get("/console/sign-in")
        assert answer.headers["set-cookie"].startswith("__Host-visit=")
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
        assert "practice" not in answer.text
    await house.database.close()


async def test_pages_carry_nothing_inline_and_nothing_from_elsewhere(console: Console) -> None:
    person = await console.signed_in("nilda", Role.COORDINATOR)
    code = await enter_request(person)
    for path in ("/console/", f"/console/cases/{code}", "/console/requests/new", "/console/register", "/console/audit"):
        page = await _seen(person, path)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
        assert all("src=" in script for script in re.findall(r"<script[^>]*>", page))
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)
        assert "{" not in re.sub(r'"[^"]*"', "", re.sub(r"<[^>]+>", "", page)), path


async def _seen(person: Person, path: str) -> str:
    answer = await person.see(path)
    assert answer.status_code == 200
    return answer.text
