"""Coming in and going out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from bot.console.desk import PREFIX, Desk
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


LANGUAGES = ("es", "en")
_OURS = re.compile(re.escape(PREFIX) + r"(/[\w.~-]+)*/?")
Hint = Callable[[], Sequence[ShownAccount]] | None


async def show(desk: Desk) -> Response:
    """The sign-in form; `?language=` first puts it in that language."""
    chosen = desk.request.query_params.get("language", "")
    if chosen in LANGUAGES:
        response = desk.go("sign_in")
        desk.furniture.tongue.give(response, chosen)
        return response
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
    """Spanish or English for this browser; back to the page where it was chosen."""
    back = desk.said("back")
    response = RedirectResponse(back, status_code=303) if _is_ours(back) else desk.go("home")
    tongue = desk.furniture.tongue
    tongue.give(response, "en" if desk.said("language") == "en" else "es")
    return response


def _is_ours(address: str) -> bool:
    """Whether it is a page of the console: never another site, which a browser also reads out of // and \\."""
    return bool(_OURS.fullmatch(address))


def _passphrase(desk: Desk) -> str:
    # Not trimmed: a space may be part of it.
    value = desk.form.get("passphrase", "")
    return value if isinstance(value, str) else ""
