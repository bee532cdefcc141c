"""Coming in and going out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot.console.desk import Desk
from bot.domain.errors import Refusal
from bot.services import signing_in


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """A practice account whose passphrase and present one-time code may be shown. Never made by a live house."""

    name: str
    passphrase: str
    code: str
    role: str
    office: str


Hint = Callable[[], Sequence[ShownAccount]] | None


async def show(desk: Desk) -> Response:
    """The sign-in form."""
    return desk.page("sign_in.html")


async def sign_in(desk: Desk) -> Response:
    """A passphrase and a one-time code against a session; the same words for an unknown name and a wrong code."""
    try:
        cookie = await signing_in.sign_in(desk.house, desk.said("name"), _passphrase(desk), desk.said("code"))
    except Refusal as refusal:
        return desk.page("sign_in.html", status=401, refused=refusal)
    response = desk.go("home")
    desk.furniture.session.give(response, cookie.value)
    return response


async def sign_out(desk: Desk) -> Response:
    """The session ends on the server, not only in the browser."""
    secret = desk.furniture.session.read(desk.request)
    if secret:
        await signing_in.sign_out(desk.house, secret)
    response = desk.go("sign_in", done="signed_out")
    desk.furniture.session.take_back(response)
    return response


async def choose_language(desk: Desk) -> Response:
    """Spanish or English for this browser."""
    response = desk.go("home")
    tongue = desk.furniture.tongue
    tongue.give(response, "en" if desk.said("language") == "en" else "es")
    return response


def _passphrase(desk: Desk) -> str:
    # Not trimmed: a space may be part of it.
    value = desk.form.get("passphrase", "")
    return value if isinstance(value, str) else ""
